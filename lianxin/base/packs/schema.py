"""政策包里每一行的形状。字段名就是 TOML 里的键;说明见 docs/packs。"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from lianxin.base.packs.words import Words

#: How a fact is known: article read, seen in a source, own knowledge of falling confidence, product default.
Sureness = Literal["law", "seen", "high", "medium", "low", "default"]
UNSURE: frozenset[str] = frozenset({"medium", "low", "default"})

Reach = Literal["village", "township", "county", "city"]
Proof = Literal["signature", "photo", "place", "time", "code", "record", "second_worker"]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A keyed row: ``code`` is the key of its table in TOML."""

    code: str


class Grounded(Row, frozen=True, kw_only=True):
    """A row that states something about the world and therefore names its ground.

    ``source`` is a code of sources.toml; ``checked_on`` the day someone last looked it up.
    """

    source: str
    checked_on: dt.date
    sureness: Sureness
    article: str = ""
    unverified: bool = False


class Source(Row, frozen=True, kw_only=True):
    """A law, standard, report or decision of our own."""

    title: str
    issued_by: str = ""
    link: str = ""
    note: str = ""


class Wording(Row, frozen=True, kw_only=True):
    """A local term: what this county calls a thing."""

    name: Words


class Role(Row, frozen=True, kw_only=True):
    """What a person may do (abilities ``noun.verb``) and how far it reaches from the granted place."""

    name: Words
    abilities: tuple[str, ...]
    reach: Reach
    two_factor: bool
    note: Words | None = None


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A time of day in which a service may begin, half-open, Asia/Shanghai."""

    start: dt.time = msgspec.field(name="from")
    end: dt.time = msgspec.field(name="to")


class RecordField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something the record of a service must hold, such as water temperature."""

    code: str
    name: Words


class Service(Grounded, frozen=True, kw_only=True):
    """One service of the "5+N" catalogue. ``minutes`` per unit; ``price`` and ``subsidy`` name parameters (yuan per unit)."""

    name: Words
    family: Literal["five", "n"]
    unit: Literal["visit", "meal", "hour", "call"]
    minutes: int
    hands: int = 1
    heavy_hands: int = 1
    heavy_level: int = 3
    offered: bool = True
    skills: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    proof: tuple[Proof, ...]
    record: tuple[RecordField, ...] = ()
    categories: tuple[str, ...] = ()
    caution: Words | None = None
    price: str = ""
    subsidy: str = ""

    def hands_for(self, ability_level: int | None) -> int:
        """Workers needed at an ability level 0–4 (GB/T 42195); not assessed counts as heavy: safety fails closed."""
        heavy = ability_level is None or ability_level >= self.heavy_level
        return max(self.hands, self.heavy_hands) if heavy else self.hands


class NeedKind(Row, frozen=True, kw_only=True):
    """A kind of need, the kind of commitment that answers it and the services that may.

    ``categories``: whoever enters one of them has such a need, found by rule.
    """

    name: Words
    group: Literal["elder", "child", "anyone", "place"]
    commitment: str
    urgency: str
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class Urgency(Grounded, frozen=True, kw_only=True):
    """How soon a need is looked at (``triage_hours``) and acted on (``act_hours``); ``rank`` 1 is the most urgent."""

    name: Words
    rank: int
    triage_hours: int
    act_hours: int


class Channel(Row, frozen=True, kw_only=True):
    """A way by which a need is found."""

    name: Words
    urgency: str


class CommitmentKind(Grounded, frozen=True, kw_only=True):
    """A kind of promise: hours until it is due, what proves it, who confirms it, whether it is settled in money or hours."""

    name: Words
    due_hours: int
    proof: tuple[Proof, ...] = ()
    confirmed_by: Literal["person", "second_worker", "nobody"]
    settled: bool = False


class Step(Grounded, frozen=True, kw_only=True):
    """A rung of the escalation ladder: this many hours overdue → this role is told."""

    name: Words
    after_hours: int
    tell: str


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One condition of a category: a FEEL expression over facts, parameters and other categories, in words.

    ``source`` and ``article`` are the category's own unless written; ``evidence`` proves it, ``question`` asks for it.
    """

    code: str
    label: Words
    expression: str
    kind: Literal["person", "household", "evidence"] = "person"
    source: str = ""
    article: str = ""
    evidence: Words | None = None
    question: Words | None = None


class Category(Grounded, frozen=True, kw_only=True):
    """A category of people from a day on: all conditions must hold, or any one; missing facts give "cannot tell"."""

    name: Words
    group: Literal["elder", "child", "anyone"]
    meaning: Words
    start: dt.date = msgspec.field(name="from")
    combine: Literal["all", "any"] = "all"
    conditions: tuple[RuleRow, ...]


class Tier(Grounded, frozen=True, kw_only=True):
    """A row of the visit table, first hit by ``rank``: who (FEEL over ``rule.category``) is visited how often.

    ``otherwise`` marks the row for nobody else, ``unsure`` the row for people of whom it cannot be told.
    """

    name: Words
    group: Literal["elder", "child"]
    rank: int
    when: str = ""
    otherwise: bool = False
    unsure: bool = False
    interval_days: int
    event_hours: int
    colour: Literal["red", "orange", "yellow", "green"]


class DatedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value in force from a day until the next row's day."""

    start: dt.date = msgspec.field(name="from")
    value: Decimal
    source: str
    checked_on: dt.date
    sureness: Sureness
    article: str = ""
    unverified: bool = False


class Parameter(Row, frozen=True, kw_only=True):
    """A number of policy with its history. ``unit`` is a code such as year, yuan, day, km/h."""

    name: Words
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: dt.date) -> DatedValue | None:
        """The value in force on a day; None before the first."""
        past = [value for value in self.values if value.start <= day]
        return max(past, key=lambda value: value.start) if past else None


class RosterColumn(Row, frozen=True, kw_only=True):
    """A field of the roster import and the headings under which offices write it."""

    name: Words
    headings: tuple[str, ...]
    required: bool = False


class RosterSpelling(Row, frozen=True, kw_only=True):
    """How offices write the values of a coded field: stored code → spellings."""

    spellings: dict[str, tuple[str, ...]]


class TravelMode(Grounded, frozen=True, kw_only=True):
    """A way to travel and its mean speed in km/h, and minutes to get ready."""

    name: Words
    kmh: Decimal
    ready_minutes: int = 0


class TravelFactor(Grounded, frozen=True, kw_only=True):
    """How much longer travel takes in one township (key: place code) than distance and speed say."""

    factor: Decimal


class Weight(Grounded, frozen=True, kw_only=True):
    """What one unit of a wish costs in a day plan, in equivalent minutes."""

    name: Words
    minutes: Decimal


class PackInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """pack.toml: who this pack is. ``code`` is a division code, or ``national-base``."""

    code: str
    name: Words
    version: str
    in_force_from: dt.date
    maintainer: str
    extends: str = ""
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
    """A social-work station. ``demo`` marks data invented for demonstration."""

    code: str
    place: str
    name: str
    name_bo: str = ""
    name_en: str = ""
    address: str = ""
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


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A worked example: facts on a day → answers by category (yes, no, cannot_tell) and the visit tier."""

    name: str
    on: dt.date
    facts: dict[str, bool | int | str]
    categories: dict[str, Literal["yes", "no", "cannot_tell"]]
    tier: str = ""
