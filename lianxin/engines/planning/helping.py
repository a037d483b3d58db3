"""What would help: the one change that would let a left-out visit take place while everybody else keeps their day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Literal

from lianxin.engines.planning import memory as at
from lianxin.engines.planning import search
from lianxin.engines.planning.day import Day, compile_day
from lianxin.engines.planning.explain import reopened
from lianxin.engines.planning.model import Carer, DayProblem, Hand, VisitRequest
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.search import Place
from lianxin.engines.planning.timetable import route_of, take_over

LONGER: Final = 120
"""By how many minutes at most a shift is thought to begin earlier or end later."""
ONE_MORE: Final = "+"
"""The name of a carer who is not there yet."""
TRIED: Final = 40
"""How many of the cheapest places of a visit are looked at for one that needs this kind of change."""

WayKind = Literal["dear", "shift", "window", "skill", "carer", "pair"]


@dataclass(frozen=True, slots=True)
class Way:
    """One change with which a left-out visit begins at `start` with `carer`.

    kind: `dear`, nothing but the price of the way stands against it; `shift`, the carer is on duty from `leave` to
    `home`; `window`, it may begin then; `skill`, the carer also has `skills`; `carer`, one more with `skills` is on duty
    (`carer` is ""); `pair`, two go. other: who goes along with `carer` to a visit of two.
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
    day = reopened(problem, plan)
    left = {each.visit for each in plan.unserved}
    found: dict[str, list[Way]] = {name: [] for name in left}
    if not left:
        return {}
    _each("dear", problem, day, left, found)
    for changed in (_on_duty(problem, LONGER, 0), _on_duty(problem, 0, LONGER)):
        without = {name for name in left if not found[name]}
        _each("shift", problem, _again(changed, plan), without, found)
    _each(
        "window",
        problem,
        _again(_asked(problem, left, window=(0, problem.horizon), more_windows=(), hard_window=True), plan),
        left,
        found,
    )
    _each("skill", problem, _again(_anybody(problem, left), plan), left, found)
    _each("carer", problem, _again(_one_more(problem, left), plan), left, found)
    _pairs(problem, plan, found)
    return {name: tuple(some) for name, some in found.items()}


def _again(problem: DayProblem, plan: DayPlan) -> Day:
    """The same orders in the changed day."""
    day = compile_day(problem)
    search.empty(day)
    take_over(day, plan)
    return day


def _on_duty(problem: DayProblem, earlier: int, later: int) -> DayProblem:
    """Everybody's shift longer by so many minutes, as far as the day goes."""
    carers = tuple(
        replace(carer, start=max(carer.start - earlier, 0), end=min(carer.end + later, problem.horizon))
        for carer in problem.carers
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


def _anybody(problem: DayProblem, left: set[str]) -> DayProblem:
    """The left-out visits asked of anybody, whatever they can do."""
    visits = tuple(
        replace(
            visit, skills=frozenset(), second=None if visit.second is None else Hand(visit.second.minutes, pinned_carer=visit.second.pinned_carer)
        )
        if visit.id in left
        else visit
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
        frozenset().union(*(hand.skills for visit in out for hand in visit.hands)), mode=first.mode,
    )  # fmt: skip
    visits = tuple(_open_to(visit, ONE_MORE) if visit.id in left else visit for visit in problem.visits)
    return replace(problem, visits=visits, carers=(*problem.carers, somebody))


def _open_to(visit: VisitRequest, carer: str) -> VisitRequest:
    return (
        visit
        if visit.allowed_carers is None
        else replace(visit, allowed_carers=visit.allowed_carers | {carer})
    )


def _each(
    kind: WayKind, problem: DayProblem, day: Day, left: Iterable[str], found: dict[str, list[Way]]
) -> None:
    """The cheapest place of each in this day that needs a change of this kind; nothing where the change itself would
    throw out others."""
    out = {day.problem.visits[v].id for v in day.open_visits if not day.m[day.parts(v)[0] + at.CARER]}
    if not out <= found.keys():
        return
    for name in left:
        v = day.names[name]
        if v in day.hopeless or any(way.kind == "dear" for way in found[name]):
            continue
        options = (_way(kind, problem, day, v, place) for place in search.places(day, v)[:TRIED])
        found[name] += islice((way for way in options if way is not None), 1)


def _way(kind: WayKind, problem: DayProblem, day: Day, v: int, place: Place) -> Way | None:
    """What has to be different from the problem for this place; None when that is nothing of this kind."""
    column = day.carers.index(place.carer)
    carer, visit, start = day.problem.carers[column], problem.visits[v], place.start
    other = day.problem.carers[day.carers.index(place.partner)].id if place.partner in day.carers else ""
    skills = visit.hands[next(k for (u, k), h in day.hands.items() if h == place.hand and u == v)].skills
    if kind == "carer":
        return Way("carer", "", start, skills=tuple(sorted(skills)), other=other) if carer.id == ONE_MORE else None
    if kind == "skill":
        return Way("skill", carer.id, start, skills=tuple(sorted(skills - carer.able(problem.day))), other=other)
    if kind == "shift":
        before = day.m.copy()
        search.move_to(day, place)
        route, duty = route_of(day, column), problem.carers[column]
        day.m[:] = before
        leave = route.leave if route.leave is not None and route.leave < duty.start else 0
        home = route.home if route.home is not None and route.home > duty.end else 0
        return Way("shift", carer.id, start, leave=leave, home=home, other=other) if leave or home else None
    return Way(kind, carer.id, start, other=other)


def _pairs(problem: DayProblem, plan: DayPlan, found: dict[str, list[Way]]) -> None:
    """For visits of two hands that the caller does not plan: the two who are both free at one time, at the lowest price."""
    two = {visit.id for visit in problem.visits if len(visit.hands) > 1 and visit.id in found}
    if not two or problem.pairs:
        return
    day = _again(replace(problem, pairs=True), plan)
    ids = dict(zip(day.carers, (carer.id for carer in problem.carers), strict=True))
    for name in two:
        v = day.names[name]
        best = None if v in day.hopeless else next(iter(search.places(day, v)), None)
        if best is not None:
            found[name].append(Way("pair", ids[best.carer], best.start, other=ids[best.partner]))
