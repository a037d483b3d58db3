"""Programmes, classes, courses and members, within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.domain.training.models import Cohort, CohortMember, Course, Programme
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

T = TypeVar("T")


def programmes(viewer: Viewer) -> QuerySet[Programme]:
    """Those of the viewer's places, the newest first."""
    return scope(viewer, "training.read", Programme.objects.all()).order_by("-starts_on", "-id")


def programme_or_404(viewer: Viewer, programme_id: UUID) -> Programme:
    """Raises "general.not_found"."""
    return _found(programmes(viewer).filter(id=programme_id).first())


def cohort_or_404(viewer: Viewer, cohort_id: UUID) -> Cohort:
    """With its programme. Raises "general.not_found"."""
    rows = scope(viewer, "training.read", Cohort.objects.select_related("programme"))
    return _found(rows.filter(id=cohort_id).first())


def cohorts_of(viewer: Viewer, programme: Programme) -> QuerySet[Cohort]:
    """The classes of a programme, in the order they were opened."""
    return scope(viewer, "training.read", Cohort.objects.filter(programme=programme)).order_by(
        "made_at", "id"
    )


def course_or_404(viewer: Viewer, course_id: UUID) -> Course:
    """With its programme. Raises "general.not_found"."""
    rows = scope(viewer, "training.read", Course.objects.select_related("programme"))
    return _found(rows.filter(id=course_id).first())


def courses_of(viewer: Viewer, programme: Programme) -> QuerySet[Course]:
    """The courses of a programme in the order they were written, with `times`: how many sessions there are that were not cancelled."""
    rows = scope(viewer, "training.read", Course.objects.filter(programme=programme))
    held = Count("sessions", filter=Q(sessions__cancelled_at__isnull=True))
    return rows.annotate(**{"times": held}).order_by("made_at", "id")


def members(viewer: Viewer) -> QuerySet[CohortMember]:
    """Everybody in a class whose own place is within reach, with class, programme and person."""
    return scope(viewer, "training.read", CohortMember.objects.select_related("cohort__programme", "worker"))


def members_of(viewer: Viewer, cohort: Cohort) -> QuerySet[CohortMember]:
    """The members of a class the viewer may see, by name."""
    return members(viewer).filter(cohort=cohort).order_by("worker__name", "id")


def member_or_404(viewer: Viewer, member_id: UUID) -> CohortMember:
    """Raises "general.not_found"."""
    return _found(members(viewer).filter(id=member_id).first())


def _found(row: T | None) -> T:
    if row is None:
        raise ProblemError("general.not_found")
    return row
