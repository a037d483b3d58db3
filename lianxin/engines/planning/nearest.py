"""The plan a dispatcher makes by hand: visits in order of time, each to the nearest carer who can still come."""

from __future__ import annotations

from lianxin.engines.planning.day import compile_day
from lianxin.engines.planning.model import DayProblem
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.solve import store
from lianxin.engines.planning.tours import Tours


def nearest_carer(problem: DayProblem) -> DayPlan:
    """The greedy baseline for comparisons: same model, same checker, no search. Appends only, never rearranges."""
    day = compile_day(problem)
    tours = Tours(day, [[] for _ in problem.carers], day.open_visits)
    for v in sorted(tours.out, key=lambda v: (day.rules[v].earliest, day.rules[v].due, v)):
        reachable = [
            (day.shifts[c].ways[tours.states[c][-1][1]][v], tours.states[c][-1][0], c)
            for c in day.eligible[v]
            if tours.can_put(c, [*tours.orders[c], v])
        ]
        if reachable:
            c = min(reachable)[2]
            tours.put(c, [*tours.orders[c], v])
            tours.out.discard(v)
    return store(tours, seed=0)
