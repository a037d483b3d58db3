"""Standing leave to read the files of all children of a place: given by a responsible person, never to oneself, never without end;
before it ends both hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.selectors import approvers_over, labels_of
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.selectors.fitness import Work, must_be_fit
from lianxin.domain.minors.models import StandingLeave
from lianxin.domain.minors.selectors.approvals import GIVE, in_force, standing_leave_or_404
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "minors.StandingLeave"
_MOST_DAYS: Final = "reader_most_days"
_NOTICE_DAYS: Final = "reader_notice_days"


@service(GIVE)
def give_standing_leave(*, actor: Viewer, now: datetime, worker_id: UUID, place: str, why: str, until: datetime) -> StandingLeave:
    """A worker may read every child's file of a place from now until `until`, for a purpose; an earlier leave of theirs for the same
    place ends.

    Raises "access.own_approval", "access.reason_needed", "commitment.worker_not_vetted", "proceeding.until_invalid",
    "general.not_found" for somebody who does not exist.
    """
    for ability in (GIVE, GUARD):
        actor.must(ability, place)
    if worker_id == actor.id or actor.id is None:
        raise ProblemError("access.own_approval")
    if worker_id not in labels_of([worker_id]):
        raise ProblemError("general.not_found")
    must_be_fit(worker_id, Work(place, guard=GUARD), now)
    check_reason(why)
    days = int(packs.for_place(place).value(_MOST_DAYS, local_day(now)))
    if not now < until <= now + timedelta(days=days):
        raise ProblemError("proceeding.until_invalid", days=days)
    for earlier in in_force(StandingLeave.objects.select_for_update().filter(worker_id=worker_id, place=place), now):
        _end(actor, now, earlier, why)
    leave = StandingLeave(place=place, worker_id=worker_id, approved_by=actor.id, since=now, until=until)
    leave.why = why.strip()
    leave.save(force_insert=True)
    after = {"reader": str(worker_id), "until": str(until)}
    audit.record(actor=actor, verb="leave.give", subject=(SUBJECT, leave.id), place=place, after=after, now=now)
    return leave


@service(GIVE)
def end_standing_leave(*, actor: Viewer, now: datetime, leave_id: UUID, why: str) -> StandingLeave:
    """It ends before its time. Raises "proceeding.reading_over", "access.reason_needed"."""
    standing_leave_or_404(actor, leave_id)
    leave = StandingLeave.objects.select_for_update().get(id=leave_id)
    if not in_force(StandingLeave.objects.filter(id=leave_id), now).exists():
        raise ProblemError("proceeding.reading_over")
    check_reason(why)
    _end(actor, now, leave, why)
    return leave


@service(GIVE)
def tell_of_leaves(*, actor: Viewer, now: datetime, place: str) -> int:
    """At night: whose leave for files of this place ends within the days of the pack, and whoever gave it (or gives them there now), hear
    of it, each once; not where a later leave of theirs for the same place goes on. Returns how many leaves were told of."""
    actor.must(GIVE, place)
    (low, high), today, last = place_range(place), local_day(now), {}
    for one in in_force(StandingLeave.objects.filter(place__gte=low, place__lt=high), now).order_by("until", "id"):
        last[one.worker_id, one.place] = one
    told = 0
    for one in last.values():
        days = int(packs.for_place(one.place).value(_NOTICE_DAYS, today))
        if one.until - now <= timedelta(days=days):
            told += _tell_of(actor, now, one)
    if not told:
        audit.unchanged()
    return told


def _tell_of(actor: Viewer, now: datetime, leave: StandingLeave) -> bool:
    today, key = local_day(now), f"leave-lapses:{leave.id.hex}"
    able = set(approvers_over(leave.place, GIVE, today=today)) & set(approvers_over(leave.place, GUARD, today=today)) - {leave.worker_id}
    givers = able & {leave.approved_by} or able
    new = notify(actor=actor, now=now, users=givers, kind="leave.lapses", link=reverse("minors:leaves"), key=key)
    new += notify(actor=actor, now=now, users=[leave.worker_id], kind="leave.lapses_own", link="/", key=f"{key}:own")
    return new > 0


def _end(actor: Viewer, now: datetime, leave: StandingLeave, why: str) -> None:
    leave.ended_at, leave.ended_by, leave.ended_why = now, actor.id, why.strip()
    leave.save(update_fields=["ended_at", "ended_by", "ended_why_sealed"])
    after = {"reader": str(leave.worker_id)}
    audit.record(actor=actor, verb="leave.end", subject=(SUBJECT, leave.id), place=leave.place, after=after, now=now)
