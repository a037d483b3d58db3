"""One errand and what stands in it, and those of a viewer's places, for whoever may read them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.errands.models import Errand, ErrandPaper, ErrandVisit
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import (
    listed,
    of_resident,
    proceeding_or_404,
    readable,
    readable_proceedings,
)
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ErrandFilter:
    """Which errands: in one state ("": all that are open), one's own."""

    state: str = ""
    mine: bool = False


def errands_page(viewer: Viewer, now: datetime, wanted: ErrandFilter | None = None, *, after: str = "", limit: int = ROWS) -> Page[Proceeding]:
    """Open errands, or those in one state, the longest in their state first."""
    chosen = wanted or ErrandFilter()
    rows = readable_proceedings(viewer, now).filter(errand__isnull=False).select_related("errand", "resident", "clock", "holder")
    if chosen.mine:
        rows = rows.filter(holder_id=viewer.person_id)
    rows = rows.filter(state=chosen.state) if chosen.state else rows.filter(closed_at__isnull=True)
    found = page_of(rows, "state_since", after=after, limit=limit)
    looked_through("errands", (one.resident for one in found.rows if one.resident is not None), {"state": chosen.state, "mine": chosen.mine})
    return found


def errand_or_404(viewer: Viewer, now: datetime, errand_id: UUID) -> Errand:
    """One errand with its proceeding; the look goes on record. Raises "proceeding.sealed", "general.not_found"."""
    proceeding = proceeding_or_404(viewer, now, errand_id)
    found = Errand.objects.select_related("need").filter(readable(viewer, now, path="proceeding"), id=errand_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.proceeding = proceeding
    return found


def open_errand_of(viewer: Viewer, now: datetime, resident_id: UUID, kind: str) -> Errand | None:
    """The one of this kind that is under way for this person; None where there is none the viewer may read."""
    rows = of_resident(viewer, now, resident_id).filter(closed_at__isnull=True).values("id")
    return Errand.objects.select_related("proceeding").filter(proceeding_id__in=rows, kind=kind).first()


def papers_of(viewer: Viewer, now: datetime, errand: Errand) -> QuerySet[ErrandPaper]:
    """The checklist, in the guide's order."""
    return readable_papers(viewer, now).filter(errand_id=errand.id).select_related("photo").order_by("rank", "id")


def readable_papers(viewer: Viewer, now: datetime) -> QuerySet[ErrandPaper]:
    """Every paper of an errand that the viewer may read."""
    return ErrandPaper.objects.filter(readable(viewer, now, path="errand__proceeding"))


def paper_or_404(viewer: Viewer, now: datetime, paper_id: UUID) -> ErrandPaper:
    """One paper, with its errand; the look goes on record. Raises "general.not_found"."""
    found = readable_papers(viewer, now).filter(id=paper_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.errand = errand_or_404(viewer, now, found.errand_id)
    return found


def visits_of(viewer: Viewer, now: datetime, errand: Errand) -> QuerySet[ErrandVisit]:
    """The ways that were gone for it, the newest first."""
    rows = ErrandVisit.objects.filter(readable(viewer, now, path="errand__proceeding"), errand_id=errand.id)
    return rows.order_by("-went_on", "-at", "-id")


def within_of(viewer: Viewer, errand: Errand) -> Proceeding | None:
    """The file that an errand belongs to, for whom it may be seen that there is one: a child's is behind a guard, the errand is not."""
    return listed(viewer).filter(id=errand.within_id).first() if errand.within_id is not None else None


def within_choices(viewer: Viewer, now: datetime, resident_id: UUID) -> list[Proceeding]:
    """The open files of this person, of another kind, to which an errand may belong."""
    return [one for one in of_resident(viewer, now, resident_id).filter(closed_at__isnull=True) if one.workflow != "errand"]
