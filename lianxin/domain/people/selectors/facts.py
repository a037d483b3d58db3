"""What the policy rules are told about people: the facts of the pack's facts.toml, read from the register and from what
other areas know. None means unknown, and stays unknown: nothing is guessed from a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from lianxin.base.packs import Pack
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.outside import known_outside
from lianxin.domain.people.selectors.registry import PRESENT

Facts = dict[str, Any]
Row = Mapping[str, Any]

KEYS: Final = ("id", "household_id", "place")
REGISTER_COLUMNS: Final = frozenset(field.name for field in Resident._meta.concrete_fields)
"""The columns that facts of a pack may name."""


def columns_read(pack: Pack) -> tuple[str, ...]:
    """The columns of a resident from which facts are made, and who and where they are."""
    return (*KEYS, *pack.fact_book.columns)


def told_of(pack: Pack, rows: Sequence[Row], outside: Mapping[UUID, Facts], today: date) -> list[Facts]:
    """The facts of people who live together (rows of `columns_read`), in order; one without a household is told of alone."""
    members = [{**pack.fact_book.collected(row, {}), **outside[row["id"]]} for row in rows]
    return pack.told(members, today, together=rows[0]["household_id"] is not None)


def facts_of(pack: Pack, resident: Resident, today: date) -> Facts:
    """The facts of one resident. All members of the household count, whoever looks: a count names nobody."""
    rows = [_row(pack, resident)]
    if resident.household_id is not None:
        members = Resident.objects.filter(PRESENT, household_id=resident.household_id).order_by("id")
        found = list(members.values(*columns_read(pack)))
        if any(row["id"] == resident.id for row in found):  # who died or moved away is decided alone
            rows = found
    facts = told_of(pack, rows, known_outside([row["id"] for row in rows], today), today)
    return next(told for row, told in zip(rows, facts, strict=True) if row["id"] == resident.id)


def _row(pack: Pack, resident: Resident) -> Row:
    return {name: getattr(resident, name) for name in columns_read(pack)}
