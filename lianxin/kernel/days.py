"""Days that people write into a file: those of what happened, of what is to come, and their order. Pure."""

from __future__ import annotations

from datetime import date, datetime

from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.problems import ProblemError


def must_be_past(day: date, now: datetime) -> date:
    """A day on which something happened: today at the latest. Raises "general.day_in_future"."""
    if day > local_day(now):
        raise ProblemError("general.day_in_future", day=f"{day:%Y-%m-%d}")
    return day


def must_have_been(moment: datetime, now: datetime) -> datetime:
    """A moment at which something happened. Raises "general.day_in_future"."""
    if moment > now:
        raise ProblemError("general.day_in_future", day=f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    return moment


def must_be_ahead(day: date, now: datetime) -> date:
    """A day for which something is promised: today at the earliest. Raises "general.day_passed"."""
    if day < local_day(now):
        raise ProblemError("general.day_passed", day=f"{day:%Y-%m-%d}")
    return day


def must_follow(day: date, earlier: date | None, what: str) -> date:
    """A day that cannot lie before another of the same file, of which `what` says what it is. Raises "general.day_before"."""
    if earlier is not None and day < earlier:
        raise ProblemError("general.day_before", what=what, day=f"{earlier:%Y-%m-%d}")
    return day
