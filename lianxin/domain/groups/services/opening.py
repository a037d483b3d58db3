"""A group is prepared: what it is, its plan; and in the end its summary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.groups.models import Group
from lianxin.domain.groups.rules import KINDS, SIZE
from lianxin.domain.groups.selectors import blanks
from lianxin.domain.groups.services.holding import must_lie, taken_up
from lianxin.domain.proceedings.services import open_proceeding
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

WORKFLOW = "group"


@service("proceeding.open")
def open_group(
    *, actor: Viewer, now: datetime, place: str, kind: str, title: str, size: int, site: str, measure: str = "", less_is_better: bool = True,
    holder_id: UUID | None = None, group_id: UUID | None = None,
) -> Group:  # fmt: skip
    """A group or an activity begins to be prepared: numbered, its clock on the board; whoever opens it leads it. The same `group_id` twice
    is one. Raises "general.empty_field", "group.number_invalid", what `open_proceeding` raises."""
    actor.must("proceeding.open", place)
    must_say(kind if kind in KINDS else "", "种类")
    earlier = Group.objects.select_related("proceeding").filter(id=group_id).first() if group_id is not None else None
    if earlier is not None and earlier.proceeding.opened_by == actor.id:
        audit.unchanged()
        return earlier
    title, site = must_say(title, "名称"), must_say(site, "地点")
    must_lie(size, SIZE, "计划人数")
    proceeding = open_proceeding(actor=actor, now=now, workflow=WORKFLOW, place=place, holder_id=holder_id or actor.id, proceeding_id=group_id)
    group = Group(
        id=proceeding.id, proceeding=proceeding, kind=kind, title=title, size=size, site=site, measure=measure.strip(), less_is_better=less_is_better
    )
    group.save(force_insert=True)
    keep(actor, now, "group.open", group, {"group_kind": kind, "people": size})
    return group


@service("proceeding.work")
def write_paper(*, actor: Viewer, now: datetime, group_id: UUID, paper: Literal["group_plan", "group_summary"], words: Mapping[str, str]) -> Group:
    """The plan or the summary, by the blanks of the pack's paper; what was there before is written over, all of it left empty is refused.

    Raises "general.empty_field".
    """
    group = taken_up(actor, now, group_id)
    known = {one.code for one in blanks(actor, group.proceeding.place, paper)}
    written = {code: text.strip() for code, text in words.items() if code in known and text.strip()}
    if not written:
        raise ProblemError("general.empty_field", field="文书")
    kept = json.dumps(written, ensure_ascii=False)
    if paper == "group_plan":
        group.plan = kept
    else:
        group.summary = kept
    group.save(update_fields=["plan_sealed", "summary_sealed"])
    keep(actor, now, "group.write", group, {"paper": paper, "parts": len(written)})
    return group
