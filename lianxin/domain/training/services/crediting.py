"""After the session: hours by the rule, and into everybody's continuing education."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.training.models import Presence, Session
from lianxin.domain.training.rules import credited_hours
from lianxin.domain.training.selectors import session_or_404, settings_of
from lianxin.domain.training.services.keeping import keep
from lianxin.domain.workforce.services.hours import credit_hours
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("training.manage")
def credit_session(*, actor: Viewer, now: datetime, session_id: UUID) -> Session:
    """The hours of everybody who was there, by the rule of the day it was held; the list is closed by it.

    Whose hours cannot be credited to their file (they overlap others) keeps the reason beside their name; done again, only these are tried
    again. The actor's own wait for another person's look. Raises "training.not_yet", "training.session_cancelled", "general.not_found".
    """
    session = session_or_404(actor, session_id)
    actor.must("training.manage", session.place)
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("course__programme").get(id=session.id)
    )
    if session.cancelled_at is not None:
        raise ProblemError("training.session_cancelled")
    if session.ends_at > now:
        raise ProblemError("training.not_yet")
    waiting = Presence.objects.filter(session=session).select_related("worker").order_by("id")
    waiting = waiting if session.credited_at is None else waiting.exclude(fault="")
    before = {one.id: one.fault for one in waiting}
    if session.credited_at is not None and not before:
        audit.unchanged()
        return session
    rule = settings_of(session.place, local_day(session.starts_at)).hours
    rows = list(waiting)
    for row in rows:
        row.hours = credited_hours(session.starts_at, session.ends_at, row.arrived_at, row.left_at, rule, most=session.course.hours)
        row.fault = _credited(actor, now, session, row, row.hours) if row.hours else ""
    Presence.objects.bulk_update(rows, ["hours", "fault"])
    if session.credited_at is None:
        session.credited_at = now
        session.save(update_fields=["credited_at"])
    elif all(before[row.id] == row.fault for row in rows):
        audit.unchanged()
        return session
    total = sum((row.hours or Decimal(0) for row in rows), Decimal(0))
    keep(
        actor,
        now,
        "training.credit",
        session,
        {"people": len(rows), "hours": str(total), "not_credited": sum(bool(row.fault) for row in rows)},
    )
    return session


def _credited(actor: Viewer, now: datetime, session: Session, row: Presence, hours: Decimal) -> str:
    """ "" when the hours stand in the person's file, else the problem for which they do not."""
    try:
        with transaction.atomic():
            credit_hours(
                actor=actor, now=now, worker_id=row.worker_id, category=session.course.category, title=session.course.title, starts_at=session.starts_at,
                ends_at=session.ends_at, hours=hours, source="training", source_id=session.id,
            )  # fmt: skip
    except ProblemError as refused:
        return refused.code
    return ""
