"""The nightly pass, from the database and back: every resident of every county read, decided, compared, changes written.

    python benchmarks/night_pass.py [--residents 200000]                 # SQLite in the temporary folder
    DATABASE_URL=postgres:///lianxin_bench python benchmarks/night_pass.py

On the population of `population.py`. The first night writes everybody; the second finds what a day changes (one household in a
hundred got new facts, and everybody is a day older); the third finds nothing. `read` is the half without a lock (DuckDB where the
extra `compute` is there), `write` the transaction. Against the same rows read with the same query and thrown away (`bare
read`). Each night runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import time
from datetime import timedelta

import population
from tables import machine, table

_CHANGED = 0.01
_NIGHTS = ("first night", "a day later", "the same day again")
_HEADS = (
    "night",
    "residents",
    "looked at again",
    "read s",
    "write s",
    "wall s",
    "CPU s",
    "CPU s per million",
    "peak MiB",
    "bare read CPU s",
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", type=int, default=200_000)
    parser.add_argument("--night", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.night is not None:
        population.prepare(given.residents)
        print("\t".join(night(given.night)))
        return
    population.prepare(given.residents)
    forget()
    command = [sys.executable, __file__, "--residents", str(given.residents), "--night"]
    rows = []
    for number in range(len(_NIGHTS)):
        done = subprocess.run([*command, str(number)], check=True, capture_output=True, text=True)
        name, *figures = done.stdout.strip().splitlines()[-1].split("\t")
        rows.append([name, *(float(f) if "." in f else int(f) for f in figures)])
        print(f"  {name}: {figures}", file=sys.stderr)
    from django.db import connection

    print(f"\n{connection.vendor}, {machine()}\n")
    print(table(_HEADS, rows))


def forget() -> None:
    """As before the first night."""
    from lianxin.domain.people.models import CategoryMembership, NotedFact, Shortfall, VisitTier

    for model in (CategoryMembership, NotedFact, Shortfall, VisitTier):
        model._default_manager.all()._raw_delete("default")
    note(random.Random(1), 0.2, population.MOMENT)


def note(rng: random.Random, share: float, at: object) -> None:
    """Facts about some households."""
    from lianxin.domain.people.models import Household, NotedFact, Resident

    homes = list(Household.objects.values_list("id", flat=True))
    chosen = set(rng.sample(homes, int(len(homes) * share)))
    fresh: list[NotedFact] = []
    for key, place, home in Resident.objects.values_list("id", "place", "household_id").iterator():
        if home not in chosen:
            continue
        values = {
            "monthly_income": rng.randrange(3000),
            "hukou_local": True,
            "assets": rng.randrange(30_000),
            "able_to_work": rng.random() < 0.6,
        }
        fresh += [
            NotedFact(
                resident_id=key,
                place=place,
                code=code,
                value=value,
                source="visit",
                since=at.date(),
                noted_at=at,
            )  # type: ignore[attr-defined]
            for code, value in values.items()
        ]
    known = NotedFact.objects.filter(resident_id__in=[])
    for start in range(0, len(fresh), 5000):
        known.bulk_create(fresh[start : start + 5000], ignore_conflicts=True)


def night(number: int) -> list[str]:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident
    from lianxin.domain.people.services import passes
    from lianxin.entry.cli.nightly import counties

    actor = Viewer.system("pass")
    now = population.MOMENT + timedelta(days=min(number, 1))
    if number == 1:
        note(random.Random(2), _CHANGED, now)
    looked: list[int] = []
    reading: list[float] = []
    whole = passes.write_pass

    def counted(**given: object) -> object:
        reading.append(time.perf_counter())
        looked.append(len(given["households"]) + len(given["alone"]))  # type: ignore[arg-type]
        return whole(**given)

    passes.write_pass = counted
    begun, cpu = time.perf_counter(), _cpu()
    read = 0.0
    for county in counties(actor):
        started = time.perf_counter()
        passes.run_pass(actor=actor, now=now, county=county)
        read += reading[-1] - started
    wall, used = time.perf_counter() - begun, _cpu() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    total = Resident.objects.count()
    return [
        _NIGHTS[number], str(total), str(sum(looked)), f"{read:.1f}", f"{wall - read:.1f}", f"{wall:.1f}", f"{used:.1f}",
        f"{used * 1e6 / total:.1f}", str(peak), f"{bare():.1f}",
    ]  # fmt: skip


def bare() -> float:
    """The rows of all residents fetched and thrown away."""
    from lianxin.base import packs
    from lianxin.domain.people.models import Resident
    from lianxin.domain.people.selectors.facts import columns_read

    cpu = _cpu()
    for _row in Resident.objects.values_list(*columns_read(packs.get(packs.BASE))).iterator(chunk_size=2000):
        pass
    return _cpu() - cpu


def _cpu() -> float:
    times = os.times()
    return times.user + times.system


if __name__ == "__main__":
    main()
