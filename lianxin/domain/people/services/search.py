"""Keeping the search index equal to the residents, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import connection

from lianxin.domain.people.rules.identity import Known, key_tokens, prepared
from lianxin.domain.people.rules.searching import tokens
from lianxin.domain.people.selectors.duplicates import keyed_key, stems_of
from lianxin.domain.people.selectors.search import Indexed, keyed_tail, searched
from lianxin.engines.search import index_text

Row = tuple[UUID, str, str]
"""A resident's id, place and searched text."""
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
    index_texts((resident.id, resident.place, text_of(resident)) for resident in residents)


def index_texts(texts: Iterable[Row]) -> None:
    """The same with the text of each made beforehand by `text_of`: for a write that must be short."""
    write = _write_sqlite if connection.vendor == "sqlite" else _write_postgresql
    rows = iter(texts)
    while chunk := list(islice(rows, _ROWS)):
        write(chunk)


def text_of(resident: Indexed) -> str:
    """What the index keeps of a resident: what is searched, and the keys a second file of the same person would share;
    those of numbers keyed."""
    found = searched(resident, numbers=True)
    known = Known(
        names=(found.name, found.name_bo, *found.other_names), id_number=found.id_number, phone=found.phone,
        birth_date=resident.birth_date, place=found.place,
    )  # fmt: skip
    keys = key_tokens(prepared(known, stems_of(found.place)), keyed_key)
    return index_text([*tokens(found, keyed_tail), *keys])


def _write_sqlite(rows: Sequence[Row]) -> None:
    values = [value for key, place, _ in rows for value in (key.hex, place)]
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE_ROWS.format(rows=_marks("(%s, %s)", len(rows))), values)
        number = dict(cursor.fetchall())
        cursor.executemany(_SQLITE_TEXT, [(number[key.hex], text) for key, _, text in rows])


def _write_postgresql(rows: Sequence[Row]) -> None:
    values = [value for row in rows for value in row]
    with connection.cursor() as cursor:
        marks = _marks("(%s, %s, to_tsvector('simple', %s))", len(rows))
        cursor.execute(_POSTGRESQL_ROWS.format(rows=marks), values)


def _marks(row: str, times: int) -> str:
    return ", ".join([row] * times)
