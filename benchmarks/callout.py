"""How long it takes to say whom to call out: ranking a county's people for one call, the ring, sharing people out.

    python benchmarks/callout.py [--people 20000] [--rounds 15]

Plain Python, one process. The aim is planning.md §8: 20,000 people ranked in less than 50 ms. Its prototype with NumPy and
SciPy took 5.5 ms for the ranking, 0.1 ms for the ring, 20 ms for 20 calls and 5,000 people: we do without both, for a county
has tens of people to call, and the product calls `assign` with a dozen of the nearest to each call.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from statistics import median

from tables import machine, table

from lianxin.engines.callout import Person, Target, Way, assign, rank, ring

_AIM = 50.0
_WAY = Way(detour=1.32, factor=1.1, speeds={"car": 32.0, "cycle": 14.0, "walk": 4.5}, unknown=60)
_HERE = Target(91.73, 29.83)


def people(number: int, rng: random.Random) -> list[Person]:
    """Spread over a county of 100 km, nine in ten of them able to come, a tenth nobody knows where."""
    modes = ("car", "cycle", "walk")
    return [
        Person(
            id=f"{at:06d}", lon=91.73 + rng.uniform(-0.5, 0.5) if rng.random() < 0.9 else None, lat=29.83 + rng.uniform(-0.5, 0.5),
            mode=rng.choice(modes), ready=2, accept=rng.betavariate(2, 3), on_duty=rng.random() < 0.5, willing=rng.random() < 0.8,
        )
        for at in range(number)
    ]  # fmt: skip


def milliseconds(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and worst."""
    taken = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken), max(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    rng = random.Random(7)
    found = people(asked.people, rng)
    ranked = rank(found, _HERE, way=_WAY)
    small = [[rng.uniform(1, 60) for _person in range(36)] for _call in range(3)]
    large = [[rng.uniform(1, 60) for _person in range(500)] for _call in range(20)]
    works: list[tuple[str, Callable[[], object], float | None]] = [
        (f"rank {asked.people:,} people", lambda: rank(found, _HERE, way=_WAY), _AIM),
        (f"ring of 3 at 0.99: {len(ring(ranked, 3, sure=0.99))} people", lambda: ring(ranked, 3, sure=0.99), None),
        ("share 36 people out among 3 calls", lambda: assign(small), None),
        ("share 500 people out among 20 calls", lambda: assign(large), None),
    ]
    rows = []
    for name, work, aim in works:
        middle, worst = milliseconds(work, asked.rounds)
        rows.append([name, f"{middle:.2f}", f"{worst:.2f}", f"{aim:.0f}" if aim else "–", "yes" if aim and middle < aim else "–" if aim is None else "NO"])
    print(machine())
    print(table(["what", "median ms", "worst ms", "aim ms", "met"], rows))


if __name__ == "__main__":
    main()
