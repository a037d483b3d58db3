"""The clock of a registration 登记: the first within a year of the certificate, then every three years, with hours of education.

Days as in "within one year": the certificate of 29 February 2024 is in time until 28 February 2025.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, Protocol

from lianxin.kernel.clock import birthday_in

if TYPE_CHECKING:
    from lianxin.base.packs import Pack

State = Literal["none", "late", "valid", "lapsing", "lapsed"]
"""none: never registered, still in time; late: never registered and the time is over; lapsing: valid, to be renewed soon; lapsed."""
_DAY: Final = timedelta(days=1)


class Registered(Protocol):
    """A registration as these rules read it; see `models.Registration`."""

    @property
    def registered_on(self) -> date: ...
    @property
    def valid_until(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a certificate's registration stands. `due_on`: the last day in time for the next; `since`: the first day whose hours count
    towards it (the day after the last registration, or the certificate's own)."""

    state: State
    due_on: date
    since: date

    @property
    def is_in_force(self) -> bool:
        """Whether the certificate is registered now."""
        return self.state in ("valid", "lapsing")


def whole_on(pack: Pack, code: str, day: date) -> int:
    """A whole parameter (years, hours, minutes) on a day; before its first value is in force, that one: certificates are older (2008) than
    what is written of their registration."""
    known = pack.parameters[code]
    return int((known.on(day) or min(known.values, key=lambda one: one.start)).value)


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 1 March where there is no 29th of February."""
    return birthday_in(day, day.year + years)


def first_due(issued_on: date, years: int) -> date:
    """The last day on which the first registration is in time."""
    try:
        return issued_on.replace(year=issued_on.year + years)
    except ValueError:  # Civil Code art. 202: without a corresponding day, the last of the month
        return date(issued_on.year + years, 2, 28)


def valid_until(registered_on: date, years: int, before: date | None = None) -> date:
    """The last day of a new registration. One that follows another in time (`before`: its last day) goes on from there, so that nobody loses
    days by coming early."""
    start = before + _DAY if before is not None and registered_on <= before else registered_on
    return years_later(start, years) - _DAY


def clock_of(
    issued_on: date, registrations: Iterable[Registered], today: date, *, first_years: int, notice_days: int
) -> Clock:
    """Where the registration of a certificate stands today. `notice_days`: so long before the end it is said to lapse soon."""
    known: Sequence[Registered] = sorted(registrations, key=lambda one: one.registered_on)
    if not known:
        due = first_due(issued_on, first_years)
        return Clock("late" if today > due else "none", due, issued_on)
    last = known[-1]
    since = last.registered_on + _DAY
    if today > last.valid_until:
        return Clock("lapsed", last.valid_until, since)
    is_soon = (last.valid_until - today).days <= notice_days
    return Clock("lapsing" if is_soon else "valid", last.valid_until, since)


def notice_due(due_on: date, today: date, steps: Iterable[int]) -> int | None:
    """Which reminder is due: the smallest of the steps (days before) that has been reached, 0 once the day is over; None when it is too early."""
    left = (due_on - today).days
    if left < 0:
        return 0
    return min((step for step in steps if left <= step), default=None)
