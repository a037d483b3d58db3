"""A crisis is one need, however many sheets tell of it: opened with it, met when it is over."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import schema
from lianxin.domain.commitments.selectors import of_need
from lianxin.domain.needs.services import meet_need, record_need, reopen_need
from lianxin.domain.proceedings.events import ProceedingMoved
from lianxin.domain.screening.models import Crisis
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.services.needs_found import CHANNEL, SOURCE, tell_at_once
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

WORKFLOW: Final = "crisis"
_SYSTEM: Final = Viewer.system("筛查")
_MARK: Final = 20
"""Letters of an id that tell two people of one sheet apart: the column is short."""
_log = logging.getLogger(__name__)


def opens_with_crisis(submission: Submission, kind: str, urgency: str) -> bool:
    """Whether this need of a sheet is the one that its crisis opens: the form opens none of its own. Of the dead no crisis runs."""
    scale = packs.for_place(submission.place).scales.get(submission.form.form_id)
    if scale is None or (submission.resident is not None and submission.resident.died_on is not None):
        return False
    followed = [one.then for one in scale.triggers.values()]
    return any((one.action, one.need, one.urgency) == (WORKFLOW, kind, urgency) for one in followed)


def open_need(
    actor: Viewer, now: datetime, crisis: Crisis, submission: Submission, scale: schema.Scale
) -> None:
    """The need of a crisis that begins; whoever triages is told at once."""
    then = scale.triggers[crisis.trigger].then
    if not then.need:
        return
    said = then.said.zh if then.said else ""
    _record(
        actor, now, crisis, submission.resident_id, kind=then.need, urgency=then.urgency, said=said, source_id=str(submission.id),
        guard=submission.form.guard, found_at=submission.ended_at or submission.received_at,
    )  # fmt: skip


def need_elsewhere(actor: Viewer, now: datetime, crisis: Crisis, resident_id: UUID) -> None:
    """The crisis is somebody else's: so is its need from now on. What was opened before stays with whoever triages: nobody but they can
    tell whether it is to be looked at all the same."""
    was = crisis.need
    if was is None or was.resident_id == resident_id:
        return
    sheet = was.source_id.partition(" ")[0]
    _record(
        actor, now, crisis, resident_id, kind=was.kind, urgency=was.urgency, said=was.said, source_id=f"{sheet} {resident_id.hex[-_MARK:]}",
        guard=was.guard, found_at=was.found_at,
    )  # fmt: skip


def _record(
    actor: Viewer, now: datetime, crisis: Crisis, resident_id: UUID | None, *, kind: str, urgency: str, said: str, source_id: str, guard: str,
    found_at: datetime,
) -> None:  # fmt: skip
    try:
        need = record_need(
            actor=actor, now=now, kind=kind, channel=CHANNEL, place=crisis.place, resident_id=resident_id, urgency=urgency, said=said,
            found_at=found_at, source_kind=SOURCE, source_id=source_id, guard=guard,
        )  # fmt: skip
    except ProblemError as refused:  # the crisis runs, whatever becomes of the need
        _log.warning("a crisis opened no need: %s", refused.code)
        return
    Crisis.objects.filter(id=crisis.id).update(need=need)
    tell_at_once(actor, now, need)


def follow_crisis(event: ProceedingMoved) -> None:
    """The crisis is over: its need is met, unless something is promised for it that is still to be done. It is opened again: so is
    the need. The need of one that was joined into another is met with that one."""
    if event.workflow != WORKFLOW:
        return
    rows = Crisis.objects.filter(Q(proceeding_id=event.proceeding_id, joined_into__isnull=True) | Q(joined_into__proceeding_id=event.proceeding_id))
    for need_id in rows.filter(need__isnull=False).order_by("id").values_list("need_id", flat=True):
        if event.is_over and not of_need(_SYSTEM, need_id).filter(is_open=True).exists():
            meet_need(actor=event.actor, now=event.at, need_id=need_id)
        elif not event.is_over and not event.step:
            reopen_need(
                actor=event.actor, now=event.at, need_id=need_id, accepted=False, reason=saying("need.crisis_again")
            )
