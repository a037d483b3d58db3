"""Date, time, date and time (DMN 1.5 §10.3.2.3.4-6). Times carry an offset, a zone name, or neither (local)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.values import calendar
from lianxin.engines.rules.feel.values.calendar import MAX_YEAR, MONTHS, NANOS, NANOS_A_DAY, nanos_of_fraction
from lianxin.engines.rules.feel.values.numbers import number_text
from lianxin.engines.rules.feel.values.zones import (
    MAX_OFFSET,
    instant_offset,
    offset_text,
    standard_offset,
    zone,
    zone_offset,
)

_DATE: Final = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME: Final = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z][A-Za-z0-9_+\-/]*))?"
)


@dataclass(frozen=True, slots=True)
class Date:
    year: int
    month: int
    day: int

    @property
    def number(self) -> int:
        """Days from 1970-01-01."""
        return calendar.day_number(self.year, self.month, self.day)

    def plus_months(self, months: int) -> Date | None:
        """The same day that many months later, or that month's last day; None beyond the years of FEEL."""
        year, month = divmod(self.year * MONTHS + self.month - 1 + months, MONTHS)
        if abs(year) > MAX_YEAR:
            return None
        return Date(year, month + 1, min(self.day, calendar.days_in_month(year, month + 1)))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class Time:
    """A clock's reading, in nanoseconds since midnight; `offset` in seconds east of UTC, or `zone`, an IANA name, never both."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def hour(self) -> int:
        return self.nanos // (3600 * NANOS)

    @property
    def minute(self) -> int:
        return self.nanos // (60 * NANOS) % 60

    @property
    def second(self) -> Decimal:
        """With its fraction, exact to the nanosecond."""
        return Decimal(self.nanos % (60 * NANOS)).scaleb(-9)

    @property
    def zoned(self) -> bool:
        return self.offset is not None or self.zone is not None

    @property
    def fixed_offset(self) -> int | None:
        """The offset as far as a time without a date has one."""
        return self.offset if self.zone is None else standard_offset(self.zone)

    def __str__(self) -> str:
        second = number_text(self.second)
        if self.second < 10:
            second = f"0{second}"
        text = f"{self.hour:02}:{self.minute:02}:{second}"
        if self.zone is not None:
            return f"{text}@{self.zone}"
        return text if self.offset is None else text + offset_text(self.offset)


@dataclass(frozen=True, slots=True)
class DateTime:
    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, None for local time."""
        if self.time.zone is None:
            return self.time.offset
        day = self.date
        return zone_offset(self.time.zone, day.year, day.month, day.day, self.time.nanos // NANOS)

    @property
    def clock(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 on its own clock."""
        return self.date.number * NANOS_A_DAY + self.time.nanos

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z (local time is read as UTC)."""
        return self.clock - (self.offset or 0) * NANOS

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def date_of(year: int, month: int, day: int) -> Date | None:
    return Date(year, month, day) if calendar.is_day(year, month, day) else None


def date_of_number(number: int) -> Date | None:
    """The date of a day number; None beyond the years of FEEL."""
    if abs(number) > (MAX_YEAR + 1) * 366:
        return None
    year, month, day = calendar.civil(number)
    return Date(year, month, day) if abs(year) <= MAX_YEAR else None


def time_of(
    hour: int, minute: int, nanos: int, offset: int | None = None, zone: str | None = None
) -> Time | None:
    """The time of day; `nanos` are those of the second with its fraction."""
    if 0 <= hour < 24 and 0 <= minute < 60 and 0 <= nanos < 60 * NANOS and abs(offset or 0) <= MAX_OFFSET:
        return Time((hour * 60 + minute) * 60 * NANOS + nanos, offset, zone)
    return None


def datetime_of_clock(nanos: int, like: Time) -> DateTime | None:
    """The reading of a clock that long after 1970-01-01T00:00:00, with the zone of `like`."""
    days, rest = divmod(nanos, NANOS_A_DAY)
    day = date_of_number(days)
    return None if day is None else DateTime(day, replace(like, nanos=rest))


def datetime_of_instant(nanos: int, like: Time) -> DateTime | None:
    """The moment that long after 1970-01-01T00:00:00Z as the clocks of the zone of `like` show it."""
    if like.zone is None:
        return datetime_of_clock(nanos + (like.offset or 0) * NANOS, like)
    moment = datetime_of_clock(nanos, like)
    if moment is None:
        return None
    day = moment.date
    offset = instant_offset(like.zone, day.year, day.month, day.day, moment.time.nanos // NANOS)
    return datetime_of_clock(nanos + offset * NANOS, like)


def parse_date(text: str) -> Date | None:
    found = _DATE.fullmatch(text)
    return date_of(*(int(part) for part in found.groups())) if found else None


def _time(text: str) -> tuple[Time, bool] | None:
    """The time, and whether it was written 24:00:00."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, nanos = (
        int(found[1]),
        int(found[2]),
        int(found[3]) * NANOS + nanos_of_fraction(found[4] or ""),
    )
    midnight = hour == 24 and minute == 0 and nanos == 0
    offset, name = (0 if found[5] else None), found[10]
    if name is not None and zone(name) is None:
        return None
    if found[6]:
        if int(found[8]) > 59 or int(found[9] or 0) > 59:
            return None
        offset = (int(found[7]) * 60 + int(found[8])) * 60 + int(found[9] or 0)
        offset = -offset if found[6] == "-" else offset
    time = time_of(0 if midnight else hour, minute, nanos, offset, name)
    return None if time is None else (time, midnight)


def parse_time(text: str) -> Time | None:
    found = _time(text)
    return found[0] if found else None


def parse_datetime(text: str) -> DateTime | None:
    """A date and time with its `T`; a date alone is not one here."""
    day_text, mark, time_text = text.partition("T")
    day, time = parse_date(day_text), _time(time_text) if mark else None
    if day is None or time is None:
        return None
    if time[1]:
        next_day = date_of_number(day.number + 1)
        return None if next_day is None else DateTime(next_day, time[0])
    return DateTime(day, time[0])


def at_midnight(day: Date, *, utc: bool = True) -> DateTime:
    return DateTime(day, replace(MIDNIGHT, offset=0 if utc else None))


MIDNIGHT: Final = Time(0)
