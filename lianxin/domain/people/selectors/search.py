"""Finding residents by name, Tibetan name, pinyin, initials, address, the tail of a phone or of an identity number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lianxin.base.access.viewer import Range, Viewer
from lianxin.base.db.sealed import blind_index
from lianxin.base.places.selectors import full_name
from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules import searching
from lianxin.domain.people.rules.searching import Part, Searched
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.people.selectors.registry import visible
from lianxin.engines.search import Query, query, to_fts5, to_tsquery

_TAIL_LENGTH: Final = 4
_TAIL_CANDIDATES: Final = 500  # residents sharing four last characters whose full number is compared
_KEYED_LENGTH: Final = 16
_SQLITE: Final = """SELECT i.id, i.resident_id
    FROM people_residentsearch s CROSS JOIN people_residentindex i ON i.id = s.rowid
    WHERE s.body MATCH %s AND s.rowid > %s AND {condition}"""
# `+ 0` keeps PostgreSQL from walking the whole table in the order of its key, hoping to meet enough matches early.
_POSTGRESQL: Final = """SELECT i.id + 0, i.resident_id FROM people_residentindex i
    WHERE i.body @@ to_tsquery('simple', %s) AND i.id + 0 > %s AND {condition}"""


@dataclass(frozen=True, slots=True)
class Found:
    """A resident, and the parts of the file in which the words were found."""

    resident: Resident
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Some of the residents found, in the order of the index, and where to go on (0: there are no more)."""

    found: tuple[Found, ...]
    query: Query
    after: int = 0


def keyed_tail(kind: str, tail: str) -> str:
    """The token of the last four characters of a number: readable only with this installation's key."""
    return "e" + blind_index(f"people.Resident.{kind}.tail", tail.upper())[:_KEYED_LENGTH]


class Indexed(Protocol):
    """What the index needs of a resident: a row of the table, or one that is about to be written."""

    @property
    def id(self) -> UUID: ...
    @property
    def place(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_bo(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def id_number(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def other_names(self) -> Sequence[str]: ...


def searched(resident: Indexed, *, numbers: bool) -> Searched:
    """What is searched of a resident; with `numbers` the sealed ones are opened, for their keyed tokens only."""
    return Searched(
        name=resident.name, name_bo=resident.name_bo, address=resident.address, place=resident.place,
        place_name=_place_name(resident.place),
        phone=resident.phone if numbers else "", id_number=resident.id_number if numbers else "",
        other_names=tuple(resident.other_names),
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _place_name(place: str) -> str:
    return f"{full_name(place)} {full_name(place, 'bo')}"


def find_residents(viewer: Viewer, text: str, *, limit: int = 30, after: int = 0) -> FoundPage:
    """Residents in reach whose data holds every word of `text`, in a stable order. Two queries at any size.

    `after` is the mark of the page before. Residents opened by an emergency access are found too.
    """
    typed = query(text)
    if typed.is_empty:
        return FoundPage((), typed)
    with_numbers = any(phrase.tokens[0].startswith("e") for clause in typed.clauses for phrase in clause)
    wanted = max(limit, _TAIL_CANDIDATES) if len(typed.tail) > _TAIL_LENGTH else limit
    hits = _matching(viewer, searching.asked(typed, keyed_tail), after, wanted + 1)
    page = hits[:wanted]
    found = _shown(viewer, typed, page, with_numbers=with_numbers)
    if len(found) > limit:
        return FoundPage(tuple(f for _, f in found[:limit]), typed, found[limit - 1][0])
    return FoundPage(tuple(f for _, f in found), typed, page[-1][0] if len(hits) > wanted else 0)


def find_named(viewer: Viewer, text: str, *, limit: int) -> list[Resident]:
    """Residents in reach whose whole name `text` is, in Chinese, Tibetan or pinyin, village by village. One query."""
    name = text.strip()
    if not name:
        return []
    is_it = Q(name=name) | Q(name_bo=name) | Q(pinyin=name.lower().replace(" ", ""))
    found = list(visible(viewer).filter(is_it).select_related("household").order_by("place", "address", "id")[:limit])
    looked_through("search", found)
    return found


def _shown(
    viewer: Viewer, typed: Query, hits: Sequence[tuple[int, UUID]], *, with_numbers: bool
) -> list[tuple[int, Found]]:
    people = visible(viewer).select_related("household").in_bulk([resident_id for _, resident_id in hits])
    found = []
    for mark, resident_id in hits:
        if resident_id in people:
            resident = people[resident_id]
            if parts := searching.found_in(searched(resident, numbers=with_numbers), typed):
                found.append((mark, Found(resident, parts)))
    looked_through("search", (one.resident for _, one in found))
    return found


def matching(viewer: Viewer, asked: Query, limit: int) -> list[UUID]:
    """Ids of residents in reach of whom the index finds a query that holds no number. One query."""
    return [resident_id for _, resident_id in _matching(viewer, asked, 0, limit)]


def _matching(viewer: Viewer, asked: Query, after: int, limit: int) -> list[tuple[int, UUID]]:
    """Marks and ids of residents the index finds: those in reach, and those opened by emergency."""
    ranges = viewer.ranges("resident.read")
    arms: list[tuple[str, list[Any]]] = []
    if ranges:
        clause = searching.scope_clause(ranges)
        inside = replace(asked, clauses=(clause, *asked.clauses)) if clause else asked
        arms.append(_arm(inside, after, *_in_ranges(ranges)))
    if viewer.emergency:
        marks = ", ".join(["%s"] * len(viewer.emergency))
        arms.append(
            _arm(asked, after, f"i.resident_id IN ({marks})", [_uuid(u) for u in sorted(viewer.emergency)])
        )
    if not arms:
        return []
    sql = " UNION ".join(sql for sql, _ in arms) + " ORDER BY 1 LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(p for _, parameters in arms for p in parameters), limit])
        return [(mark, key if isinstance(key, UUID) else UUID(key)) for mark, key in cursor.fetchall()]


def _arm(asked: Query, after: int, condition: str, parameters: list[Any]) -> tuple[str, list[Any]]:
    if connection.vendor == "sqlite":
        return _SQLITE.format(condition=condition), [to_fts5(asked), after, *parameters]
    return _POSTGRESQL.format(condition=condition), [to_tsquery(asked), after, *parameters]


def _in_ranges(ranges: tuple[Range, ...]) -> tuple[str, list[Any]]:
    condition = " OR ".join(["(i.place >= %s AND i.place < %s)"] * len(ranges))
    return f"({condition})", [bound for pair in ranges for bound in pair]


def _uuid(value: UUID) -> object:
    return value.hex if connection.vendor == "sqlite" else value
