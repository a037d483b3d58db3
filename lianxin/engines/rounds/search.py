"""Own search, plain Python: take strings of neighbouring doors out, put them back where they cost least, keep by annealing.

After Christiaens and Vanden Berghe, "Slack Induction by String Removals" (2020), with several trips a runner and the limit
for hot food. Random numbers come from one seeded generator, so the same number of rounds gives the same trips.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Final

from lianxin.engines.rounds.chains import NEVER, Chain, Part, Table, Trip, fits, join

TAKEN: Final = 10
"""Doors taken out in a round, on average."""
LONGEST: Final = 10
"""The longest string taken out of one trip."""
BLINK: Final = 0.01
"""How often a position is overlooked: keeps the putting back from always giving the same trips."""


class Rounds:
    """The trips of all runners, and the doors on none of them."""

    def __init__(self, given: Table) -> None:
        self.given = given
        self.chains = [Chain(given, runner, []) for runner in range(len(given.capacity))]
        self.out: set[int] = set(range(1, len(given.boxes)))
        self.at: dict[int, int] = {}
        """door → runner"""

    @property
    def cost(self) -> int:
        return sum(chain.way for chain in self.chains) + sum(self.given.price[d] for d in self.out)

    def doors(self) -> list[list[list[int]]]:
        """By runner the trips as lists of doors, without the kitchen."""
        return [[trip.doors[1:-1] for trip in chain.trips] for chain in self.chains]

    def set_doors(self, runner: int, trips: list[list[int]]) -> None:
        """The trips of a runner are these now."""
        for trip in self.chains[runner].trips:
            for door in trip.doors[1:-1]:
                self.out.add(door)
                self.at.pop(door, None)
        self.keep(
            Chain(self.given, runner, [Trip(self.given, runner, [0, *trip, 0]) for trip in trips if trip])
        )

    def keep(self, chain: Chain) -> None:
        """Take over a runner's trips; its doors are no longer out."""
        self.chains[chain.runner] = chain
        for trip in chain.trips:
            for door in trip.doors[1:-1]:
                self.at[door] = chain.runner
                self.out.discard(door)

    def take_over(self, wanted: list[list[list[int]]]) -> None:
        """Begin from these trips; doors that break a rule are left out, the last of a trip first."""
        for runner in range(len(wanted)):
            self.set_doors(runner, [])
        for runner, trips in enumerate(wanted):
            kept: list[list[int]] = []
            for trip in trips:
                for size in range(len(trip), 0, -1):
                    built = [Trip(self.given, runner, [0, *doors, 0]) for doors in [*kept, trip[:size]]]
                    if Chain(self.given, runner, built).holds(self.given):
                        kept.append(trip[:size])
                        break
            self.set_doors(runner, kept)


Place = tuple[int, int, int]
"""Runner, trip, position; a position of 0 opens a new trip before this one."""


def cheapest(
    given: Table, chain: Chain, door: int, best: int, dice: random.Random | None
) -> tuple[int, Place | None]:
    """The cheapest place of a door with this runner that costs less than `best`."""
    runner, found = chain.runner, None
    way, leg, one = given.way[runner], given.leg[runner], (0, given.early[door], given.late[door])
    alone = way[0][door] + way[door][0]
    if alone < best and len(chain.trips) < given.most and given.boxes[door] <= given.capacity[runner]:
        part = join((0, 0, NEVER), leg[0][door], one)
        for k in range(len(chain.trips) + 1):
            if part and fits(given, part, leg[door][0], chain.ready[k], chain.due[k]):
                best, found = alone, (runner, k, 0)
                break
    row = way[door]
    for k, trip in enumerate(chain.trips):
        if trip.boxes + given.boxes[door] > given.capacity[runner]:
            continue
        doors = trip.doors
        before = doors[0]
        for p in range(1, len(doors)):
            after = doors[p]
            more = way[before][door] + row[after] - way[before][after]
            if (
                more < best
                and (dice is None or dice.random() >= BLINK)
                and _fits_at(given, chain, k, p, one, leg, door)
            ):
                best, found = more, (runner, k, p)
            before = after
    return best, found


def _fits_at(given: Table, chain: Chain, k: int, p: int, one: Part, leg: list[list[int]], door: int) -> bool:
    trip = chain.trips[k]
    head = trip.heads[p - 1]
    part = None if head is None else join(head, leg[trip.doors[p - 1]][door], one)
    if part is None:
        return False
    if p == len(trip.doors) - 1:
        return fits(given, part, leg[door][0], chain.ready[k], chain.due[k + 1])
    tail = trip.tails[p]
    whole = None if tail is None else join(part, leg[door][trip.doors[p]], tail)
    return whole is not None and fits(given, whole, trip.home, chain.ready[k], chain.due[k + 1])


def put(rounds: Rounds, place: Place, door: int) -> None:
    """Put a door there."""
    runner, k, p = place
    given, trips = rounds.given, list(rounds.chains[runner].trips)
    if p == 0:
        trips.insert(k, Trip(given, runner, [0, door, 0]))
    else:
        doors = trips[k].doors
        trips[k] = Trip(given, runner, [*doors[:p], door, *doors[p:]])
    rounds.chains[runner] = Chain(given, runner, trips)
    rounds.at[door] = runner
    rounds.out.discard(door)


