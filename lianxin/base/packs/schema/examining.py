"""职业水平考试用到的形状:科目、报考条件、报考步骤、公布过的通过率。"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.words import Words

Level = Literal["assistant", "middle", "senior"]
Day = Literal["opens_on", "closes_on", "pay_by", "print_from", "first_day", "last_day", "results_on"]


class ExamSubject(Grounded, frozen=True, kw_only=True):
    """A paper of one level. ``minutes``: how long it takes; ``singles``, ``multiples``: questions with one right option and with
    several; ``free``: essay and case questions.
    """

    name: Words
    level: Level
    rank: int
    minutes: int
    singles: int = 0
    multiples: int = 0
    free: int = 0


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


class ExamRate(Grounded, frozen=True, kw_only=True):
    """A pass rate that was published about a place and a year, as it was printed: beside what is counted, never in its stead.

    ``percent`` of those who were ``of`` (eligible, registered, sat); the numbers it was printed with, where they were (0: not printed).
    ``derived``: worked out of other printed numbers. ``printed``: its words.
    """

    year: int
    place: str
    percent: Decimal
    of: Literal["eligible", "registered", "sat", "unknown"] = "unknown"
    eligible: int = 0
    passed: int = 0
    derived: bool = False
    printed: Words
