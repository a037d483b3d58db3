"""The cheapest plan of a tiny day by trying everything: every distribution, every order, every moment of the rest.

Shares nothing with the solver; the price comes from the checker's side.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from lianxin.engines.planning import Carer, DayProblem, Route, Stop, Unserved, VisitRequest
from lianxin.engines.planning.measure import price


def cheapest(problem: DayProblem) -> int:
    """Lowest price of any plan in which everyone starts as early as the order allows."""
    best: int | None = None
    names = [carer.id for carer in problem.carers]
    cache: dict[tuple[str, tuple[str, ...]], list[Route]] = {}
    for choice in product([*names, None], repeat=len(problem.visits)):
        unserved = tuple(
            Unserved(visit.id, "no_capacity")
            for visit, who in zip(problem.visits, choice, strict=True)
            if who is None
        )
        options = []
        for carer in problem.carers:
            mine = tuple(v.id for v, who in zip(problem.visits, choice, strict=True) if who == carer.id)
            if (carer.id, mine) not in cache:
                cache[carer.id, mine] = list(_routes(problem, carer, mine))
            options.append(cache[carer.id, mine])
        for routes in product(*options):
            total = price(problem, tuple(routes), unserved).total
            best = total if best is None or total < best else best
    assert best is not None
    return best


def _routes(problem: DayProblem, carer: Carer, names: tuple[str, ...]) -> Iterator[Route]:
    visits = {visit.id: visit for visit in problem.visits}
    if not names:
        yield Route(carer.id)
        return
    if not all(_may(visits[name], carer) for name in names):
        return
    for order in permutations(names):
        for rest_at in range(-1, len(order) + 1 if carer.pause else 0):
            route = _decode(problem, carer, [visits[name] for name in order], rest_at)
            if route is not None:
                yield route


def _may(visit: VisitRequest, carer: Carer) -> bool:
    return (
        visit.skills <= carer.skills
        and carer.id not in visit.refused_carers
        and visit.pinned_carer in (None, carer.id)
    )


def _decode(problem: DayProblem, carer: Carer, order: list[VisitRequest], rest_at: int) -> Route | None:
    """rest_at: the gap with the rest (0 = at home before the first, len = before going home), -1 = none."""
    here, now, rest, stops = carer.home, carer.start, None, []
    for gap, visit in enumerate(order):
        if gap == rest_at and carer.pause:
            rest = max(now, carer.pause.window[0])
            now = rest + carer.pause.minutes
        assert visit.place is not None
        arrival = now + problem.travel.minutes(here, visit.place, carer.mode)
        earliest, latest = visit.window
        if visit.fixed_start is not None:
            earliest = latest = visit.fixed_start
        start = max(arrival, earliest)
        if start > latest and (visit.hard_window or visit.fixed_start is not None):
            return None
        stops.append(Stop(visit.id, carer.id, arrival, start, start + visit.minutes))
        here, now = visit.place, start + visit.minutes
    if rest_at == len(order) and carer.pause:
        rest = max(now, carer.pause.window[0])
        now = rest + carer.pause.minutes
    home = now + problem.travel.minutes(here, carer.home, carer.mode)
    if home > carer.end + carer.max_overtime:
        return None
    if carer.pause and (home > carer.pause.window[1] if rest is None else rest > carer.pause.window[1]):
        return None
    return Route(carer.id, tuple(stops), carer.start, home, rest)
