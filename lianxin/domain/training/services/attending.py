"""Who was there: by the code on the wall, confirmed by the person; or by the list on paper, typed in or from Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.training.models import CohortMember, Enrolment, Presence, Session
from lianxin.domain.training.selectors import listed_for, own_session_or_404
from lianxin.domain.training.selectors.passes import scanned_at
from lianxin.domain.training.services.keeping import keep, must_be_open, open_session
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Signed:
    """A line of the sign-in list. `left_at`: only who went before the end."""

    worker_id: UUID
    arrived_at: datetime
    left_at: datetime | None = None


@service("workforce.own")
def sign_in_by_code(*, actor: Viewer, now: datetime, session_id: UUID, given: str) -> Presence:
    """The person says "I am here" with the pass they got for the code on the wall; they were there from when they scanned it. Twice is once.

    Raises "general.not_found", "training.code_other", "training.not_enrolled", "training.full",
    "training.session_cancelled", "training.session_credited".
    """
    session = must_be_open(own_session_or_404(actor, session_id))
    worker = own_worker(actor)
    if worker is None:
        raise ProblemError("general.not_found")
    earlier = Presence.objects.filter(session=session, worker=worker).first()
    if earlier is not None:
        audit.unchanged()
        return earlier
    arrived_at = scanned_at(actor.person_id, session, given, now)
    _must_have_seat(session, worker)
    made = Presence.objects.create(
        place=worker.place,
        session=session,
        worker=worker,
        arrived_at=arrived_at,
        by=Presence.By.CODE,
        made_by=actor.id,
        made_at=now,
    )
    keep(actor, now, "training.sign_in", session)
    return made


def _must_have_seat(session: Session, worker: Worker) -> None:
    in_class = CohortMember.objects.filter(cohort__sessions=session, worker=worker).exclude(
        state=CohortMember.State.DROPPED
    )
    if in_class.exists() or seated_in(session).filter(worker=worker).exists():
        return
    if not session.walk_in:
        raise ProblemError("training.not_enrolled")
    taken = {*seated_in(session).values_list("worker", flat=True), *session.presences.values_list("worker", flat=True)}
    if len(taken) >= session.capacity:  # who enrolled keeps the seat until the end, however late they come
        raise ProblemError("training.full")


@service("training.teach")
def write_list(
    *,
    actor: Viewer,
    now: datetime,
    session_id: UUID,
    there: Sequence[Signed],
    absent: Sequence[UUID] = (),
    by: str = Presence.By.LIST,
) -> int:
    """The list as it stands: who was there from when to when; `absent`: who was on the list before and was not there after all.

    Only who is expected can be on it (`listed_for`). What is the same stays. Returns how many lines changed. Raises
    "training.person_outside", "training.arrival_outside", "general.day_in_future", "training.session_cancelled", "training.session_credited".
    """
    session = open_session(actor, session_id, "training.teach")
    expected = {one.id: one for one in listed_for(actor, session)}
    unknown = {one.worker_id for one in there} - set(expected)
    if unknown:
        raise ProblemError("training.person_outside", count=len(unknown))
    if there and session.starts_at > now:
        raise ProblemError("general.day_in_future", day=str(local_day(session.starts_at)))
    for one in there:
        _must_be_that_day(session, one, expected[one.worker_id].name)
    known = {one.worker_id: one for one in Presence.objects.filter(session=session)}
    fresh = [
        Presence(
            place=expected[one.worker_id].place, session=session, worker_id=one.worker_id, arrived_at=one.arrived_at, left_at=one.left_at, by=by,
            made_by=actor.id, made_at=now,
        )
        for one in there
        if one.worker_id not in known
    ]  # fmt: skip
    moved = [one for one in there if one.worker_id in known and _is_other(known[one.worker_id], one)]
    for one in moved:
        Presence.objects.filter(id=known[one.worker_id].id).update(
            arrived_at=one.arrived_at, left_at=one.left_at
        )
    Presence.objects.bulk_create(fresh)
    gone, _ = Presence.objects.filter(session=session, worker__in=absent).delete()
    changed = len(fresh) + len(moved) + gone
    if changed:
        keep(
            actor,
            now,
            "training.sign_list",
            session,
            {"added": len(fresh), "changed": len(moved), "removed": gone},
        )
    else:
        audit.unchanged()
    return changed


def seated_in(session: Session) -> QuerySet[Enrolment]:
    """Who has a seat by asking for one."""
    return Enrolment.objects.filter(session=session, state=Enrolment.State.SEATED)


def _is_other(row: Presence, line: Signed) -> bool:
    return (row.arrived_at, row.left_at) != (line.arrived_at, line.left_at)


def _must_be_that_day(session: Session, line: Signed, name: str) -> None:
    day = local_day(session.starts_at)
    left = line.left_at
    wrong_end = left is not None and (left < line.arrived_at or local_day(left) != day)
    if local_day(line.arrived_at) != day or line.arrived_at > session.ends_at or wrong_end:
        raise ProblemError("training.arrival_outside", name=name)
