"""What is one's own: sessions with a seat, classes, what is offered, certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianxin.domain.training.models import CohortMember, Credential, Enrolment, Presence, Session
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.divisions import ancestors
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A session of one's own. `state`: "class" (one's class goes there), "seated", "waiting"; `presence`: none while not signed in."""

    session: Session
    state: str
    presence: Presence | None


def own_plan(viewer: Viewer) -> list[OwnPlan]:
    """One's sessions by time: of one's classes and those one enrolled for. Empty without a file of one's own."""
    worker = own_worker(viewer)
    if worker is None:
        return []
    asked = dict(Enrolment.objects.filter(worker=worker).values_list("session", "state"))
    there = {one.session_id: one for one in Presence.objects.filter(worker=worker)}
    rows = _open().filter(_concerns(worker) | Q(id__in=there))
    plan = []
    for session in rows.order_by("starts_at", "id"):
        state = asked.get(session.id, "")
        named = state if state in (Enrolment.State.SEATED, Enrolment.State.WAITING) else "class"
        plan.append(OwnPlan(session, named, there.get(session.id)))
    return plan


def own_session_or_404(viewer: Viewer, session_id: UUID) -> Session:
    """A session one has to do with, or may come to: of one's class, enrolled for, open to all of the place. Raises "general.not_found"."""
    worker = own_worker(viewer)
    found = None
    if worker is not None:
        found = _open().filter(id=session_id).filter(_concerns(worker) | _offered(worker)).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def offered_sessions(viewer: Viewer, now: datetime) -> QuerySet[Session]:
    """Open sessions to come of one's place and of those above, with `seats_taken`; without those one has asked for."""
    worker = own_worker(viewer)
    if worker is None:
        return Session.objects.none()
    asked = Enrolment.objects.filter(session=OuterRef("id"), worker=worker).exclude(
        state=Enrolment.State.WITHDRAWN
    )
    taken = Count("enrolments", filter=Q(enrolments__state=Enrolment.State.SEATED))
    rows = _open().filter(_offered(worker), ~Exists(asked), starts_at__gt=now)
    return rows.annotate(**{"seats_taken": taken}).order_by("starts_at", "id")


def own_classes(viewer: Viewer) -> QuerySet[CohortMember]:
    """The classes one is or was in, the newest first."""
    rows = CohortMember.objects.filter(worker__user_id=viewer.person_id)
    return rows.select_related("cohort__programme", "worker").order_by("-joined_at", "-id")


def own_class_or_404(viewer: Viewer, member_id: UUID) -> CohortMember:
    """Raises "general.not_found"."""
    found = own_classes(viewer).filter(id=member_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def own_credentials(viewer: Viewer) -> QuerySet[Credential]:
    """One's certificates, the newest first."""
    rows = Credential.objects.filter(member__worker__user_id=viewer.person_id)
    return rows.select_related("member__cohort__programme", "member__worker", "issuer").order_by(
        "-issued_at", "-id"
    )


def _open() -> QuerySet[Session]:
    return Session.objects.filter(cancelled_at__isnull=True).select_related("course__programme", "cohort")


def _concerns(worker: Worker) -> Q:
    inside = CohortMember.objects.filter(worker=worker).exclude(state=CohortMember.State.DROPPED)
    asked = Enrolment.objects.filter(worker=worker).exclude(state=Enrolment.State.WITHDRAWN)
    return Q(cohort__in=inside.values("cohort")) | Q(id__in=asked.values("session"))


def _offered(worker: Worker) -> Q:
    return Q(cohort__isnull=True, place__in=(worker.place, *ancestors(worker.place)))
