"""The proleptic Gregorian calendar over every year of FEEL (±999,999,999), where datetime knows only 1…9999.

Days are counted from 1970-01-01. Source: ISO 8601; the day count is Howard Hinnant's "days from civil" algorithm.
"""

from __future__ import annotations

from calendar import isleap
from typing import Final

MAX_YEAR: Final = 999_999_999
MONTHS: Final = 12
SECONDS_A_DAY: Final = 86_400
NANOS: Final = 1_000_000_000  # in a second
NANOS_A_DAY: Final = SECONDS_A_DAY * NANOS
_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def nanos_of_fraction(digits: str) -> int:
    """Nanoseconds of the digits after the point of a second; finer digits are dropped."""
    return int(digits[:9].ljust(9, "0"))


def days_in_month(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]


def is_day(year: int, month: int, day: int) -> bool:
    return abs(year) <= MAX_YEAR and 1 <= month <= MONTHS and 1 <= day <= days_in_month(year, month)


def day_number(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    number += 719_468
    era = number // 146_097
    of_era = number - era * 146_097
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + (3 if shifted < 10 else -9)
    return year + era * 400 + (month <= 2), month, day


def weekday(number: int) -> int:
    """1 Monday … 7 Sunday."""
    return (number + 3) % 7 + 1


def day_of_year(year: int, month: int, day: int) -> int:
    return day_number(year, month, day) - day_number(year, 1, 1) + 1


def iso_week(year: int, month: int, day: int) -> int:
    """The ISO 8601 week; the first days of January may lie in week 52 or 53, the last of December in week 1."""
    week = (day_of_year(year, month, day) - weekday(day_number(year, month, day)) + 10) // 7
    if week < 1:
        return iso_week(year - 1, 12, 31)
    if week == 53 and weekday(day_number(year, 12, 31)) < 4:
        return 1
    return week
