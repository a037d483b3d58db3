"""The ladder's money: what a grade, a pay step and a certificate are paid on a day. All amounts are dated parameters of the pack.

Pure functions of a pack and plain values. The payroll reads pay here; the careers area above builds "the next step" on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from lianxin.domain.workforce.rules.certificates import rank

if TYPE_CHECKING:
    from lianxin.base.packs import Pack, Words
    from lianxin.base.packs.schema import CareerLadder, Grade

Every = Literal["month", "year", "once"]


@dataclass(frozen=True)
class PayPart:
    """A part of the monthly pay. `kind`: "grade" or "step"; `parameter`: where the yuan stand; `number`: of a step, which one."""

    kind: Literal["grade", "step"]
    parameter: str
    yuan: Decimal
    number: int = 0


@dataclass(frozen=True)
class Subsidy:
    """What a certificate is paid: yuan every month, every year or once, by which parameter. `times`: so often where yearly; `within`: so many
    months after the certificate where once; 0 without end."""

    code: str
    name: Words
    every: Every
    parameter: str
    yuan: Decimal
    times: int = 0
    within: int = 0


def ladder_of(pack: Pack, post_kind: str) -> CareerLadder | None:
    """The ladder for a kind of post; None where the pack sets none."""
    return next((one for one in pack.career_ladders.values() if post_kind in one.posts), None)


def grades_of(pack: Pack, ladder: str) -> list[Grade]:
    """The grades of a ladder, the lowest first."""
    return sorted((one for one in pack.grades.values() if one.ladder == ladder), key=lambda one: one.rank)


def step_bonus(pack: Pack, level: str, on: date) -> int:
    """How many pay steps more a certificate of this level is worth on a day; 0 where the pack gives none."""
    given = [one.worth for one in pack.certificate_pay.values() if one.level == level and one.worth]
    return max((int(_yuan(pack, code, on)) for code in given), default=0)


def pay_of(pack: Pack, grade: str, step: int, on: date, level: str = "") -> list[PayPart]:
    """The monthly yuan of somebody of this grade on this pay step, part by part.

    `level`: the certificate held, which may be worth pay steps more (never beyond the ladder's last). [] for a grade the pack does not hold.
    """
    here = pack.grades.get(grade)
    ladder = pack.career_ladders.get(here.ladder) if here else None
    if here is None or ladder is None or not ladder.pay_steps:
        return []
    number = min(max(step, 1) + step_bonus(pack, level, on), len(ladder.pay_steps))
    parameter = ladder.pay_steps[number - 1]
    return [
        PayPart("grade", here.pay, _yuan(pack, here.pay, on)),
        PayPart("step", parameter, _yuan(pack, parameter, on), number),
    ]


def subsidies_of(pack: Pack, level: str, on: date) -> list[Subsidy]:
    """What a certificate of this level is paid on a day, in the pack's order; nothing for a level without a row or of nought yuan."""
    rows = (one for one in pack.certificate_pay.values() if one.level == level)

    def most(parameter: str) -> int:
        return int(_yuan(pack, parameter, on)) if parameter else 0

    found = [Subsidy(one.code, one.name, one.every, one.amount, _yuan(pack, one.amount, on), most(one.times), most(one.within)) for one in rows]
    return [one for one in found if one.yuan]


def highest(levels: Iterable[str]) -> str:
    """The highest of some certificate levels; "" of none."""
    return max((one for one in levels if rank(one)), key=rank, default="")


def reaches(level: str, asked: str) -> bool:
    """Whether a certificate level is at least the one asked; "" asks nothing."""
    return not asked or rank(level) >= rank(asked)


def _yuan(pack: Pack, parameter: str, on: date) -> Decimal:
    """0 before the first value is in force: nothing is paid by a rule that does not hold yet."""
    value = pack.parameters[parameter].on(on)
    return value.value if value else Decimal(0)
