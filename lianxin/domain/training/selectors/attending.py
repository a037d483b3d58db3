"""Sessions, who has a seat, who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.domain.training.models import CohortMember, Enrolment, Presence, Programme, Session
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


def sessions(viewer: Viewer) -> QuerySet[Session]:
    """Sessions of the viewer's places with course, programme and class, by time."""
    rows = Session.objects.select_related("course__programme", "cohort")
    return scope(viewer, "training.read", rows).order_by("starts_at", "id")


def session_or_404(viewer: Viewer, session_id: UUID) -> Session:
    """Raises "general.not_found"."""
    found = sessions(viewer).filter(id=session_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def sessions_of(viewer: Viewer, programme: Programme) -> QuerySet[Session]:
    """The sessions of a programme, by time."""
    return sessions(viewer).filter(course__programme=programme)


def enrolments_of(viewer: Viewer, session: Session) -> QuerySet[Enrolment]:
    """Who has a seat, then who waits, each by the time they asked; who withdrew is left out."""
    rows = Enrolment.objects.filter(session=session).exclude(state=Enrolment.State.WITHDRAWN)
    return scope(viewer, "training.read", rows.select_related("worker")).order_by("state", "asked_at", "id")


def enrolment_or_404(viewer: Viewer, session: Session, enrolment_id: UUID) -> Enrolment:
    """Raises "general.not_found"."""
    found = enrolments_of(viewer, session).filter(id=enrolment_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def presences_of(viewer: Viewer, session: Session) -> QuerySet[Presence]:
    """Who was there, by name."""
    rows = Presence.objects.filter(session=session).select_related("worker")
    return scope(viewer, "training.read", rows).order_by("worker__name", "id")


def signed_in(viewer: Viewer, session: Session) -> int:
    """How many are there so far."""
    return presences_of(viewer, session).count()


def listed_for(viewer: Viewer, session: Session) -> QuerySet[Worker]:
    """Who is expected: the class without those who dropped out, whoever has a seat, and whoever came all the same; by name."""
    inside = CohortMember.objects.filter(cohort__sessions=session).exclude(state=CohortMember.State.DROPPED)
    seated = Enrolment.objects.filter(session=session, state=Enrolment.State.SEATED)
    there = Presence.objects.filter(session=session)
    who = (
        Q(id__in=inside.values("worker"))
        | Q(id__in=seated.values("worker"))
        | Q(id__in=there.values("worker"))
    )
    return scope(viewer, "training.read", Worker.objects.filter(who)).order_by("name", "id")
