"""What a step brings along, however it was taken: the office's limit, its standing still, a new round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from lianxin.base import packs
from lianxin.domain.commitments.services import name_carrier
from lianxin.domain.errands.models import Errand
from lianxin.domain.errands.rules import GRANTED, days_used, office_due
from lianxin.domain.errands.selectors import guide_of, offices_of
from lianxin.domain.needs.services import meet_need
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import wind_clock
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.proceedings.events import ProceedingMoved

_ROUND: Final = (
    "stage", "stage_since", "used_days", "handed_in_on", "receipt", "office_due_on", "supplement", "supplement_on", "supplement_due_on", "supplied_on", "outcome",
    "decided_on", "objection_due_on", "objected", "objections", "told_on", "not_before",
)  # fmt: skip


def follow_step(event: ProceedingMoved) -> None:
    """An errand moved on (heard in the same transaction). Raises "errand.objection_late", "errand.objection_final"."""
    errand = Errand.objects.select_for_update(of=("self",)).filter(id=event.proceeding_id).first()
    if errand is None:
        return
    today = local_day(event.at)
    if event.step == "hand_in":
        first = offices_of(guide_of(_place(errand), errand.kind))[:1]
        lies_at(event.actor, event.at, errand, "".join(first), errand.handed_in_on or today)
    elif event.step == "ask_supplement":
        _stands_still(errand, errand.supplement_on or today)
    elif event.step == "supply":
        lies_at(event.actor, event.at, errand, errand.stage, errand.supplied_on or today, used=errand.used_days)
    elif event.step == "object":
        _object(event, errand, today)
    elif not event.step:
        _new_round(errand)
    elif event.step == "finish" and errand.need_id is not None and errand.outcome in GRANTED:
        meet_need(actor=event.actor, now=event.at, need_id=errand.need_id)
    wind_clock(actor=event.actor, now=event.at, proceeding_id=errand.id)


def lies_at(actor: Viewer, now: datetime, errand: Errand, stage: str, since: date, *, used: int = 0) -> None:
    """It lies with this office since a day: the office carries the promise, the worker sees that it is kept."""
    place = _place(errand)
    step = guide_of(place, errand.kind).steps.get(stage)
    errand.stage, errand.stage_since, errand.used_days, errand.office_due_on = stage, since, used, None
    if step is not None and step.days:
        errand.office_due_on = office_due(since, step.days, used, _counts(place, working=step.working_days))
    errand.supplement, errand.supplement_on, errand.supplement_due_on, errand.supplied_on = "", None, None, None
    errand.save(update_fields=[
        "stage", "stage_since", "used_days", "office_due_on", "supplement", "supplement_on", "supplement_due_on", "supplied_on",
    ])  # fmt: skip
    if step is not None:
        _carried_by(actor, now, errand, step.office.zh)


def _carried_by(actor: Viewer, now: datetime, errand: Errand, office: str) -> None:
    clock = Proceeding.objects.values_list("clock_id", flat=True).get(id=errand.id)
    if clock is not None:
        name_carrier(actor=actor, now=now, commitment_id=clock, kind="office", name=office, reason=saying("proceeding.clock"))


def _stands_still(errand: Errand, on: date) -> None:
    step = guide_of(_place(errand), errand.kind).steps.get(errand.stage)
    if step is not None and step.days and errand.stage_since is not None:
        errand.used_days += days_used(errand.stage_since, on, _counts(_place(errand), working=step.working_days))
    errand.office_due_on = None
    errand.save(update_fields=["used_days", "office_due_on"])


def _object(event: ProceedingMoved, errand: Errand, today: date) -> None:
    """It lies with whoever answers objections; the answer is an outcome of its own, and is told anew."""
    guide = guide_of(_place(errand), errand.kind)
    if guide.objections and errand.objections >= guide.objections:
        raise ProblemError("errand.objection_final", times=guide.objections)
    if errand.objection_due_on is not None and today > errand.objection_due_on:
        raise ProblemError("errand.objection_late", day=f"{errand.objection_due_on:%Y-%m-%d}")
    errand.objected, errand.outcome, errand.told_on, errand.objections = errand.outcome, "", None, errand.objections + 1
    errand.save(update_fields=["objected", "outcome", "told_on", "objections"])
    if guide.objection_to is not None:
        _carried_by(event.actor, event.at, errand, guide.objection_to.zh)


def _new_round(errand: Errand) -> None:
    fresh = Errand()
    for name in _ROUND:
        setattr(errand, name, getattr(fresh, name))
    errand.save(update_fields=list(_ROUND))


def _place(errand: Errand) -> str:
    return errand.proceeding.place


def _counts(place: str, *, working: bool) -> Callable[[date], bool]:
    pack = packs.for_place(place)
    return pack.is_working_day if working else (lambda day: True)
