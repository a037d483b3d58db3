"""The plan of one place's day: a first answer at once, a better one, a draft that the checker passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import DayPlan
from lianxin.domain.care.selectors import day_plan_or_404, day_plans
from lianxin.domain.care.services.dayproblem import TENTHS, DayAsked, day_asked
from lianxin.domain.care.services.engaging import begun_from, must_hold
from lianxin.domain.care.services.pairs import complete_pairs
from lianxin.domain.care.services.reasons import Reasons, because, figures, reasons
from lianxin.engines import planning as engine
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "care.DayPlan"


def plan_day(*, actor: Viewer, now: datetime, day: date, place: str, seed: int = 0) -> DayPlan:
    """Make a draft for the standing visits of a day in a place, searched at once. Call it outside any transaction: the
    search takes seconds, and only storing its result holds the write lock.

    Raises "access.denied", "general.day_passed", "care.no_carers", "care.nobody_on_duty", "care.carer_shift_invalid",
    "care.day_unplannable" for data the planner cannot use, and "care.plan_refused" when the independent checker refuses the
    plan (nothing stored).
    """
    asked = _asked(actor, now, day, place)
    plan = _searched(asked, seed=seed, start=asked.present if asked.basis.engaged else None)
    return store_day_plan(
        actor=actor, now=now, day=day, place=place, asked=asked, plan=plan, why=reasons(place, asked, plan)
    )


def first_draft(*, actor: Viewer, now: datetime, day: date, place: str) -> DayPlan:
    """The plan without search, in a moment, to look at while a better one is sought. Raises what `plan_day` raises."""
    asked = _asked(actor, now, day, place)
    plan = _searched(asked, iterations=0, start=asked.present)
    why = Reasons(because=because(place, asked, plan))
    return store_day_plan(actor=actor, now=now, day=day, place=place, asked=asked, plan=plan, why=why)


def _asked(actor: Viewer, now: datetime, day: date, place: str) -> DayAsked:
    actor.must("dayplan.make", place)
    must_be_ahead(day, now)
    complete_pairs(actor=actor, now=now, day=day, place=place)
    try:
        return day_asked(actor, now, day, place)
    except engine.PlanInputError as wrong:
        raise unplannable(wrong) from wrong


def unplannable(wrong: engine.PlanInputError) -> ProblemError:
    """Data the planner cannot use, in words."""
    return ProblemError("care.day_unplannable", subject=wrong.subject, field=wrong.field, remedy=wrong.remedy)


def _searched(asked: DayAsked, *, start: engine.DayPlan | None = None, **budget: Any) -> engine.DayPlan:
    return searched(asked, lambda begin: engine.solve(asked.problem, start=begin, **budget), start)


def searched(asked: DayAsked, search: Callable[[engine.DayPlan | None], engine.DayPlan], start: engine.DayPlan | None) -> engine.DayPlan:
    """What a search finds. Where it began from an arrangement beside which somebody cannot be where they have to be, it begins again
    from that alone. What the planner refuses becomes "care.day_unplannable", "care.plan_refused"."""
    try:
        found = search(start)
        if {each.visit for each in found.unserved} & {one.name for one in asked.basis.engaged}:
            found = search(begun_from(None, asked.problem, asked.basis.engaged))
        return found
    except engine.PlanInputError as wrong:
        raise unplannable(wrong) from wrong
    except engine.PlanRefusedError as refused:
        raise ProblemError("care.plan_refused", violations=str(refused)) from refused


@service("dayplan.make")
def store_day_plan(
    *, actor: Viewer, now: datetime, day: date, place: str, asked: DayAsked, plan: engine.DayPlan, why: Reasons,
) -> DayPlan:  # fmt: skip
    """Keep a plan as a draft, if the independent checker accepts it for this problem ("care.plan_refused" if not).

    A day has one draft: an earlier one is replaced.
    """
    actor.must("dayplan.make", place)
    kept = written(asked, plan, why)
    kept["compared"] = {"plan": figures(asked, plan), "nearest": figures(asked, engine.nearest_carer(asked.problem))}
    draft = DayPlan(place=place, day=day, made_by=actor.id, made_at=now, **kept)
    try:
        _put_in_place(actor, draft)
    except IntegrityError:  # somebody else's draft came in the same moment: the later one stands
        _put_in_place(actor, draft)
    after = {"day": str(day), "stops": len(draft.stops), "unserved": len(plan.unserved)}
    audit.record(actor=actor, verb="dayplan.make", subject=(SUBJECT, draft.id), place=place, after=after, now=now)
    return draft


def _put_in_place(actor: Viewer, draft: DayPlan) -> None:
    with transaction.atomic():
        day_plans(actor, draft.place, draft.day).filter(state=DayPlan.State.DRAFT).update(state=DayPlan.State.REPLACED)
        draft.save(force_insert=True)


def written(asked: DayAsked, plan: engine.DayPlan, why: Reasons) -> dict[str, Any]:
    """The fields of a stored plan. Nothing is written that the independent checker refuses."""
    if broken := engine.check(asked.problem, plan):
        raise ProblemError("care.plan_refused", violations="; ".join(str(v) for v in broken))
    must_hold(plan, asked.basis.engaged)
    begun = {(stop.visit, stop.hand) for prefix in asked.problem.frozen for stop in prefix.stops}
    stops = []
    for route in plan.routes:
        ways = [None, *engine.travel_between(asked.problem, route)]
        visits = [(stop, travel) for stop, travel in zip(route.stops, ways, strict=False) if stop.visit in asked.rows.by_name]
        for number, (stop, travel) in enumerate(visits, start=1):
            row = str(asked.rows.row(stop.visit, stop.hand).id)
            one = {
                "visit": row, "carer": stop.carer, "hand": stop.hand + 1, "sequence": number, "arrival": stop.arrival,
                "start": stop.start, "end": stop.end, "travel": travel, "alternatives": why.others.get(row, []),
            }  # fmt: skip
            if (stop.visit, stop.hand) in begun:
                one["begun"] = True
            stops.append(one | why.beside(stop.visit))
    unserved = [
        asdict(each) | {"ways": why.ways.get(each.visit, []), "because": why.because.get(each.visit, [])} | why.beside(each.visit)
        for each in plan.unserved
    ]
    return {
        "stops": stops, "unserved": unserved, "cost": {part: value / TENTHS for part, value in asdict(plan.cost).items()},
        "seed": plan.seed, "engine": {"plan": engine.plan_to_json(plan)}, "basis": asked.basis.stored(),
    }  # fmt: skip


@service("dayplan.make")
def discard_day_plan(*, actor: Viewer, now: datetime, plan_id: UUID) -> DayPlan:
    """Give a draft up; what is published goes on holding. Raises "care.day_published", "care.draft_gone"."""
    plan = draft_to_change(actor, plan_id)
    plan.state = DayPlan.State.DISCARDED
    plan.save(update_fields=["state"])
    after = {"day": str(plan.day)}
    audit.record(actor=actor, verb="dayplan.discard", subject=(SUBJECT, plan.id), place=plan.place, after=after, now=now)
    return plan


def draft_to_change(actor: Viewer, plan_id: UUID) -> DayPlan:
    """The draft, locked, of somebody who may change it. Raises "care.day_published", "care.draft_gone"."""
    day_plan_or_404(actor, plan_id)
    plan = DayPlan.objects.select_for_update().get(id=plan_id)
    actor.must("dayplan.make", plan.place)
    if plan.state == DayPlan.State.PUBLISHED:
        raise ProblemError("care.day_published")
    if plan.state != DayPlan.State.DRAFT:
        raise ProblemError("care.draft_gone")
    return plan
