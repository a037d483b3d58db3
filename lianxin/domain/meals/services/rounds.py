"""The rounds of one meal: the planner's problem from its rows, a draft that the checker passed, publication."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.care.rules import moment
from lianxin.domain.care.selectors.engaging import home
from lianxin.domain.care.services.engaging import hold_carers, must_be_free
from lianxin.domain.care.services.ways import mode_of, travel_of
from lianxin.domain.commitments.services import reassign
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.meals import rules
from lianxin.domain.meals.models import Meal, MealDay, MealRound
from lianxin.domain.meals.selectors import limits, meal_day_or_404, pack_of, round_or_404
from lianxin.domain.meals.selectors.engaging import name_of_day, of_trip
from lianxin.domain.meals.services.following import tell_runners
from lianxin.domain.meals.services.free_runners import FreeRunner, free_runners, runner_of
from lianxin.engines import rounds as engine
from lianxin.engines.planning.travel import Place
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.domain.meals.models import Kitchen

ROUND: Final = "meals.MealRound"
SECONDS: Final = 2.5
"""So long the search may take at most: somebody waits for the page, and what is around it takes its time too."""
_A_DOOR: Final = 0.1
"""Seconds of search for each door: thirty doors are as good after two seconds as after twenty."""


def plan_rounds(*, actor: Viewer, now: datetime, meal_day_id: UUID, seconds: float | None = None, seed: int = 0) -> MealRound:
    """Make a draft of the rounds for the meals not yet brought. Call it outside any transaction: the search takes seconds, and
    only storing its result holds the write lock.

    Raises "access.denied", "general.day_passed", "meals.kitchen_unplaced", "meals.no_runners", "meals.nobody_free", "meals.nothing_to_bring",
    "meals.rounds_unplannable" for data the planner cannot use, "meals.rounds_refused" when the checker refuses the plan.
    """
    found = meal_day_or_404(actor, meal_day_id)
    actor.must("meals.plan", found.place)
    must_be_ahead(found.day, now)
    try:
        problem = round_problem(actor, now, found)
        plan = engine.solve(problem, seconds=min(SECONDS, _A_DOOR * len(problem.drops)) if seconds is None else seconds, seed=seed)
    except engine.RoundInputError as wrong:
        raise ProblemError("meals.rounds_unplannable", details=str(wrong)) from wrong
    except engine.RoundRefusedError as refused:
        raise ProblemError("meals.rounds_refused", violations=str(refused)) from refused
    return store_rounds(actor=actor, now=now, meal_day_id=found.id, problem=problem, plan=plan)


@service("meals.plan")
def store_rounds(
    *, actor: Viewer, now: datetime, meal_day_id: UUID, problem: engine.RoundProblem, plan: engine.RoundPlan
) -> MealRound:  # fmt: skip
    """Keep rounds as a draft if the independent checker accepts them ("meals.rounds_refused" if not). An earlier draft goes."""
    found = meal_day_or_404(actor, meal_day_id)
    actor.must("meals.plan", found.place)
    if broken := engine.check(problem, plan):
        raise ProblemError("meals.rounds_refused", violations="; ".join(str(one) for one in broken))
    MealDay.objects.select_for_update(of=("self",)).get(id=found.id)  # two who plan at once: the later draft stands
    MealRound.objects.filter(meal_day=found, state=MealRound.State.DRAFT).update(state=MealRound.State.REPLACED)
    draft = MealRound(
        place=found.place, meal_day=found, minutes=plan.cost.travel, seed=plan.seed, made_by=actor.id, made_at=now,
        trips=_trips(plan), unserved=[{"meal": one.drop, "reason": one.reason} for one in plan.unserved],
    )  # fmt: skip
    draft.save(force_insert=True)
    after = {"stops": sum(len(one.stops) for one in plan.trips), "unserved": len(plan.unserved)}
    audit.record(actor=actor, verb="meals.round_draft", subject=(ROUND, draft.id), place=draft.place, after=after, now=now)
    return draft


@service("meals.plan")
def publish_rounds(*, actor: Viewer, now: datetime, round_id: UUID) -> MealRound:
    """Make a draft hold: every meal not yet brought gets its runner, trip, place in the trip and time, its promise goes to the
    runner. A meal that ended meanwhile keeps what it has. One notice a runner. Raises "meals.draft_gone", "general.day_passed",
    "commitment.engaged_elsewhere" when a runner was engaged with something else since the draft.
    """
    round_or_404(actor, round_id)
    draft = MealRound.objects.select_for_update(of=("self",)).select_related("meal_day").get(id=round_id)
    actor.must("meals.plan", draft.place)
    must_be_ahead(draft.meal_day.day, now)
    if draft.state != MealRound.State.DRAFT:
        raise ProblemError("meals.draft_gone")
    _must_all_be_free(draft)
    MealRound.objects.filter(meal_day=draft.meal_day, state=MealRound.State.PUBLISHED).update(state=MealRound.State.REPLACED)
    standing = _waiting(draft)
    before = {one.runner_id: one for one in standing.values() if one.sequence is not None}
    told = _give_out(actor, now, draft, standing)
    why = {one["meal"]: one["reason"] for one in draft.unserved}
    for key, meal in standing.items():
        Meal.objects.filter(id=meal.id).update(trip=None, sequence=None, planned_arrival=None, left_out=why.get(key, "late"))
    draft.state, draft.published_at, draft.boxes_out = MealRound.State.PUBLISHED, now, sum(told.values())
    draft.save(update_fields=["state", "published_at", "boxes_out"])
    after = {"meals": sum(told.values()), "left_out": len(standing)}
    audit.record(actor=actor, verb="meals.round_publish", subject=(ROUND, draft.id), place=draft.place, after=after, now=now)
    for runner, number in told.items():
        notify(actor=actor, now=now, users=[runner], kind="meals.round", link="/meals/mine/", key=f"meals:{draft.id}", count=number)
    for gone in before.keys() - told.keys():
        tell_runners(actor, now, "meals.less", before[gone], [gone])
    return draft


def _waiting(draft: MealRound) -> dict[str, Meal]:
    """The meals still to be brought, with their promises, all locked: the promises first, as every change of one does."""
    rows = Meal.objects.filter(meal_day=draft.meal_day, state=Meal.State.OPEN, way=rules.BROUGHT)
    held = hold(rows.values_list("commitment_id", flat=True))
    waiting = rows.filter(commitment_id__in=held).select_for_update(of=("self",)).select_related("commitment").order_by("id")
    return {str(one.id): one for one in waiting}


def _give_out(actor: Viewer, now: datetime, draft: MealRound, standing: dict[str, Meal]) -> Counter[UUID]:
    """Each meal to the runner who brings it, taken out of `standing`; how many each runner got."""
    told: Counter[UUID] = Counter()
    for trip in draft.trips:
        runner = UUID(trip["runner"])
        for at, stop in enumerate(trip["stops"], start=1):
            if (meal := standing.pop(stop["meal"], None)) is not None:
                _place(actor, now, meal, runner, (trip["number"], at, stop["start"]))
                told[runner] += 1
    return told


def _must_all_be_free(draft: MealRound) -> None:
    hold_carers(UUID(trip["runner"]) for trip in draft.trips)
    found = MealDay.objects.select_related("kitchen").get(id=draft.meal_day_id)
    must_be_free(found.place, found.day, [of_trip(found, trip) for trip in draft.trips], besides=name_of_day(found))


@service("meals.deliver")
def count_boxes(*, actor: Viewer, now: datetime, round_id: UUID, boxes_out: int, boxes_back: int) -> MealRound:
    """How many boxes went out with a published round, and how many came back. Raises "meals.boxes_invalid", "meals.draft_gone"."""
    found = round_or_404(actor, round_id)
    actor.must("meals.deliver", found.place)
    if found.state != MealRound.State.PUBLISHED:
        raise ProblemError("meals.draft_gone")
    if not 0 <= boxes_out <= _MOST_BOXES or not 0 <= boxes_back <= _MOST_BOXES:
        raise ProblemError("meals.boxes_invalid", most=_MOST_BOXES)
    before = {"out": found.boxes_out, "back": found.boxes_back}
    found.boxes_out, found.boxes_back = boxes_out, boxes_back
    found.save(update_fields=["boxes_out", "boxes_back"])
    after = {"out": boxes_out, "back": boxes_back}
    audit.record(actor=actor, verb="meals.boxes", subject=(ROUND, found.id), place=found.place, before=before, after=after, now=now)
    return found


_MOST_BOXES: Final = 5000


def round_problem(actor: Viewer, now: datetime, found: MealDay) -> engine.RoundProblem:
    """The planner's problem for one meal: doors not yet served, runners on duty and free, the pack's minutes and limits."""
    kitchen, pack = found.kitchen, pack_of(found.place, found.day)
    if kitchen.lon is None or kitchen.lat is None:
        raise ProblemError("meals.kitchen_unplaced", kitchen=kitchen.name)
    rows = Meal.objects.filter(meal_day=found, way=rules.BROUGHT, state=Meal.State.OPEN).select_related("resident")
    travel, load = travel_of(pack, found.place, found.day), int(pack.value("meal_load_minutes", found.day))
    shifts = free_runners(actor, now, found, travel, load)
    meals = list(rows.order_by("id"))
    if not meals:
        raise ProblemError("meals.nothing_to_bring")
    known, ready = limits(pack, found.day), _ready(found, kitchen, now)
    door = int(pack.value("meal_door_minutes", found.day))
    able = {place: _able(actor, place, now, shifts) for place in {one.place for one in meals}}
    return engine.RoundProblem(
        kitchen=Place(kitchen.lon, kitchen.lat),
        drops=tuple(_drop(one, rules.window((one.window_start, one.window_end), ready, known), door, able[one.place]) for one in meals),
        runners=tuple(_runner(one, kitchen.boxes) for one in shifts),
        travel=travel,
        ready=ready, load_minutes=load, hot_minutes=known.box,
    )  # fmt: skip


def _drop(meal: Meal, window: tuple[int, int] | None, minutes: int, able: frozenset[str]) -> engine.Drop:
    """A door with no minute left keeps an impossible window, so that the planner names it and why."""
    return engine.Drop(
        id=str(meal.id), place=home(meal.resident), window=window or (0, 0), minutes=minutes, allowed=able,
    )  # fmt: skip


def _runner(one: FreeRunner, boxes: int) -> engine.Runner:
    return engine.Runner(one.name, start=one.span[0], end=one.span[1], capacity=boxes, mode=mode_of(one.carer))


def _ready(found: MealDay, kitchen: Kitchen, now: datetime) -> int:
    """When it is cooked: as written down, else as planned; nobody sets out in the past."""
    if found.cooked_at is not None:
        return max(int((found.cooked_at - moment(found.day, 0)).total_seconds() // 60), 0)
    return int(kitchen.ready.get(found.sitting, 0))


def _able(actor: Viewer, place: str, now: datetime, shifts: list[FreeRunner]) -> frozenset[str]:
    reaching = {user.id for user in workers_over(actor, place, "meals.deliver", today=local_day(now))}
    return frozenset(one.name for one in shifts if one.carer.user_id in reaching)


def _trips(plan: engine.RoundPlan) -> list[dict[str, object]]:
    """The trips as they are stored, numbered by person: somebody who is free twice is one runner."""
    gone: Counter[str] = Counter()
    kept = []
    for one in sorted(plan.trips, key=lambda trip: (trip.runner, trip.leaves)):
        runner = runner_of(one.runner)
        gone[runner] += 1
        kept.append(_trip(one, runner, gone[runner]))
    return kept


def _trip(one: engine.Trip, runner: str, number: int) -> dict[str, object]:
    stops = [{"meal": stop.drop, "arrival": stop.arrival, "start": stop.start} for stop in one.stops]
    return {"runner": runner, "number": number, "leaves": one.leaves, "back": one.back, "stops": stops}


def _place(actor: Viewer, now: datetime, meal: Meal, runner: UUID, at: tuple[int, int, int]) -> None:
    promise, (trip, sequence, arrival) = meal.commitment, at
    # The meal first: then nothing is left to follow the promise, and nobody is told of each meal by itself.
    Meal.objects.filter(id=meal.id).update(runner_id=runner, trip=trip, sequence=sequence, planned_arrival=arrival, left_out="")
    if promise.is_open and promise.worker_id != runner:
        reassign(actor=actor, now=now, commitment_id=promise.id, worker_id=runner, reason=saying("meals.round_published"), tell=False)