def put_back(rounds: Rounds, doors: list[int], dice: random.Random | None) -> None:
    """Each door in turn where it costs least; a door whose every place is dearer than leaving it out stays out."""
    for door in doors:
        best, found = rounds.given.price[door], None
        for runner in sorted(rounds.given.may[door]):
            best, place = cheapest(rounds.given, rounds.chains[runner], door, best, dice)
            found = place or found
        if found is not None:
            put(rounds, found, door)


def first(rounds: Rounds) -> None:
    """Trips made at once: doors by the end of their window, the dear ones first."""
    given = rounds.given
    put_back(
        rounds,
        sorted(rounds.out, key=lambda d: (-given.price[d], given.late[d], -given.way[0][0][d], d)),
        None,
    )


class Search:
    """Annealing from the given rounds."""

    def __init__(self, rounds: Rounds, seed: int) -> None:
        self.rounds, self.dice = rounds, random.Random(seed)  # noqa: S311 - a search, no secret
        given = rounds.given
        way = given.way[0] if given.way else []
        self.near = [sorted(range(1, len(row)), key=row.__getitem__) for row in way]
        doors = max(1, len(given.names))
        self.hot = max(0.5, sum(chain.way for chain in rounds.chains) / doors)
        self.best, self.best_cost = rounds.doors(), rounds.cost

    def run(self, done: Callable[[int], float], heat: float = 1.0) -> int:
        """Rounds until `done` (asked with their number) says 1; then the best trips stand. Gives the number of rounds.

        heat: how warm it begins, 1 for a plan made at once, less for a good one.
        """
        cost, number = self.rounds.cost, 0
        while self.rounds.given.names and (share := done(number)) < 1:
            number += 1
            warm = self.hot * heat * 0.01**share
            before = list(self.rounds.chains), set(self.rounds.out), dict(self.rounds.at)
            self._change()
            now = self.rounds.cost
            if now < cost - warm * math.log(1 - self.dice.random()):
                cost = now
                if now < self.best_cost:
                    self.best, self.best_cost = self.rounds.doors(), now
            else:
                self.rounds.chains, self.rounds.out, self.rounds.at = before
        for runner in range(len(self.best)):
            self.rounds.set_doors(runner, [])
        for runner, trips in enumerate(self.best):
            self.rounds.set_doors(runner, trips)
        return number

    def _change(self) -> None:
        self._take_out()
        put_back(self.rounds, self._order(), self.dice)

    def _take_out(self) -> None:
        rounds, dice = self.rounds, self.dice
        sizes = [len(t.doors) - 2 for c in rounds.chains for t in c.trips]
        if not sizes:
            return
        most = min(LONGEST, max(1, sum(sizes) // len(sizes)))
        strings = int(dice.random() * (4 * TAKEN / (1 + most))) + 1
        touched: set[tuple[int, int]] = set()
        centre = dice.randrange(1, len(rounds.given.boxes))
        gone: dict[int, list[list[int]]] = {}
        for door in self.near[centre]:
            if len(touched) >= strings:
                break
            runner = rounds.at.get(door)
            if runner is None:
                continue
            trips = gone.setdefault(runner, [t.doors[1:-1] for t in rounds.chains[runner].trips])
            k = next((n for n, trip in enumerate(trips) if door in trip), None)
            if k is None or (runner, k) in touched:
                continue
            touched.add((runner, k))
            trips[k] = self._without_string(trips[k], door, most)
        for runner, trips in gone.items():
            rounds.set_doors(runner, trips)
            # a table of ways may make a trip longer by leaving out a stop
            if not rounds.chains[runner].holds(rounds.given):
                rounds.set_doors(runner, [])

    def _without_string(self, trip: list[int], door: int, most: int) -> list[int]:
        """The trip without a string of doors around this one; now and then some of its middle stay."""
        dice, here = self.dice, trip.index(door)
        length = 1 + int(dice.random() * min(len(trip), most))
        spared = 0
        if length > 1 and dice.random() < 0.5:
            while length + spared < len(trip) and dice.random() < 0.5:
                spared += 1
        whole = length + spared
        begin = dice.randrange(max(0, here - whole + 1), min(here, len(trip) - whole) + 1)
        keep = dice.randrange(0, length) if spared else 0
        middle = trip[begin + keep : begin + keep + spared]
        return trip[:begin] + middle + trip[begin + whole :]

    def _order(self) -> list[int]:
        given, out = self.rounds.given, sorted(self.rounds.out)
        self.dice.shuffle(out)
        kind = self.dice.randrange(11)
        if kind < 2:
            out.sort(key=lambda d: -given.boxes[d])
        elif kind < 4:
            out.sort(key=lambda d: -given.way[0][0][d])
        elif kind < 5:
            out.sort(key=lambda d: given.way[0][0][d])
        elif kind < 7:
            out.sort(key=lambda d: given.late[d] - given.early[d])
        return out
