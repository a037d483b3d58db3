"""When one may register: between the days the examination office told, as far as they are told."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from lianxin.kernel.problems import ProblemError


class Open(Protocol):
    """A year with the first and the last day of registration; none where it is not told yet."""

    year: int
    opens_on: date | None
    closes_on: date | None


def must_be_open(cycle: Open, on: date) -> None:
    """Raise "exam.outside_dates" for a day of registration before the first or after the last."""
    too_early = cycle.opens_on is not None and on < cycle.opens_on
    too_late = cycle.closes_on is not None and on > cycle.closes_on
    if too_early or too_late:
        first, last = (f"{day:%Y-%m-%d}" if day else "?" for day in (cycle.opens_on, cycle.closes_on))
        raise ProblemError("exam.outside_dates", day=f"{on:%Y-%m-%d}", year=cycle.year, first=first, last=last)
