"""A course is held: planned, cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.training.models import Cohort, Programme, Session
from lianxin.domain.training.selectors import cohort_or_404, course_or_404, listed_for, session_or_404
from lianxin.domain.training.services.keeping import held_programme, keep, must_have, open_session, tell
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_SEATS: Final = range(1, 2001)


@service("training.manage")
def plan_session(
    *, actor: Viewer, now: datetime, course_id: UUID, room: str, trainer: str, starts_at: datetime, ends_at: datetime, capacity: int,
    cohort_id: UUID | None = None, walk_in: bool = False, session_id: UUID | None = None,
) -> Session:  # fmt: skip
    """A time for a course, of one class or open to all; one that was held already may be written down too. The same `session_id` twice is one.

    Raises "general.empty_field", "training.session_backwards", "training.session_outside", "training.other_programme",
    "training.seats_invalid".
    """
    course = course_or_404(actor, course_id)
    actor.must("training.manage", course.place)
    programme = held_programme(course.programme_id)
    if session_id is not None and Session.objects.filter(id=session_id).exists():
        audit.unchanged()
        return session_or_404(actor, session_id)
    cohort: Cohort | None = cohort_or_404(actor, cohort_id) if cohort_id is not None else None
    if cohort is not None and cohort.programme_id != course.programme_id:
        raise ProblemError("training.other_programme")
    must_be_a_time(programme, starts_at, ends_at, capacity)
    made = Session(
        id=session_id or new_id(), place=course.place, course=course, cohort=cohort, room=must_have(room, N_("地点"), 80),
        trainer=must_have(trainer, N_("授课人"), 60), starts_at=starts_at, ends_at=ends_at, capacity=capacity, walk_in=walk_in, made_by=actor.id,
        made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    keep(actor, now, "training.session", made, {"starts_at": str(starts_at), "seats": capacity})
    return made


def must_be_a_time(programme: Programme, starts_at: datetime, ends_at: datetime, capacity: int) -> None:
    """Raises "training.session_backwards", "training.session_outside", "training.seats_invalid"."""
    day = local_day(starts_at)
    if ends_at <= starts_at or local_day(ends_at) != day:
        raise ProblemError("training.session_backwards")
    if not programme.starts_on <= day <= programme.ends_on:
        raise ProblemError("training.session_outside", day=str(day))
    if capacity not in _SEATS:
        raise ProblemError("training.seats_invalid", value=capacity)


@service("training.manage")
def cancel_session(*, actor: Viewer, now: datetime, session_id: UUID, reason: str) -> Session:
    """It is not held; who would have come, or waits for a seat, is told. Raises "general.empty_field", "training.session_has_people", "training.session_cancelled", "training.session_credited"."""
    session = open_session(actor, session_id, "training.manage")
    if session.presences.exists():
        raise ProblemError("training.session_has_people")
    session.cancelled_at, session.why = now, must_have(reason, N_("原因"), 200)
    session.save(update_fields=["cancelled_at", "why"])
    keep(actor, now, "training.session_cancel", session, {"reason": session.why})
    waiting = [one.worker for one in session.enrolments.filter(state="waiting").select_related("worker")]
    tell(actor, now, [*listed_for(actor, session), *waiting], "training.cancelled", f"training-cancelled-{session.id.hex}")
    return session
