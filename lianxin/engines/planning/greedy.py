"""The plan a station head makes by hand: visits in order of time, each to the nearest carer who can still come."""

from __future__ import annotations

from lianxin.engines.planning import memory as at
from lianxin.engines.planning import search
from lianxin.engines.planning.day import Day, compile_day
from lianxin.engines.planning.kernel import keep
from lianxin.engines.planning.model import DayProblem
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.storing import store


def nearest_carer(problem: DayProblem) -> DayPlan:
    """The baseline for comparisons: same model, same checker, no search. Appends only, never rearranges."""
    day = compile_day(problem)
    by_hand(day)
    return store(day, 0, ())


def by_hand(day: Day) -> None:
    """Arrange the day so."""
    search.empty(day)
    visits = day.problem.visits
    for v in sorted(day.open_visits, key=lambda v: (visits[v].window, v)):
        lines = search.appended(day, v)
        priced = search.evaluate(day, lines)
        for number in sorted(range(len(lines)), key=lambda number: (_far(day, lines[number]), number)):
            if priced[number][0] < at.NEVER and search.put_if_possible(day, lines[number]):
                break
    keep(day.m)


def _far(day: Day, line: list[int]) -> int:
    """Minutes to the visit from where its carers are before, both together."""
    m, far = day.m, 0
    for move in range(line[0]):
        i, carers = line[1 + 4 * move], line[3 + 4 * move : 5 + 4 * move]
        for side, c in enumerate(carers):
            if c:
                tail = m[c + at.TAIL]
                node = m[tail + at.NODE] if tail else m[c + at.FROM]
                far += int(m[m[c + at.WAYS] + node * m[at.NODES] + m[m[i + at.ONE + side] + at.NODE]])
    return far
