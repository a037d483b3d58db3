"""Time zones: an offset in seconds from UTC, or a name of the IANA database (DMN 1.5 §10.3.2.3.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

MAX_OFFSET: Final = 18 * 3600
_LAST_YEAR: Final = 9998


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """The zone of this name, None when the machine's database has none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _seconds(delta: timedelta | None) -> int:
    return int(delta.total_seconds()) if delta is not None else 0


def zone_offset(name: str, year: int, month: int, day: int, second_of_day: int) -> int:
    """Seconds east of UTC that the zone's clocks show at this local time (the earlier reading where it occurs twice).

    Rules of years after 9998 repeat those of the same place in the 400-year cycle; before year 1 the first is taken.
    """
    found = zone(name)
    if found is None:
        return 0
    if year > _LAST_YEAR:
        year = 9200 + year % 400
    elif year < 1:
        year = 1
    if month == 2 and day == 29:
        day = 28
    local = datetime(year, month, day, tzinfo=found) + timedelta(seconds=second_of_day)
    return _seconds(local.utcoffset())


def instant_offset(name: str, year: int, month: int, day: int, second_of_day: int) -> int:
    """Seconds east of UTC at this moment given in UTC."""
    found = zone(name)
    if found is None or not 1 <= year <= _LAST_YEAR:
        return zone_offset(name, year, month, day, second_of_day)
    moment = datetime(year, month, day, tzinfo=ZoneInfo("UTC")) + timedelta(seconds=second_of_day)
    try:
        return _seconds(moment.astimezone(found).utcoffset())
    except OverflowError:
        return zone_offset(name, year, month, day, second_of_day)


@lru_cache(maxsize=1024)
def standard_offset(name: str) -> int:
    """The zone's offset without summer time, for a time of day that has no date."""
    found = zone(name)
    if found is None:
        return 0
    winter = datetime(2000, 1, 1, tzinfo=found)
    return _seconds(winter.utcoffset()) - _seconds(winter.dst())


def offset_text(seconds: int) -> str:
    """`Z`, `+08:00`, `-02:45:55`."""
    if seconds == 0:
        return "Z"
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text
