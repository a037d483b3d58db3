"""What the policy rules are told about people: the facts of the pack's facts.toml, read from the register and from what
other areas know. None means unknown, and stays unknown: nothing is guessed from a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.packs import Pack
from lianxin.domain.people.models import NotedFact, Resident
from lianxin.domain.people.selectors.outside import Outside, Residents, known_outside
from lianxin.domain.people.selectors.registry import PRESENT

Facts = dict[str, Any]
Row = Mapping[str, Any]

KEYS: Final = ("id", "household_id", "place")
REGISTER_COLUMNS: Final = frozenset(field.name for field in Resident._meta.concrete_fields)
"""The columns that facts of a pack may name."""
_ROWS: Final = 500  # keys of one statement
_FETCHED: Final = 20_000  # rows of one fetch


@dataclass(frozen=True, slots=True)
class Known:
    """Facts beside the register: `noted` by resident, as they are kept; `outside` by area, as rules read them."""

    noted: Mapping[UUID, Facts]
    outside: tuple[Outside, ...]

    def outside_of(self, resident_id: UUID) -> Facts:
        """What all other areas know of one resident."""
        return {code: value for area in self.outside for code, value in area.of(resident_id).items()}


def columns_read(pack: Pack) -> tuple[str, ...]:
    """The columns of a resident from which facts are made, and who and where they are."""
    return (*KEYS, *pack.fact_book.columns)


def held_on(on: date) -> QuerySet[NotedFact]:
    """What was written down about people and held on a day."""
    return NotedFact.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)


def noted_facts(residents: Residents, on: date) -> dict[UUID, Facts]:
    """What was written down about these people and held on a day, as it is kept."""
    found: dict[UUID, Facts] = {}
    held = held_on(on)
    for some in _parts(residents):
        rows = held.filter(resident_id__in=some).values_list("resident_id", "code", "value")
        for key, code, value in rows.iterator(chunk_size=_FETCHED):
            found.setdefault(key, {})[code] = value
    return found


def _parts(residents: Residents) -> Iterator[Residents]:
    if isinstance(residents, QuerySet):
        yield residents
    else:
        yield from (residents[start : start + _ROWS] for start in range(0, len(residents), _ROWS))


def beside_register(residents: Residents, on: date) -> Known:
    """What the rules read of these people beside the register: noted facts, and what other areas know."""
    return Known(noted_facts(residents, on), known_outside(residents, on))


def told_of(pack: Pack, rows: Sequence[Row], known: Known, today: date) -> list[Facts]:
    """The facts of people who live together (rows of `columns_read`), in order; one without a household is told of alone."""
    return pack.told(written_of(pack, rows, known), today, together=rows[0]["household_id"] is not None)


def written_of(pack: Pack, rows: Sequence[Row], known: Known) -> list[Facts]:
    """The same as it was written down, before anything is worked out of it."""
    return [
        {**pack.fact_book.collected(row, known.noted.get(row["id"], {})), **known.outside_of(row["id"])} for row in rows
    ]


def facts_of(pack: Pack, resident: Resident, today: date) -> Facts:
    """The facts of one resident. All members of the household count, whoever looks: a count names nobody."""
    return facts_together(pack, resident, today)[resident.id]


def facts_together(pack: Pack, resident: Resident, today: date) -> dict[UUID, Facts]:
    """The facts of everybody in the resident's household, in the order in which each is told of the others."""
    rows = _rows(pack, resident)
    facts = told_of(pack, rows, beside_register([row["id"] for row in rows], today), today)
    return {row["id"]: told for row, told in zip(rows, facts, strict=True)}


def written_together(pack: Pack, resident: Resident, today: date) -> tuple[list[Facts], int]:
    """What was written down about everybody in the household, and which of them the resident is."""
    rows = _rows(pack, resident)
    keys = [row["id"] for row in rows]
    return written_of(pack, rows, beside_register(keys, today)), keys.index(resident.id)


def _rows(pack: Pack, resident: Resident) -> list[Row]:
    rows: list[Row] = [_row(pack, resident)]
    if resident.household_id is not None:
        members = Resident.objects.filter(PRESENT, household_id=resident.household_id).order_by("id")
        found = list(members.values(*columns_read(pack)))
        if any(row["id"] == resident.id for row in found):  # who died or moved away is decided alone
            rows = found
    return rows


def facts_of_many(pack: Pack, residents: Sequence[Resident], today: date) -> dict[UUID, Facts]:
    """The same for the people of a page of a list. As many queries as for one."""
    wanted = {one.id for one in residents}
    shared = {one.household_id for one in residents if one.household_id is not None}
    members = Resident.objects.filter(PRESENT, household_id__in=shared).order_by("household_id", "id")
    homes: dict[UUID, list[Row]] = {}
    for row in members.values(*columns_read(pack)):
        homes.setdefault(row["household_id"], []).append(row)
    together = {row["id"] for rows in homes.values() for row in rows}
    batch = [*homes.values(), *([_row(pack, one)] for one in residents if one.id not in together)]
    known = beside_register([row["id"] for rows in batch for row in rows], today)
    found: dict[UUID, Facts] = {}
    for rows in batch:
        for row, told in zip(rows, told_of(pack, rows, known, today), strict=True):
            if row["id"] in wanted:
                found[row["id"]] = told
    return found


def _row(pack: Pack, resident: Resident) -> Row:
    return {name: getattr(resident, name) for name in columns_read(pack)}
