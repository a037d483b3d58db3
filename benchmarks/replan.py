"""A carer drops out in the morning: how good the rest of the day is after 2 s, and how many promises it keeps.

    python benchmarks/replan.py [--visits 50 100] [--each 6] [--days 2] [--seconds 2] [--fresh 20] [--stability 1 2 4]

Made-up days of `day_plan.py` with a carer for about --each visits, planned first; at ten o'clock the carer with most visits still to come drops
out. Seconds are counted in tries, so the load does not matter. Replanned with several prices of a broken promise (`replan(stability=…)`), against a fresh plan of the same rest that owes nobody anything
(--fresh seconds). Kept: of the visits of the others that have not begun, those with the same carer, and a start that moved by 15 minutes
at most, or that is within the window the person was told. Cost without the price of change.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from day_plan import township
from tables import machine, table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lianxin.engines import planning  # noqa: E402
from lianxin.engines.planning.solving import PER_SECOND  # noqa: E402

NOW = 600
TOLERANCE = 15


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visits", type=int, nargs="+", default=[50, 100])
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--fresh", type=float, default=20.0)
    parser.add_argument("--stability", type=int, nargs="+", default=[1, 2, 4])
    chosen = parser.parse_args()
    planning.solve(township(8, 0), iterations=200)  # compiled before anything is timed
    print(
        f"replan: {machine()}\n{chosen.seconds:g} s and {chosen.fresh:g} s of a quiet core ({PER_SECOND:,} tries each), mean of {chosen.days} days\n"
    )
    heads = ["visits", "plan", "cost", "over fresh %", "left out", "kept within 15 min %", "kept within window %", "CPU s"]  # fmt: skip
    print(table(heads, [row for visits in chosen.visits for row in compared(visits, chosen)]))
    print(f"\nat the end: {machine()}")


def compared(visits: int, chosen: argparse.Namespace) -> Iterator[list[object]]:
    """One row for the fresh plan and one for each price of a broken promise: means over some days."""
    found: dict[str, list[tuple[float, ...]]] = {}
    for day in range(chosen.days):
        problem = township(visits, 2000 + day, chosen.each)
        plan = planning.solve(problem, iterations=round(chosen.fresh * PER_SECOND))
        absent = frozenset({max(plan.routes, key=lambda r: sum(s.start >= NOW for s in r.stops)).carer})
        rest = planning.problem_at(problem, plan, now=NOW, absent=absent)
        free = replace(rest, weights=replace(rest.weights, change_carer=0, change_minute=0))
        began = time.process_time()
        fresh = planning.solve(free, iterations=round(chosen.fresh * PER_SECOND))
        found.setdefault("fresh", []).append(figures(rest, plan, fresh, absent, time.process_time() - began))
        for price in chosen.stability:
            began = time.process_time()
            _, again = planning.replan(
                problem,
                plan,
                now=NOW,
                absent=absent,
                iterations=round(chosen.seconds * PER_SECOND),
                stability=price,
            )
            spent = time.process_time() - began
            found.setdefault(f"promise × {price}", []).append(figures(rest, plan, again, absent, spent))
    base = fmean(row[0] for row in found["fresh"])
    for name, rows in found.items():
        cost, left, near, within, spent = (fmean(column) for column in zip(*rows, strict=True))
        yield [visits, name, cost, f"{100 * (cost / base - 1):+.1f}", left, near, within, spent]


def figures(
    rest: planning.DayProblem,
    plan: planning.DayPlan,
    again: planning.DayPlan,
    absent: frozenset[str],
    spent: float,
) -> tuple[float, ...]:
    """Cost without change, visits left out, two shares of promises kept, processor seconds."""
    windows = {visit.id: visit.windows[-1][1] for visit in rest.visits}
    told = [s for route in plan.routes if route.carer not in absent for s in route.stops if s.start >= NOW]
    pairs = [(s, again.stop_of(s.visit, s.hand)) for s in told]
    same = [(s, now) for s, now in pairs if now is not None and now.carer == s.carer]
    near = sum(abs(now.start - s.start) <= TOLERANCE for s, now in same)
    within = sum(now.start <= max(s.start, windows[s.visit]) for s, now in same)
    price = rest.weights.unserved * sum(v.priority for v in rest.visits if again.stop_of(v.id) is None)
    cost = again.cost.total - again.cost.change - again.cost.unserved + price
    return cost, len(again.unserved), 100 * near / len(told), 100 * within / len(told), spent


if __name__ == "__main__":
    main()
