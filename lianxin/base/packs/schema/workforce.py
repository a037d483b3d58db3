"""持证上岗的形状:岗位、持证要求、豁免的理由、继续教育的类别。"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.words import Words


class PostKind(Grounded, frozen=True, kw_only=True):
    """A kind of post 岗位. ``station``: its people belong to a station 社工站; ``agency``: they are employed by an organisation that the
    service is bought from."""

    name: Words
    station: bool = False
    agency: bool = False


class PostTasks(Grounded, frozen=True, kw_only=True):
    """What is done on a kind of ``post`` 基本职责, a sentence each."""

    post: str
    tasks: tuple[Words, ...]


class Duty(Grounded, frozen=True, kw_only=True):
    """Who must hold a certificate 持证上岗: everybody on one of these ``posts``, at places of these kinds (none written: at any place).

    At least of ``level``, within ``grace_years`` from the day of hire, or ``from`` the start of the rule for whoever was there before;
    the last of these days is still in time. Amber from ``amber_days`` before it. ``regional``: a certificate of a region's own pass line
    counts in that region. ``registration``: the light of a certificate whose registration has lapsed. ``notice_days``: so many days before
    the last one, told once each. ``blocks``: what red forbids.
    """

    name: Words
    meaning: Words | None = None
    posts: tuple[str, ...]
    places: tuple[Literal["neighbourhood", "village_committee", "town", "township", "street", "zone", "other"], ...] = ()
    level: Literal["assistant", "middle", "senior"]
    start: dt.date = msgspec.field(name="from")
    grace_years: int
    amber_days: int
    notice_days: tuple[int, ...] = ()
    regional: bool = True
    registration: Literal["none", "amber", "red"] = "none"
    blocks: tuple[Literal["renewal", "rostering"], ...] = ()


class ExemptionReason(Grounded, frozen=True, kw_only=True):
    """Why somebody may be excused from a duty for a while, for ``months`` at the longest. ``proof``: what shows it.
    ``needs_evidence``: a photo of it has to come with the request."""

    name: Words
    months: int
    proof: Words | None = None
    needs_evidence: bool = False


class EducationKind(Grounded, frozen=True, kw_only=True):
    """A kind of continuing education 继续教育. ``once_hours``: it counts as so many hours, once in a period, whatever it lasted (0: by its
    real hours). ``most_hours``: no more of it count in a period (0: no limit). ``proof``: what shows it.
    """

    name: Words
    once_hours: int = 0
    most_hours: int = 0
    proof: Words | None = None
