"""行业自律的形状:职业道德守则、投诉的种类和处理、机构评级的标准、卷宗互评的标准。"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded, Row
from lianxin.base.packs.words import Words

About = Literal["worker", "agency"]


class EthicsClause(Row, frozen=True, kw_only=True):
    """One sentence of a code of ethics, under its own heading."""

    name: Words
    text: Words


class EthicsCode(Grounded, frozen=True, kw_only=True):
    """A version of the code of ethics, in force from a day until the next one's. ``duties`` towards whom, ``principles`` of casework."""

    name: Words
    start: dt.date = msgspec.field(name="from")
    duties: tuple[EthicsClause, ...]
    principles: tuple[EthicsClause, ...] = ()


class ComplaintKind(Grounded, frozen=True, kw_only=True):
    """What somebody may complain about; ``against``: of whom such a thing is said."""

    name: Words
    against: tuple[About, ...]


class Sanction(Grounded, frozen=True, kw_only=True):
    """What a complaint that is upheld may bring. ``bars``: from which work, while it lasts ("all": from being given any).

    ``most_days``: the parameter of how long it may last at most ("": it is said once and has no end). ``at_once``: it does not wait
    until the time to appeal is over.
    """

    name: Words
    against: tuple[About, ...]
    rank: int
    bars: Literal["nothing", "children", "contracts", "all"] = "nothing"
    most_days: str = ""
    at_once: bool = False


class RatingItem(Row, frozen=True, kw_only=True):
    """One thing that is looked at; ``points`` at most."""

    name: Words
    points: int


class RatingPart(Grounded, frozen=True, kw_only=True):
    """A part of an agency's rating, with its items."""

    name: Words
    rank: int
    items: tuple[RatingItem, ...]


class RatingGrade(Grounded, frozen=True, kw_only=True):
    """A grade; ``least``: the parameter of the points from which it is reached."""

    name: Words
    rank: int
    least: str


class NotRated(Grounded, frozen=True, kw_only=True):
    """Why an agency is not rated at all, and what it can do about it."""

    name: Words
    remedy: Words


class ReviewCriterion(Grounded, frozen=True, kw_only=True):
    """Something by which colleagues judge a file; ``points`` at most."""

    name: Words
    hint: Words
    rank: int
    points: int
