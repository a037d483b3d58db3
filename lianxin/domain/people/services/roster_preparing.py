"""A new resident's row made ready while the roster is checked: numbers sealed, pinyin and searched text written out.

Acceptance holds the only write lock of an SQLite database. What needs no lock is done here, before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from lianxin.base.db.sealed import seal
from lianxin.domain.people.rules.roster_rows import Ready, StagedRow
from lianxin.domain.people.services.roster_matching import ID_LABEL
from lianxin.domain.people.services.search import text_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.names import pinyin

_PHONE_LABEL = "people.Resident.phone"
_PINYIN_LENGTH = 180

_pinyin = lru_cache(maxsize=65_536)(pinyin)


@dataclass(frozen=True, slots=True)
class _Person:
    """A new resident as the search index sees it."""

    id: UUID
    place: str
    name: str
    name_bo: str
    address: str
    phone: str
    id_number: str
    birth_date: date | None
    other_names: tuple[str, ...] = ()


def make_ready(row: StagedRow) -> Ready:
    """What a new resident of this row is written with. The same row made ready twice would be two residents."""
    key, values = new_id(), row.values
    name, phone = str(values["name"]), str(values.get("phone") or "")
    born = values.get("birth_date")
    person = _Person(
        key, row.place, name, str(values.get("name_bo") or ""), str(values.get("address") or ""), phone, row.id_number,
        date.fromisoformat(str(born)) if born else None,
    )  # fmt: skip
    return Ready(
        id=key,
        pinyin=pinyin_of(name),
        id_number_sealed=seal(ID_LABEL, key, row.id_number) if row.id_number else None,
        phone_sealed=seal(_PHONE_LABEL, key, phone) if phone else None,
        searched=text_of(person),
    )


def pinyin_of(name: str) -> str:
    """The pinyin of a name as its column keeps it."""
    return _pinyin(name)[:_PINYIN_LENGTH]
