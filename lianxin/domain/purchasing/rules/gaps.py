"""Where an agency posts fewer people than it promised, or people without the certificate, day by day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lianxin.kernel.clock import next_month_start
from lianxin.kernel.money import round_to_cent

ZERO = Decimal("0.00")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Promise:
    """So many seats from day to day (both counted), with a certificate or without, at so much a month each."""

    seats: int
    since: date
    until: date
    needs_certificate: bool
    monthly: Decimal


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody on the post from day to day (`until` none: still), and when they held the certificate asked for: spells of (first day, last
    day or none), for one that is revoked counted until then."""

    since: date
    until: date | None = None
    certified: tuple[tuple[date, date | None], ...] = ()

    def is_here(self, day: date) -> bool:
        """On the post that day?"""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_certified(self, day: date) -> bool:
        """With the certificate asked for that day?"""
        return any(first <= day and (last is None or day <= last) for first, last in self.certified)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the pack says: so many days a seat may stand empty, and somebody new be without the certificate, before it costs; which share of a
    day's pay a day then costs."""

    vacant_grace: int
    certificate_grace: int
    vacant_share: Decimal
    uncertified_share: Decimal


@dataclass(frozen=True, slots=True)
class Day:
    """How many seats are empty on a day, how many people are there without the certificate, and how many of each count by the terms."""

    empty: int
    uncertified: int
    empty_counted: int
    uncertified_counted: int


@dataclass(frozen=True, slots=True)
class MonthGaps:
    """Person-days of a month, and what those that count cost."""

    vacant: int = 0
    uncertified: int = 0
    vacant_counted: int = 0
    uncertified_counted: int = 0
    vacant_amount: Decimal = ZERO
    uncertified_amount: Decimal = ZERO


def on_day(promise: Promise, stays: Sequence[Stay], day: date) -> tuple[int, int]:
    """(empty seats, people without the certificate among those who fill seats); the certified fill seats first. (0, 0) outside the promise."""
    if not promise.since <= day <= promise.until:
        return 0, 0
    here = [one for one in stays if one.is_here(day)]
    certified = sum(1 for one in here if one.is_certified(day))
    filled = min(len(here), promise.seats)
    without = filled - min(certified, filled) if promise.needs_certificate else 0
    return promise.seats - filled, without


def days_of(promise: Promise, stays: Sequence[Stay], terms: Terms, month: date) -> Iterable[tuple[date, Day]]:
    """Every day of the month inside the promise. A seat's days of grace begin with each spell of empty seats, the contract's first included;
    somebody's without a certificate with their own first day on the post, or that of the contract if it is later."""
    first, last = max(month, promise.since), min(next_month_start(month) - _DAY, promise.until)
    day, empty_for = promise.since, [0] * promise.seats
    while day <= last:
        empty, without = on_day(promise, stays, day)
        empty_for = [days + 1 if seat < empty else 0 for seat, days in enumerate(empty_for)]
        if day >= first:
            counted = sum(1 for days in empty_for if days > terms.vacant_grace)
            late = min(without, sum(1 for one in stays if _is_late(promise, one, terms, day))) if promise.needs_certificate else 0
            yield day, Day(empty, without, counted, late)
        day += _DAY


def month_gaps(promise: Promise, stays: Sequence[Stay], terms: Terms, month: date, until: date | None = None) -> MonthGaps:
    """The gaps of a month added up, and what they cost: a day costs the month's price by its days, times the share of the terms. `until`: the
    last day that counts, in a month that is not over.

    Never more than the price of all seats for the days of the promise in the month.
    """
    days = [day for on, day in days_of(promise, stays, terms, month) if until is None or on <= until]
    vacant, uncertified = sum(day.empty_counted for day in days), sum(day.uncertified_counted for day in days)
    length = (next_month_start(month) - month).days
    most = _price(promise, promise.seats * len(days), length, Decimal(1))
    vacant_amount = min(most, _price(promise, vacant, length, terms.vacant_share))
    return MonthGaps(
        sum(day.empty for day in days), sum(day.uncertified for day in days), vacant, uncertified, vacant_amount,
        min(most - vacant_amount, _price(promise, uncertified, length, terms.uncertified_share)),
    )  # fmt: skip


def full_price(promise: Promise, month: date) -> Decimal:
    """What the seats cost in a month when nothing is taken off; a month begun or ended within it by its days."""
    first, last = max(month, promise.since), min(next_month_start(month) - _DAY, promise.until)
    days = max(0, (last - first).days + 1)
    return _price(promise, promise.seats * days, (next_month_start(month) - month).days, Decimal(1))


def whole_price(promise: Promise) -> Decimal:
    """What the seats cost from the first day to the last when nothing is taken off."""
    whole, month = ZERO, promise.since.replace(day=1)
    while month <= promise.until:
        whole += full_price(promise, month)
        month = next_month_start(month)
    return whole


def _is_late(promise: Promise, one: Stay, terms: Terms, day: date) -> bool:
    begun = max(one.since, promise.since)
    return one.is_here(day) and not one.is_certified(day) and (day - begun).days >= terms.certificate_grace


def _price(promise: Promise, person_days: int, length: int, share: Decimal) -> Decimal:
    return round_to_cent(promise.monthly * person_days / length * share)
