"""What was typed wrong is put right, as long as nothing rests on it yet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.domain.training.models import Course, Credential, Enrolment, Programme, Session
from lianxin.domain.training.selectors import course_or_404, listed_for, programme_or_404, session_or_404
from lianxin.domain.training.services.enrolling import move_up
from lianxin.domain.training.services.keeping import held_programme, keep, must_have, open_session, tell
from lianxin.domain.training.services.programmes import must_be_numbers, must_be_of_pack
from lianxin.domain.training.services.sessions import must_be_a_time
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("training.manage")
def change_programme(
    *, actor: Viewer, now: datetime, programme_id: UUID, title: str, goals: str, starts_on: date, ends_on: date, budget: Decimal | None = None,
    budget_note: str = "", pass_mark: int | None = None, asks_evaluation: bool = False, badge_months: int | None = None,
) -> Programme:  # fmt: skip
    """Other words, days and conditions, until the first certificate is issued: they stand in its signed text.

    Raises as `make_programme`, and "training.certified_already", "training.session_outside" naming the day of a session.
    """
    row = programme_or_404(actor, programme_id)
    actor.must("training.manage", row.place)
    row = held_programme(row.id)
    if Credential.objects.filter(member__cohort__programme=row).exists():
        raise ProblemError("training.certified_already")
    if ends_on < starts_on:
        raise ProblemError("training.days_backwards")
    must_be_numbers(budget, pass_mark, badge_months)
    held = Session.objects.filter(course__programme=row, cancelled_at__isnull=True).order_by("starts_at")
    for day in (local_day(one) for one in held.values_list("starts_at", flat=True)):
        if not starts_on <= day <= ends_on:
            raise ProblemError("training.session_outside", day=str(day))
    row.title, row.goals = must_have(title, N_("名称"), 80), must_have(goals, N_("目标"), 400)
    row.starts_on, row.ends_on, row.budget, row.budget_note = starts_on, ends_on, budget, budget_note.strip()[:200]
    row.pass_mark, row.asks_evaluation, row.badge_months = pass_mark, asks_evaluation, badge_months
    row.save()
    after = {"programme_kind": row.kind, "starts_on": str(starts_on), "ends_on": str(ends_on)}
    keep(actor, now, "training.programme_change", row, after)
    return row


@service("training.manage")
def change_course(
    *, actor: Viewer, now: datetime, course_id: UUID, title: str, topic: str, category: str, hours: Decimal
) -> Course:
    """Another title, topic, category, hours, until hours of it were credited. Raises as `make_course`, and "training.course_counted"."""
    row = course_or_404(actor, course_id)
    actor.must("training.manage", row.place)
    row = Course.objects.select_for_update().get(id=row.id)
    if any(row.sessions.select_for_update().values_list("credited_at", flat=True)):  # hours that are being counted are waited for
        raise ProblemError("training.course_counted")
    must_be_of_pack(row.place, topic, category, hours)
    row.title, row.topic, row.category, row.hours = must_have(title, N_("课程"), 80), topic, category, hours
    row.save()
    keep(actor, now, "training.course_change", row, {"course_topic": topic, "hours": str(hours)})
    return row


@service("training.manage")
def move_session(
    *, actor: Viewer, now: datetime, session_id: UUID, room: str, trainer: str, starts_at: datetime, ends_at: datetime, capacity: int,
    walk_in: bool = False,
) -> Session:  # fmt: skip
    """Another time, room, trainer or number of seats, until somebody has signed in; who would have come is told.

    Raises as `plan_session`, and "training.session_has_people", "training.seats_taken", "training.session_cancelled",
    "training.session_credited".
    """
    programme = held_programme(session_or_404(actor, session_id).course.programme_id)
    row = open_session(actor, session_id, "training.manage")
    if row.presences.exists():
        raise ProblemError("training.session_has_people")
    must_be_a_time(programme, starts_at, ends_at, capacity)
    seated = row.enrolments.filter(state=Enrolment.State.SEATED).count()
    if capacity < seated:
        raise ProblemError("training.seats_taken", number=seated)
    row.room, row.trainer = must_have(room, N_("地点"), 80), must_have(trainer, N_("授课人"), 60)
    row.starts_at, row.ends_at, row.capacity, row.walk_in = starts_at, ends_at, capacity, walk_in
    row.save()
    keep(actor, now, "training.session_change", row, {"starts_at": str(starts_at), "seats": capacity})
    tell(actor, now, listed_for(actor, row), "training.moved", f"training-moved-{row.id.hex[:16]}-{int(now.timestamp())}")
    for _seat in range(capacity - seated):
        move_up(actor, now, row)
    return row
