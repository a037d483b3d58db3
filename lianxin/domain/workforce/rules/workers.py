"""What a person of the workforce may be written down with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from lianxin.engines.tables import cells
from lianxin.engines.tables.cells import CellFault, Noted
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.identity_numbers import IdentityNumber
from lianxin.kernel.names import is_plausible
from lianxin.kernel.problems import ProblemError

LONGEST_NAME = 60
YOUNGEST = 15
"""Years: nobody finishes secondary school or works before. Only to find slips of the pen; the law asks for more."""
ADULT = 18
"""Years: nobody holds a certificate before, which asks for a degree and years of work; again only to find slips."""


@dataclass(frozen=True, slots=True)
class WorkerValues:
    """What somebody enters about a worker. `id_number` or `phone` None keeps what is stored, "" removes it."""

    name: str
    name_bo: str = ""
    id_number: str | None = None
    phone: str | None = None
    sex: str = "0"
    birth_date: date | None = None
    is_civil_servant: bool = False


def checked(values: WorkerValues, now: datetime, *, demo: bool) -> WorkerValues:
    """The values as they are stored; sex and birth taken from the ID number. Raises "workforce.name_needed", "roster.…" (what is wrong with a
    number or phone), "general.day_in_future"."""
    name = " ".join(values.name.split())
    if not is_plausible(name, longest=LONGEST_NAME):
        raise ProblemError("workforce.name_needed")
    phone = checked_phone(values.phone)
    made = replace(values, name=name, name_bo=values.name_bo.strip(), phone=phone)
    if values.birth_date is not None:
        must_be_past(values.birth_date, now)
    if not values.id_number:
        return made
    number = checked_number(values.id_number, local_day(now), demo=demo)
    return replace(made, id_number=number.text, sex=number.sex, birth_date=number.birth)


def checked_number(written: str, today: date, *, demo: bool) -> IdentityNumber:
    """An ID number as typed. Raises "roster.id_…"."""
    try:
        found = cells.id_number(today, demo=demo)(written)
    except CellFault as fault:
        raise ProblemError(fault.code) from None
    number = found.value if isinstance(found, Noted) else found
    assert isinstance(number, IdentityNumber)
    return number


def checked_phone(written: str | None) -> str | None:
    """A phone number as it is kept. Raises "roster.phone_implausible"."""
    if not written or not written.strip():
        return written if written is None else ""
    try:
        return cells.phone(written)
    except CellFault as fault:
        raise ProblemError(fault.code) from None


def must_follow(since: date, until: date | None) -> None:
    """Raise "workforce.dates_backward" when an end lies before its beginning."""
    if until is not None and until < since:
        raise ProblemError("workforce.dates_backward")


def must_be_grown(day: date, born: date | None, years: int = YOUNGEST) -> None:
    """Raise "workforce.too_young" for a day on which somebody was a child; a birth that nobody wrote down is not asked."""
    if born is not None and (day.year - born.year, day.month, day.day) < (years, born.month, born.day):
        raise ProblemError("workforce.too_young", day=f"{day:%Y-%m-%d}", born=f"{born:%Y-%m-%d}", years=years)
