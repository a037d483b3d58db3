"""Who was absent in a month, person by person, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from lianxin.base.access.scope import within
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.payroll.models import Attendance, PayLine, PaySheet
from lianxin.domain.payroll.selectors import posted
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import local_day, month_start
from lianxin.kernel.divisions import ancestors, place_range
from lianxin.kernel.problems import ProblemError


@service("pay.make")
def keep_attendance(*, actor: Viewer, now: datetime, place: str, month: date, absent: Mapping[UUID, Decimal]) -> int:
    """Days of unpaid leave and absence by engagement; 0 takes them away. Returns how many changed.

    Raises "pay.own_attendance" for one's own, "pay.month_later", "pay.not_posted" for somebody who was on no post of the place in the month,
    "pay.absent_invalid" (not in half days, or more than a month has), and "pay.month_closed" where a closed sheet counts them already: then a
    line is corrected.
    """
    actor.must("pay.make", place)
    month = month_start(month)
    if month > local_day(now):
        raise ProblemError("pay.month_later")
    _hold_drafts(place, month)
    known = {one.id: one for one in posted(actor, place, month)}
    closed = set(PayLine.objects.filter(engagement__in=absent, month=month, kind="counted").exclude(sheet__state="draft").values_list("engagement_id", flat=True))
    rows = {one.engagement_id: one for one in Attendance.objects.select_for_update().filter(engagement__in=absent, month=month)}
    changed = {}
    for key, days in absent.items():
        if key not in known:
            raise ProblemError("pay.not_posted")
        worker, row = known[key].worker, rows.get(key)
        if not 0 <= days <= 31 or days * 2 % 1:
            raise ProblemError("pay.absent_invalid", name=worker.name)
        if (row.absent if row else 0) == days:
            continue
        _must_be_open(actor, worker, is_closed=key in closed)
        changed[str(key)] = str(days)
        Attendance.objects.update_or_create(
            engagement_id=key, month=month, defaults={"place": known[key].place, "absent": days, "made_by": actor.id, "made_at": now}
        )
    if not changed:
        audit.unchanged()
        return 0
    after = {"month": f"{month:%Y-%m}", "people": len(changed)}
    audit.record(actor=actor, verb="pay.attendance", subject=("places.Division", place), place=place, after=after, now=now)
    return len(changed)


def _hold_drafts(place: str, month: date) -> None:
    """The drafts that may count somebody of the place: none of them is closed meanwhile."""
    covering = Q(place__in=(place, *ancestors(place))) | (within((place_range(place),)) or Q())
    list(PaySheet.objects.select_for_update().filter(covering, month=month, state=PaySheet.State.DRAFT).order_by("id"))


def _must_be_open(actor: Viewer, worker: Worker, *, is_closed: bool) -> None:
    if worker.user_id is not None and worker.user_id == actor.id:
        raise ProblemError("pay.own_attendance")
    if is_closed:
        raise ProblemError("pay.month_closed", name=worker.name)
