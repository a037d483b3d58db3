"""What one person earns in one month on one post. Pure: rates of the pack, workdays of its calendar and the record come in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from lianxin.kernel.clock import next_month_start
from lianxin.kernel.money import CENT, round_to_cent

Item = Literal["grade", "step", "subsidy", "award", "absence"]
ITEMS: Final[tuple[Item, ...]] = ("grade", "step", "subsidy", "award", "absence")
ZERO: Final = Decimal("0.00")
_A_YEAR: Final = 12  # months


@dataclass(frozen=True, slots=True)
class Rate:
    """So many yuan by the pack: pay of a grade or a step (every month), or what a certificate is paid (every month or year, or once).
    `code`: the parameter or row that says so. `times`: so often where yearly; `within`: so many months after the certificate where once;
    0 without end."""

    item: Literal["grade", "step", "subsidy"]
    code: str
    yuan: Decimal
    every: Literal["month", "year", "once"] = "month"
    times: int = 0
    within: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A month of somebody on a post. `since`, `until`: first and last day on it (none: it goes on). `level`: the highest certificate that
    counted before the month began ("": none), and `level_since`, its day. `draws_subsidy`: False where another post draws it already.
    `awarded`: what was paid once already, by code. `absent`: days of unpaid leave and absence."""

    since: date
    until: date | None = None
    grade: str = ""
    step: int = 1
    level: str = ""
    level_since: date | None = None
    draws_subsidy: bool = True
    awarded: frozenset[str] = frozenset()
    absent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Amount:
    """One item of somebody's sheet, and out of what it was worked out: plain values that next month's are compared with."""

    item: Item
    code: str
    amount: Decimal
    basis: dict[str, Any]


def workdays(first: date, last: date, is_working_day: Callable[[date], bool]) -> int:
    """Working days from `first` to `last`, both counted; 0 when they are the wrong way round."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(1 for day in days if is_working_day(day))


def amounts(record: Record, rates: Sequence[Rate], month: date, is_working_day: Callable[[date], bool], days_per_month: Decimal) -> list[Amount]:
    """Pay of grade and step, what the certificate is paid, less what was missed, for the month that begins on `month`.

    Who came or left within the month gets the share of its working days. A certificate counts from the month after it; what is paid once a
    year comes in the same month of each later year as often as the rate says, what is paid once within its months. A day missed is the month's pay divided
    by `days_per_month` (`pay_days_per_month` of the pack), and all of them never more than the pay of the month. Nothing for a month without a workday.
    """
    last = next_month_start(month) - timedelta(days=1)
    whole = workdays(month, last, is_working_day)
    here = workdays(max(record.since, month), min(record.until or last, last), is_working_day)
    if not here or not whole:
        return []
    part = {"days": here, "of": whole}
    found = [_pay(record, rate, here, whole, part) for rate in rates if rate.item != "subsidy"]
    found += _subsidies(record, rates, month, here, whole, part)
    if record.absent:
        found += _missed(record, rates, sum((one.amount for one in found if one.item in ("grade", "step")), ZERO), days_per_month)
    return found


def _pay(record: Record, rate: Rate, here: int, whole: int, part: dict[str, int]) -> Amount:
    said = record.grade if rate.item == "grade" else record.step
    return Amount(rate.item, rate.code, _share(rate.yuan, here, whole), {rate.item: said, "level": record.level, "rate": f"{rate.yuan:.2f}", **part})


def _subsidies(record: Record, rates: Iterable[Rate], month: date, here: int, whole: int, part: dict[str, int]) -> list[Amount]:
    if not record.level or record.level_since is None or not record.draws_subsidy:
        return []
    since, found = record.level_since, list[Amount]()
    months = (month.year - since.year) * 12 + month.month - since.month
    for rate in rates:
        basis: dict[str, Any] = {"level": record.level, "since": since.isoformat(), "rate": f"{rate.yuan:.2f}"}
        if rate.item != "subsidy" or months < 1:
            continue
        if rate.every == "month":
            found.append(Amount("subsidy", rate.code, _share(rate.yuan, here, whole), basis | part))
        elif _comes(rate, months, record.awarded):
            found.append(Amount("award", rate.code, rate.yuan.quantize(CENT), basis))
    return found


def _comes(rate: Rate, months: int, awarded: Collection[str]) -> bool:
    """Is what is paid yearly or once due so many months after the certificate?"""
    if rate.every == "year":
        return months % _A_YEAR == 1 and not 0 < rate.times <= months // _A_YEAR
    return rate.code not in awarded and not 0 < rate.within < months


def _missed(record: Record, rates: Iterable[Rate], most: Decimal, days_per_month: Decimal) -> list[Amount]:
    base = sum((rate.yuan for rate in rates if rate.item != "subsidy"), ZERO)
    missed = min(most, round_to_cent(base / days_per_month * record.absent))
    basis = {"absent": f"{record.absent.normalize():f}", "rate": f"{base:.2f}", "per": f"{days_per_month.normalize():f}"}
    return [Amount("absence", "", -missed, basis)] if missed else []


def _share(rate: Decimal, here: int, whole: int) -> Decimal:
    return rate.quantize(CENT) if here == whole else round_to_cent(rate * here / whole)
