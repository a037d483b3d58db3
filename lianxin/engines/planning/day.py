"""The day in numbers: ids become indices and every rule a list, so that the search only adds and compares ints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lianxin.engines.planning.model import DAY, Carer, DayProblem, Prefix, VisitRequest
from lianxin.engines.planning.plan import Reason
from lianxin.engines.planning.travel import Place

NEVER = 10 * DAY  # a deadline no schedule reaches

# Where a carer stands: free from (minute), node, rest still owed, cost so far, worst lateness, load in minutes.
State = tuple[int, int, bool, int, int, int]


class Rule(NamedTuple):
    """Minutes of one visit; a start later than `due` is late, later than `deadline` is not allowed."""

    minutes: int
    earliest: int
    due: int
    deadline: int
    promised: int | None


class Shift(NamedTuple):
    """Minutes of one carer; `ways` is shared between carers of one mode."""

    ways: list[list[int]]  # [node][node] travel
    end: int
    limit: int  # end with overtime
    rest_from: int
    rest_until: int
    rest_minutes: int


class Prices(NamedTuple):
    """The weights the decoding loop needs."""

    travel: int
    lateness: int
    waiting: int
    waiting_free: int
    change_minute: int
    change_tolerance: int


@dataclass(slots=True)
class Day:
    """A `DayProblem` in indices. Nodes: 0..n-1 the visits, n + c the home of carer c."""

    problem: DayProblem
    visit_ids: dict[str, int]
    carer_ids: dict[str, int]
    rules: list[Rule]  # [visit]
    shifts: list[Shift]  # [carer]
    prices: Prices
    price: list[list[int]]  # [visit][carer]: preference, unmet wishes, change of carer
    penalty: list[int]  # of leaving the visit out
    eligible: list[list[int]]
    hopeless: dict[int, Reason]  # visits no search can place, and why
    first: list[State]  # each carer's state behind the frozen prefix
    done: set[int]  # visits in frozen prefixes

    @property
    def open_visits(self) -> list[int]:
        """Visits the search may place."""
        return [v for v in range(len(self.rules)) if v not in self.done and v not in self.hopeless]


def compile_day(problem: DayProblem) -> Day:
    """Translate a problem into indices; the problem has validated itself."""
    visits, carers = problem.visits, problem.carers
    visit_ids = {visit.id: v for v, visit in enumerate(visits)}
    done = {visit_ids[stop.visit] for prefix in problem.frozen for stop in prefix.stops}
    prefixes = {prefix.carer: prefix for prefix in problem.frozen}
    first = [_first_state(problem, c, prefixes.get(carer.id), visit_ids) for c, carer in enumerate(carers)]
    weights, ways = problem.weights, _ways(problem)
    return Day(
        problem=problem,
        visit_ids=visit_ids,
        carer_ids={carer.id: c for c, carer in enumerate(carers)},
        rules=[_rule(problem, visit) for visit in visits],
        shifts=[_shift(carer, ways[c], first[c][0]) for c, carer in enumerate(carers)],
        prices=Prices(
            weights.travel,
            weights.lateness,
            weights.waiting,
            weights.waiting_free,
            weights.change_minute,
            weights.change_tolerance,
        ),
        price=[[_price(problem, visit, carer) for carer in carers] for visit in visits],
        penalty=[weights.unserved * visit.priority for visit in visits],
        eligible=[
            [c for c, carer in enumerate(carers) if carer.id not in problem.closed and fits(visit, carer)]
            for visit in visits
        ],
        hopeless={
            v: why for v, visit in enumerate(visits) if v not in done and (why := hopeless(problem, visit))
        },
        first=first,
        done=done,
    )


def fits(visit: VisitRequest, carer: Carer) -> bool:
    """Whether the carer has the skills and is neither refused nor left out by the visit's lists."""
    return (
        visit.skills <= carer.skills
        and carer.id not in visit.refused_carers
        and (visit.allowed_carers is None or carer.id in visit.allowed_carers)
        and (visit.pinned_carer is None or carer.id == visit.pinned_carer)
    )


def hopeless(problem: DayProblem, visit: VisitRequest) -> Reason | None:
    """Why no search can place this visit, told from lists alone; None if it may be tried."""
    if visit.hands > 1:
        return "needs_two_carers"
    if visit.place is None and problem.fallback_place is None:
        return "unknown_place"
    open_carers = [carer for carer in problem.carers if carer.id not in problem.closed]
    named = visit.allowed_carers if visit.pinned_carer is None else {visit.pinned_carer}
    if named is not None and not named & {carer.id for carer in open_carers}:
        return "carer_absent"
    skilled = [carer for carer in open_carers if visit.skills <= carer.skills]
    if not skilled:
        return "no_skill"
    return None if any(fits(visit, carer) for carer in skilled) else "refused"


def _rule(problem: DayProblem, visit: VisitRequest) -> Rule:
    promise = problem.published.get(visit.id)
    promised = None if promise is None else promise.start
    if visit.fixed_start is not None:
        return Rule(visit.minutes, visit.fixed_start, visit.fixed_start, visit.fixed_start, promised)
    deadline = visit.window[1] if visit.hard_window else NEVER
    return Rule(visit.minutes, visit.window[0], visit.window[1], deadline, promised)


def _price(problem: DayProblem, visit: VisitRequest, carer: Carer) -> int:
    weights, wishes = problem.weights, visit.wishes
    price = problem.preferences.get((visit.id, 0, carer.id), 0)
    if wishes.language is not None and wishes.language not in carer.languages:
        price += weights.language_wish
    if wishes.sex is not None and wishes.sex != carer.sex:
        price += weights.sex_wish
    promise = problem.published.get(visit.id)
    if promise is not None and promise.carer != carer.id:
        price += weights.change_carer
    return price


def _ways(problem: DayProblem) -> list[list[list[int]]]:
    places = [visit.place or problem.fallback_place for visit in problem.visits]
    places += [carer.home for carer in problem.carers]
    by_mode = {
        mode: [[_way(problem, a, b, mode) for b in places] for a in places]
        for mode in sorted({carer.mode for carer in problem.carers})
    }
    return [by_mode[carer.mode] for carer in problem.carers]


def _way(problem: DayProblem, a: Place | None, b: Place | None, mode: str) -> int:
    if a is None or b is None:  # an unplaceable visit: never travelled to
        return 0
    return problem.travel.minutes(a, b, mode)


def _first_state(problem: DayProblem, c: int, prefix: Prefix | None, visit_ids: dict[str, int]) -> State:
    carer = problem.carers[c]
    free, node, load = max(carer.start, problem.not_before), len(problem.visits) + c, 0
    owed = carer.pause is not None
    if prefix is not None:
        if prefix.stops:
            free, node = max(free, prefix.stops[-1].end), visit_ids[prefix.stops[-1].visit]
            load = sum(stop.end - stop.start for stop in prefix.stops)
        if prefix.break_start is not None and carer.pause is not None:
            free, owed = max(free, prefix.break_start + carer.pause.minutes), False
    return free, node, owed, 0, 0, load


def _shift(carer: Carer, ways: list[list[int]], free: int) -> Shift:
    """A carer who is only free after the window of the rest takes it at once."""
    limit = carer.end + carer.max_overtime
    if carer.pause is None:
        return Shift(ways, carer.end, limit, 0, 0, 0)
    earliest, latest = carer.pause.window
    return Shift(ways, carer.end, limit, earliest, max(latest, free), carer.pause.minutes)
