"""Ruin and recreate under simulated annealing, with an iteration budget: the same seed gives the same plan.

Slack induction by string removals (Christiaens and Vanden Berghe, Transportation Science 2020,
doi 10.1287/trsc.2019.0914): take strings of neighbouring visits out of a few routes, put them back greedily with an
occasional blink; then a descent by exact single moves.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from lianxin.engines.planning.day import Day
from lianxin.engines.planning.tours import Insertion, Tours, exact_places, likely_insertion, moved

REMOVED = 6  # mean number of visits taken out in one iteration
LONGEST = 6  # longest string
TRIES = 3  # places decoded per visit in recreate
BLINK = 0.02  # chance that an iteration overlooks one carer's position
HOT, COLD = 25.0, 0.5  # temperatures in equivalent minutes


def build(tours: Tours) -> Tours:
    """Greedy insertion of everything left out: the visits with the fewest carers and the tightest windows first."""
    day = tours.day

    def urgency(v: int) -> tuple[int, int, int, int]:
        return (-day.penalty[v], len(day.eligible[v]), day.rules[v].deadline - day.rules[v].earliest, v)

    built = tours.copy()
    for v in sorted(built.out, key=urgency):
        place = likely_insertion(built, v, frozenset(), TRIES)
        if place is not None and place.cost < day.penalty[v]:
            built.insert(place)
    return built


def anneal(tours: Tours, iterations: int, rng: random.Random) -> Tours:
    """The best plan met in this many iterations from this start."""
    day = tours.day
    near = _neighbours(day)
    current = best = tours
    cost = best_cost = tours.total()
    if len(near) < 1:
        return best
    for iteration in range(iterations):
        heat = HOT * (COLD / HOT) ** (iteration / iterations)
        changed = _recreate(_ruin(current, near, rng), rng)
        changed_cost = changed.total()
        if changed_cost < cost - heat * math.log(1.0 - rng.random()):
            current, cost = changed, changed_cost
            if cost < best_cost:
                best, best_cost = changed, cost
    return best


def descend(tours: Tours) -> Tours:
    """Move single visits to their exactly cheapest place until none is cheaper; then leave out what costs too much."""
    current, cost = tours, tours.total()
    improved = True
    while improved:
        improved = False
        for v in current.day.open_visits:
            places = exact_places(current, v)
            if places and places[0].cost < cost:
                current, cost, improved = moved(current, places[0]), places[0].cost, True
            lighter = _left_out(current, v)
            if lighter is not None and lighter.total() < cost:
                current, cost, improved = lighter, lighter.total(), True
    return current


def _left_out(tours: Tours, v: int) -> Tours | None:
    for c, order in enumerate(tours.orders):
        if v in order:
            rest = [u for u in order if u != v]
            if not tours.can_put(c, rest):
                return None
            twin = tours.copy()
            twin.put(c, rest)
            twin.out.add(v)
            return twin
    return None


def _neighbours(day: Day) -> dict[int, list[int]]:
    """For every open visit all open visits, nearest first in travel and time."""
    visits = day.open_visits
    if not day.shifts:
        return {}
    ways, rules = day.shifts[0].ways, day.rules

    def apart(v: int, u: int) -> tuple[int, int]:
        middles = rules[v].earliest + rules[v].due - rules[u].earliest - rules[u].due
        return 4 * ways[v][u] + abs(middles) // 2, u

    return {v: sorted(visits, key=lambda u: apart(v, u)) for v in visits}


def _ruin(tours: Tours, near: dict[int, list[int]], rng: random.Random) -> Tours:
    """Take strings out of the routes around one visit."""
    ruined = tours.copy()
    served = sum(1 for order in ruined.orders if order)
    mean = max(1, sum(map(len, ruined.orders)) // max(1, served))
    longest = min(LONGEST, mean)
    strings = int(rng.uniform(1, 4 * REMOVED / (1 + longest)))
    where = {v: c for c, order in enumerate(ruined.orders) for v in order}
    touched: set[int] = set()
    seed = rng.choice(list(near))
    for v in near[seed]:
        c = where.get(v)
        if c is None or c in touched:
            continue
        touched.add(c)
        order = ruined.orders[c]
        length = int(rng.uniform(1, min(longest, len(order)) + 1))
        at = order.index(v)
        begin = rng.randint(max(0, at - length + 1), min(at, len(order) - length))
        rest = order[:begin] + order[begin + length :]
        if ruined.can_put(c, rest):
            ruined.out.update(order[begin : begin + length])
            ruined.put(c, rest)
        if len(touched) > strings:
            break
    return ruined


def _recreate(tours: Tours, rng: random.Random) -> Tours:
    """Put everything left out back, in a random kind of order, each where it is cheap."""
    day = tours.day
    missing = sorted(tours.out)
    rng.shuffle(missing)
    orders: tuple[Callable[[int], int], ...] = (
        lambda v: 0,
        lambda v: day.rules[v].deadline - day.rules[v].earliest,
        lambda v: day.rules[v].earliest,
        lambda v: len(day.eligible[v]),
        lambda v: -day.rules[v].minutes,
    )
    missing.sort(key=rng.choice(orders))
    missing.sort(key=lambda v: -day.penalty[v])
    for v in missing:
        place: Insertion | None = likely_insertion(tours, v, _blinks(tours, v, rng), TRIES)
        if place is not None and place.cost < day.penalty[v]:
            tours.insert(place)
    return tours


def _blinks(tours: Tours, v: int, rng: random.Random) -> frozenset[tuple[int, int]]:
    """Positions overlooked this time: each eligible carer loses one position with a small chance."""
    return frozenset(
        (c, rng.randrange(len(tours.orders[c]) + 1))
        for c in tours.day.eligible[v]
        if rng.random() < BLINK * 4
    )
