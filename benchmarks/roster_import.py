"""Import a roster of 100,000 rows, against a bare calamine read and `executemany` of the same rows, in the same run.

    python benchmarks/roster_import.py [--rows 100000]             # SQLite, a new file
    DATABASE_URL=postgres:///anything python benchmarks/roster_import.py   # PostgreSQL, a new test database

The import is everything the product does: limited child process, every check, comparison with the residents there are,
sealed staging, acceptance in one transaction with sealed numbers, households and the search index, then the same file
once more. The bare side reads the same file with calamine and inserts the very rows the import wrote (residents,
households, search rows, prepared beforehand and untimed) in one transaction into the emptied tables of that database.
Processor time beside wall-clock time tells what a busy machine hides (on PostgreSQL the
server's own work is only in the wall clock). Memory is the growth of this process's peak resident size plus the child's peak, sampled every 5 ms.
"""

import argparse
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PLACE = "540127000000"
_FOLDER = Path(tempfile.mkdtemp(prefix="lianxin-roster-"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    os.environ |= {
        "LIANXIN_MODE": "test", "LIANXIN_VAR": str(_FOLDER), "DJANGO_SETTINGS_MODULE": "lianxin.project.settings"
    }  # fmt: skip
    from lianxin.base.db.keys import create_keys

    create_keys(_FOLDER / "keys.json")
    import django

    django.setup()
    from django.db import connection

    sys.path.insert(0, str(ROOT))  # run as a script, this folder alone is on the path
    from tests.rosters import people, write_roster

    path = write_roster(_FOLDER / "roster.xlsx", people(rows))
    connection.settings_dict["TEST"]["NAME"] = str(_FOLDER / "test.sqlite3") if connection.vendor == "sqlite" else None
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print_table(rows, connection.vendor, measure(path))
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


@dataclass
class Measured:
    """One step: wall-clock and processor seconds (ours and the child's) and peak memory in MiB (our growth, the child's peak)."""

    name: str
    seconds: float = 0.0
    cpu: float = 0.0
    growth: float = 0.0
    child: float = 0.0


def measure(path: Path) -> list[Measured]:
    """All steps in order."""
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.services import roster

    actor, now = Viewer.system("benchmark"), datetime(2026, 11, 1, tzinfo=UTC)
    source = roster.add_source(actor=actor, now=now, place=_PLACE, name="公安名册")
    warm()
    steps = []
    for turn in ("first", "second"):
        with measured(f"stage, {turn} time") as step:
            staged = roster.stage_roster(actor=actor, now=now, source=source.id, path=path, label=path.name)
        steps.append(step)
        with measured(f"accept, {turn} time") as step:
            roster.accept_import(actor=actor, now=now, roster_import=staged.id)
        steps.append(step)
        print(turn, {n: getattr(staged, n) for n in ("rows", "new_rows", "changed_rows", "same_rows", "faulty_rows")})
    tables = capture()
    with measured("bare: calamine read") as step:
        read_bare(path)
    steps.append(step)
    empty(tables)
    with measured("bare: executemany") as step:
        insert_bare(tables)
    steps.append(step)
    return steps


def warm() -> None:
    """Load pypinyin and the packs: a server has done so long before."""
    from lianxin.base import packs
    from lianxin.kernel.names import pinyin

    pinyin("曾国强")
    packs.all()


def read_bare(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


@dataclass
class TableRows:
    """The rows of one table as the driver takes them."""

    insert: str
    clear: str
    rows: list[Any]


def capture() -> list[TableRows]:
    """What the import wrote, read back from the tables; the text of SQLite's contentless index is computed again."""
    from django.db import connection

    from lianxin.domain.people.models import Resident, ResidentIndex
    from lianxin.domain.people.rules.searching import tokens
    from lianxin.domain.people.selectors.search import keyed_tail, searched
    from lianxin.engines.search import index_text

    tables = [plain(name) for name in ("people_household", "people_resident")]
    if connection.vendor == "postgresql":
        body = plain("people_residentindex")
        return [*tables, body]
    index = plain("people_residentindex")
    numbers = dict(ResidentIndex.objects.values_list("resident_id", "id"))
    texts: list[Any] = [
        (numbers[r.id], index_text(tokens(searched(r, numbers=True), keyed_tail))) for r in Resident.objects.iterator()
    ]
    fts = TableRows("INSERT INTO people_residentsearch (rowid, body) VALUES (%s, %s)", "", texts)
    return [*tables, index, fts]


def plain(table: str) -> TableRows:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        columns = [column[0] for column in cursor.description]
        cursor.execute("SELECT " + ", ".join(f"{c}::text" if c == "body" else c for c in columns) + f" FROM {table} ORDER BY id")
        rows = cursor.fetchall()
    marks = ", ".join("%s::tsvector" if c == "body" else "%s" for c in columns)
    return TableRows(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", f"DELETE FROM {table}", rows)


def empty(tables: list[TableRows]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in reversed(tables):
            if table.clear:
                cursor.execute(table.clear)
        cursor.execute("VACUUM")


def insert_bare(tables: list[TableRows]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.executemany(table.insert, table.rows)


@contextmanager
def measured(name: str) -> Iterator[Measured]:
    """Time and peak memory of a block."""
    step = Measured(name)
    before = reset_peak()
    done = threading.Event()
    sampler = threading.Thread(target=watch_children, args=(step, done))
    sampler.start()
    begun, worked = time.perf_counter(), processor_time()
    yield step
    step.seconds, step.cpu = time.perf_counter() - begun, processor_time() - worked
    done.set()
    sampler.join()
    step.growth = status("/proc/self/status", "VmHWM:") - before


def processor_time() -> float:
    """Seconds of processor time of this process and its finished children; what a busy machine does not stretch."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def watch_children(step: Measured, done: threading.Event) -> None:
    me = os.getpid()
    while not done.wait(0.005):
        for task in os.listdir("/proc/self/task"):
            try:
                children = Path(f"/proc/{me}/task/{task}/children").read_text().split()
            except OSError:
                continue
            for child in children:
                step.child = max(step.child, status(f"/proc/{child}/status", "VmRSS:"))


def reset_peak() -> float:
    """Let the kernel count this process's peak from now on; the resident size now, in MiB."""
    Path("/proc/self/clear_refs").write_text("5")
    return status("/proc/self/status", "VmRSS:")


def status(path: str, name: str) -> float:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)


def print_table(rows: int, vendor: str, steps: list[Measured]) -> None:
    print(f"\n{vendor}, {rows:,} rows")
    print(f"{'step':24}{'s':>8}{'cpu s':>8}{'rows/s':>10}{'growth MiB':>12}{'child MiB':>11}")
    for step in steps:
        print(f"{step.name:24}{step.seconds:8.2f}{step.cpu:8.2f}{rows / step.seconds:10,.0f}{step.growth:12.0f}{step.child:11.0f}")
    for name, unit in (("seconds", "wall-clock"), ("cpu", "processor")):
        ours, bare = (sum(getattr(s, name) for s in steps if part in s.name) for part in ("first", "bare"))
        print(f"{unit}: import {ours:.2f} s ({rows / ours:,.0f} rows/s), bare {bare:.2f} s, ratio {ours / bare:.2f}")
    peak = max(step.growth + step.child for step in steps if "bare" not in step.name)
    print(f"peak memory above the start of a step, child included: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
