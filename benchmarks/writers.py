"""Eight processes write to one SQLite file: our backend against Django's stock backend, in the same run.

    python benchmarks/writers.py [--seconds 30] [--writers 8]

Each transaction inserts three rows, as a recorded visit does (visit, answer, audit row). Both backends use WAL and
synchronous FULL, a 20 s timeout and IMMEDIATE, so that only the way of waiting differs; the two run in turns of equal
length (ours, stock, stock, ours), so that a slow minute of the machine hits both. Waits are wall-clock milliseconds
for a whole transaction.
"""

import argparse
import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import quantiles

import django
from django.conf import settings
from django.db import OperationalError, connection, transaction

OURS = "lianxin.base.db.sqlite"
STOCK = "django.db.backends.sqlite3"
_STOCK_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
}
_TURNS = (OURS, STOCK, STOCK, OURS)


@dataclass(frozen=True, slots=True)
class Writer:
    """What one process did in one turn: the wall-clock wait of each transaction in seconds, and refusals."""

    waits: list[float]
    refused: int


def write(engine: str, path: Path, seconds: float, start: Barrier, results: "Queue[Writer]") -> None:
    """One writer process."""
    _set_up(engine, path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM visit")
    start.wait()
    waits: list[float] = []
    refused, end = 0, time.monotonic() + seconds
    while (begun := time.monotonic()) < end:
        try:
            _three_rows(len(waits))
        except OperationalError:
            refused += 1
        waits.append(time.monotonic() - begun)
    connection.close()
    results.put(Writer(waits, refused))


def turn(engine: str, seconds: float, writers: int) -> list[Writer]:
    """All writers at once on a fresh database."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "writers.sqlite3"
        creator = context.Process(target=_create, args=(engine, path))
        creator.start()
        creator.join()
        start, results = context.Barrier(writers), context.Queue()
        processes = [
            context.Process(target=write, args=(engine, path, seconds, start, results))
            for _ in range(writers)
        ]
        for process in processes:
            process.start()
        done = [results.get() for _ in processes]
        for process in processes:
            process.join()
    return done


def table(turns: dict[str, list[list[Writer]]], seconds: float) -> str:
    """One line for each backend. The ratio is that of the worst turn."""
    lines = [
        f"{'backend':<10}{'tx/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'worst ms':>10}{'slowest/fastest':>17}{'refused':>9}",
    ]
    for name, engine in (("ours", OURS), ("stock", STOCK)):
        runs = turns[engine]
        waits = [wait for run in runs for writer in run for wait in writer.waits]
        refused = sum(writer.refused for run in runs for writer in run)
        counts = [[len(writer.waits) - writer.refused for writer in run] for run in runs]
        fairness = min(min(run) / max(run) for run in counts)
        rate = sum(map(sum, counts)) / (seconds * len(runs))
        cut = quantiles(waits, n=100)
        lines.append(
            f"{name:<10}{rate:>8.0f}{cut[49] * 1000:>9.1f}{cut[98] * 1000:>9.1f}{max(waits) * 1000:>10.0f}"
            f"{fairness:>17.2f}{refused:>9}"
        )
    return "\n".join(lines)


def _set_up(engine: str, path: Path) -> None:
    options = _STOCK_OPTIONS if engine == STOCK else {}
    settings.configure(
        DATABASES={"default": {"ENGINE": engine, "NAME": str(path), "OPTIONS": options}}, USE_TZ=True
    )
    django.setup()


def _create(engine: str, path: Path) -> None:
    _set_up(engine, path)
    with connection.cursor() as cursor:
        for name in ("visit", "answer", "audit"):
            cursor.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, place TEXT, note TEXT)")
            cursor.execute(f"CREATE INDEX {name}_place ON {name} (place)")


def _three_rows(number: int) -> None:
    values = [f"5401271002{number % 100:02}", "x" * 200]
    with transaction.atomic(), connection.cursor() as cursor:
        for name in ("visit", "answer", "audit"):
            cursor.execute(f"INSERT INTO {name} (place, note) VALUES (%s, %s)", values)


def main() -> None:
    """Run both backends and print the table."""
    parser = argparse.ArgumentParser(description="8 writers on SQLite: ours against Django's stock backend")
    parser.add_argument("--seconds", type=float, default=30, help="for each backend, in two turns")
    parser.add_argument("--writers", type=int, default=8)
    chosen = parser.parse_args()
    turns: dict[str, list[list[Writer]]] = {OURS: [], STOCK: []}
    for engine in _TURNS:
        turns[engine].append(turn(engine, chosen.seconds / 2, chosen.writers))
    print(
        f"{chosen.writers} writers, {chosen.seconds:g} s for each backend, three rows in each transaction\n"
    )
    print(table(turns, chosen.seconds / 2))


if __name__ == "__main__":
    main()
