"""From the orders and carers of a week to a template, checked before it leaves. CP-SAT where OR-Tools is installed."""

from __future__ import annotations

import random
import time
from importlib.util import find_spec
from typing import Final

from lianxin.engines.planning.errors import PlanInputError, PlanRefusedError, whole_number
from lianxin.engines.planning.template import (
    WeekLeftOut,
    WeekProblem,
    WeekSlot,
    WeekTemplate,
    template_price,
)
from lianxin.engines.planning.template_check import check_template, hopeless
from lianxin.engines.planning.template_model import WeekModel
from lianxin.engines.planning.template_search import Chosen, by_hand, candidates

SOLVERS: Final = ("cp-sat", "own")
TOGETHER: Final = 5
"""So many elders get their carers anew at a time, to begin with."""
SMALL: Final = 800
"""Choices up to which everybody at once is searched first: often to the proof."""


def week_template(
    problem: WeekProblem, *, effort: float = 5.0, seed: int = 0, solver: str | None = None, seconds: float | None = None
) -> WeekTemplate:
    """A template the checker accepted, never dearer than the one made by hand it begins from.

    effort: CP-SAT's deterministic time, about seconds of one quiet core; the same problem, seed, effort and solver give the same
    template. solver: "cp-sat" (default where OR-Tools is installed) or "own". seconds: of the clock, after which no new search
    begins whatever is left of the effort, so a slow machine gives a dearer template; None waits for all of it.
    Raises PlanInputError for a wrong budget and PlanRefusedError if the checker refuses the result (a defect of this engine).
    """
    whole_number("week_template", "seed", seed, 0, 2**31 - 1)
    if not 0 <= effort <= 86_400:
        raise PlanInputError("week_template", "effort", effort, "请填 0 到 86400 之间的数")
    if solver not in (None, *SOLVERS):
        raise PlanInputError("week_template", "solver", solver, f"求解器只能是 {'、'.join(SOLVERS)}")
    if seconds is not None and not 0 <= seconds <= 86_400:
        raise PlanInputError("week_template", "seconds", seconds, "请填 0 到 86400 之间的数")
    solver = solver or ("cp-sat" if find_spec("ortools") else "own")
    began = time.monotonic()
    chosen, proven = by_hand(problem, seed=seed, until=None if seconds is None else began + seconds / 2), False
    if solver == "cp-sat" and effort:
        chosen, proven = _improved(problem, chosen, effort, seed, None if seconds is None else began + seconds)
    return _template(problem, chosen, solver, proven)


def _improved(problem: WeekProblem, chosen: Chosen, effort: float, seed: int, until: float | None) -> tuple[Chosen, bool]:
    """First, in a small week, all of it for half of the effort, then a few elders at a time anew, the others left as they are.

    As many at a time as are searched to the end: one more after each success, one less after each failure.
    """
    who = candidates(problem)
    proven, spent = not who, 0.0
    if sum(len(some) for hands in who.values() for some in hands) <= SMALL:
        chosen, proven, spent = WeekModel(problem, who, chosen).solve(0.5 * effort, seed, 8, _left(until))
    elders, many = sorted({problem.orders[number].elder for number, _ in who}), TOGETHER
    dice = random.Random(seed)  # noqa: S311 - a search, no secret
    while not proven and spent < effort and (until is None or time.monotonic() < until):
        some = set(dice.sample(elders, min(many, len(elders))))
        free = {
            visit: hands
            if visit not in chosen or problem.orders[visit[0]].elder in some
            else [[carer] for carer in chosen[visit]]
            for visit, hands in who.items()
        }
        chosen, whole, took = WeekModel(problem, free, chosen).solve(min(0.5, effort / 4), seed, 1, _left(until))
        many = max(2, many + (1 if whole else -1))
        spent += max(took, effort / 200)  # so that it ends where nothing is left to search
    return chosen, proven


def _left(until: float | None) -> float | None:
    return None if until is None else until - time.monotonic()


def _template(problem: WeekProblem, chosen: Chosen, solver: str, proven: bool) -> WeekTemplate:
    slots = tuple(
        sorted(
            WeekSlot(problem.orders[number].id, weekday, hand, problem.carers[carer].id)
            for (number, weekday), carers in chosen.items()
            for hand, carer in enumerate(carers)
        )
    )
    left_out = tuple(
        WeekLeftOut(order.id, weekday, hopeless(problem, order, weekday) or "no_capacity")
        for number, order in enumerate(problem.orders)
        for weekday in sorted(order.weekdays)
        if (number, weekday) not in chosen
    )
    found = WeekTemplate(slots, left_out, template_price(problem, slots, left_out), solver, proven)
    refused = check_template(problem, found)
    if refused:
        raise PlanRefusedError(refused)
    return found
