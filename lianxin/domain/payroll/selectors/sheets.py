"""Sheets, their lines, sums that open to their lines, and what differs from the month before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, counted, cut, read_key
from lianxin.domain.payroll.models import PayLine, PaySheet
from lianxin.domain.payroll.rules import Difference, Entry, Footing, Paid, differences, foot
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import month_start
from lianxin.kernel.divisions import ancestors, level, place_range, township_of
from lianxin.kernel.money import CENT
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines of a sheet; empty means all. `place`: a township or village, `person`: a worker's id."""

    place: str = ""
    person: str = ""
    item: str = ""
    kind: str = ""


def sheets(viewer: Viewer) -> QuerySet[PaySheet]:
    """Sheets within reach, the newest month first."""
    return scope(viewer, "pay.read", PaySheet.objects.all()).order_by("-month", "place", "-number")


def sheets_page(viewer: Viewer, *, after: str = "", limit: int = ROWS) -> Page[PaySheet]:
    """The same a page at a time."""
    rows = whole = sheets(viewer)
    if after:
        last = sheet_or_404(viewer, read_key(after))
        same = Q(month=last.month)
        rows = rows.filter(Q(month__lt=last.month) | same & Q(place__gt=last.place) | same & Q(place=last.place, number__lt=last.number))
    return cut(rows, lambda last: str(last.pk), lambda: counted(whole), after=after, limit=limit)


def sheet_or_404(viewer: Viewer, sheet_id: UUID) -> PaySheet:
    """Raises "general.not_found"."""
    found = sheets(viewer).filter(id=sheet_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def lines_of(viewer: Viewer, sheet: PaySheet, wanted: LineFilter | None = None) -> QuerySet[PayLine]:
    """The lines of a sheet within reach, person by person."""
    rows = scope(viewer, "pay.read", PayLine.objects.filter(sheet_id=sheet.id))
    asked = wanted or LineFilter()
    if asked.place:  # of a county: who works at the county itself
        rows = rows.filter(place=asked.place) if level(asked.place) == "county" else rows.filter(within((place_range(asked.place),)) or Q())
    if asked.person:
        rows = rows.filter(engagement__worker_id=read_key(asked.person))
    if asked.item:
        rows = rows.filter(item=asked.item)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return rows.select_related("engagement__worker", "engagement__post", "sheet").order_by("place", "engagement__worker__name", "engagement_id", "item", "id")


def line_or_404(viewer: Viewer, line_id: UUID) -> PayLine:
    """Raises "general.not_found"."""
    found = scope(viewer, "pay.read", PayLine.objects.select_related("sheet", "engagement__worker", "engagement__post")).filter(id=line_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def draft_for(viewer: Viewer, line: PayLine) -> PaySheet | None:
    """Where a correction of a line is written: the newest draft that covers its place, of its month or a later one; whoever writes into it
    answers for it."""
    above = (line.place, *ancestors(line.place))
    drafts = PaySheet.objects.filter(place__in=above, state=PaySheet.State.DRAFT, month__gte=line.sheet.month).order_by("-month", "place")
    return next((one for one in drafts if viewer.may("pay.make", one.place)), None)


def footing_of(viewer: Viewer, sheet: PaySheet) -> Footing:
    """The sums of a sheet by person, township and item."""
    rows = scope(viewer, "pay.read", PayLine.objects.filter(sheet_id=sheet.id)).order_by()
    fields = rows.values_list("id", "engagement__worker_id", "place", "item", "amount")
    return foot(Entry(str(key), str(person), _station(place), item, amount) for key, person, place, item, amount in fields)


def totals_of(viewer: Viewer, sheets: Iterable[PaySheet]) -> dict[UUID, Decimal]:
    """The whole sum of each of these sheets, in one query."""
    rows = scope(viewer, "pay.read", PayLine.objects.filter(sheet__in=[one.id for one in sheets])).order_by()
    return {key: whole.quantize(CENT) for key, whole in rows.values_list("sheet_id").annotate(whole=Sum("amount"))}


def _station(place: str) -> str:
    """The township; the county itself for whoever works there."""
    return township_of(place) if level(place) in ("township", "village") else place


def differences_from_last_month(viewer: Viewer, sheet: PaySheet) -> tuple[list[Difference], dict[str, PayLine]]:
    """What differs between all sheets of the place in this month and the month before, and for each engagement one of its lines (for the
    name). Both months whole: a supplement is compared as part of its month."""
    before = month_start(sheet.month - timedelta(days=1))
    old, new = _of_month(viewer, sheet.place, before), _of_month(viewer, sheet.place, sheet.month)
    named = {str(line.engagement_id): line for line in (*old, *new)}
    return differences(map(_paid, old), map(_paid, new)), named


def bar_to_close(viewer: Viewer, sheet: PaySheet) -> Literal["", "maker", "writer", "paid"]:
    """Why the viewer is not the one to close this sheet: they drew it, wrote a correction into it, or are paid by it; "" when they are."""
    if viewer.id is None or viewer.id == sheet.made_by:
        return "maker"
    if PayLine.objects.filter(sheet=sheet, written_by=viewer.id).exists():
        return "writer"
    return "paid" if PayLine.objects.filter(sheet=sheet, engagement__worker__user_id=viewer.id).exists() else ""


def earlier_draft(viewer: Viewer, sheet: PaySheet) -> PaySheet | None:
    """The newest draft of the place of a month before this sheet's."""
    return sheets(viewer).filter(place=sheet.place, state=PaySheet.State.DRAFT, month__lt=sheet.month).first()


def had_last_month(viewer: Viewer, sheet: PaySheet) -> bool:
    """Is there a sheet of the month before to compare with?"""
    return sheets(viewer).filter(place=sheet.place, month=month_start(sheet.month - timedelta(days=1))).exists()


def lines_of_worker(viewer: Viewer, worker: Worker, month: date) -> list[PayLine]:
    """Somebody's lines of a month on sheets that are closed or paid: one's own, and those within reach."""
    rows = _settled_of(viewer, worker).filter(sheet__month=month)
    return list(rows.select_related("engagement__post", "sheet").order_by("sheet__number", "engagement_id", "item", "id"))


def months_of_worker(viewer: Viewer, worker: Worker) -> list[date]:
    """The months of which there are such lines, the newest first."""
    return list(_settled_of(viewer, worker).order_by("-sheet__month").values_list("sheet__month", flat=True).distinct())


def _settled_of(viewer: Viewer, worker: Worker) -> QuerySet[PayLine]:
    mine, reach = Q(engagement__worker__user_id=viewer.person_id), within(viewer.ranges("pay.read"))
    rows = PayLine.objects.filter(mine if reach is None else mine | reach, engagement__worker=worker)
    return rows.exclude(sheet__state="draft")


def _of_month(viewer: Viewer, place: str, month: date) -> Iterable[PayLine]:
    rows = PayLine.objects.filter(sheet__place=place, sheet__month=month)
    return list(scope(viewer, "pay.read", rows).select_related("engagement__worker").order_by("engagement_id", "item", "id"))


def _paid(line: PayLine) -> Paid:
    return Paid(str(line.engagement_id), line.item, line.amount, line.basis, line.kind)
