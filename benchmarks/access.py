"""Who reaches what by which way: the table of access (role × ability × relation × level of secrecy), tried in full, and its leaks.

    python benchmarks/access.py

The rule stands in tests/architecture/access.py, apart from the code that decides; every row carries words of its own, and a word in an
answer to somebody who may not have it is a leak. The same walk as in tests/architecture/test_file_matrix.py, in a database of its own.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from tables import machine, table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from tests import conftest  # noqa: F401  its settings and keys, before anything of Django
from tests.architecture.access import PEOPLE, Row
from tests.architecture.access_walk import Table, walked
from tests.factories import NOW


def main() -> None:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    begun = time.process_time()
    with time_machine.travel(NOW, tick=False):
        found = walked(Client())
    seconds = time.process_time() - begun
    print(f"access: {machine()}\n")
    print(f"{len(PEOPLE)} relations, {len(found.rows)} rows, {found.requests:,} requests, {seconds:.0f} CPU s\n")
    print(table(["way", "pairs tried", "leaks"], [*_ways(found), ["all", sum(found.tried.values()), len(found.leaks)]]))
    print()
    print(table(["what", "level", "guard", "may read", "know of it", "neither"], [_row(row) for row in found.rows]))
    for leak in found.leaks + found.unseen:
        print(leak)


def _ways(found: Table) -> list[list[object]]:
    return [[way, tried, found.leaked[way]] for way, tried in found.tried.items()]


def _row(row: Row) -> list[object]:
    counted = Counter("read" if who.reads(row) else "know" if who.is_told(row) else "neither" for who in PEOPLE.values())
    return [row.kind, row.level, row.guard or None, counted["read"], counted["know"], counted["neither"]]


if __name__ == "__main__":
    main()
