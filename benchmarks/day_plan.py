"""How good a planned day is, against the plan a station head draws by hand (each visit to the nearest carer who can come).

    python benchmarks/day_plan.py [--sizes 50 100 300 1000] [--days 2] [--seconds 10] [--or-tools] [--instances FOLDER]

Made-up days of a township: a carer for about eight visits, windows of one to three hours, a tenth double-handed, half of the people have a
regular carer. All plans pass the same independent checker. --or-tools: also OR-Tools routing in the same time by the clock (`or_tools_day.py`),
on the same days without double-handed visits, with which it finds no plan. With --instances also published HHCRSP files: their cost,
and beside it what `best_known.md` in the folder above them says.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from tables import machine, table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lianxin.engines import planning  # noqa: E402
from lianxin.engines.planning import hhcrsp  # noqa: E402

BATH = frozenset({"bath"})


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", "--visits", dest="visits", type=int, nargs="+", default=[50, 100])
    parser.add_argument("--or-tools", action="store_true")
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--instances", type=Path)
    chosen = parser.parse_args()
    planning.solve(township(8, 0), iterations=200)  # compiled before anything is timed
    print(
        f"day_plan: {machine()}\n{chosen.seconds:g} s by the clock, one process, mean of {chosen.days} days\n"
    )
    heads = ["visits", "carers", "by hand", "ours", "less %", "left out by hand", "left out", "late by hand", "late", "way by hand", "way", "first answer CPU s", "CPU s"]  # fmt: skip
    print(table(heads, [compared(visits, chosen.days, chosen.seconds) for visits in chosen.visits]))
    if chosen.or_tools:
        heads = ["visits", "OR-Tools", "ours", "less %", "left out by OR-Tools", "left out", "late by OR-Tools", "late", "CPU s of OR-Tools", "CPU s"]  # fmt: skip
        rows = [beside_or_tools(visits, chosen.days, chosen.seconds) for visits in chosen.visits]
        print(f"\n{table(heads, rows)}")
    if chosen.instances:
        print(
            f"\n{table(['instance', 'cost', 'best known', 'gap %', 'CPU s'], published(chosen.instances, chosen.seconds))}"
        )
    print(f"\nat the end: {machine()}")


def township(visits: int, seed: int, each: int = 8) -> planning.DayProblem:
    """A day made up by its seed; a carer for about `each` visits."""
    dice = random.Random(seed)

    def place() -> planning.Place:
        return planning.Place(91.70 + dice.random() * 0.12, 29.80 + dice.random() * 0.08)

    station = place()
    carers = tuple(
        planning.Carer(
            f"c{n}", 480, 1050, station, BATH if n % 2 else frozenset(), frozenset({"bo"} if n % 3 else {"zh"}),
            dice.choice(("female", "male")), "ebike", planning.Break(45, (690, 765)), 30,
        )
        for n in range(max(3, round(visits / each)))
    )  # fmt: skip
    asked = []
    for n in range(visits):
        earliest, bath = dice.randrange(510, 900, 15), dice.random() < 0.2
        asked.append(planning.VisitRequest(
            f"v{n}", place(), dice.choice((20, 30, 40, 60)), (earliest, earliest + dice.choice((60, 90, 180))),
            hard_window=dice.random() < 0.3, skills=BATH if bath else frozenset(), priority=dice.choice((1, 1, 2)),
            second=planning.Hand(40) if bath and dice.random() < 0.5 else None, wishes=planning.Wishes(dice.choice((None, "bo"))),
        ))  # fmt: skip
    regular = {v.id: dice.choice(carers).id for v in asked if dice.random() < 0.5}
    prices = {(v, 0, c.id): 20 for v, usual in regular.items() for c in carers if c.id != usual}
    travel = planning.Travel(1.32, 1.2, {"ebike": 18.0})
    return planning.DayProblem(tuple(asked), carers, travel, preferences=prices)


def compared(visits: int, days: int, seconds: float) -> list[object]:
    """One row: means over some days of one size."""
    rows = []
    for seed in range(days):
        problem = township(visits, 1000 + seed)
        hand = planning.nearest_carer(problem)
        began = time.process_time()
        planning.first_answer(problem)
        first = time.process_time() - began
        began = time.process_time()
        ours = planning.solve(problem, seed=seed, seconds=seconds)
        spent = time.process_time() - began
        both = [(hand.cost.total, ours.cost.total), (len(hand.unserved), len(ours.unserved))]
        both += [(hand.cost.lateness, ours.cost.lateness), (hand.cost.travel, ours.cost.travel)]
        rows.append([number for pair in both for number in pair] + [first, spent])
    mean = [fmean(column) for column in zip(*rows, strict=True)]
    return [visits, max(3, round(visits / 8)), *mean[:2], 100 * (1 - mean[1] / mean[0]), *mean[2:]]


def beside_or_tools(visits: int, days: int, seconds: float) -> list[object]:
    """One row: means over the days, without visits of two, on which OR-Tools finds a plan."""
    from or_tools_day import solved

    rows = []
    for seed in range(days):
        problem = township(visits, 1000 + seed)
        alone = tuple(replace(visit, second=None) for visit in problem.visits)
        problem = replace(problem, visits=alone)
        began = time.process_time()
        theirs = solved(problem, seconds)
        between = time.process_time()
        if theirs is None:
            continue
        ours = planning.solve(problem, seed=seed, seconds=seconds)
        spent = time.process_time() - between
        both = [(theirs.cost.total, ours.cost.total), (len(theirs.unserved), len(ours.unserved))]
        both += [(theirs.cost.lateness, ours.cost.lateness), (between - began, spent)]
        rows.append([number for pair in both for number in pair])
    if not rows:
        return [visits, "no plan", *[None] * 8]
    mean = [fmean(column) for column in zip(*rows, strict=True)]
    return [visits, *mean[:2], 100 * (1 - mean[1] / mean[0]), *mean[2:]]


def published(folder: Path, seconds: float) -> Iterator[list[object]]:
    """One row for each instance of the folder."""
    known = _best_known(folder.parent / "best_known.md")
    for path in sorted(folder.glob("*.json")):
        problem = hhcrsp.problem_of(hhcrsp.read(path.read_bytes()))
        began = time.process_time()
        cost = hhcrsp.cost_of(planning.solve(problem, seconds=seconds))
        spent = time.process_time() - began
        best = known.get(path.name)
        gap = None if best is None else f"{100 * (cost / best - 1):+.2f}"
        yield [path.stem, f"{cost:.3f}", None if best is None else f"{best:.3f}", gap, spent]


def _best_known(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    rows = [[cell.strip() for cell in line.split("|")] for line in path.read_text("utf-8").splitlines()]
    return {row[1]: float(row[5]) for row in rows if len(row) > 6 and row[1].endswith(".json")}


if __name__ == "__main__":
    main()
