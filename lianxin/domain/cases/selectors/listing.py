"""Lists of cases with their clocks, how many stand in which phase, and the months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import TruncMonth

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.cases.rules import Month, months_of
from lianxin.domain.commitments.selectors.handover import WorkerFacts
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.domain.proceedings.selectors import readable, readable_proceedings
from lianxin.kernel.clock import SHANGHAI, day_bounds, local_day, month_start


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What of the cases to show. `state`: a phase; "" all that are open. `mine`: held by the viewer. `late`: the clock has run out."""

    state: str = ""
    mine: bool = False
    late: bool = False


def cases_page(
    viewer: Viewer, now: datetime, wanted: CaseFilter | None = None, *, after: str = "", limit: int = ROWS
) -> Page[Proceeding]:
    """Open cases, or those in one state, the longest in their state first."""
    chosen = wanted or CaseFilter()
    rows = _matching(viewer, now, chosen)
    rows = rows.filter(state=chosen.state) if chosen.state else rows.filter(closed_at__isnull=True)
    found = page_of(rows, "state_since", after=after, limit=limit)
    people = (row.resident for row in found.rows if row.resident is not None)
    looked_through("cases", people, {"state": chosen.state, "mine": chosen.mine})
    return found


def phase_counts(viewer: Viewer, now: datetime, wanted: CaseFilter | None = None) -> dict[str, int]:
    """How many stand in each state, and under "" how many are open; each equals the rows of its list. One query."""
    rows = _matching(viewer, now, wanted or CaseFilter()).order_by().values("state")
    found = rows.annotate(number=Count("id"), running=Count("id", filter=Q(closed_at__isnull=True)))
    counts = {row["state"]: row["number"] for row in found}
    return counts | {"": sum(row["running"] for row in found)}


def of_resident(viewer: Viewer, now: datetime, resident_id: UUID) -> QuerySet[Proceeding]:
    """The cases of one person that the viewer may read, newest first."""
    rows = readable_proceedings(viewer, now).filter(case__isnull=False, resident_id=resident_id)
    return rows.order_by("-opened_at", "-id")


def caseload(viewer: Viewer, worker_ids: Iterable[UUID], today: date) -> dict[UUID, WorkerFacts]:
    """How many open cases within the viewer's reach each of these workers holds, for who is to take over a promise."""
    held = scope(viewer, "proceeding.read", Proceeding.objects.all())
    held = held.filter(holder_id__in=list(worker_ids), closed_at__isnull=True, case__isnull=False)
    rows = held.order_by().values_list("holder_id").annotate(number=Count("id"))
    return {worker_id: WorkerFacts(files=number) for worker_id, number in rows if worker_id is not None}


def carried_cases(viewer: Viewer, commitment_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these promises that are the clock of a case: whoever takes one takes the case."""
    held = scope(viewer, "proceeding.read", Proceeding.objects.filter(clock_id__in=list(commitment_ids), case__isnull=False))
    return {clock_id for clock_id in held.values_list("clock_id", flat=True) if clock_id is not None}


def open_case_of(viewer: Viewer, now: datetime, resident_id: UUID) -> Proceeding | None:
    """An open case of this person that the viewer may read."""
    return of_resident(viewer, now, resident_id).filter(closed_at__isnull=True).first()


def months(viewer: Viewer, now: datetime, *, number: int = 12) -> list[Month]:
    """The cases within reach by month, the last of them this one. Counted by the database in one query: what ends a case is said by the
    pack of the place where the step was taken."""
    last = month_start(local_day(now))
    wanted = [_back(last, back) for back in reversed(range(number))]
    steps = ProceedingStep.objects.filter(readable(viewer, now, path="proceeding"), proceeding__case__isnull=False, act__in=("open", "step", "reopen"))
    start = day_bounds(wanted[0])[0]
    month = Case(When(at__gte=start, then=TruncMonth("at", tzinfo=SHANGHAI)), output_field=DateTimeField())  # None: before the first
    by = steps.order_by().values("place", "act", "to_state", workflow=F("proceeding__workflow"), month=month).annotate(number=Count("id"))
    added: Counter[date | None] = Counter()
    closed: Counter[date | None] = Counter()
    for row in by:
        at = row["month"].astimezone(SHANGHAI).date() if row["month"] is not None else None
        if row["act"] != "step":
            added[at] += row["number"]
        elif _ends(row["place"], row["workflow"], row["to_state"]):
            closed[at] += row["number"]
    return months_of(wanted, added[None] - closed[None], _dated(added), _dated(closed))


def _ends(place: str, workflow: str, state: str) -> bool:
    row = packs.for_place(place).workflows.get(workflow)
    return row is not None and state in row.states and row.states[state].ends


def _dated(counted: Counter[date | None]) -> dict[date, int]:
    return {month: number for month, number in counted.items() if month is not None}


def _back(month: date, months_back: int) -> date:
    years, at = divmod(month.year * 12 + month.month - 1 - months_back, 12)
    return date(years, at + 1, 1)


def _matching(viewer: Viewer, now: datetime, wanted: CaseFilter) -> QuerySet[Proceeding]:
    rows = readable_proceedings(viewer, now).filter(case__isnull=False)
    if wanted.mine:
        rows = rows.filter(holder_id=viewer.person_id)
    return rows.filter(clock__due_at__lte=now) if wanted.late else rows
