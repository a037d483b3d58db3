"""词语、角色、服务、需求、承办、名册、排班的形状。"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final, Literal

import msgspec

from lianxin.base.packs.schema.caring import Often
from lianxin.base.packs.schema.ground import Grounded, Row
from lianxin.base.packs.words import Words

MOST_HANDS: Final = 2
"""Who go to one visit together; the planner knows no more."""
Reach = Literal["village", "township", "county", "city"]
Proof = Literal["signature", "photo", "place", "time", "code", "record", "second_worker"]


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
    """One service of the "5+N" catalogue. ``minutes`` per unit; ``price`` and ``subsidy`` name parameters (yuan per unit).

    ``categories``, ``tiers``, ``from_level`` (an ability level 1–4): whom it is meant for, people in any of them; none
    written: everybody. It orders the catalogue of a care plan and forbids nothing. ``often``: how often it is usually given;
    ``bring``: what whoever comes takes along. ``second_after``: where two go, the second begins so many minutes (least, most)
    after the first; not written: both at once.
    """

    name: Words
    family: Literal["five", "n"]
    unit: Literal["visit", "meal", "hour", "call"]
    minutes: int
    hands: int = 1
    heavy_hands: int = 1
    heavy_level: int = 3
    second_after: tuple[int, int] | None = None
    offered: bool = True
    skills: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    proof: tuple[Proof, ...]
    record: tuple[RecordField, ...] = ()
    categories: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    from_level: int | None = None
    often: tuple[Often, ...] = ()
    caution: Words | None = None
    bring: Words | None = None
    price: str = ""
    subsidy: str = ""

    def hands_for(self, ability_level: int | None) -> int:
        """Workers needed at an ability level 0–4 (GB/T 42195); not assessed counts as heavy: safety fails closed."""
        heavy = ability_level is None or ability_level >= self.heavy_level
        return max(self.hands, self.heavy_hands) if heavy else self.hands

    def often_for(self, ability_level: int | None) -> Often | None:
        """How often it is usually given at an ability level; not assessed counts as able. None: the pack does not say."""
        fitting = [one for one in self.often if one.from_level <= (ability_level or 0)]
        return max(fitting, key=lambda one: one.from_level, default=None)


class NeedKind(Row, frozen=True, kw_only=True):
    """A kind of need, the kind of commitment that answers it and the services that may.

    ``categories``: whoever enters one of them has such a need, found by rule; ``benefits``: whoever is entitled to one of
    them and not known to receive it. ``flags``: whoever enters one of these categories has such a need at once, at night and by
    day. ``guard``: an ability without which nobody sees such a need.
    """

    name: Words
    group: Literal["elder", "child", "anyone", "place"]
    commitment: str
    urgency: str
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    guard: str = ""


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
    """A kind of promise: hours until it is due, what proves it, who confirms it, whether it is settled in money or hours.

    ``own_proof``: its list of proofs holds even where the promise names a service that has a list of its own.
    ``proof_any``: besides ``proof``, one of these is enough (only where the kind's own list holds).
    ``alone``: whoever does one does nothing else meanwhile, so that two at once are doubtful.
    ``unvetted``: for a child too it may be done by somebody without a check of their record (help in danger, things at the door).
    """

    name: Words
    due_hours: int
    proof: tuple[Proof, ...] = ()
    proof_any: tuple[Proof, ...] = ()
    own_proof: bool = False
    confirmed_by: Literal["person", "second_worker", "nobody"]
    settled: bool = False
    alone: bool = False
    unvetted: bool = False


class Goods(Row, frozen=True, kw_only=True):
    """A kind of goods that is given to people. ``expires``: every batch has a last day; ``sized``: a size is asked (clothes)."""

    name: Words
    unit: Words
    expires: bool = False
    sized: bool = False


class Step(Grounded, frozen=True, kw_only=True):
    """A rung of the escalation ladder: so many hours and minutes overdue → this role is told. ``kinds``: of these kinds of promise
    alone; a kind that any rung names climbs its own rungs instead of those that name none."""

    name: Words
    after_hours: int = 0
    after_minutes: int = 0
    tell: str
    kinds: tuple[str, ...] = ()

    @property
    def after(self) -> dt.timedelta:
        """How long overdue."""
        return dt.timedelta(hours=self.after_hours, minutes=self.after_minutes)


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
