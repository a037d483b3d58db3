"""职业阶梯、能力框架和称号的形状:岗位等级和薪级、证书补贴、年度考核结果、八项能力、称号的条件和评分。"""

from __future__ import annotations

from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded, Row
from lianxin.base.packs.words import Words


class CareerLadder(Grounded, frozen=True, kw_only=True):
    """A ladder of grades for some kinds of post. ``pay_steps``: the parameters that hold the monthly yuan of pay step 1, of step 2, …

    A step is climbed after ``step_years`` years on it, of which each year's appraisal was at least ``step_result``.
    """

    name: Words
    posts: tuple[str, ...]
    pay_steps: tuple[str, ...]
    step_years: int
    step_result: str


class GradeAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a grade asks of whoever stands one below: whole years there, a certificate of at least ``level`` ("" none), ``results`` last
    appraisals of at least ``result``, and so many verified hours of education within the last ``hours_years`` years."""

    years_below: int = 0
    level: Literal["", "assistant", "middle", "senior"] = ""
    result: str = ""
    results: int = 0
    hours: int = 0
    hours_years: int = 1


class Grade(Grounded, frozen=True, kw_only=True):
    """A grade of a ladder; ``rank`` 1 is the lowest. Its people stand on pay steps ``first_step`` to ``last_step``.

    ``pay``: the parameter of the monthly yuan of the grade itself, paid beside the step's.
    """

    name: Words
    ladder: str
    rank: int
    first_step: int
    last_step: int
    pay: str
    asks: GradeAsk = GradeAsk()


class CertificatePay(Grounded, frozen=True, kw_only=True):
    """What a level of certificate is paid: ``amount`` (a parameter, yuan) every month, every year or once; of several levels only the
    highest held counts. ``worth``: the parameter of how many pay steps more it is worth ("" none); ``times``: of how many times a
    yearly one is paid; ``within``: of how many months after the certificate what is paid once is still paid ("" without end)."""

    name: Words
    level: Literal["assistant", "middle", "senior"]
    every: Literal["month", "year", "once"]
    amount: str
    worth: str = ""
    times: str = ""
    within: str = ""


class AppraisalResult(Row, frozen=True, kw_only=True):
    """A result of the yearly appraisal; ``rank`` 1 is the best. ``counts``: the year counts towards a step or a grade."""

    name: Words
    rank: int
    counts: bool = True


class CompetencyLevel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One level of a competency: what somebody does who stands on it."""

    name: Words
    behaviour: Words


class Competency(Grounded, frozen=True, kw_only=True):
    """A competency of the frame; ``levels`` from 0 upwards. Topics of training name it by its code."""

    name: Words
    meaning: Words
    rank: int
    levels: tuple[CompetencyLevel, ...]


class CompetencyNeed(Grounded, frozen=True, kw_only=True):
    """The level a kind of post asks, of one ``grade`` ("" every grade that has no row of its own); competencies left out: level 0."""

    post: str
    grade: str = ""
    levels: dict[str, int]


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the judges of a selection give points for, at most ``points``."""

    name: Words
    points: int


class Title(Grounded, frozen=True, kw_only=True):
    """A title 称号 that a place confers through a selection round. It is no rank of a ladder.

    ``regions``: whose titles there are. ``level``/``held``/``practice``/``local_years``/``age`` (parameters, "" not asked): the certificate
    needed, years it has been held, years of direct practice, of these in the province, the greatest age in completed years.
    ``quota``: the most who are given it in one round; ``publicity``: days of it 公示. ``trim_from``: from how many judges on the
    highest and the lowest score of a criterion's sum are left out; ``judges``: the fewest; ``pass_mark``: the least mean points.
    """

    name: Words
    regions: tuple[Literal["province", "city", "district"], ...]
    level: Literal["", "assistant", "middle", "senior"] = ""
    held: str = ""
    practice: str = ""
    local_years: str = ""
    age: str = ""
    civil_servants: bool = False
    quota: str = ""
    publicity: str
    judges: str
    trim_from: str
    pass_mark: str
    criteria: dict[str, Criterion]
