"""It is handed in, goes from office to office, waits for a paper, and is objected to. What a step brings along is in `following`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.domain.errands.models import Errand
from lianxin.domain.errands.selectors import guide_of, offices_of
from lianxin.domain.errands.services.following import lies_at
from lianxin.domain.errands.services.holding import taken_up
from lianxin.domain.proceedings.services import take_step, wind_clock
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_AT_OFFICE = "handed_in"


@service("proceeding.work")
def hand_in(*, actor: Viewer, now: datetime, errand_id: UUID, on: date, receipt: str = "") -> Errand:
    """Handed in at the first office of the guide: from now on its clock runs, not ours. Raises "general.day_in_future",
    "proceeding.not_ready" while a paper is missing, "proceeding.step_unknown"."""
    errand = taken_up(actor, now, errand_id)
    errand.handed_in_on, errand.receipt = must_be_past(on, now), receipt.strip()
    errand.save(update_fields=["handed_in_on", "receipt"])
    take_step(actor=actor, now=now, proceeding_id=errand.id, step="hand_in")
    return _kept(actor, now, errand.id, {"on": on})


@service("proceeding.work")
def pass_on(*, actor: Viewer, now: datetime, errand_id: UUID, on: date, office: str | None = None) -> Errand:
    """One office is done with it, the next has it, with its own limit. `office`: where it lay when the page was made, so that the same
    sent twice passes it on once. Raises "errand.not_at_office", "errand.last_office", "general.day_in_future", "general.day_before",
    "general.changed_meanwhile"."""
    errand = taken_up(actor, now, errand_id)
    if errand.proceeding.state != _AT_OFFICE:
        raise ProblemError("errand.not_at_office")
    if office is not None and office != errand.stage:
        raise ProblemError("general.changed_meanwhile")
    guide = guide_of(errand.proceeding.place, errand.kind)
    codes = offices_of(guide)
    place = codes.index(errand.stage) + 1 if errand.stage in codes else 0
    if place >= len(codes):
        raise ProblemError("errand.last_office")
    must_follow(must_be_past(on, now), errand.stage_since, N_("上一个部门收到的日期"))
    lies_at(actor, now, errand, codes[place], on)
    wind_clock(actor=actor, now=now, proceeding_id=errand.id)
    keep(actor, now, "errand.pass_on", errand, {"office": guide.steps[errand.stage].office.zh, "on": on})
    return errand


@service("proceeding.work")
def ask_supplement(*, actor: Viewer, now: datetime, errand_id: UUID, what: str, on: date, due_on: date | None = None) -> Errand:
    """The office asked for more on that day: since then its clock stands still, ours runs until `due_on`. Raises "general.empty_field",
    "general.day_in_future", "general.day_before", "proceeding.step_unknown"."""
    errand = taken_up(actor, now, errand_id)
    errand.supplement_on = must_follow(must_be_past(on, now), errand.stage_since, N_("部门收到的日期"))
    errand.supplement, errand.supplement_due_on = what.strip()[:200], due_on
    if due_on is not None:
        must_follow(due_on, on, "要求补正的日期")
    errand.save(update_fields=["supplement", "supplement_on", "supplement_due_on"])
    take_step(actor=actor, now=now, proceeding_id=errand.id, step="ask_supplement", reason=what)
    return _kept(actor, now, errand.id, {"on": on, "due_on": due_on})


@service("proceeding.work")
def supply(*, actor: Viewer, now: datetime, errand_id: UUID, on: date) -> Errand:
    """What was asked for was handed in on that day: since then the rest of the office's limit runs on. Raises "general.day_in_future",
    "general.day_before", "proceeding.not_ready", "proceeding.step_unknown"."""
    errand = taken_up(actor, now, errand_id)
    errand.supplied_on = must_follow(must_be_past(on, now), errand.supplement_on, "要求补正的日期")
    errand.save(update_fields=["supplied_on"])
    take_step(actor=actor, now=now, proceeding_id=errand.id, step="supply")
    return _kept(actor, now, errand.id, {"on": on})


@service("proceeding.work")
def object_to(*, actor: Viewer, now: datetime, errand_id: UUID, reason: str) -> Errand:
    """The person does not accept the outcome. Raises "errand.objection_late", "errand.objection_final",
    "proceeding.not_ready" when all was granted, "general.empty_field"."""
    errand = taken_up(actor, now, errand_id)
    take_step(actor=actor, now=now, proceeding_id=errand.id, step="object", reason=reason)
    return _kept(actor, now, errand.id, {})


def _kept(actor: Viewer, now: datetime, errand_id: UUID, after: dict[str, object]) -> Errand:
    errand = Errand.objects.select_related("proceeding").get(id=errand_id)
    keep(actor, now, "errand.step", errand, {"stage": f"{errand.proceeding.workflow}.{errand.proceeding.state}"} | after)
    return errand
