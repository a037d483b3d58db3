"""The date functions in the operations every engine has."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, cast

from lianxin.engines.rules.emit.amounts import Value, arithmetic, at_scale, compared, constant, number
from lianxin.engines.rules.emit.ops import NOTHING, Op, both, case, is_constant, literal, op, whole
from lianxin.engines.rules.emit.steps import Steps

_EPOCH: Final = date(1970, 1, 1)
_FIRST, _LAST = ((day - _EPOCH).days for day in (date.min, date.max))
_SPAN: Final = _LAST - _FIRST
_MONTHS: Final = 12
_YEARS: Final = date.max.year
_MONTH_DAY: Final = (
    10_000  # a day as the number 20261001; a difference of whole 10,000s is one of completed years
)


def _day_as_number(day: Op) -> Op:
    """20261001. Born on 29 February: the year is full on 1 March of a common year, as 0228 < 0229 < 0301."""
    if day.name == "literal" and isinstance(value := day.args[0], date):
        return whole(value.year * _MONTH_DAY + value.month * 100 + value.day)
    return op("ymd", "int", day)


def _years(start: Op, end: Op) -> Op:
    return op("cut", "int", op("sub", "int", _day_as_number(end), _day_as_number(start)), whole(_MONTH_DAY))


def age(birth: Value, day: Value, steps: Steps) -> Value:
    made = case(op("ge", "bool", day.op, birth.op), _years(birth.op, day.op), NOTHING["int"])
    return number(steps.keep(made), 0, _YEARS, shared=birth.shared and day.shared)


def years_between(start: Value, end: Value, steps: Steps) -> Value:
    return _from_both(steps.keep(_years(start.op, end.op)), start, end, _YEARS)


def days_between(start: Value, end: Value, steps: Steps) -> Value:
    return _from_both(op("days", "int", start.op, end.op), start, end, _SPAN)


def _from_both(made: Op, start: Value, end: Value, most: int) -> Value:
    unknown, shared = start.may_be_unknown or end.may_be_unknown, start.shared and end.shared
    return number(made, -most, most, unknown=unknown, shared=shared)


def add_days(day: Value, count: Value, steps: Steps) -> Value:
    def moved(place: Op) -> Op:
        return op("day_at", "date", place)

    if (number_ := _constant(count)) is not None:
        later = op("plus_days", "date", day.op, count.op)
        return _within(later, day, steps, _days_away(date.min, -number_), _days_away(date.max, -number_))
    today = number(op("day_number", "int", day.op), _FIRST, _LAST, shared=day.shared)
    target = _sum_within(today, _whole(count, steps), _FIRST, _LAST, steps)
    return _date(moved(target), day, count, steps)


def add_months(day: Value, count: Value, steps: Steps) -> Value:
    if (number_ := _constant(count)) is not None:
        later = op("plus_months", "date", day.op, count.op)
        return _within(later, day, steps, _months_away(date.min, -number_), _months_away(date.max, -number_))
    today = number(op("month_number", "int", day.op), _MONTHS, (_YEARS + 1) * _MONTHS - 1, shared=day.shared)
    whole_ = _whole(count, steps)
    inside, _total = _inside(today, whole_, today.low, today.high, steps)
    apart = steps.keep(case(inside, op("cast", "int", whole_.op), NOTHING["int"]))
    return _date(op("plus_months", "date", day.op, apart), day, count, steps)


def _constant(count: Value) -> int | None:
    """A known whole number small enough to be a number of days or months."""
    if not is_constant(count.op) or count.scale or count.op.type != "int":
        return None
    return cast(int, count.op.args[0])


def _days_away(day: date, number_: int) -> date | None:
    try:
        return day + timedelta(days=number_)
    except OverflowError:
        return None


def _months_away(day: date, number_: int) -> date | None:
    """The first or the last day of the month so many months away, as `day` is that of its own."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + number_, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, 1 if day.day == 1 else monthrange(year, month + 1)[1])


def _within(later: Op, day: Value, steps: Steps, first: date | None, last: date | None) -> Value:
    """Unknown for days before `first` or after `last`, from which the calendar's end lies too near; None: there is no such
    end. A move back has a first day only, a move on a last one."""
    if first is None and last is None:
        return replace(NO_DAY, shared=day.shared)
    tests = []
    if first is not None:
        tests.append(op("ge", "bool", day.op, literal(first, "date")))
    if last is not None:
        tests.append(op("le", "bool", day.op, literal(last, "date")))
    return Value(steps.keep(case(both(*tests), later, NOTHING["date"])), "date", shared=day.shared)


NO_DAY: Final = Value(NOTHING["date"], "date", shared=True)


def _date(made: Op, day: Value, count: Value, steps: Steps) -> Value:
    return Value(steps.keep(made), "date", shared=day.shared and count.shared)


def _whole(count: Value, steps: Steps) -> Value:
    """Unknown when it has a fraction."""
    if not count.scale:
        return count
    if count.op.type == "wide":
        raise OverflowError("whole")
    unit = at_scale(constant(1), count.scale).op
    kept = steps.keep(count.op)
    no_fraction = op("eq", "bool", op("rest", count.op.type, kept, unit), whole(0))
    made = case(no_fraction, op("cut", count.op.type, kept, unit), NOTHING[count.op.type])
    return number(made, count.low, count.high, shared=count.shared)


def _sum_within(a: Value, b: Value, low: int, high: int, steps: Steps) -> Op:
    """a + b, unknown outside the bounds."""
    inside, kept = _inside(a, b, low, high, steps)
    return steps.keep(case(inside, op("cast", "int", kept), NOTHING["int"]))


def _inside(a: Value, b: Value, low: int, high: int, steps: Steps) -> tuple[Op, Op]:
    """Whether a + b lies within the bounds, and a + b."""
    total = arithmetic("+", a, b)
    kept = steps.keep(total.op)
    least, most = compared(">=", total, constant(low)), compared("<=", total, constant(high))
    return both(*(op(test.name, "bool", kept, test.args[1]) for test in (least, most))), kept


def a_day(value: date) -> Value:
    return Value(literal(value, "date"), "date", may_be_unknown=False, shared=True)


DATES: Final[dict[str, Callable[[Value, Value, Steps], Value]]] = {
    "age": age,
    "years between": years_between,
    "days between": days_between,
    "add days": add_days,
    "add months": add_months,
}
