"""A carer drops out in the morning: how good the rest of the day is after 2 s, and how many promises it keeps.

    python benchmarks/replan.py [--visits 50 100] [--each 6] [--days 4] [--seconds 2] [--fresh 20] [--promises 2 4 8]

Made-up days of `day_plan.py` with a carer for about --each visits, planned first; at ten o'clock the carer with most visits still to come drops
out. Seconds are counted in tries, so the load does not matter. Replanned so that several numbers of broken promises weigh as much as a visit
left out (`replan(promises=…)`), against a fresh plan of the same rest that owes nobody anything (--fresh seconds). Kept: of the untouched visits
that have not begun (those without a part for the missing carer), the share whose carers are the same and whose start is still inside the window
people were told (`VisitRequest.told`), of all days and of the worst; beside it, those whose start moved by 15 minutes at most. A visit left out
is not kept. Cost without the prices of change and of visits left out: these stand beside it, their number and the sum of their priorities.
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
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--fresh", type=float, default=20.0)
    parser.add_argument("--promises", type=int, nargs="+", default=[2, 4, 8])
    chosen = parser.parse_args()
    planning.solve(township(8, 0), iterations=200)  # compiled before anything is timed
    print(
        f"replan: {machine()}\n{chosen.seconds:g} s and {chosen.fresh:g} s of a quiet core ({PER_SECOND:,} tries each), mean of {chosen.days} days, "
        f"a carer for {chosen.each} visits\n"
    )
    heads = ["visits", "plan", "cost", "over fresh %", "lost", "left out", "their priority", "kept window %", "worst day %", "within 15 min %", "CPU s"]  # fmt: skip
    print(table(heads, [row for visits in chosen.visits for row in compared(visits, chosen)]))
    print(f"\nat the end: {machine()}")


def compared(visits: int, chosen: argparse.Namespace) -> Iterator[list[object]]:
    """One row for the fresh plan and one for each weight of a promise: means over some days."""
    found: dict[str, list[tuple[float, ...]]] = {}
    for day in range(chosen.days):
        problem = township(visits, 2000 + day, chosen.each)
        plan = planning.solve(problem, iterations=round(chosen.fresh * PER_SECOND))
        absent = max(plan.routes, key=lambda r: sum(s.start >= NOW for s in r.stops)).carer
        rest = planning.problem_at(problem, plan, now=NOW, absent=frozenset({absent}))
        free = replace(rest, weights=replace(rest.weights, change_carer=0, change_minute=0))
        began = time.process_time()
        fresh = planning.solve(free, iterations=round(chosen.fresh * PER_SECOND))
        found.setdefault("fresh", []).append(figures(rest, plan, fresh, absent, time.process_time() - began))
        for promises in chosen.promises:
            began = time.process_time()
            _, again = planning.replan(
                problem,
                plan,
                now=NOW,
                absent=frozenset({absent}),
                iterations=round(chosen.seconds * PER_SECOND),
                promises=promises,
            )
            spent = time.process_time() - began
            name = f"left out = {promises} promises"
            found.setdefault(name, []).append(figures(rest, plan, again, absent, spent))
    base = fmean(row[0] for row in found["fresh"])
    for name, rows in found.items():
        cost, lost, left, weight, within, near, spent = (fmean(column) for column in zip(*rows, strict=True))
        worst = min(row[4] for row in rows)
        yield [visits, name, cost, f"{100 * (cost / base - 1):+.1f}", lost, left, weight, within, worst, near, spent]


def figures(
    rest: planning.DayProblem, plan: planning.DayPlan, again: planning.DayPlan, absent: str, spent: float
) -> tuple[float, ...]:
    """Cost without change and visits left out; visits that lost their carer; how many are left out, and their priorities; two shares of
    promises kept; processor seconds."""
    visits = {visit.id: visit for visit in rest.visits}
    coming = [stop for route in plan.routes for stop in route.stops if stop.start >= NOW]
    lost = {stop.visit for stop in coming if stop.carer == absent}
    inside: dict[str, bool] = {}
    near: dict[str, bool] = {}
    for stop in coming:
        if stop.visit in lost:
            continue
        now, (earliest, latest) = again.stop_of(stop.visit, stop.hand), visits[stop.visit].told(stop.hand, stop.start)
        same = now is not None and now.carer == stop.carer
        is_inside = same and now is not None and earliest <= now.start <= latest
        is_near = same and now is not None and abs(now.start - stop.start) <= TOLERANCE
        inside[stop.visit] = inside.get(stop.visit, True) and is_inside
        near[stop.visit] = near.get(stop.visit, True) and is_near
    cost = again.cost.total - again.cost.change - again.cost.unserved
    weight = sum(visits[each.visit].priority for each in again.unserved)
    shares = (100 * fmean(inside.values()), 100 * fmean(near.values()))
    return cost, len(lost), len(again.unserved), weight, *shares, spent


if __name__ == "__main__":
    main()
