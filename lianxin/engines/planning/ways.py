"""What would help: the one change that would let a left-out visit take place while everybody else keeps their day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Final, Literal

from lianxin.engines.planning.day import compile_day
from lianxin.engines.planning.explain import reopened
from lianxin.engines.planning.model import DAY, Carer, DayProblem, VisitRequest
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.solve import tours_of
from lianxin.engines.planning.tours import Insertion, Tours, exact_places, moved
from lianxin.engines.planning.walk import timetable

LONGER: Final = 120
"""By how many minutes at most a shift is thought to begin earlier or end later."""
ONE_MORE: Final = "+"
"""The name of a carer who is not there yet."""
PAIRS: Final = 15
"""Of how many pairs of carers it is tried whether both are free."""

WayKind = Literal["dear", "shift", "window", "skill", "carer", "pair"]


@dataclass(frozen=True, slots=True)
class Way:
    """One change with which a left-out visit begins at `start` with `carer`.

    kind: `dear`, nothing but the price of the way stands against it; `shift`, the carer is on duty from `leave` to
    `home`; `window`, it may begin then; `skill`, the carer also has `skills`; `carer`, one more with `skills` is on duty
    (`carer` is ""); `pair`, two go, `other` with `carer`.
    """

    kind: WayKind
    carer: str
    start: int
    leave: int = 0
    home: int = 0
    skills: tuple[str, ...] = ()
    other: str = ""


def ways(problem: DayProblem, plan: DayPlan) -> dict[str, tuple[Way, ...]]:
    """For every unserved visit what would help, one way of each kind, in the order of `WayKind`; () where no single
    change does. PlanInputError when the checker refuses the plan."""
    _, tours = reopened(problem, plan)
    left = {each.visit for each in plan.unserved}
    found: dict[str, list[Way]] = {name: [] for name in left}
    if not left:
        return {}
    _each("dear", problem, tours, left, found)
    for changed in (_on_duty(problem, LONGER, 0), _on_duty(problem, 0, LONGER)):
        without = {name for name in left if not found[name]}
        _each("shift", problem, _again(changed, plan), without, found)
    _each("window", problem, _again(_asked(problem, left, window=(0, DAY), hard_window=True), plan), left, found)
    _each("skill", problem, _again(_asked(problem, left, skills=frozenset()), plan), left, found)
    _each("carer", problem, _again(_one_more(problem, left), plan), left, found)
    _pairs(problem, plan, found)
    return {name: tuple(some) for name, some in found.items()}


def _again(problem: DayProblem, plan: DayPlan) -> Tours:
    """The same orders in the changed day."""
    return tours_of(compile_day(problem), plan)


def _on_duty(problem: DayProblem, earlier: int, later: int) -> DayProblem:
    """Everybody's shift longer by so many minutes, as far as the day goes."""
    carers = tuple(
        replace(carer, start=max(carer.start - earlier, 0), end=min(carer.end + later, DAY)) for carer in problem.carers
    )
    return replace(problem, carers=carers)


def _asked(problem: DayProblem, left: Iterable[str], **change: object) -> DayProblem:
    """The left-out visits asked for otherwise; a promised time stays one."""
    wanted = set(left)
    visits = tuple(
        replace(visit, **change) if visit.id in wanted and visit.fixed_start is None else visit  # type: ignore[arg-type]
        for visit in problem.visits
    )
    return replace(problem, visits=visits)


def _one_more(problem: DayProblem, left: set[str]) -> DayProblem:
    """Somebody else on duty who may do what was left out, as long as anybody is and from the middle of the day's places."""
    if not problem.carers:
        return problem
    first, out = problem.carers[0], [visit for visit in problem.visits if visit.id in left]
    somebody = Carer(
        ONE_MORE, min(c.start for c in problem.carers), max(c.end for c in problem.carers), problem.fallback_place or first.home,
        frozenset().union(*(visit.skills for visit in out)), mode=first.mode,
    )  # fmt: skip
    visits = tuple(_open_to(visit, ONE_MORE) if visit.id in left else visit for visit in problem.visits)
    return replace(problem, visits=visits, carers=(*problem.carers, somebody))


def _open_to(visit: VisitRequest, carer: str) -> VisitRequest:
    return visit if visit.allowed_carers is None else replace(visit, allowed_carers=visit.allowed_carers | {carer})


def _each(kind: WayKind, problem: DayProblem, tours: Tours, left: Iterable[str], found: dict[str, list[Way]]) -> None:
    """The cheapest place of each in these tours that needs a change of this kind; nothing where the change itself would
    throw out others."""
    if not {problem.visits[v].id for v in tours.out} <= found.keys():
        return
    for name in left:
        v = tours.day.visit_ids[name]
        if v in tours.day.hopeless or any(way.kind == "dear" for way in found[name]):
            continue
        options = (_way(kind, problem, tours, place) for place in exact_places(tours, v))
        found[name] += islice((way for way in options if way is not None), 1)


def _way(kind: WayKind, problem: DayProblem, tours: Tours, place: Insertion) -> Way | None:
    """What has to be different from the problem for this place; None when that is nothing of this kind."""
    carer, visit = tours.day.problem.carers[place.carer], problem.visits[place.visit]
    route = timetable(tours.day, place.carer, moved(tours, place).orders[place.carer])
    start = next(stop.start for stop in route.stops if stop.visit == visit.id)
    if kind == "carer":
        return Way("carer", "", start, skills=tuple(sorted(visit.skills))) if carer.id == ONE_MORE else None
    if kind == "skill":
        return Way("skill", carer.id, start, skills=tuple(sorted(visit.skills - carer.skills)))
    if kind == "shift":
        duty = problem.carers[place.carer]
        leave = route.leave if route.leave is not None and route.leave < duty.start else 0
        home = route.home if route.home is not None and route.home > duty.end else 0
        return Way("shift", carer.id, start, leave=leave, home=home) if leave or home else None
    return Way(kind, carer.id, start)


def _pairs(problem: DayProblem, plan: DayPlan, found: dict[str, list[Way]]) -> None:
    """For visits of two hands: the two who are both free at one time, at the lowest price."""
    two = {visit.id for visit in problem.visits if visit.hands == 2 and visit.id in found}
    if not two:
        return
    tours = _again(_asked(problem, two, hands=1), plan)
    for name in two:
        v = tours.day.visit_ids[name]
        pair = None if v in tours.day.hopeless else _both_free(problem, tours, v)
        if pair is not None:
            found[name].append(pair)


def _both_free(problem: DayProblem, tours: Tours, v: int) -> Way | None:
    rule, able = tours.day.rules[v], tours.day.eligible[v]
    begins: dict[int, int] = {}
    for place in exact_places(tours, v):
        way = _way("pair", problem, tours, place)
        if way is not None:
            begins.setdefault(place.carer, way.start)
    try:
        for one, other in list(combinations(begins, 2))[:PAIRS]:
            start = max(begins[one], begins[other])
            tours.day.rules[v] = rule._replace(earliest=start, deadline=start)
            tours.day.eligible[v] = [one, other]
            if len({place.carer for place in exact_places(tours, v)}) == 2:
                names = [tours.day.problem.carers[c].id for c in (one, other)]
                return Way("pair", names[0], start, other=names[1])
    finally:
        tours.day.rules[v], tours.day.eligible[v] = rule, able
    return None
