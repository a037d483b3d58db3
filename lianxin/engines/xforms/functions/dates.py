"""Dates and times. A date is a number of days since 1970 (UTC) that is written as a date; local time is that of the form's entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, tzinfo

from lianxin.engines.xforms.context import Compiled, Context
from lianxin.engines.xforms.convert import (
    NAN,
    Moment,
    Value,
    local_datetime,
    moment_of,
    moment_of_days,
    to_string,
)
from lianxin.engines.xforms.functions.registry import declare, texts

_SHORT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(Z|[-+]\d\d:\d\d)?", re.ASCII)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@declare("today", 0, asks_time=True)
def _today(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: c.run.today, "n")


@declare("now", 0, asks_time=True, is_volatile=True)
def _now(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: c.run.now, "n")


def instant(value: Value, zone: tzinfo) -> Moment | None:
    """The instant of a date, a number of days, or a text that says one."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, float):
        return moment_of_days(value, zone)
    if isinstance(value, bool):
        return None
    text = to_string(value).strip()
    short = _SHORT.fullmatch(text)
    if short is not None:
        year, month, day, rest = short.groups()
        text = f"{year}-{month.zfill(2)}-{day.zfill(2)}{rest or ''}"
    return moment_of(text, zone)


@declare("date", 1)
def _date(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run

    def make(c: Context) -> Value:
        found = instant(run(c), c.run.zone)
        return "" if found is None else found

    return Compiled(make, "v")


@declare("date-time", 1)
def _date_time(arguments: list[Compiled]) -> Compiled:
    return _date(arguments)


@declare("decimal-date-time", 1)
def _decimal_date_time(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run

    def make(c: Context) -> Value:
        found = instant(run(c), c.run.zone)
        return NAN if found is None else float(found)

    return Compiled(make, "n")


declare("decimal-date", 1)(_decimal_date_time)


@declare("decimal-time", 1)
def _decimal_time(arguments: list[Compiled]) -> Compiled:
    (text,) = texts(arguments)

    def make(c: Context) -> Value:
        match = _TIME.fullmatch(text(c))
        if match is None:
            return NAN
        hour, minute, second, fraction, offset = match.groups()
        if offset:
            found = moment_of(
                f"1970-01-01T{hour}:{minute}:{second or '00'}.{fraction or '0'}{offset}", c.run.zone
            )
            if found is None:
                return NAN
            local = local_datetime(found, c.run.zone)
            return (local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6) / 86400
        return (int(hour) * 3600 + int(minute) * 60 + int(second or 0) + float(f"0.{fraction or 0}")) / 86400

    return Compiled(make, "n")


_WRITERS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda t: f"{t.year:04}",
    "y": lambda t: f"{t.year % 100:02}",
    "m": lambda t: f"{t.month:02}",
    "n": lambda t: str(t.month),
    "b": lambda t: _MONTHS[t.month - 1],
    "d": lambda t: f"{t.day:02}",
    "e": lambda t: str(t.day),
    "a": lambda t: _DAYS[t.weekday()],
    "H": lambda t: f"{t.hour:02}",
    "h": lambda t: str(t.hour),
    "M": lambda t: f"{t.minute:02}",
    "S": lambda t: f"{t.second:02}",
    "3": lambda t: f"{t.microsecond // 1000:03}",
}


def _formatter(letters: str) -> Callable[[list[Compiled]], Compiled]:
    marks = re.compile(f"%([{letters}])")

    def build(arguments: list[Compiled]) -> Compiled:
        run = arguments[0].run
        pattern = texts(arguments)[1]

        def make(c: Context) -> Value:
            found = instant(run(c), c.run.zone)
            if found is None:
                return ""
            local = local_datetime(found, c.run.zone)
            return marks.sub(lambda mark: _WRITERS[mark[1]](local), pattern(c))

        return Compiled(make, "s")

    return build


declare("format-date", 2)(_formatter("YymnbdeaHhMS3"))
declare("format-date-time", 2)(_formatter("YymnbdeaHhMS3"))
