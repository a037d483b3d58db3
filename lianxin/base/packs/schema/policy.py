"""规定:事实、分类、待遇、表、参数、实例的形状。"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded, Row, Sureness
from lianxin.base.packs.words import Words

Answer = Literal["yes", "no", "cannot_tell"]


class Fact(Row, frozen=True, kw_only=True):
    """Something a rule may read of a person: its kind, how it is asked for, and where it comes from.

    ``collected``: "register" a column of the register (``column``, else the code); "derived" by ``expression`` (FEEL);
    "outside": another area knows it; the rest is asked and kept as a fact of the resident. ``codes`` (or the national
    list ``table``) are the values of a coded fact; one in ``unstated`` means unknown. ``least``, ``most``: bounds.
    """

    name: Words
    group: Literal["person", "household", "ability", "income", "receiving", "parents", "service", "worker"]
    about: Literal["resident", "worker"] = "resident"
    kind: Literal["boolean", "number", "string", "date"]
    unit: str = ""
    codes: dict[str, Words] = {}
    table: Literal["", "sex", "ethnic", "marital", "relation"] = ""
    unstated: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    whole: bool = False
    sensitive: bool = False
    collected: Literal["register", "visit", "assessment", "questionnaire", "outside", "derived"]
    column: str = ""
    expression: str = ""
    question: Words | None = None
    evidence: Words | None = None

    @property
    def asked(self) -> bool:
        """Whether a person can be asked for it, so that it is written down as it stands."""
        return self.collected not in ("outside", "derived")

    @property
    def noted(self) -> bool:
        """Whether it is asked of residents and kept beside the register; what stands in the register is changed there."""
        return self.asked and self.collected != "register" and self.about == "resident"


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One condition of a rule: a FEEL expression over facts, parameters and other rules, in words.

    ``source`` and ``article`` are the rule's own unless written; ``evidence`` proves it, ``question`` asks for it.
    ``unverified``: this condition is not looked up yet, whatever the rule's own ground. ``no_goal``: nobody can or should
    set out to meet it, so that no one is ever "one condition short" by it. Words may carry parameters: "年满{elder_age}周岁".
    """

    code: str
    label: Words
    expression: str
    kind: Literal["person", "household", "evidence"] = "person"
    no_goal: bool = False
    source: str = ""
    article: str = ""
    unverified: bool = False
    evidence: Words | None = None
    question: Words | None = None


class Ruled(Grounded, frozen=True, kw_only=True):
    """A rule about people in force ``from`` a day, ``until`` (not including) another: all conditions must hold, or any one;
    missing facts give "cannot tell". ``owner``: the department that answers for it.
    """

    name: Words
    group: Literal["elder", "child", "anyone"]
    meaning: Words
    owner: Words | None = None
    start: dt.date = msgspec.field(name="from")
    until: dt.date | None = None
    combine: Literal["all", "any"] = "all"
    conditions: tuple[RuleRow, ...]


class Category(Ruled, frozen=True, kw_only=True):
    """A category of people."""


class Benefit(Ruled, frozen=True, kw_only=True):
    """Something people are entitled to. ``amount``: FEEL, yuan ``per`` month, year or once; none for a service.

    ``received``: the fact that says somebody already has it. ``payer`` pays.
    """

    payer: Words | None = None
    per: Literal["month", "year", "once", "service"]
    amount: str = ""
    received: str = ""


class TableRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of a table: ``when`` (FEEL) it holds, it gives ``outputs``, a FEEL expression each."""

    code: str
    label: Words
    when: str
    outputs: dict[str, str]
    source: str = ""
    article: str = ""
    unverified: bool = False


class Table(Grounded, frozen=True, kw_only=True):
    """A first-hit table: the first row that holds; ``default`` when none does, ``unknown`` when it cannot be told."""

    name: Words
    meaning: Words
    about: Literal["resident", "worker"] = "resident"
    owner: Words | None = None
    start: dt.date = msgspec.field(name="from")
    until: dt.date | None = None
    rows: tuple[TableRow, ...]
    default: dict[str, str]
    unknown: dict[str, str]


class Tier(Grounded, frozen=True, kw_only=True):
    """A row of the visit table, first hit by ``rank``: who (FEEL over ``rule.category``) is visited how often.

    ``otherwise`` marks the row for nobody else, ``unsure`` the row for people of whom it cannot be told.
    ``interval_days``: at most so many days from one time the person is met to the next; 0: no routine visits.
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


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A worked example: facts on a day → answers by category and benefit (yes, no, cannot_tell), amounts, the visit tier,
    what tables give.

    ``others``: the facts of everybody else in the household; [] lives alone, not written: nothing known.
    """

    name: str
    on: dt.date
    facts: dict[str, Any]
    others: tuple[dict[str, Any], ...] | None = None
    categories: dict[str, Answer] = {}
    benefits: dict[str, Answer] = {}
    amounts: dict[str, Decimal] = {}
    tier: str = ""
    tables: dict[str, dict[str, Any]] = {}
