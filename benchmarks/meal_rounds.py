"""How good delivery rounds are: ours with PyVRP and without it, VROOM and OR-Tools routing, on the same rounds in one run.

    python benchmarks/meal_rounds.py [--doors 100 200 400] [--days 1] [--seconds 10] [--hot 40]

Made-up meal rounds of a township (Solomon's kind: clusters and scattered doors, windows, boxes): first one trip a runner without a limit
for hot food, which every solver can express; then with reloading and --hot minutes, which only ours can. All plans pass the same
independent checker. Seconds are by the clock, so the processor time each really had stands beside; VROOM has no limit of
time but a level of effort (5 is the highest) and is cut at the same seconds. Needs the extras `compute` and `bench`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import fmean

from tables import machine, table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lianxin.engines import rounds  # noqa: E402
from lianxin.engines.planning import Place, Travel  # noqa: E402

DEAR = 10_000
Doors = dict[str, list[list[str]]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--doors", type=int, nargs="+", default=[100, 200, 400])
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--hot", type=int, default=40)
    chosen = parser.parse_args()
    print(f"meal_rounds: {machine()}\n{chosen.seconds:g} s by the clock, mean of {chosen.days} days\n")
    heads = ["doors", "solver", "minutes on the way", "over the best %", "left out", "trips", "CPU s"]
    for title, hot in (
        ("one trip a runner", None),
        (f"reloading, hot within {chosen.hot} minutes", chosen.hot),
    ):
        rows = [row for doors in chosen.doors for row in compared(doors, chosen.days, chosen.seconds, hot)]
        print(f"{title}\n\n{table(heads, rows)}\n")
    print(f"at the end: {machine()}")


def township(doors: int, seed: int, hot: int | None) -> rounds.RoundProblem:
    """Rounds made up by their seed."""
    dice = random.Random(seed)
    centres = [(91.70 + dice.random() * 0.10, 29.80 + dice.random() * 0.08) for _ in range(doors // 20)]

    def place() -> Place:
        if dice.random() < 0.6:
            lon, lat = dice.choice(centres)
            return Place(lon + dice.gauss(0, 0.004), lat + dice.gauss(0, 0.004))
        return Place(91.70 + dice.random() * 0.10, 29.80 + dice.random() * 0.08)

    windows = [(660, 780), (660, 720), (690, 750), (720, 780)]
    drops = tuple(
        rounds.Drop(f"d{n}", place(), dice.choice((1, 1, 1, 2)), dice.choice(windows)) for n in range(doors)
    )
    runners = tuple(rounds.Runner(f"r{n}", 600, 840, 30) for n in range(max(4, doors // 9)))
    return rounds.RoundProblem(
        Place(91.75, 29.84), drops, runners, Travel(1.32, 1.1, {"ebike": 20.0}), ready=645, load_minutes=5,
        hot_minutes=hot, max_trips=3 if hot else 1,
    )  # fmt: skip


def compared(doors: int, days: int, seconds: float, hot: int | None) -> Iterator[list[object]]:
    """One row a solver: means over some days of one size."""
    solvers: dict[str, Callable[[rounds.RoundProblem, float], rounds.RoundPlan]] = {
        "ours, PyVRP": lambda problem, limit: rounds.solve(problem, seconds=limit, solver="pyvrp"),
        "ours, plain": lambda problem, limit: rounds.solve(problem, seconds=limit, solver="own"),
    }
    if hot is None:
        solvers |= {"VROOM": by_vroom, "OR-Tools": by_or_tools}
    problems = [township(doors, 100 * doors + day, hot) for day in range(days)]
    found = {
        name: [measured(solver, problem, seconds) for problem in problems] for name, solver in solvers.items()
    }
    fewest = min(fmean(each[1] for each in some) for some in found.values())
    best = min(fmean(e[0] for e in some) for some in found.values() if fmean(e[1] for e in some) == fewest)
    for name, some in found.items():
        way, left, trips, spent = (fmean(column) for column in zip(*some, strict=True))
        yield [
            doors,
            name,
            way,
            f"{100 * (way / best - 1):+.2f}" if left == fewest else None,
            left,
            trips,
            spent,
        ]


def measured(
    solver: Callable[[rounds.RoundProblem, float], rounds.RoundPlan],
    problem: rounds.RoundProblem,
    seconds: float,
) -> tuple[float, float, float, float]:
    """Minutes on the way, doors left out, trips, and processor seconds; the checker must accept the plan."""
    began = time.process_time()
    plan = solver(problem, seconds)
    spent = time.process_time() - began
    broken = [one for one in rounds.check(problem, plan) if one.rule != "reason_false"]
    if broken:
        raise SystemExit(f"{plan.solver}: {broken[:3]}")
    return plan.cost.travel, len(plan.unserved), len(plan.trips), spent


def ways(problem: rounds.RoundProblem) -> list[list[int]]:
    """Minutes between all places, the kitchen first."""
    here = [problem.kitchen, *(drop.place for drop in problem.drops)]
    return [[problem.travel.minutes(a, b, "ebike") for b in here] for a in here]


def by_vroom(problem: rounds.RoundProblem, seconds: float) -> rounds.RoundPlan:
    """VROOM at its highest effort, one thread."""
    import numpy
    import vroom

    given = vroom.Input()
    given.set_durations_matrix("car", numpy.array(ways(problem), dtype=numpy.uint32) * 60)
    leaves = problem.ready + problem.load_minutes
    for n, runner in enumerate(problem.runners):
        given.add_vehicle(
            vroom.Vehicle(
                n,
                start=0,
                end=0,
                capacity=[runner.capacity],
                time_window=vroom.TimeWindow(leaves * 60, runner.end * 60),
            )
        )
    for n, drop in enumerate(problem.drops):
        given.add_job(
            vroom.Job(
                n, location=n + 1, default_service=drop.minutes * 60, delivery=[drop.boxes], priority=100,
                time_windows=[vroom.TimeWindow(drop.window[0] * 60, drop.window[1] * 60)],
            )
        )  # fmt: skip
    found = given.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    doors: Doors = {runner.id: [[]] for runner in problem.runners}
    for vehicle, kind, job in zip(
        found.routes["vehicle_id"], found.routes["type"], found.routes["id"], strict=True
    ):
        if kind == "job":
            doors[problem.runners[int(vehicle)].id][0].append(problem.drops[int(job)].id)
    return rounds.arranged(problem, doors, solver="vroom")


def by_or_tools(problem: rounds.RoundProblem, seconds: float) -> rounds.RoundPlan:
    """OR-Tools routing: cheapest insertion, then guided local search."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    way, runners = ways(problem), problem.runners
    manager = pywrapcp.RoutingIndexManager(len(way), len(runners), 0)
    routing = pywrapcp.RoutingModel(manager)
    minutes = [0, *(drop.minutes for drop in problem.drops)]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(way))
    taking = routing.RegisterTransitMatrix([[w + minutes[n] for w in row] for n, row in enumerate(way)])
    routing.AddDimension(taking, 24 * 60, 24 * 60, False, "time")
    boxes = routing.RegisterUnaryTransitVector([0, *(drop.boxes for drop in problem.drops)])
    routing.AddDimensionWithVehicleCapacity(boxes, 0, [runner.capacity for runner in runners], True, "boxes")
    clock = routing.GetDimensionOrDie("time")
    for n, drop in enumerate(problem.drops, 1):
        clock.CumulVar(manager.NodeToIndex(n)).SetRange(*drop.window)
        routing.AddDisjunction([manager.NodeToIndex(n)], DEAR)
    for n, runner in enumerate(runners):
        clock.CumulVar(routing.Start(n)).SetRange(problem.ready + problem.load_minutes, runner.end)
        clock.CumulVar(routing.End(n)).SetRange(problem.ready, runner.end)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(round(1000 * seconds))
    found, doors = routing.SolveWithParameters(how), dict[str, list[list[str]]]()
    for n, runner in enumerate(runners):
        step, names = found.Value(routing.NextVar(routing.Start(n))), []
        while not routing.IsEnd(step):
            names.append(problem.drops[manager.IndexToNode(step) - 1].id)
            step = found.Value(routing.NextVar(step))
        doors[runner.id] = [names]
    return rounds.arranged(problem, doors, solver="or-tools")


if __name__ == "__main__":
    main()
