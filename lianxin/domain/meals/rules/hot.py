"""Hot food: until when a cooked meal may still be handed over, and what is wrong with what was measured. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lianxin.kernel.problems import N_

DAY: Final = 24 * 60
WARNINGS: Final = {
    "cold": N_("出锅温度 %(value)s ℃,低于 %(limit)s ℃"),
    "sample": N_("每样留样 %(value)s 克,少于 %(limit)s 克"),
    "late": N_("制成时间 %(value)s,比计划的 %(limit)s 晚,路线要重排"),
}
"""What is wrong, in words, with placeholders for what was measured and what is asked."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the pack: minutes from cooked to eaten, minutes eating takes, minutes a box keeps hot, degrees, grams."""

    eat: int
    eating: int
    box: int
    celsius: Decimal
    grams: int


def window(asked: tuple[int, int], ready: int, limits: Limits) -> tuple[int, int] | None:
    """When one meal may be handed over, (earliest, latest) minute included: inside what was agreed, not before it is cooked,
    and early enough to be eaten in time. None when there is no such minute."""
    first = max(asked[0], ready)
    last = min(asked[1] - 1, ready + limits.eat - limits.eating, DAY - 1)
    return (first, last) if first <= last else None


def warnings(limits: Limits, *, celsius: Decimal | None, grams: int | None, cooked: int | None, ready: int) -> list[tuple[str, object, object]]:
    """What to mind in what the kitchen wrote down: (code of `WARNINGS`, measured, asked). What was not measured is no warning."""
    found: list[tuple[str, object, object]] = []
    if celsius is not None and celsius < limits.celsius:
        found.append(("cold", celsius, limits.celsius))
    if grams is not None and grams < limits.grams:
        found.append(("sample", grams, limits.grams))
    if cooked is not None and cooked > ready:
        found.append(("late", cooked, ready))
    return found
