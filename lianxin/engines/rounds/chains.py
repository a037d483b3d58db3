"""Trips of a runner as segments of time: whether a door fits at a position is known without walking the trip.

A trip counts from leaving the kitchen to the handing over at its last door. `length` is the least time that takes, `first`
and `last` bound the minutes of leaving that reach it without needless waiting (after Vidal's segments: two of them are joined
in constant time). Hot food bounds `length`, so the limit holds exactly.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from lianxin.engines.rounds.measure import loaded, never, price_left_out
from lianxin.engines.rounds.model import RoundProblem

NEVER: Final = 10**12


class Table(NamedTuple):
    """A problem in lists. Door 0 is the kitchen, doors 1… are `names`; by runner: its ways, capacity, first loaded minute, end."""

    names: tuple[str, ...]
    way: tuple[list[list[int]], ...]
    leg: tuple[list[list[int]], ...]
    """Ways with the minutes at the door they start from."""
    boxes: list[int]
    early: list[int]
    late: list[int]
    minutes: list[int]
    price: list[int]
    may: list[frozenset[int]]
    capacity: tuple[int, ...]
    loaded: tuple[int, ...]
    end: tuple[int, ...]
    load: int
    hot: int
    most: int


def table(problem: RoundProblem) -> Table:
    """The doors somebody can reach, in lists."""
    drops = [drop for drop in problem.drops if never(problem, drop) is None]
    here = [problem.kitchen, *(place for drop in drops if (place := problem.place_of(drop)) is not None)]
    minutes = [0, *(drop.minutes for drop in drops)]
    modes = sorted({runner.mode for runner in problem.runners})
    flat = {mode: problem.travel.table(here, mode) for mode in modes}
    size = len(here)
    way = {mode: [flat[mode][row * size : (row + 1) * size] for row in range(size)] for mode in modes}
    leg = {mode: [[w + minutes[i] for w in row] for i, row in enumerate(way[mode])] for mode in modes}
    runners, must = range(len(problem.runners)), problem.must
    return Table(
        names=tuple(drop.id for drop in drops),
        way=tuple(way[runner.mode] for runner in problem.runners),
        leg=tuple(leg[runner.mode] for runner in problem.runners),
        boxes=[0, *(drop.boxes for drop in drops)],
        early=[0, *(drop.window[0] for drop in drops)],
        late=[NEVER, *(drop.window[1] for drop in drops)],
        minutes=minutes,
        price=[0, *(price_left_out(drop, must) for drop in drops)],
        may=[frozenset(runners)] + [
            frozenset(r for r in runners if drop.allowed is None or problem.runners[r].id in drop.allowed) for drop in drops
        ],
        capacity=tuple(runner.capacity for runner in problem.runners),
        loaded=tuple(loaded(problem, runner) for runner in problem.runners),
        end=tuple(runner.end for runner in problem.runners),
        load=problem.load_minutes,
        hot=NEVER if problem.hot_minutes is None else problem.hot_minutes,
        most=NEVER if problem.max_trips is None else problem.max_trips,
    )  # fmt: skip


Part = tuple[int, int, int]
"""length, first, last of a piece of a trip."""


def join(a: Part, leg: int, b: Part) -> Part | None:
    """Two pieces one after the other; None when the second cannot be reached in time."""
    way = a[0] + leg
    if a[1] + way > b[2]:
        return None
    idle = max(b[1] - way - a[2], 0)
    return a[0] + b[0] + leg + idle, max(b[1] - way, a[1]) - idle, min(b[2] - way, a[2])


class Trip:
    """One trip of doors, kitchen at both ends of `doors`; heads[p] covers doors[:p + 1], tails[p] doors[p:-1]."""

    __slots__ = ("boxes", "doors", "heads", "home", "tails", "way", "whole")

    def __init__(self, given: Table, runner: int, doors: list[int]) -> None:
        leg, way = given.leg[runner], given.way[runner]
        self.doors = doors
        self.boxes = sum(given.boxes[d] for d in doors)
        self.way = sum(way[a][b] for a, b in pairwise(doors))
        self.home = leg[doors[-2]][0]
        last = len(doors) - 2
        heads: list[Part | None] = [(0, 0, NEVER)]
        for p in range(1, last + 1):
            one = (0, given.early[doors[p]], given.late[doors[p]])
            before = heads[-1]
            heads.append(None if before is None else join(before, leg[doors[p - 1]][doors[p]], one))
        tails: list[Part | None] = [(0, given.early[doors[last]], given.late[doors[last]])]
        for p in range(last - 1, 0, -1):
            one, after = (0, given.early[doors[p]], given.late[doors[p]]), tails[-1]
            tails.append(None if after is None else join(one, leg[doors[p]][doors[p + 1]], after))
        tails.append(None)  # nothing is put before the kitchen
        self.heads, self.tails = heads, tails[::-1]
        self.whole = heads[-1]


class Chain:
    """The trips of one runner one after the other: ready[k] = loaded for trip k, due[k] = a trip before trip k must be back."""

    __slots__ = ("due", "ready", "runner", "trips", "way")

    def __init__(self, given: Table, runner: int, trips: list[Trip]) -> None:
        self.runner, self.trips = runner, trips
        self.way = sum(trip.way for trip in trips)
        free, self.ready = given.loaded[runner], [given.loaded[runner]]
        for trip in trips:
            length, first, _ = trip.whole or (NEVER, 0, 0)
            free = max(free, first) + length + trip.home + given.load
            self.ready.append(free)
        due, back = [given.end[runner]], given.end[runner]
        for trip in reversed(trips):
            length, _, last = trip.whole or (NEVER, 0, 0)
            back = min(last, back - length - trip.home) - given.load
            due.append(back)
        self.due = due[::-1]

    def holds(self, given: Table) -> bool:
        """Whether every rule holds for this runner."""
        return len(self.trips) <= given.most and all(
            trip.boxes <= given.capacity[self.runner]
            and all(self.runner in given.may[d] for d in trip.doors)
            and trip.whole is not None
            and fits(given, trip.whole, trip.home, self.ready[k], self.due[k + 1])
            for k, trip in enumerate(self.trips)
        )


def fits(given: Table, part: Part, home: int, ready: int, due: int) -> bool:
    """Whether a trip keeps its windows, stays hot and is back in time when its runner is loaded at `ready`."""
    leaves = max(ready, part[1])
    return part[0] <= given.hot and leaves <= part[2] and leaves + part[0] + home <= due
