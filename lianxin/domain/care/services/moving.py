"""A visit moved by hand in a draft: what the whole day costs more or less with it, what forbids it, and doing it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import DayPlan
from lianxin.domain.care.selectors import day_plan_or_404
from lianxin.domain.care.selectors.engaging import KIND
from lianxin.domain.care.services.basis import Basis
from lianxin.domain.care.services.dayproblem import TENTHS, DayAsked, asked_again, plan_again
from lianxin.domain.care.services.engaging import must_be_free, of_stop
from lianxin.domain.care.services.planning import SUBJECT, draft_to_change, unplannable, written
from lianxin.domain.care.services.reasons import Reasons, because, figures, reasons
from lianxin.domain.commitments.rules import Engaged
from lianxin.engines import planning as engine
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a visit with this carer at this time.

    reason: the rule in the way, "" when possible; in_the_way: visit rows that stand there; engaged: what else does. more: minutes the whole day costs
    more, by part of the price and altogether. times: visit rows that begin at another time than now, with both. start: when
    this one would begin. unfamiliar: it is not the regular carer who would come, and that has a price.
    """

    reason: str
    in_the_way: tuple[str, ...] = ()
    more: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()
    times: tuple[tuple[str, int, int], ...] = ()
    start: int | None = None
    prices: tuple[str, ...] = ()
    engaged: tuple[Engaged, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tried:
    answer: Answer
    asked: DayAsked
    plan: engine.DayPlan | None = None


def what_if(actor: Viewer, now: datetime, plan: DayPlan, visit_id: UUID, carer_id: UUID, start: int | None) -> Answer:
    """The exact answer to "and if it were this carer, at this time?"; everybody else keeps carer and order.

    Raises "care.draft_stale", "care.visit_not_in_plan", "general.not_found" for a carer who is not in the plan.
    """
    return _tried(actor, now, plan, visit_id, carer_id, start).answer


def _tried(actor: Viewer, now: datetime, plan: DayPlan, visit_id: UUID, carer_id: UUID, start: int | None) -> _Tried:
    asked = asked_again(actor, now, plan)
    again = plan_again(asked, plan)
    name, hand = _place_of(asked, visit_id)
    if str(carer_id) not in {carer.id for carer in asked.problem.carers}:
        return _Tried(Answer("not_on_duty"), asked)
    held = asked.basis.held
    original = _as_asked(actor, now, plan, asked, name) if name in held else None
    is_second = hand == 1 and _gap(asked, name)  # its time follows the first one's
    try:
        moved = engine.move(
            asked.problem, again, name, str(carer_id), None if is_second else start, hand=hand, asked=original
        )  # fmt: skip
    except engine.PlanInputError as wrong:
        raise unplannable(wrong) from wrong
    if moved.problem is None or moved.plan is None or moved.difference is None:
        names = moved.answer.in_the_way
        engaged = tuple(one for one in asked.basis.engaged if one.name in names)
        return _Tried(Answer(moved.answer.reason, _rows(asked, names), engaged=engaged), asked)
    fixed = {key: minute for key, minute in held.items() if key != name}
    if (begin := next(v.fixed_start for v in moved.problem.visits if v.id == name)) is not None and start is not None:
        fixed[name] = begin
    basis = replace(asked.basis, held=fixed)
    return _Tried(
        _answer(asked, again, moved.plan, moved.difference, name, hand), DayAsked(moved.problem, asked.rows, basis), moved.plan
    )


def _as_asked(actor: Viewer, now: datetime, plan: DayPlan, asked: DayAsked, name: str) -> engine.VisitRequest:
    """The visit as its row asks for it, without the start an earlier move fixed."""
    free = Basis.of(plan.basis)
    plan_without = DayPlan(place=plan.place, day=plan.day, basis=replace(free, held={}).stored())
    return next(v for v in asked_again(actor, now, plan_without).problem.visits if v.id == name)


def _gap(asked: DayAsked, name: str) -> bool:
    return next(v for v in asked.problem.visits if v.id == name).gap is not None


def _place_of(asked: DayAsked, visit_id: UUID) -> tuple[str, int]:
    found = asked.rows.places().get(str(visit_id))
    if found is None:
        raise ProblemError("care.visit_not_in_plan")
    return found


def _rows(asked: DayAsked, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(asked.rows.by_name[name].first.id) for name in names if name in asked.rows.by_name)


def _answer(
    asked: DayAsked, before: engine.DayPlan, after: engine.DayPlan, difference: engine.Cost, name: str, hand: int
) -> Answer:  # fmt: skip
    starts = {(s.visit, s.hand): s.start for route in before.routes for s in route.stops}
    now = {(s.visit, s.hand): s for route in after.routes for s in route.stops}
    times = [
        (str(asked.rows.row(*key).id), starts[key], stop.start)
        for key, stop in now.items() if key in starts and starts[key] != stop.start and key[0] != name
    ]  # fmt: skip
    stop = now[name, hand]
    carer = next(one for one in asked.problem.carers if one.id == stop.carer)
    visit = next(one for one in asked.problem.visits if one.id == name)
    prices = engine.preference_parts(asked.problem, visit, hand, carer)
    return Answer(
        "", more=difference.total / TENTHS, times=tuple(sorted(times, key=lambda one: one[2])), start=stop.start,
        parts=tuple((part, value / TENTHS) for part, value in asdict(difference).items() if value), prices=tuple(prices),
    )  # fmt: skip


@service("dayplan.make")
def move_in_draft(
    *, actor: Viewer, now: datetime, plan_id: UUID, visit_id: UUID, carer_id: UUID, start: int | None = None,
    changes: int | None = None,
) -> DayPlan:  # fmt: skip
    """Carry a move out in the draft; a given start is held there. The draft keeps who changed what, and what it cost.

    changes: how many changes by hand the draft had when it was looked at ("care.draft_changed" when it has others now).
    Raises what `what_if` raises, "care.move_impossible" with the reason, "care.plan_refused" by the independent checker,
    "commitment.engaged_elsewhere" when this carer was engaged with something else since the draft.
    """
    draft = draft_to_change(actor, plan_id)
    if changes is not None and changes != len(draft.trail):
        raise ProblemError("care.draft_changed")
    tried = _tried(actor, now, draft, visit_id, carer_id, start)
    if tried.plan is None:
        raise ProblemError("care.move_impossible", reason=rules.IN_THE_WAY.get(tried.answer.reason, tried.answer.reason))
    was = next((stop for stop in draft.stops if stop["visit"] == str(visit_id)), None)
    kept = written(tried.asked, tried.plan, _explained(draft, tried))
    rows = {str(row.id): row for one in tried.asked.rows.asked for row in one.rows}
    theirs = [stop for stop in kept["stops"] if stop["carer"] == str(carer_id) and not stop.get("begun")]
    must_be_free(draft.place, draft.day, [of_stop(stop, rows[stop["visit"]]) for stop in theirs], besides=f"{KIND}:")
    kept["compared"] = draft.compared | {"plan": figures(tried.asked, tried.plan)}
    kept["trail"] = [*draft.trail, _step(actor, now, visit_id, was, carer_id, tried.answer)]
    for name, value in kept.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(kept))
    after = {"visit": str(visit_id), "worker_id": str(carer_id), "start": tried.answer.start}
    audit.record(actor=actor, verb="dayplan.move", subject=(SUBJECT, draft.id), place=draft.place, after=after, now=now)
    return draft


def _explained(draft: DayPlan, tried: _Tried) -> Reasons:
    """Why the day is as it is now; where the price was fixed by hand an alternative may be cheaper."""
    if tried.plan is None:
        return Reasons()
    try:
        return reasons(draft.place, tried.asked, tried.plan)
    except engine.PlanInputError:
        return Reasons(because=because(draft.place, tried.asked, tried.plan))


def _step(actor: Viewer, now: datetime, visit_id: UUID, was: dict[str, Any] | None, carer_id: UUID, answer: Answer) -> dict[str, Any]:
    kept = None if was is None else {"carer": was["carer"], "start": was["start"]}
    return {
        "by": str(actor.id), "at": now.isoformat(), "visit": str(visit_id), "was": kept,
        "now": {"carer": str(carer_id), "start": answer.start}, "more": answer.more,
    }  # fmt: skip


def plan_to_ask(viewer: Viewer, plan_id: UUID) -> DayPlan:
    """A draft or a plan that holds; others have nothing to say any more ("care.draft_gone")."""
    plan = day_plan_or_404(viewer, plan_id)
    if plan.state not in (DayPlan.State.DRAFT, DayPlan.State.PUBLISHED):
        raise ProblemError("care.draft_gone")
    return plan
