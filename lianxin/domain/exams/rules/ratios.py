"""Pass rates: counted, never typed; and why a printed one differs from the counted one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final, Literal

from lianxin.kernel.problems import N_

How = Literal["same", "truncated", "other"]
HOW: Final[dict[str, str]] = {
    "same": N_("和四舍五入的结果一样"),
    "truncated": N_("报道把后面的数字截断了,没有四舍五入"),
    "other": N_("和数出来的对不上,不是截断,也不是四舍五入"),
}
RATES: Final[dict[str, str]] = {
    "eligible": N_("通过人数÷符合条件人数"),
    "registered": N_("通过人数÷已报名人数"),
    "sat": N_("通过人数÷实际参考人数"),
}
"""What a rate is of: a pass rate without this says nothing."""
PLACES: Final = Decimal("0.01")
ONE_DIGIT: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Compared:
    """A printed rate beside the counted one, both in percent; `exact` to four places so that the cut is seen."""

    printed: Decimal
    counted: Decimal
    exact: Decimal
    how: How


def percent(part: int, whole: int, places: Decimal = PLACES) -> Decimal | None:
    """Part of the whole in percent, rounded half up; None where there is no whole."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(places, ROUND_HALF_UP) if whole else None


def compared(printed: Decimal, part: int, whole: int) -> Compared | None:
    """The printed percentage against the counted one, at the digits it was printed with; None where nothing was counted."""
    if not whole:
        return None
    step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    exact = Decimal(part) * 100 / Decimal(whole)
    counted = exact.quantize(step, ROUND_HALF_UP)
    how: How = "other"
    if printed == counted:
        how = "same"
    elif printed == exact.quantize(step, ROUND_DOWN):
        how = "truncated"
    return Compared(printed, counted, exact.quantize(Decimal("0.0001"), ROUND_HALF_UP), how)


def points(one: Decimal, other: Decimal) -> Decimal:
    """How many percentage points one rate lies above the other, to one place."""
    return (one - other).quantize(ONE_DIGIT, ROUND_HALF_UP)
