"""职业水平考试用到的形状:科目、报考条件、报考步骤。"""

from __future__ import annotations

from typing import Literal

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.words import Words

Level = Literal["assistant", "middle", "senior"]
Day = Literal["opens_on", "closes_on", "pay_by", "print_from", "first_day", "last_day", "results_on"]


class ExamSubject(Grounded, frozen=True, kw_only=True):
    """A paper of one level. What it consists of and how long it takes: ``practice.toml``."""

    name: Words
    level: Level
    rank: int


class ExamRoute(Grounded, frozen=True, kw_only=True):
    """One way to be allowed to sit: this degree, in social work or in another field, and so many years of work.

    ``years`` names a parameter; ``more`` one that is added to it; neither: no years are asked for. ``holding``: the certificate that
    must be held, the years then count from it. ``last_year``: also somebody whose last year of study it is. ``upwards``: a higher
    degree will do as well.
    """

    name: Words
    level: Level
    degree: Literal["secondary", "college", "bachelor", "master", "doctor"]
    social_work: bool | None = None
    years: str = ""
    more: str = ""
    holding: Literal["", "assistant", "middle"] = ""
    last_year: bool = False
    upwards: bool = False
    rank: int


class ExamStep(Grounded, frozen=True, kw_only=True):
    """One thing to do on the way to the exam, due so many days after (before: negative) one of the cycle's days. ``by_registering``: who
    has registered has done it."""

    name: Words
    hint: Words
    counts_from: Day
    offset_days: int
    rank: int
    by_registering: bool = False
