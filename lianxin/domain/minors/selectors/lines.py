"""The report by line: how much was planned and done on each of the five lines, by which of the five societies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.minors.models import PlanItem
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.divisions import place_range


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What of the plans to count: added in these days (both included), on a line, by a society, within a place; "" for all."""

    since: date
    until: date
    line: str = ""
    society: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class LineCount:
    """Things of one line by one society: how many, how many done, for how many children's files."""

    line: str
    society: str
    number: int
    done: int
    files: int


def line_counts(viewer: Viewer, wanted: LineFilter) -> list[LineCount]:
    """By line and society, within reach. One query."""
    rows = _matching(viewer, wanted).values("line", "society").order_by("line", "society")
    counted = rows.annotate(
        number=Count("id"),
        done=Count("id", filter=Q(done_on__isnull=False)),
        files=Count("file", distinct=True),
    )
    return [
        LineCount(row["line"], row["society"], row["number"], row["done"], row["files"]) for row in counted
    ]


def files_by_line(viewer: Viewer, wanted: LineFilter) -> dict[str, int]:
    """For how many files there is anything on each line. One query."""
    rows = (
        _matching(viewer, wanted).values("line").order_by("line").annotate(files=Count("file", distinct=True))
    )
    return {row["line"]: row["files"] for row in rows}


def line_rows(viewer: Viewer, wanted: LineFilter, *, after: str = "", limit: int = ROWS) -> Page[PlanItem]:
    """The things that a count is of, the oldest first: number of the file, line, society, dates; nothing of the child."""
    rows = (
        _matching(viewer, wanted)
        .select_related("promise", "file__proceeding")
        .defer("detail_sealed", "result_sealed")
    )
    return page_of(rows, "at", after=after, limit=limit)


def _matching(viewer: Viewer, wanted: LineFilter) -> QuerySet[PlanItem]:
    rows = scope(viewer, GUARD, PlanItem.objects.all())
    rows = rows.filter(at__gte=day_bounds(wanted.since)[0], at__lt=day_bounds(wanted.until)[1])
    if wanted.line:
        rows = rows.filter(line=wanted.line)
    if wanted.society:
        rows = rows.filter(society=wanted.society)
    if wanted.place:
        low, high = place_range(wanted.place)
        rows = rows.filter(place__gte=low, place__lt=high)
    return rows
