"""Days and moments. People live by Asia/Shanghai; moments are stored in UTC; nothing here reads the clock.

The edge of the system (view, command line) reads the clock once and hands `now` down as an aware datetime.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""The days people may ask for or type: whoever is alive was born in them, and a day more or less is still a day."""


def require_aware(moment: datetime) -> datetime:
    """Return `moment` unchanged, or raise ValueError when it carries no time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a moment must carry its time zone (naive datetime given)")
    return moment


def local_day(now: datetime) -> date:
    """The calendar day in Asia/Shanghai at the moment `now` (aware). ValueError when naive."""
    return require_aware(now).astimezone(SHANGHAI).date()


def combine(day: date, at: time) -> datetime:
    """The moment, in UTC, when clocks in Asia/Shanghai show `at` on `day`. ValueError when `at` has a zone."""
    if at.tzinfo is not None:
        raise ValueError("a local time of day must not carry a time zone")
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of `day` and first moment of the next day, in UTC: the half-open range [start, end)."""
    return combine(day, time.min), combine(day + timedelta(days=1), time.min)


def month_start(day: date) -> date:
    """The first day of the month that holds `day`."""
    return day.replace(day=1)


def next_month_start(day: date) -> date:
    """The first day of the month after the one that holds `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_bounds(day: date) -> tuple[datetime, datetime]:
    """The month that holds `day` as a half-open range of moments in UTC."""
    return combine(month_start(day), time.min), combine(next_month_start(day), time.min)


def birthday_in(birth: date, year: int) -> date:
    """The day in `year` on which a person born on `birth` becomes a year older.

    Somebody born on 29 February does so on 1 March of a common year: Civil Code (民法典) art. 202 lets a period
    of years without a corresponding day end with the last day of the month, so the year is full after 28 February.
    """
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Completed years (周岁) of a person born on `birth`, on `day`; the age changes on the birthday itself.

    That is the everyday and welfare reading. Criminal law counts from the day after (法释〔2006〕1号 art. 2) and is no
    business of this system. ValueError when `day` is before the birth.
    """
    if day < birth:
        raise ValueError("age is undefined before birth")
    return day.year - birth.year - (day < birthday_in(birth, day.year))


def day_reaching(birth: date, age: int) -> date:
    """The first day on which `age_on(birth, day) >= age`; `age` ≥ 0 in completed years."""
    if age < 0:
        raise ValueError("an age is never negative")
    return birthday_in(birth, birth.year + age)
