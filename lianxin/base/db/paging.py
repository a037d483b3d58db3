"""Pages that cost the same however far one turns: the next page begins after the last row, never at a row number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from lianxin.kernel.problems import ProblemError

M = TypeVar("M", bound=Model)
ROWS = 30
"""Rows of one page of a list: what a person scans before turning; half of a page's time is spent on drawing rows."""


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows in order, and where the next page begins ("" when this is the last)."""

    rows: tuple[M, ...]
    after: str = ""


def page_of(
    queryset: QuerySet[M], field: str, *, after: str = "", limit: int = ROWS, newest_first: bool = False
) -> Page[M]:
    """The rows following `after`, ordered by the moment in `field`, then by id. One query.

    Raises "general.not_found" for a mark that no page gave out.
    """
    sign, beyond = ("-", "lt") if newest_first else ("", "gt")
    if after:
        moment, key = _read_mark(after)
        here = Q(**{f"{field}__{beyond}": moment}) | Q(**{field: moment, f"id__{beyond}": key})
        queryset = queryset.filter(
            here, **{f"{field}__{beyond}e": moment}
        )  # the second condition lets the index seek
    rows = tuple(queryset.order_by(f"{sign}{field}", f"{sign}id")[: limit + 1])
    if len(rows) <= limit:
        return Page(rows)
    last = rows[limit - 1]
    return Page(rows[:limit], f"{getattr(last, field).isoformat()}~{last.pk}")


def _read_mark(mark: str) -> tuple[datetime, UUID]:
    moment, _, key = mark.partition("~")
    try:
        read = datetime.fromisoformat(moment)
        if read.tzinfo is None:
            raise ValueError("a mark carries its time zone")
        return read, UUID(key)
    except ValueError:
        raise ProblemError("general.not_found") from None
