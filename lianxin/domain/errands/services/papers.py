"""The checklist is ticked, with a picture; and the ways that were gone are written down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.base.files.services import store_file
from lianxin.domain.errands.models import Errand, ErrandPaper, ErrandVisit
from lianxin.domain.errands.rules import HELD, PAPER_STATES, WITH
from lianxin.domain.errands.selectors import guide_of, paper_or_404
from lianxin.domain.errands.services.holding import taken_up
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.days import must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_LAST = 1000  # behind those of the guide


@service("proceeding.work")
def tick_paper(*, actor: Viewer, now: datetime, paper_id: UUID, state: str, note: str = "", photo: bytes = b"") -> ErrandPaper:
    """Is this paper there? With its picture, if one was taken; an earlier picture stays while there is no other.

    Raises "errand.paper_reason_needed", "errand.paper_must" for one that everybody hands in, what `store_file` raises.
    """
    seen = paper_or_404(actor, now, paper_id)
    errand = taken_up(actor, now, seen.errand_id)
    if state not in PAPER_STATES:
        raise ProblemError("general.empty_field", field="状态")
    if state == "left_out":
        _may_be_left_out(errand, seen, note)
    paper = ErrandPaper.objects.select_for_update().get(id=paper_id)
    if photo:
        paper.photo = store_file(actor=actor, now=now, place=errand.proceeding.place, needs="proceeding.work", content=photo)
    paper.state, paper.note, paper.ticked_by, paper.ticked_at = state, note.strip(), actor.id, now
    paper.save(update_fields=["photo", "state", "note", "ticked_by", "ticked_at"])
    keep(actor, now, "errand.paper", errand, {"material": _name(errand, paper), "paper_state": state, "with_photo": bool(photo)})
    return paper


@service("proceeding.work")
def tick_papers(*, actor: Viewer, now: datetime, errand_id: UUID, paper_ids: Collection[UUID]) -> Errand:
    """The originals of these are there, seen in one go; what is there already stays as it is. Raises "general.not_found" for a paper of
    something else."""
    errand = taken_up(actor, now, errand_id)
    found = list(ErrandPaper.objects.select_for_update().filter(errand=errand, id__in=set(paper_ids)).order_by("rank", "id"))
    if len(found) != len(set(paper_ids)):
        raise ProblemError("general.not_found")
    fresh = [one for one in found if one.state not in HELD]
    for paper in fresh:
        paper.state, paper.ticked_by, paper.ticked_at = "got", actor.id, now
        paper.save(update_fields=["state", "ticked_by", "ticked_at"])
        keep(actor, now, "errand.paper", errand, {"material": _name(errand, paper), "paper_state": paper.state, "with_photo": False})
    if not fresh:
        audit.unchanged()
    return errand


@service("proceeding.work")
def add_paper(*, actor: Viewer, now: datetime, errand_id: UUID, title: str, paper_id: UUID | None = None) -> ErrandPaper:
    """The office asks for one that the guide does not name. The same `paper_id` twice is one. Raises "general.empty_field"."""
    errand = taken_up(actor, now, errand_id)
    if not title.strip():
        raise ProblemError("general.empty_field", field="材料名称")
    earlier = ErrandPaper.objects.filter(id=paper_id, errand=errand).first() if paper_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    paper = ErrandPaper(id=paper_id or new_id(), errand=errand, title=title.strip(), rank=_LAST)
    paper.save(force_insert=True)
    keep(actor, now, "errand.paper", errand, {"material": paper.title, "paper_state": paper.state})
    return paper


@service("proceeding.work")
def record_visit(
    *, actor: Viewer, now: datetime, errand_id: UUID, office: str, went_on: date, went_with: str, companion: str = "", said: str,
    visit_id: UUID | None = None,
) -> ErrandVisit:  # fmt: skip
    """Somebody went to the office, or called it: who went along, and what was answered. The same `visit_id` twice is one.

    Raises "general.empty_field", "general.day_in_future".
    """
    errand = taken_up(actor, now, errand_id)
    for text, field in ((office, "去了哪里"), (said, "怎样答复"), (went_with if went_with in WITH else "", "怎样去的")):
        if not text.strip():
            raise ProblemError("general.empty_field", field=field)
    earlier = ErrandVisit.objects.filter(id=visit_id, errand=errand).first() if visit_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    visit = ErrandVisit(
        id=visit_id or new_id(), errand=errand, office=office.strip(), went_on=must_be_past(went_on, now), went_with=went_with,
        companion=companion.strip(), by=actor.id, at=now,
    )  # fmt: skip
    visit.said = said.strip()
    visit.save(force_insert=True)
    keep(actor, now, "errand.visit", errand, {"on": went_on, "went_with": went_with})
    return visit


def _name(errand: Errand, paper: ErrandPaper) -> str:
    asked = guide_of(errand.proceeding.place, errand.kind).papers.get(paper.code)
    return asked.name.zh if asked is not None else paper.title


def _may_be_left_out(errand: Errand, paper: ErrandPaper, note: str) -> None:
    guide = guide_of(errand.proceeding.place, errand.kind)
    asked = guide.papers.get(paper.code)
    if asked is not None and not asked.optional:
        raise ProblemError("errand.paper_must", paper=asked.name.zh)
    if not note.strip():
        raise ProblemError("errand.paper_reason_needed")
