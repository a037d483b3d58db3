"""What a person of the workforce may be written down with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lianxin.engines.tables import cells
from lianxin.engines.tables.cells import CellFault, Noted
from lianxin.kernel.identity_numbers import IdentityNumber
from lianxin.kernel.names import is_plausible
from lianxin.kernel.problems import ProblemError

LONGEST_NAME = 60


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


def checked(values: WorkerValues, today: date, *, demo: bool) -> WorkerValues:
    """The values as they are stored; sex and birth taken from the ID number. Raises "workforce.name_needed", "roster.…" (what is wrong with a
    number or phone), "general.day_in_future"."""
    name = " ".join(values.name.split())
    if not is_plausible(name, longest=LONGEST_NAME):
        raise ProblemError("workforce.name_needed")
    phone = checked_phone(values.phone)
    made = replace(values, name=name, name_bo=values.name_bo.strip(), phone=phone)
    if values.birth_date is not None:
        must_be_past(values.birth_date, today)
    if not values.id_number:
        return made
    number = checked_number(values.id_number, today, demo=demo)
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


def must_be_past(day: date, today: date) -> None:
    """Raise "general.day_in_future" for a day that has not come."""
    if day > today:
        raise ProblemError("general.day_in_future", day=day.isoformat())


def must_follow(since: date, until: date | None) -> None:
    """Raise "workforce.dates_backward" when an end lies before its beginning."""
    if until is not None and until < since:
        raise ProblemError("workforce.dates_backward")
