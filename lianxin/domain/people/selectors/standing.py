"""Lists of a station over categories and benefits: who is newly entitled, who lacks one condition, of whom it cannot be told."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import Any, Final, Literal, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, counted
from lianxin.base.db.scope import in_one_county
from lianxin.domain.people.models import CategoryMembership, Shortfall
from lianxin.domain.people.rules.shortfalls import Kind
from lianxin.domain.people.selectors.receiving import receiving
from lianxin.kernel.clock import FIRST_DAY
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

M = TypeVar("M", bound=Model)
Way = Literal["in", "out"]
Mark = tuple[Any, UUID, str]
"""Where a page ends: what the list is ordered by first (days before today, or how many questions), resident, rule."""
NEW_DAYS: Final = 30
"""Whoever has been entitled for longer and still does not receive it is asked for with `days` empty."""


@dataclass(frozen=True, slots=True)
class StandingFilter:
    """What of a list to show; `code` "": all benefits (of changes: all rules). `place` narrows, it never widens.

    `days`: entitled since so many days at most; None: however long. `questions`: at most so many are to be asked.
    """

    place: str = ""
    code: str = ""
    days: int | None = NEW_DAYS
    questions: int | None = None


def newly_entitled(
    viewer: Viewer, wanted: StandingFilter | None = None, *, today: date, after: str = "", limit: int = ROWS
) -> Page[CategoryMembership]:
    """Who is entitled to a benefit and does not receive it yet as far as anybody knows, the latest first, with the person.

    One query a benefit, each off the front of an index. Raises "general.not_found" for a strange mark.
    """
    wanted = wanted or StandingFilter()
    pack = packs.for_place(viewer.home)
    codes = _codes(wanted, pack.benefits)
    fronts = {code: entitled(viewer, wanted, code, today=today) for code in codes}
    whole = _entitled(viewer, wanted, [code for code in codes if code in pack.benefits], today=today)

    def beyond(mark: Mark, code: str) -> Q:
        since, resident, last = mark
        further = "resident_id__gte" if code > last else "resident_id__gt"
        return Q(since__lte=since) & (Q(since__lt=since) | Q(**{"since": since, further: resident}))

    return _merged(
        fronts, whole, ("-since",), lambda row: (-row.since.toordinal(), row.resident_id, row.code), beyond, _read_since,
        lambda row: f"{row.since.isoformat()}~{row.resident_id}~{row.code}", after=after, limit=limit,
    )  # fmt: skip


def lacking(
    viewer: Viewer, kind: Kind, wanted: StandingFilter | None = None, *, after: str = "", limit: int = ROWS
) -> Page[Shortfall]:
    """Who lacks a single condition of a rule ("short"), or of whom it cannot be told ("unknown", fewest questions first), with the
    person. One query a rule, each off the front of an index. Raises "general.not_found" for a strange mark.
    """
    wanted = wanted or StandingFilter()
    pack = packs.for_place(viewer.home)
    rows = Shortfall.objects.filter(kind=kind)
    if wanted.questions is not None:
        rows = rows.filter(count__lte=wanted.questions)
    codes = _codes(wanted, pack.benefits)
    fronts = {code: _reached(viewer, wanted, rows.filter(code=code)) for code in codes}
    whole = _reached(viewer, wanted, rows.filter(code__in=codes))

    def beyond(mark: Mark, code: str) -> Q:
        count, resident, last = mark
        further = "resident_id__gte" if code > last else "resident_id__gt"
        return Q(count__gte=count) & (Q(count__gt=count) | Q(**{"count": count, further: resident}))

    return _merged(
        fronts, whole, ("count",), lambda row: (row.count, row.resident_id, row.code), beyond, _read_count,
        lambda row: f"{row.count}~{row.resident_id}~{row.code}", after=after, limit=limit,
    )  # fmt: skip


def changed(
    viewer: Viewer, way: Way, wanted: StandingFilter | None = None, *, day: date, after: str = "", limit: int = ROWS
) -> Page[CategoryMembership]:
    """Who entered ("in") or left ("out") a category or a benefit on a day, rule by rule, with the person. At most one query a rule.

    Raises "general.not_found" for a strange mark.
    """
    wanted = wanted or StandingFilter()
    pack = packs.for_place(viewer.home)
    codes = _codes(wanted, pack.ruled)
    _day, last, begin = _read_mark(after, int) if after else (0, None, "")
    fronts = {code: _changed(viewer, wanted, way, [code], day) for code in codes}
    rows: list[CategoryMembership] = []
    for code in codes[codes.index(begin) if begin in codes else 0 :]:
        found = fronts[code].filter(resident_id__gt=last) if code == begin and last else fronts[code]
        rows += found.select_related("resident").order_by("resident_id")[: limit + 1 - len(rows)]
        if len(rows) > limit:
            break
    count = partial(counted, _changed(viewer, wanted, way, codes, day))
    if len(rows) <= limit:
        return Page(tuple(rows), count=count if after else None)
    end = rows[limit - 1]
    return Page(tuple(rows[:limit]), f"0~{end.resident_id}~{end.code}", count)


def entitled(viewer: Viewer, wanted: StandingFilter, code: str, *, today: date) -> QuerySet[CategoryMembership]:
    """Who is entitled to one benefit and not known to receive it. Nobody for what is no benefit."""
    return _entitled(viewer, wanted, [code] if code in packs.for_place(viewer.home).benefits else [], today=today)


def _entitled(
    viewer: Viewer, wanted: StandingFilter, codes: Sequence[str], *, today: date
) -> QuerySet[CategoryMembership]:
    pack = packs.for_place(viewer.home)
    rows = CategoryMembership.objects.filter(code__in=codes, until__isnull=True)
    if len(codes) == 1:
        rows = CategoryMembership.objects.filter(code=codes[0], until__isnull=True).exclude(receiving(pack, codes[0]))
    else:
        for code in codes:
            rows = rows.exclude(Q(code=code) & receiving(pack, code))
    if wanted.days is not None:
        rows = rows.filter(since__gte=max(today - timedelta(days=wanted.days), FIRST_DAY))
    return _reached(viewer, wanted, rows)


def _changed(
    viewer: Viewer, wanted: StandingFilter, way: Way, codes: Sequence[str], day: date
) -> QuerySet[CategoryMembership]:
    rows = CategoryMembership.objects.filter(code__in=codes)
    rows = rows.filter(until__isnull=True, since=day) if way == "in" else rows.filter(until=day, since__lt=day)
    return _reached(viewer, wanted, rows)


def _codes(wanted: StandingFilter, rows: Any) -> list[str]:
    """The rules to look at, by code: the order in which a page is put together."""
    return [wanted.code] if wanted.code else sorted(rows)


def _reached(viewer: Viewer, wanted: StandingFilter, rows: QuerySet[M]) -> QuerySet[M]:
    ranges = viewer.ranges("category.read")
    rows = scope(viewer, "category.read", rows)
    if wanted.place:
        try:
            ranges = (place_range(wanted.place),)
        except ValueError:
            raise ProblemError("general.place_unknown", place=wanted.place) from None
        rows = rows.filter(within(ranges) or Q())
    return in_one_county(rows, ranges)


def _merged(
    fronts: dict[str, QuerySet[M]],
    whole: QuerySet[M],
    order: tuple[str, ...],
    key: Callable[[Any], Any],
    beyond: Callable[[Mark, str], Q],
    read: Callable[[str], Any],
    mark: Callable[[Any], str],
    *,
    after: str,
    limit: int,
) -> Page[M]:
    """A page off the fronts of several lists of one order, `whole` together; each is asked for no more than a page."""
    last = _read_mark(after, read) if after else None

    def front(code: str) -> Iterator[M]:
        rows = fronts[code].filter(beyond(last, code)) if last else fronts[code]
        return iter(rows.select_related("resident").order_by(*order, "resident_id")[: limit + 1])

    rows = tuple(islice(heapq.merge(*(front(code) for code in sorted(fronts)), key=key), limit + 1))
    count = partial(counted, whole)
    if len(rows) <= limit:
        return Page(rows, count=count if after else None)
    return Page(rows[:limit], mark(rows[limit - 1]), count)


def _read_mark(mark: str, read: Callable[[str], Any]) -> Mark:
    first, _, rest = mark.partition("~")
    key, _, code = rest.partition("~")
    try:
        return read(first), UUID(key), code
    except ValueError:
        raise ProblemError("general.not_found") from None


def _read_since(text: str) -> date:
    return date.fromisoformat(text)


def _read_count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise ValueError("a mark holds a small number")
    return int(text)
