"""When one may register: for an exam that is held, between the days the examination office told, as far as they are told."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from lianxin.kernel.problems import ProblemError


class Open(Protocol):
    """A year, whether an exam is held in it, with the first and the last day of registration; none where it is not told yet."""

    year: int
    is_held: bool
    opens_on: date | None
    closes_on: date | None


def must_be_open(cycle: Open, on: date) -> None:
    """Raise "exam.not_held" in a year without an exam, "exam.outside_dates" for a day of registration before the first or after the last."""
    must_be_held(cycle)
    too_early = cycle.opens_on is not None and on < cycle.opens_on
    too_late = cycle.closes_on is not None and on > cycle.closes_on
    if too_early or too_late:
        first, last = (f"{day:%Y-%m-%d}" if day else "?" for day in (cycle.opens_on, cycle.closes_on))
        raise ProblemError("exam.outside_dates", day=f"{on:%Y-%m-%d}", year=cycle.year, first=first, last=last)


def has_opened(cycle: Open, today: date) -> bool:
    """May somebody have registered by today? While the first day is not told, nobody can say they may not."""
    return cycle.is_held and (cycle.opens_on is None or cycle.opens_on <= today)


def must_be_held(cycle: Open) -> None:
    """Raise "exam.not_held" in a year without an exam."""
    if not cycle.is_held:
        raise ProblemError("exam.not_held", year=cycle.year)
