"""What a programme and its classes did, counted from the rows of who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.db.paging import Page, page_of
from lianxin.domain.training.models import Cohort, CohortMember, Presence, Programme, Session, Tally
from lianxin.domain.training.rules import (
    Answered,
    Attended,
    Standing,
    counts_of,
    means_of,
    planned_hours,
)
from lianxin.domain.training.rules.counting import Counts
from lianxin.domain.training.selectors.settings import settings_of
from lianxin.domain.workforce.models import Certificate
from lianxin.kernel.clock import local_day
from lianxin.kernel.money import round_to_cent

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ClassReport:
    """A class in numbers. `exam_passed`: members who hold a verified certificate of the class's level, issued since it began."""

    cohort: Cohort
    members: int
    completed: int
    dropped: int
    exam_passed: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Report:
    """A programme in numbers; people, days and hours are each person's own, not the sum of the classes. `cost`: yuan a person."""

    classes: tuple[ClassReport, ...]
    counts: Counts
    completed: int
    dropped: int
    exam_passed: int
    cost: Decimal | None


def attended(viewer: Viewer, programme: Programme, cohort: Cohort | None = None) -> QuerySet[Presence]:
    """Who was at the counted sessions of a programme, or of one class, with hours; the rows behind the numbers."""
    rows = Presence.objects.filter(session__course__programme=programme, hours__gt=0)
    rows = rows if cohort is None else rows.filter(session__cohort=cohort)
    return scope(viewer, "training.read", rows.select_related("worker", "session__course", "session__cohort"))


def attended_page(
    viewer: Viewer, programme: Programme, cohort: Cohort | None, after: str = ""
) -> Page[Presence]:
    """The same rows for a page, in the order they were signed."""
    return page_of(attended(viewer, programme, cohort), "arrived_at", after=after)


def report_of(viewer: Viewer, programme: Programme) -> Report:
    """All numbers of a programme from the rows the viewer may see."""
    by_class: dict[UUID | None, list[Attended]] = defaultdict(list)
    for cohort_id, row in _attended_rows(viewer, programme):
        by_class[cohort_id].append(row)
    classes = tuple(
        _class_report(viewer, cohort, by_class.get(cohort.id, []))
        for cohort in scope(viewer, "training.read", programme.cohorts.all()).order_by("made_at", "id")
    )
    total = counts_of(row for rows in by_class.values() for row in rows)
    cost = round_to_cent(programme.budget / total.people) if programme.budget and total.people else None
    return Report(
        classes, total, sum(one.completed for one in classes), sum(one.dropped for one in classes), sum(one.exam_passed for one in classes), cost
    )  # fmt: skip


def _attended_rows(viewer: Viewer, programme: Programme) -> list[tuple[UUID | None, Attended]]:
    rows = attended(viewer, programme).values_list("session__cohort", "worker", "session__starts_at", "hours")
    return [
        (cohort, Attended(worker, local_day(at), hours))
        for cohort, worker, at, hours in rows
        if hours is not None
    ]


def _class_report(viewer: Viewer, cohort: Cohort, rows: list[Attended]) -> ClassReport:
    people = scope(viewer, "training.read", cohort.members.all())
    states = list(people.values_list("state", flat=True))
    return ClassReport(
        cohort, len(states), states.count(CohortMember.State.COMPLETED), states.count(CohortMember.State.DROPPED),
        exam_passes(viewer, cohort).count(), counts_of(rows),
    )  # fmt: skip


def exam_passes(viewer: Viewer, cohort: Cohort) -> QuerySet[CohortMember]:
    """Members who got the certificate the class prepares for: verified, not revoked, issued since the programme began."""
    people = scope(
        viewer, "training.read", CohortMember.objects.filter(cohort=cohort).select_related("worker")
    )
    held = Certificate.objects.filter(
        level=cohort.tier or "-",
        verified_at__isnull=False,
        revoked_on__isnull=True,
        issued_on__gte=cohort.programme.starts_on,
    )
    return people.filter(worker__in=held.values("worker")).order_by("worker__name", "id")


def standings_of(viewer: Viewer, cohort: Cohort) -> Mapping[UUID, Standing]:
    """How far each member of a class is, by member: hours of the sessions counted so far."""
    held = Session.objects.filter(cohort=cohort, credited_at__isnull=False).select_related("course")
    given = sum(
        (
            planned_hours(one.starts_at, one.ends_at, settings_of(cohort.place, local_day(one.starts_at)).hours, most=one.course.hours)
            for one in held  # by the rule of its day, as it was credited
        ),
        Decimal(0),
    )
    got: dict[UUID, Decimal] = defaultdict(Decimal)
    for worker, hours in Presence.objects.filter(session__in=held, hours__isnull=False).values_list(
        "worker", "hours"
    ):
        got[worker] += hours or 0
    people = scope(viewer, "training.read", CohortMember.objects.filter(cohort=cohort))
    return {one.id: Standing(got[one.worker_id], given, one.quiz, one.evaluated) for one in people}


def evaluation_of(viewer: Viewer, cohort: Cohort) -> list[Answered]:
    """What the class thought of it; numbers only once enough have answered."""
    rows = scope(viewer, "training.read", Tally.objects.filter(cohort=cohort))
    return means_of(rows.values_list("question", "score", "people", "shown"))
