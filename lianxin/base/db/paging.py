"""Pages that cost the same however far one turns: the next page begins after the last row, never at a row number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Model, Q, QuerySet

from lianxin.kernel.problems import ProblemError

M = TypeVar("M", bound=Model)
ROWS = 30
"""Rows of one page of a list: what a person scans before turning; half of a page's time is spent on drawing rows."""
MOST_COUNTED: Final = 10_000
"""Rows counted at most: beyond it "10,000 or more" says enough, and no page's time grows with the table."""

_DIGITS: Final = 4  # of a small number in a mark


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows a list has on all its pages; `more`: at least so many, counting stopped there."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows in order, and where the next page begins ("" when this is the last).

    `count` tells how many rows all pages have when these are not all of them.
    """

    rows: tuple[M, ...]
    after: str = ""
    count: Callable[[], Total | None] | None = None

    def total(self) -> Total | None:
        """How many rows all pages have; None where nobody counts. One more query, and only when these are not all."""
        return Total(len(self.rows)) if self.count is None else self.count()


def counted(rows: QuerySet[Any], most: int = 0) -> Total:
    """How many rows there are, up to `most` (else `MOST_COUNTED`). One query, in an index alone where one holds its conditions.

    It asks for the place, which those indexes hold, and never for the order.
    """
    model = rows.model._meta
    try:
        field = model.get_field("place").name
    except FieldDoesNotExist:
        field = model.pk.name
    most = most or MOST_COUNTED
    number = rows.order_by().values(field)[: most + 1].count()
    return Total(min(number, most), number > most)


def nobody_counts() -> None:
    """The `count` of a page whose rows no index holds together: telling how many there are would read them all."""


def page_of(
    queryset: QuerySet[M],
    field: str,
    *,
    after: str = "",
    limit: int = ROWS,
    newest_first: bool = False,
    first: str = "",
    count: Callable[[], Total | None] | None = None,
    joined: Sequence[str] = (),
) -> Page[M]:
    """The rows following `after`, ordered by the moment in `field` (also of a row it points to), then by id. One query, and one when they are counted.

    `first` names a small number of each row that comes before the moment: rows of the lower number stand above the others.
    `count` where counting these very rows would read far more than a page: a leaner question, or `nobody_counts`.
    `joined`: relations to read along for the rows of this page alone (see `cut`).
    Raises "general.not_found" for a mark that no page gave out.
    """
    sign, beyond = ("-", "lt") if newest_first else ("", "gt")
    count = count or partial(counted, queryset)
    if first:
        return _page_in_steps(queryset, first, field, count, after=after, limit=limit)
    if after:
        moment, key = _read_mark(after, is_day="__" not in field and type(queryset.model._meta.get_field(field)) is DateField)
        here = Q(**{f"{field}__{beyond}": moment}) | Q(**{field: moment, f"id__{beyond}": key})
        queryset = queryset.filter(
            here, **{f"{field}__{beyond}e": moment}
        )  # the second condition lets the index seek
    rows, moment_of = queryset.order_by(f"{sign}{field}", f"{sign}id"), attrgetter(field.replace("__", "."))
    return cut(rows, lambda last: f"{moment_of(last).isoformat()}~{last.pk}", count, after=after, limit=limit, joined=joined)


def _page_in_steps(
    queryset: QuerySet[M], first: str, field: str, count: Callable[[], Total | None], *, after: str, limit: int
) -> Page[M]:
    if after:
        number, _, rest = after.partition("~")
        if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS):
            raise ProblemError("general.not_found")
        moment, key = _read_mark(rest)
        here = Q(**{field: moment, "id__gt": key}) | Q(**{f"{field}__gt": moment})
        beyond = Q(**{first: int(number)}) & here | Q(**{f"{first}__gt": int(number)})
        queryset = queryset.filter(beyond, **{f"{first}__gte": int(number)})
    rows = queryset.order_by(first, field, "id")
    return cut(rows, lambda last: f"{getattr(last, first)}~{getattr(last, field).isoformat()}~{last.pk}", count, after=after, limit=limit)


def cut(
    rows: QuerySet[M], mark: Callable[[M], str], count: Callable[[], Total | None], *, after: str, limit: int = ROWS, joined: Sequence[str] = ()
) -> Page[M]:
    """A page off the front of `rows`, which are in order and already begin behind the mark `after`. One query.

    `mark` makes the mark of a row, `count` counts the rows of all pages. `joined` instead of `select_related` where an archive
    is read in the order of an index: the keys come off its front first. With the tables joined in the same step, PostgreSQL
    (which takes the conditions on places for independent, and expects few rows) joins the whole archive and sorts it.
    """
    found = tuple(_joined(rows[: limit + 1], joined) if joined else rows[: limit + 1])
    if len(found) <= limit:
        return Page(found, count=count if after else None)
    return Page(found[:limit], mark(found[limit - 1]), count)


def _joined(front: QuerySet[M], relations: Sequence[str]) -> QuerySet[M]:
    whole: QuerySet[M] = front.model._default_manager.filter(pk__in=front.values("pk"))
    return whole.select_related(*relations).order_by(*front.query.order_by)


def read_key(mark: str) -> UUID:
    """A mark that is the id of a row. Raises "general.not_found" for any other text."""
    try:
        return UUID(mark)
    except ValueError:
        raise ProblemError("general.not_found") from None


def _read_mark(mark: str, *, is_day: bool = False) -> tuple[datetime | date, UUID]:
    """The moment of a mark and the id; the day where the list is in the order of days."""
    moment, _, key = mark.partition("~")
    try:
        if is_day:
            return date.fromisoformat(moment), UUID(key)
        read = datetime.fromisoformat(moment)
        if read.tzinfo is None:
            raise ValueError("a mark carries its time zone")
        return read.astimezone(UTC), UUID(key)  # the first and last moments of the calendar have no UTC
    except (ValueError, OverflowError):
        raise ProblemError("general.not_found") from None
