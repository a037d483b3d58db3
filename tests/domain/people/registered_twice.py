"""People registered twice, as tests need them: files written with the search index, numbers that pass their check."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.residents import pinyin_of
from lianxin.domain.people.services.residents import number_index
from lianxin.domain.people.services.search import index_residents
from lianxin.kernel.identity_numbers import check_digit
from tests.factories import TABA, make_resident

BORN = date(1952, 3, 12)
NEXT_VILLAGE = "540127100201"
NEXT_TOWNSHIP = "540127101201"


def number(birth: date = BORN, serial: int = 902, region: str = "990101") -> str:
    """An invented number that passes the check of GB 11643."""
    first = f"{region}{birth:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


def make_file(name: str, place: str = TABA, *, id_number: str = "", phone: str = "", **fields: Any) -> Resident:
    """A file as registration leaves it: numbers sealed, found by the search and by the keys of the same person."""
    birth = fields.pop("birth_date", BORN)
    filled = {"no_id_reason": "" if id_number else "unknown", "pinyin": pinyin_of(name), "crs": ""}
    made = make_resident(name, place, birth_date=birth, **filled | fields)
    made.id_number, made.phone, made.id_index = id_number, phone, number_index(id_number)
    made.save()
    index_residents([made])
    return made


def make_twice(**more: Any) -> tuple[Resident, Resident]:
    """次仁卓玛, and 才仁着玛 of the same day and village without a number: one person."""
    first = make_file("次仁卓玛", id_number=number(), phone="19900000901", **more)
    return first, make_file("才仁着玛")
