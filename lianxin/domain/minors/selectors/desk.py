"""The duty desk: which reports there are, who has taken up what, how long ago; nothing of the children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildFile, ChildReport, ToldAgency
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import listed
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One file as the desk has it. `minutes` since the latest discovery; `told_police_at`: of the latest report to them;
    `feedback_due_at`: when the first who was not answered yet is to be."""

    proceeding: Proceeding
    urgency: str
    sent_at: datetime
    minutes: int
    reports: int
    told_police_at: datetime | None
    feedback_due_at: datetime | None
    may_take: bool


def desk_page(
    viewer: Viewer, now: datetime, *, waiting: bool = True, after: str = "", limit: int = ROWS
) -> Page[Proceeding]:
    """Files that nobody has taken up (`waiting`), or every open one, the longest in their state first; rows by `desk_rows`."""
    rows = _open(viewer)
    return page_of(
        rows.filter(holder__isnull=True) if waiting else rows, "state_since", after=after, limit=limit
    )


def desk_counts(viewer: Viewer) -> dict[str, int]:
    """How many wait, and how many are open; each equals the rows of its list."""
    rows = _open(viewer)
    return {"waiting": rows.filter(holder__isnull=True).count(), "open": rows.count()}


def desk_rows(viewer: Viewer, now: datetime, proceedings: list[Proceeding]) -> list[DeskRow]:
    """What the desk shows of these files that the viewer may list. Two queries."""
    reports = ChildReport.objects.filter(file=OuterRef("id")).order_by("-sent_at", "-id")
    police = ToldAgency.objects.filter(file=OuterRef("id"), agency="police").order_by("-told_at")
    found = {
        file.id: file
        for file in ChildFile.objects.filter(id__in=_open(viewer).filter(id__in=[one.id for one in proceedings]).values("id")).annotate(
            sent_at=Subquery(reports.values("sent_at")[:1]), discovered_at=Subquery(reports.values("discovered_at")[:1]),
            police_at=Subquery(police.values("told_at")[:1]), repeated=Exists(reports[1:2]),
            feedback_due=Subquery(reports.filter(feedback_at__isnull=True).order_by("feedback_due_at").values("feedback_due_at")[:1]),
        )
    }  # fmt: skip
    rows = []
    for one in proceedings:
        file = found.get(one.id)
        if file is None:
            continue
        may_take = (
            one.holder_id is None and viewer.may("minor.work", one.place) and viewer.may(GUARD, one.place)
        )
        minutes = rules.elapsed_minutes(file.discovered_at or one.opened_at, now)
        rows.append(
            DeskRow(
                one,
                file.urgency,
                file.sent_at or one.opened_at,
                minutes,
                2 if file.repeated else 1,
                file.police_at,
                file.feedback_due,
                may_take,
            )
        )
    return rows


def waiting_or_404(viewer: Viewer, file_id: UUID) -> ChildFile:
    """A file that the viewer may take up, with its proceeding and nothing of the child. Raises "general.not_found"."""
    rows = scope(viewer, GUARD, Proceeding.objects.filter(id=file_id, closed_at__isnull=True))
    found = ChildFile.objects.select_related("proceeding").filter(id__in=rows.values("id")).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _open(viewer: Viewer) -> QuerySet[Proceeding]:
    return listed(viewer).filter(minor__isnull=False, closed_at__isnull=True)
