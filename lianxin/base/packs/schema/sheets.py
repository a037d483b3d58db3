"""包的说明,和用 CSV 写的名单。"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from lianxin.base.packs.words import Words


class PackInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """pack.toml: who this pack is. ``code`` is a division code, or ``national-base``.

    ``texts``: packs of texts laid between the base and this one. ``lends_texts``: this is one of those; it covers no place.
    """

    code: str
    name: Words
    version: str
    in_force_from: dt.date
    maintainer: str
    extends: str = ""
    texts: tuple[str, ...] = ()
    lends_texts: bool = False
    bo_checked: bool = False


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A division. Coordinates are WGS-84; ``position`` says "approximate" when they are."""

    code: str
    name: str
    level: Literal["city", "county", "township", "village"]
    kind: str
    name_bo: str = ""
    name_en: str = ""
    lon: float | None = None
    lat: float | None = None
    position: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    replaced_by: str = ""


class Station(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A social-work station. ``phone``: the number for everybody; ``demo`` marks data invented for demonstration."""

    code: str
    place: str
    name: str
    name_bo: str = ""
    name_en: str = ""
    address: str = ""
    phone: str = ""
    lon: float | None = None
    lat: float | None = None
    demo: bool = False


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kitchen, a water or a venue. ``capacity``: meals a sitting or seats; ``risk``: colour of a water."""

    code: str
    kind: Literal["kitchen", "water", "venue"]
    place: str
    name: str
    name_bo: str = ""
    name_en: str = ""
    lon: float | None = None
    lat: float | None = None
    capacity: int | None = None
    risk: Literal["", "red", "orange", "yellow", "green"] = ""
    demo: bool = False


class Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A day that differs from its weekday: a rest day, a working weekend, or a festival."""

    date: dt.date
    kind: Literal["rest", "work", "festival"]
    name_zh: str
    name_bo: str = ""
    name_en: str = ""
    source: str
    unverified: bool = False


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that was published about a place, as it was printed: a bound or a rounded number keeps its ``qualifier``.

    ``measure``: residents, households, over_60, over_80, children, workers, certified, leading_talents, supervisors, the code of a
    category; of an exam, its year in ``as_of``: exam_eligible, exam_passed, and in percent pass_rate, which does not say of whom,
    pass_rate_of_eligible, _of_registered, _of_sat. Beside what is counted, never in its stead.
    """

    place: str
    measure: str
    value: Decimal
    qualifier: Literal["exact", "at_least", "about"]
    words: str
    source: str
    as_of: str = ""
    note: str = ""


class NameStem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One Tibetan name stem and how Chinese characters write it, the commonest first, parted by spaces."""

    stem: str
    name_bo: str
    spellings: str
    review: str = ""
