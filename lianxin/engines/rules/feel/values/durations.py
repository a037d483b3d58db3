"""The two durations of FEEL: years and months, days and time (DMN 1.5 §10.3.2.3.7-8). They never mix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.values.calendar import (
    MONTHS,
    NANOS,
    NANOS_A_DAY,
    SECONDS_A_DAY,
    nanos_of_fraction,
)
from lianxin.engines.rules.feel.values.numbers import number_text

_DURATION: Final = re.compile(
    r"(-)?P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?"
    r"(?:([0-9]{1,18})D)?(?:T(?=[0-9])(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18}(?:\.[0-9]+)?)S)?)?"
)


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A years and months duration; `months` is signed and may exceed eleven."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), MONTHS)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (parts or "0M")


@dataclass(frozen=True, slots=True)
class SecondsDuration:
    """A days and time duration, in signed nanoseconds (whole, so that no sum ever rounds)."""

    nanos: int

    def parts(self) -> tuple[int, int, int, Decimal]:
        """Days, hours, minutes, seconds, each with the sign of the duration."""
        sign = -1 if self.nanos < 0 else 1
        days, rest = divmod(abs(self.nanos), NANOS_A_DAY)
        hours, rest = divmod(rest, 3600 * NANOS)
        minutes, rest = divmod(rest, 60 * NANOS)
        return sign * days, sign * hours, sign * minutes, Decimal(sign * rest).scaleb(-9)

    def __str__(self) -> str:
        days, hours, minutes, seconds = self.parts()
        days, hours, minutes, seconds = abs(days), abs(hours), abs(minutes), abs(seconds)
        day = f"{days}D" if days else ""
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        clock += f"{number_text(seconds)}S" if seconds else ""
        text = day + (f"T{clock}" if clock else "")
        return ("-" if self.nanos < 0 else "") + "P" + (text or "T0S")


def parse_duration(text: str) -> MonthsDuration | SecondsDuration | None:
    """A duration from its XML Schema text, `P1Y6M` or `-P1DT2H30M5.5S`; None for anything else, mixtures too."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    sign, years, months, *clock = found.groups()
    months_named, clock_named = (years or months) is not None, any(part is not None for part in clock)
    if months_named == clock_named:
        return None
    factor = -1 if sign else 1
    if months_named:
        return MonthsDuration(factor * (int(years or 0) * MONTHS + int(months or 0)))
    days, hours, minutes = (int(part or 0) for part in clock[:3])
    seconds, _, fraction = (clock[3] or "0").partition(".")
    total = days * SECONDS_A_DAY + hours * 3600 + minutes * 60 + int(seconds)
    return SecondsDuration(factor * (total * NANOS + nanos_of_fraction(fraction)))
