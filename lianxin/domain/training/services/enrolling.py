"""A seat at a session: asked for, waited for, given back; who waits moves up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.training.models import Enrolment, Session
from lianxin.domain.training.selectors import own_session_or_404, session_or_404
from lianxin.domain.training.services.keeping import keep, must_be_open, tell
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker, worker_or_404, workers
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_SEATED, _WAITING, _WITHDRAWN = Enrolment.State.SEATED, Enrolment.State.WAITING, Enrolment.State.WITHDRAWN


@service("workforce.own")
def enrol(*, actor: Viewer, now: datetime, session_id: UUID, worker_id: UUID | None = None) -> Enrolment:
    """A seat, or a turn in the queue when all are taken: for oneself at a session that is offered, or (`worker_id`) by whoever manages it.

    Twice is once. Raises "general.not_found", "training.not_offered", "training.person_outside", "training.session_started",
    "training.session_cancelled", "training.session_credited".
    """
    session, worker = _whose(actor, session_id, worker_id)
    session = must_be_open(session)
    if session.starts_at <= now and worker_id is None:
        raise ProblemError("training.session_started")
    if session.cohort_id is not None:
        raise ProblemError("training.not_offered")
    before = Enrolment.objects.filter(session=session, worker=worker).first()
    if before is not None and before.state != _WITHDRAWN:
        audit.unchanged()
        return before
    state = _SEATED if _taken(session) < session.capacity else _WAITING
    row = before or Enrolment(place=worker.place, session=session, worker=worker)
    row.state, row.asked_at, row.made_by = state, now, actor.id
    row.save()
    keep(actor, now, "training.enrol", session, {"state": state})
    return row


@service("training.manage")
def enrol_people(*, actor: Viewer, now: datetime, session_id: UUID, worker_ids: Collection[UUID]) -> int:
    """Several at once, by whoever manages the session, in the order of their names; all or nobody. Returns how many were asked for.

    Raises "training.nobody_chosen" and as `enrol`.
    """
    wanted = set(worker_ids)
    if not wanted:
        raise ProblemError("training.nobody_chosen")
    found = list(workers(actor).filter(id__in=wanted).order_by("name", "id"))
    if len(found) != len(wanted):
        raise ProblemError("training.person_outside", count=len(wanted) - len(found))
    for one in found:
        enrol(actor=actor, now=now, session_id=session_id, worker_id=one.id)
    return len(found)


@service("workforce.own")
def withdraw(*, actor: Viewer, now: datetime, session_id: UUID, worker_id: UUID | None = None) -> Enrolment:
    """The seat is given back, by oneself or (`worker_id`) by whoever manages the session, who tells them; whoever waited longest gets it and
    is told. Raises as `enrol`, "general.not_found" where there is none."""
    session, worker = _whose(actor, session_id, worker_id)
    session = must_be_open(session)
    row = Enrolment.objects.filter(session=session, worker=worker).first()
    if row is None:
        raise ProblemError("general.not_found")
    if row.state == _WITHDRAWN:
        audit.unchanged()
        return row
    if session.starts_at <= now:
        raise ProblemError("training.session_started")
    was_seated = row.state == _SEATED
    row.state = _WITHDRAWN
    row.save(update_fields=["state"])
    keep(actor, now, "training.withdraw", session)
    tell(actor, now, [worker], "training.unseated", f"training-unseated-{row.id.hex[:16]}-{int(now.timestamp())}")
    if was_seated:
        move_up(actor, now, session)
    return row


def move_up(actor: Viewer, now: datetime, session: Session) -> None:
    """Whoever waited longest gets a seat, and is told."""
    waiting = (
        Enrolment.objects.filter(session=session, state=_WAITING)
        .select_related("worker")
        .order_by("asked_at", "id")
        .first()
    )
    if waiting is None:
        return
    waiting.state = _SEATED
    waiting.save(update_fields=["state"])
    keep(actor, now, "training.enrol", session, {"state": _SEATED})
    tell(actor, now, [waiting.worker], "training.seat", f"training-seat-{waiting.id.hex[:16]}-{int(now.timestamp())}")


def _whose(actor: Viewer, session_id: UUID, worker_id: UUID | None) -> tuple[Session, Worker]:
    """Somebody else's seat is for whoever manages the session; one's own for everybody to whom it is offered."""
    if worker_id is not None:
        session = session_or_404(actor, session_id)
        actor.must("training.manage", session.place)
        worker = worker_or_404(actor, worker_id)
        if not contains(session.place, worker.place):
            raise ProblemError("training.person_outside", count=1)
        return session, worker
    mine = own_worker(actor)
    if mine is None:  # then nothing is offered either
        raise ProblemError("general.not_found")
    return own_session_or_404(actor, session_id), mine


def _taken(session: Session) -> int:
    return Enrolment.objects.filter(session=session, state=_SEATED).count()
