"""What an address asks for after its `?`: read in one place, so that a mistyped one never brings a page down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from django.forms import BaseForm

from lianxin.base.ui.place_fields import PlaceField
from lianxin.kernel.clock import FIRST_DAY, LAST_DAY, month_start
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

_OF_PAGES: Final = frozenset({"after", "words"})
"""What every list's address may hold beside its filters: where the page begins, the mark of kept words (`typed.MARK`)."""


def asked_day(query: Mapping[str, str], default: date, name: str = "day") -> date:
    """The day asked for (2026-11-23); `default` when none is, or none between `FIRST_DAY` and `LAST_DAY`."""
    return _day(query.get(name, "")) or default


def asked_month(query: Mapping[str, str], today: date, name: str = "month") -> date:
    """The first day of the month asked for (2026-11); this month's when none is, or none inside the same bounds."""
    return _day(f"{query.get(name, '')}-01") or month_start(today)


def asked_place(query: Mapping[str, str], name: str = "place") -> str:
    """The 12-digit place code asked for, "" for none. Raises "general.place_unknown" for what is no code."""
    asked = query.get(name, "")
    if asked:
        try:
            level(asked)
        except ValueError:
            raise ProblemError("general.place_unknown", place=asked) from None
    return asked


def not_understood(query: Mapping[str, str], form: BaseForm) -> list[tuple[str, str]]:
    """What a list could not narrow by: names the filter form has no field for, values its fields do not offer.

    As (label, value). A place is never among them: one out of reach has no rows, and `asked_place` refuses what is no code.
    """
    known = {form.add_prefix(name): field for name, field in form.fields.items()}
    found = [(name, value) for name, value in query.items() if value and name not in known and name not in _OF_PAGES]
    if form.is_bound:
        wrong = (name for name in form.errors if name in form.fields and not isinstance(form.fields[name], PlaceField))
        given = ((str(form.fields[name].label or name), str(form.data.get(form.add_prefix(name), ""))) for name in wrong)
        found += [(label, value) for label, value in given if value]
    return found


def neighbour(day: date, days: int) -> date | None:
    """The day so many later (earlier when negative), to link to; None where the pages end."""
    found = day + timedelta(days=days)
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
