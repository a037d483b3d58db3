"""The built-in functions: FEEL's where FEEL has one, else a name that reads as plain words.

`count`, `sum`, `min`, `max`, `any`, `all` are FEEL (DMN 1.5 §10.3.4.4); `is defined` is Camunda's; the rest are ours.
A household list with unknown members: `sum` is unknown, `known sum` adds what is known. For amounts that cannot be
negative, `known sum(x) <= limit and sum(x) <= limit` is already false when the known part exceeds the limit.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from lianxin.engines.rules.values import (
    DECIMAL128,
    RELATIONS,
    Kind,
    Value,
    conjunction,
    disjunction,
    kind_of,
    types_of,
)
from lianxin.kernel.clock import age_on

_MONTHS = 12
_NUMBERS = types_of("number")
at_most = RELATIONS["<="]


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in: its parameters with their kinds (None: any), the kind of its result (None: that of the items), and what it
    does to known arguments."""

    name: str
    parameters: tuple[str, ...]
    takes: tuple[Kind | None, ...]
    gives: Kind | None
    run: Callable[..., Value]

    def __call__(self, *arguments: Value) -> Value:
        """Unknown when an argument is unknown or of another kind, unless the function takes any kind."""
        for argument, kind in zip(arguments, self.takes, strict=True):
            if kind is not None and kind_of(argument) != kind:
                return None
        return self.run(*arguments)


def age(birth: date, day: date) -> int | None:
    """Completed years; unknown when `day` lies before the birth (a birth date in the future is an error in the data)."""
    return None if day < birth else age_on(birth, day)


def years_between(start: date, end: date) -> int:
    """Completed years from start to end, negative when end lies before start."""
    return age_on(start, end) if start <= end else -age_on(end, start)


def _whole(number: int | Decimal) -> int | None:
    if isinstance(number, int):
        return number
    return int(number) if number.is_finite() and number == number.to_integral_value() else None


def add_days(day: date, number: int | Decimal) -> date | None:
    """The day `number` (whole) days later; unknown for a fraction or outside years 1–9999."""
    whole = _whole(number)
    try:
        return None if whole is None else day + timedelta(days=whole)
    except OverflowError:
        return None


def add_months(day: date, number: int | Decimal) -> date | None:
    """The same day of the month `number` (whole) months later, or that month's last day when it has no such day."""
    whole = _whole(number)
    if whole is None:
        return None
    year, month = divmod(day.year * _MONTHS + day.month - 1 + whole, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def total(items: list[Value]) -> Decimal | None:
    """Exact sum; unknown with an unknown item; 0 for an empty list (FEEL says null: a household always has one)."""
    result = Decimal(0)
    for item in items:
        if type(item) not in _NUMBERS and kind_of(item) != "number":
            return None
        try:
            result = DECIMAL128.add(result, item)
        except ArithmeticError:
            return None
    return result


def known_total(items: list[Value]) -> Decimal | None:
    """Exact sum of the known items: a lower bound of the sum for amounts that cannot be negative."""
    return total([item for item in items if item is not None])


def _extreme(pick: Callable[[list[Value]], Value]) -> Callable[[list[Value]], Value]:
    def run(items: list[Value]) -> Value:
        ordered = all(at_most(item, items[0]) is not None for item in items)
        return pick(items) if items and ordered else None

    return run


FUNCTIONS: Final[dict[str, Function]] = {
    f.name: f
    for f in (
        Function("age", ("birth", "day"), ("date", "date"), "number", age),
        Function("years between", ("start", "end"), ("date", "date"), "number", years_between),
        Function(
            "days between",
            ("start", "end"),
            ("date", "date"),
            "number",
            lambda start, end: (end - start).days,
        ),
        Function("add days", ("day", "number"), ("date", "number"), "date", add_days),
        Function("add months", ("day", "number"), ("date", "number"), "date", add_months),
        Function("count", ("list",), ("list",), "number", len),
        Function("sum", ("list",), ("list",), "number", total),
        Function("known sum", ("list",), ("list",), "number", known_total),
        Function("min", ("list",), ("list",), None, _extreme(min)),
        Function("max", ("list",), ("list",), None, _extreme(max)),
        Function("any", ("list",), ("list",), "boolean", disjunction),
        Function("all", ("list",), ("list",), "boolean", conjunction),
        Function(
            "unknown count", ("list",), ("list",), "number", lambda items: sum(item is None for item in items)
        ),
        Function("is defined", ("value",), (None,), "boolean", lambda value: value is not None),
    )
}
