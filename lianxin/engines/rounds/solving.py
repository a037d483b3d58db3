"""From a round problem to rounds, checked before they leave."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from time import monotonic
from typing import Final

from lianxin.engines.rounds import adapter_pyvrp
from lianxin.engines.rounds.chains import NEVER, Chain, Table, table
from lianxin.engines.rounds.checker import check
from lianxin.engines.rounds.errors import RoundInputError, RoundRefusedError, whole
from lianxin.engines.rounds.measure import never, price
from lianxin.engines.rounds.model import RoundProblem
from lianxin.engines.rounds.plan import LeftOut, Reason, RoundPlan, RoundStop, Trip
from lianxin.engines.rounds.search import Rounds, Search, cheapest, first

SOLVERS: Final = ("pyvrp", "own")
SHARE: Final = 0.85
HOT_SHARE: Final = 0.2
"""PyVRP's part of the time: most of it, or little where food must stay hot, which it does not know."""

STORING: Final = 0.5
"""Reasons and check at the end take about so much of the time that the tables and the first trips took."""


def solve(
    problem: RoundProblem,
    *,
    seconds: float = 5.0,
    seed: int = 0,
    iterations: int | None = None,
    solver: str | None = None,
) -> RoundPlan:
    """Rounds the independent checker accepted.

    Budget: `seconds` by the clock; or `iterations`, which never looks at it, so that the same problem, seed, iterations and
    solver give the same rounds. solver: "pyvrp" (default where it is installed) or "own", plain Python.
    Raises RoundInputError for a wrong budget and RoundRefusedError if the checker refuses the result (a defect of this
    engine, never shown as rounds).
    """
    whole("solve", "seed", seed, 0, 2**31)
    if iterations is not None:
        whole("solve", "iterations", iterations, 0, 10**9)
    if not 0 <= seconds <= 86_400:
        raise RoundInputError("solve", "seconds", seconds, "请填 0 到 86400 之间的秒数")
    if solver not in (None, *SOLVERS):
        raise RoundInputError("solve", "solver", solver, f"求解器只能是 {'、'.join(SOLVERS)}")
    solver = solver or ("pyvrp" if adapter_pyvrp.installed() else "own")
    begun, given = monotonic(), table(problem)
    rounds = Rounds(given)
    first(rounds)
    if given.names and given.capacity:
        clock = _Clock(begun, seconds - STORING * (monotonic() - begun), iterations)
        if solver == "pyvrp":
            _by_pyvrp(rounds, seed, clock)
        Search(rounds, seed).run(
            clock.until(1.0), heat=0.3 if solver == "pyvrp" and given.hot == NEVER else 1.0
        )
    return _stored(problem, rounds, seed, solver)


class _Clock:
    """The budget, in iterations or in seconds."""

    def __init__(self, begun: float, seconds: float, iterations: int | None) -> None:
        self.begun, self.seconds, self.iterations = begun, seconds, iterations

    def left(self) -> float:
        """Seconds not yet used."""
        return max(0.0, self.seconds - (monotonic() - self.begun))

    def until(self, share: float) -> Callable[[int], float]:
        """How much is done of what remains up to this share of the budget."""
        if self.iterations is not None:
            many = max(1, round(self.iterations * share))
            return lambda number: number / many if self.iterations else 1.0
        origin, whole_time = monotonic(), self.left() * share
        return lambda _: (monotonic() - origin) / whole_time if whole_time else 1.0


def _by_pyvrp(rounds: Rounds, seed: int, clock: _Clock) -> None:
    """The trips PyVRP finds, made to hold, unless what stands is cheaper."""
    given, before = rounds.given, (rounds.cost, rounds.doors())
    made = adapter_pyvrp.trips(
        given,
        rounds.doors(),
        seed=seed,
        iterations=clock.iterations,
        seconds=clock.left() * (HOT_SHARE if given.hot < NEVER else SHARE),
    )
    rounds.take_over(made)
    first(rounds)
    if before[0] < rounds.cost:
        rounds.take_over(before[1])


def _stored(problem: RoundProblem, rounds: Rounds, seed: int, solver: str) -> RoundPlan:
    """Rounds as they are stored, after the checker has accepted them."""
    given = rounds.given
    trips = tuple(
        _timed(given, problem.runners[chain.runner].id, chain, k)
        for chain in rounds.chains
        for k, trip in enumerate(chain.trips)
    )
    number = {name: n for n, name in enumerate(given.names, 1)}
    unserved = tuple(
        LeftOut(drop.id, reason)
        for drop in problem.drops
        if (reason := never(problem, drop) or _why(rounds, number[drop.id]))
    )
    plan = RoundPlan(trips, unserved, price(problem, trips, unserved), seed, solver)
    refused = check(problem, plan)
    if refused:
        raise RoundRefusedError(refused)
    return plan


def _why(rounds: Rounds, door: int) -> Reason | None:
    """Why a door that could be served alone is on no trip."""
    if door not in rounds.out:
        return None
    fitting = any(
        cheapest(rounds.given, rounds.chains[runner], door, NEVER, None)[1]
        for runner in rounds.given.may[door]
    )
    return "too_costly" if fitting else "no_capacity"


def _timed(given: Table, name: str, chain: Chain, k: int) -> Trip:
    """A trip that leaves as late as it can without coming home later."""
    segment = chain.trips[k]
    doors, way = segment.doors, given.way[chain.runner]
    leaves = max(chain.ready[k], segment.whole[1] if segment.whole else 0)
    here, stops = leaves, []
    for before, door in pairwise(doors[:-1]):
        arrival = here + way[before][door]
        start = max(arrival, given.early[door])
        here = start + given.minutes[door]
        stops.append(RoundStop(given.names[door - 1], arrival, start, here))
    return Trip(name, k + 1, leaves, tuple(stops), here + way[doors[-2]][0])
