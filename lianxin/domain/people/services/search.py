"""Keeping the search index equal to the residents, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from django.db import connection

from lianxin.domain.people.rules.searching import tokens
from lianxin.domain.people.selectors.search import Indexed, keyed_tail, searched
from lianxin.engines.search import index_text

_ROWS: Final = 500  # rows of one statement: below SQLite's limit of variables, and bounded memory

_SQLITE_ROWS = """INSERT INTO people_residentindex (resident_id, place) VALUES {rows}
    ON CONFLICT (resident_id) DO UPDATE SET place = excluded.place RETURNING resident_id, id"""
_SQLITE_TEXT = "INSERT OR REPLACE INTO people_residentsearch (rowid, body) VALUES (%s, %s)"
_POSTGRESQL_ROWS = """INSERT INTO people_residentindex (resident_id, place, body) VALUES {rows}
    ON CONFLICT (resident_id) DO UPDATE SET place = excluded.place, body = excluded.body"""


def index_residents(residents: Iterable[Indexed]) -> None:
    """Write the searched text of these residents, new or changed, a resident at most once.

    No service of its own: it belongs inside the transaction of the service that wrote the residents, which checks and
    audits. Removing a resident removes its text by trigger.
    """
    write = _write_sqlite if connection.vendor == "sqlite" else _write_postgresql
    rows = iter(residents)
    while chunk := list(islice(rows, _ROWS)):
        write([(resident, _text(resident)) for resident in chunk])


def _text(resident: Indexed) -> str:
    return index_text(tokens(searched(resident, numbers=True), keyed_tail))


def _write_sqlite(rows: Sequence[tuple[Indexed, str]]) -> None:
    values = [value for resident, _ in rows for value in (resident.id.hex, resident.place)]
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE_ROWS.format(rows=_marks("(%s, %s)", len(rows))), values)
        number = dict(cursor.fetchall())
        cursor.executemany(_SQLITE_TEXT, [(number[resident.id.hex], text) for resident, text in rows])


def _write_postgresql(rows: Sequence[tuple[Indexed, str]]) -> None:
    values = [value for resident, text in rows for value in (resident.id, resident.place, text)]
    with connection.cursor() as cursor:
        marks = _marks("(%s, %s, to_tsvector('simple', %s))", len(rows))
        cursor.execute(_POSTGRESQL_ROWS.format(rows=marks), values)


def _marks(row: str, times: int) -> str:
    return ", ".join([row] * times)
