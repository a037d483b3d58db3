"""Days to plan: one drawn at random by a seed, and hypothesis strategies over them."""

from __future__ import annotations

import random

from lianxin.engines.planning import (
    Break,
    Carer,
    DayProblem,
    Hand,
    Place,
    Travel,
    VisitRequest,
    Weights,
    Wishes,
)

TRAVEL = Travel(detour=1.32, township_factor=1.2, speeds={"ebike": 18.0, "walk": 4.5})


def place(rng: random.Random) -> Place:
    return Place(91.70 + rng.random() * 0.12, 29.80 + rng.random() * 0.08)


def visit(name: str, rng: random.Random, odd: bool = False) -> VisitRequest:
    earliest = rng.randrange(8 * 60, 15 * 60, 5)
    latest = earliest + rng.choice((0, 30, 60, 180))
    minutes = rng.choice((0, 20, 30, 45, 60))
    both = odd and rng.random() < 0.25
    return VisitRequest(
        name,
        None if odd and rng.random() < 0.1 else place(rng),
        minutes,
        (earliest, latest),
        hard_window=rng.random() < 0.5,
        skills=frozenset({"bath"} if rng.random() < 0.3 else ()),
        second=Hand(rng.choice((minutes, 20)), frozenset({"bath"} if rng.random() < 0.3 else ()))
        if both
        else None,
        more_windows=((latest + 30, latest + 60),) if odd and rng.random() < 0.15 else (),
        gap=rng.choice((None, (0, 20), (60, 90))) if both else None,
        priority=rng.choice((1, 1, 3)),
        refused_carers=frozenset({"c0"} if rng.random() < 0.1 else ()),
        pinned_carer="c1" if rng.random() < 0.1 else None,
        fixed_start=earliest if rng.random() < 0.1 else None,
        wishes=Wishes(language=rng.choice((None, "bo")), sex=rng.choice((None, None, "female"))),
    )


def carer(number: int, rng: random.Random, odd: bool = False) -> Carer:
    start = rng.choice((8 * 60, 9 * 60))
    return Carer(
        f"c{number}",
        start,
        rng.choice((13 * 60, 18 * 60)),
        place(rng),
        frozenset({"bath"} if number % 2 else ()),
        frozenset({"bo"} if rng.random() < 0.5 else {"zh"}),
        rng.choice(("female", "male")),
        rng.choice(("ebike", "walk")),
        Break(rng.choice((20, 45)), (11 * 60, 12 * 60)) if rng.random() < 0.6 else None,
        rng.choice((0, 30)),
        finish=place(rng) if odd and rng.random() < 0.3 else None,
        max_minutes=rng.choice((None, 240)) if odd else None,
    )


def random_day(
    seed: int, visits: int, carers: int, odd: bool = False, weights: Weights | None = None
) -> DayProblem:
    """A day by seed; odd adds two hands, several windows, unknown coordinates, other places to end, short days."""
    rng = random.Random(seed)
    asked = tuple(visit(f"v{number}", rng, odd) for number in range(visits))
    staff = tuple(carer(number, rng, odd) for number in range(carers))
    wanted = {
        (each.id, 0, who.id): rng.choice((0, 10, 40)) for each in asked for who in staff if rng.random() < 0.3
    }
    return DayProblem(asked, staff, TRAVEL, weights or Weights(), wanted)
