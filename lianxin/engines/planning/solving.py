"""From a day problem to a day plan, checked before it leaves."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Final

from lianxin.engines.planning import descent, search
from lianxin.engines.planning import memory as at
from lianxin.engines.planning.day import Day, compile_day
from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.engines.planning.greedy import by_hand
from lianxin.engines.planning.jit import COMPILED
from lianxin.engines.planning.model import DayProblem
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.storing import store
from lianxin.engines.planning.timetable import take_over

BATCH: Final = 4000 if COMPILED else 40
"""Changes between two looks at the clock."""
STORING: Final = 0.35
"""Reasons and check at the end take about so much of the time that the translation and the first plan took."""
PER_SECOND: Final = 900_000 if COMPILED else 9_000
"""About how many changes are tried in a second; only decides how often to anneal in the time given."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: part of the budget used, and the price of the best plan so far."""

    done: float
    cost: int


WARM_PHASES: Final = 3
"""How often at least a search that begins from a plan goes back to the best: it strays less far from it."""

Report = Callable[[Progress], None]


def solve(
    problem: DayProblem,
    *,
    seed: int = 0,
    iterations: int | None = None,
    seconds: float | None = None,
    tries: tuple[int, ...] | None = None,
    start: DayPlan | None = None,
    processes: int = 1,
    progress: Report | None = None,
) -> DayPlan:
    """A plan of the day, accepted by the independent checker.

    Budget: `iterations` (changes tried) never looks at a clock, so the same problem, seed and iterations give the same
    plan; `seconds` does (of the wall clock, in all), and leaves what it tried in `DayPlan.tries`, with which the plan can be made again; with neither,
    a number of iterations by size. start: an earlier plan to begin from and to stay near. processes: so many seeds (seed, seed + 1, ...) at
    once, each with the whole budget; the cheapest plan is kept.
    Raises PlanInputError for a wrong budget and PlanRefusedError if the checker refuses the result (a defect of this
    engine, never shown as a plan).
    """
    whole_number("solve", "seed", seed, 0, 2**31)
    whole_number("solve", "processes", processes, 1, 64)
    if iterations is not None:
        whole_number("solve", "iterations", iterations, 0, 10**12)
    if seconds is not None and not 0 <= seconds <= 86_400:
        raise PlanInputError("solve", "seconds", seconds, "请填 0 到 86400 之间的秒数")
    if processes == 1:
        return _one(problem, seed, iterations, seconds, tries, start, progress)
    with ProcessPoolExecutor(processes - 1, multiprocessing.get_context("spawn")) as pool:
        others = [
            pool.submit(_one, problem, seed + n, iterations, seconds, tries, start)
            for n in range(1, processes)
        ]
        plans = [_one(problem, seed, iterations, seconds, tries, start, progress)]
        plans += [other.result() for other in others]
    return min(plans, key=lambda plan: (plan.cost.total, plan.seed))


def first_answer(problem: DayProblem, *, start: DayPlan | None = None) -> DayPlan:
    """A plan without search, at once: every visit behind the others of a cheap carer, in order of time."""
    return solve(problem, iterations=0, start=start)


def default_iterations(hands: int) -> int:
    """A budget that keeps a township's day within a second or two of a current core."""
    return min(5_000_000, 60_000 * hands) if COMPILED else min(20_000, 300 * hands)


def phases_of(hands: int, budget: float) -> int:
    """How often to anneal within so many tries: single runs of small days scatter by some percent, big ones need it all."""
    share = (30_000 if hands <= 250 else 150_000) * max(1, hands)
    return max(1, min(8, int(budget / share)))


def _one(
    problem: DayProblem,
    seed: int,
    iterations: int | None,
    seconds: float | None,
    tries: tuple[int, ...] | None,
    start: DayPlan | None,
    progress: Report | None = None,
) -> DayPlan:
    begun = monotonic()
    day = compile_day(problem)
    _first(day, start)
    budget = default_iterations(len(day.hands)) if iterations is None and seconds is None else iterations
    phases = phases_of(len(day.hands), (seconds or 0) * PER_SECOND if budget is None else budget)
    phases = phases if start is None else max(WARM_PHASES, phases)
    if tries is not None:
        phases, cut = divmod(len(tries), search.LEVELS)
        if cut > min(1, phases) or any(type(n) is not int or n < 0 for n in tries):
            raise PlanInputError(
                "solve", "tries", len(tries), f"要填方案里记下的次数({search.LEVELS} 的倍数,或再加一个)"
            )
    tell = _Teller(day, progress, phases * search.LEVELS)
    steps = _Steps()
    spent: tuple[int, ...] = ()
    if day.hands and day.carers and budget != 0 and phases:
        if tries is not None:
            spend = tell.counted(tries[: phases * search.LEVELS])
            steps.most = tries[-1] if cut else None
        elif budget is not None:
            spend = tell.counted((-(-budget // (phases * search.LEVELS)),) * (phases * search.LEVELS))
        else:
            descent.make_ready(day)
            steps.until = begun + (seconds or 0.0) - STORING * (monotonic() - begun)
            spend = tell.timed(steps.until - _descending(day, seconds or 0.0), phases * search.LEVELS)
        spent = search.anneal(day, seed, spend, phases, warm=start is not None)
        if not descent.polish(day, steps.go_on):
            spent = (*spent, steps.done)
    return store(day, seed, spent)


def _first(day: Day, start: DayPlan | None) -> None:
    """Arrange a plan to begin from: the one given, or the cheaper of two made at once."""
    if start is None:
        by_hand(day)
        made, by_head = search.best_order(day), int(day.m[at.TOTAL])
    search.empty(day)
    if start is not None:
        take_over(day, start)
        descent.insert(day)
    search.first_plan(day)
    if start is None and by_head < day.m[at.TOTAL]:
        search.set_up(day, *made)


class _Teller:
    """Hands out batches and says how far the search is."""

    def __init__(self, day: Day, progress: Report | None, levels: int) -> None:
        self.day, self.progress, self.levels = day, progress, levels

    def tell(self, level: int) -> None:
        """Report one level as done."""
        if self.progress is not None:
            self.progress(Progress((level + 1) / self.levels, int(self.day.m[at.BEST])))

    def counted(self, tries: tuple[int, ...]) -> Callable[[int], Iterator[int]]:
        """So many changes at each level."""

        def spend(level: int) -> Iterator[int]:
            if tries[level]:
                yield tries[level]
            self.tell(level)

        return spend

    def timed(self, until: float, levels: int) -> Callable[[int], Iterator[int]]:
        """Batches at each level until its share of the time to that moment has passed."""
        origin = monotonic()
        whole = max(0.0, until - origin)

        def spend(level: int) -> Iterator[int]:
            while monotonic() - origin < whole * (level + 1) / levels:
                yield BATCH
            self.tell(level)

        return spend


def _descending(day: Day, seconds: float) -> float:
    """Seconds of the budget kept for the descent: about one look at every visit, which finds most of what there is to find."""
    return min(0.1 * seconds, 2e-6 * len(day.hands) ** 2 * (1 if COMPILED else 60))


@dataclass(slots=True)
class _Steps:
    """Visits the descent at the end has looked at; it goes on to its end, or to a moment, or to a number."""

    until: float | None = None
    most: int | None = None
    done: int = 0

    def go_on(self) -> bool:
        """Whether one more may be looked at, which then counts."""
        if self.done == self.most or (self.until is not None and monotonic() >= self.until):
            return False
        self.done += 1
        return True
