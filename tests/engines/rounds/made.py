"""Rounds to plan: drawn at random by a seed, and the best of tiny ones found by trying everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import permutations

from lianxin.engines.planning import Place, Travel
from lianxin.engines.rounds import Drop, RoundProblem, Runner

TRAVEL = Travel(detour=1.32, township_factor=1.2, speeds={"ebike": 18.0, "walk": 4.5})


def place(dice: random.Random) -> Place:
    return Place(91.70 + dice.random() * 0.10, 29.80 + dice.random() * 0.06)


def drop(name: str, dice: random.Random, odd: bool) -> Drop:
    earliest = dice.randrange(640, 720, 5)
    return Drop(
        name,
        None if odd and dice.random() < 0.1 else place(dice),
        dice.choice((0, 1, 1, 2, 4)),
        (earliest, earliest + dice.choice((0, 20, 45, 90))),
        dice.choice((0, 2, 5)),
        required=dice.random() < 0.6,
        price=dice.choice((0, 10, 60)),
        allowed=frozenset({"r0"} if dice.random() < 0.5 else ()) if odd and dice.random() < 0.2 else None,
    )


def random_rounds(seed: int, drops: int, runners: int, odd: bool = False) -> RoundProblem:
    """Rounds by seed; odd adds unknown coordinates, doors only some may go to, walkers, a limit of trips."""
    dice = random.Random(seed)
    staff = tuple(
        Runner(
            f"r{n}",
            dice.choice((600, 660)),
            dice.choice((740, 840)),
            dice.choice((4, 8, 20)),
            dice.choice(("ebike", "walk")) if odd else "ebike",
        )
        for n in range(runners)
    )
    return RoundProblem(
        place(dice), tuple(drop(f"d{n}", dice, odd) for n in range(drops)), staff, TRAVEL, dice.choice((600, 650)),
        dice.choice((0, 5)), dice.choice((None, 15, 30, 60)), dice.choice((1, 2, None)) if odd else None,
    )  # fmt: skip


def best_cost(problem: RoundProblem) -> int:
    """The least cost with one runner, every order and every division into trips tried."""
    names = range(len(problem.drops))
    orders = (order for size in range(len(problem.drops) + 1) for order in permutations(names, size))
    costs = (_cost(problem, trips) for order in orders for trips in _divided(order))
    return min(cost for cost in costs if cost is not None)


def _divided(order: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    if not order:
        yield []
        return
    for cuts in range(2 ** (len(order) - 1)):
        ends = [n + 1 for n in range(len(order) - 1) if cuts >> n & 1]
        yield [order[a:b] for a, b in zip([0, *ends], [*ends, len(order)], strict=True)]


def _cost(problem: RoundProblem, trips: list[tuple[int, ...]]) -> int | None:
    """The cost of these trips, minute by minute of leaving tried; None when a rule breaks."""
    runner, visited = problem.runners[0], {n for trip in trips for n in trip}
    cost = sum(d.price + problem.must * d.required for n, d in enumerate(problem.drops) if n not in visited)
    free = max(problem.ready, runner.start) + problem.load_minutes
    for trip in trips:
        homes = [home for leaves in range(free, runner.end) if (home := _home(problem, trip, leaves))]
        if not homes:
            return None
        back, way = min(homes)
        cost += way
        free = back + problem.load_minutes
    return cost


def _home(problem: RoundProblem, trip: tuple[int, ...], leaves: int) -> tuple[int, int] | None:
    runner, clock, way, start, here = problem.runners[0], leaves, 0, leaves, problem.kitchen
    drops = [problem.drops[n] for n in trip]
    for each in drops:
        assert each.place is not None
        leg = problem.travel.minutes(here, each.place, runner.mode)
        start = max(clock + leg, each.window[0])
        if start > each.window[1]:
            return None
        way, clock, here = way + leg, start + each.minutes, each.place
    leg = problem.travel.minutes(here, problem.kitchen, runner.mode)
    cold = problem.hot_minutes is not None and start - leaves > problem.hot_minutes
    full = sum(each.boxes for each in drops) > runner.capacity
    return None if cold or full or clock + leg > runner.end else (clock + leg, way + leg)
