"""PyVRP (0.14) behind one function: doors to trips. Nothing else of this engine knows its interface.

PyVRP knows no limit for hot food, so a second load stands for it: every door uses up the minutes it and the
way from its neighbours take, and a trip "carries" no more than `hot`. It is near enough to begin from; the caller makes the rules hold exactly.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from lianxin.engines.rounds.chains import NEVER, Table

if TYPE_CHECKING:
    import pyvrp

FAR: Final = 10_000_000
"""The way to a door this runner may not go to, beside the dearest price of leaving one out."""

Doors = list[list[list[int]]]
"""By runner, by trip, the doors."""


def installed() -> bool:
    """Whether PyVRP is there."""
    return find_spec("pyvrp") is not None


def trips(given: Table, begin: Doors, *, seed: int, iterations: int | None, seconds: float) -> Doors:
    """Trips PyVRP finds from these, by iterations or in the given seconds."""
    from pyvrp import solve
    from pyvrp.stop import MaxIterations, MaxRuntime

    groups = _alike(given)
    data = _data(given, groups)
    stop: Any = MaxRuntime(seconds) if iterations is None else MaxIterations(iterations)
    result = solve(
        data, stop, seed=seed, collect_stats=False, initial_solution=_solution(data, groups, begin)
    )
    found: Doors = [[] for _ in given.capacity]
    free = [list(group) for group in groups]
    for route in result.best.routes():
        found[free[route.vehicle_type()].pop(0)] = _split(route)
    return found


def _alike(given: Table) -> list[list[int]]:
    """Runners between whom PyVRP need not tell apart."""
    groups: dict[object, list[int]] = {}
    for runner in range(len(given.capacity)):
        barred = frozenset(d for d, may in enumerate(given.may) if runner not in may)
        key = (id(given.way[runner]), given.capacity[runner], given.loaded[runner], given.end[runner], barred)
        groups.setdefault(key, []).append(runner)
    return list(groups.values())


def _data(given: Table, groups: list[list[int]]) -> pyvrp.ProblemData:
    import numpy
    from pyvrp import Client, Depot, Location, ProblemData, VehicleType

    doors = range(1, len(given.boxes))
    hot, heat = given.hot < NEVER, _heat(given)
    ways: list[tuple[Any, Any]] = []
    types = []  # whoever is gone before there is anything to load has no time at all, which PyVRP wants said so
    for number, group in enumerate(groups):
        runner = group[0]
        way = numpy.array(given.way[runner], dtype=numpy.int64)
        numpy.fill_diagonal(way, 0)
        dear = way.copy()
        dear[:, [d for d in doors if runner not in given.may[d]]] = FAR + max(given.price)
        numpy.fill_diagonal(dear, 0)
        ways.append((dear, way))
        reloads: dict[str, Any] = {"max_reloads": given.most - 1} if given.most < NEVER else {}
        types.append(
            VehicleType(
                len(group), [given.capacity[runner]] + ([given.hot] if hot else []),
                tw_early=given.loaded[runner] - given.load, tw_late=max(given.end[runner], given.loaded[runner] - given.load),
                profile=number, reload_depots=[0], **reloads,
            )
        )  # fmt: skip
    clients = [
        Client(
            d, [given.boxes[d]] + ([min(heat[d], given.hot)] if hot else []), service_duration=given.minutes[d],
            tw_early=given.early[d], tw_late=given.late[d], prize=given.price[d], required=False,
        )
        for d in doors
    ]  # fmt: skip
    return ProblemData(
        [Location(0, 0) for _ in given.boxes],
        clients,
        [Depot(0, service_duration=given.load)],
        types,
        [dear for dear, _ in ways],
        [way for _, way in ways],
    )


def _solution(data: pyvrp.ProblemData, groups: list[list[int]], begin: Doors) -> pyvrp.Solution:
    from pyvrp import Activity, ActivityType, Route, Solution

    routes = []
    for number, group in enumerate(groups):
        for runner in group:
            steps: list[Any] = []
            for trip in begin[runner]:
                steps += [Activity(ActivityType.DEPOT, 0)] if steps else []
                steps += [Activity(ActivityType.CLIENT, door - 1) for door in trip]
            if steps:
                routes.append(Route(data, steps, number))
    return Solution(data, routes)


def _split(route: pyvrp.Route) -> list[list[int]]:
    """The trips of a route: a depot in between begins a new one."""
    found: list[list[int]] = [[]]
    for step in route:
        if step.is_depot():
            found.append([])
        else:
            found[-1].append(step.idx + 1)
    return [trip for trip in found if trip]


def _heat(given: Table) -> list[int]:
    """The minutes each door uses up, about: at the door, and from one of its nearest neighbours."""
    near = [sorted(row[:d] + row[d + 1 :]) for d, row in enumerate(given.way[0])]
    return [0] + [given.minutes[d] + near[d][min(2, len(near[d]) - 1)] for d in range(1, len(near))]
