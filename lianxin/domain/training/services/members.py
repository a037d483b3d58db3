"""People join a class, drop out of it with a reason, take its quiz, and complete it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.training.models import Cohort, CohortMember, Programme
from lianxin.domain.training.rules import missing_of
from lianxin.domain.training.selectors import (
    cohort_or_404,
    least_attendance,
    member_or_404,
    standings_of,
)
from lianxin.domain.training.services.keeping import keep, must_have, tell
from lianxin.domain.workforce.models import Certificate, Worker
from lianxin.domain.workforce.rules.certificates import LEVELS, counts
from lianxin.domain.workforce.selectors import workers
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_NAMED: Final = 5
_MARKS: Final = range(101)


@service("training.manage")
def add_members(*, actor: Viewer, now: datetime, cohort_id: UUID, worker_ids: Collection[UUID]) -> int:
    """These people join the class; who dropped out is in it again, who is in it stays as they are. Returns how many are new.

    Raises "training.nobody_chosen", "training.person_outside", "training.entry_not_met" naming who lacks the certificate: then nobody joins.
    """
    cohort = _managed(actor, cohort_id)
    wanted = set(worker_ids)
    if not wanted:
        raise ProblemError("training.nobody_chosen")
    found = list(workers(actor).filter(id__in=wanted).order_by("name", "id"))
    outside = len(wanted) - len(found) + sum(not contains(cohort.place, one.place) for one in found)
    if outside:
        raise ProblemError("training.person_outside", count=outside)
    _must_hold(cohort, found, local_day(now))
    before = CohortMember.objects.filter(cohort=cohort, worker__in=found)
    known = set(before.values_list("worker", flat=True))
    again = list(before.filter(state=CohortMember.State.DROPPED))
    for member in again:
        member.state, member.ended_at, member.why = CohortMember.State.JOINED, None, ""
    CohortMember.objects.bulk_update(again, ["state", "ended_at", "why_sealed"])
    fresh = [
        CohortMember(place=one.place, cohort=cohort, worker=one, joined_at=now, made_by=actor.id)
        for one in found
        if one.id not in known
    ]
    CohortMember.objects.bulk_create(fresh)
    joined = {one.worker_id for one in (*fresh, *again)}
    if joined:
        keep(actor, now, "training.join", cohort, {"people": len(joined)})
        tell(actor, now, [one for one in found if one.id in joined], "training.joined", f"training-joined-{cohort.id.hex[:16]}-{int(now.timestamp())}")
    else:
        audit.unchanged()
    return len(joined)


def _must_hold(cohort: Cohort, people: list[Worker], today: date) -> None:
    """Who joins a class with an entry level holds that or a higher certificate which counts here."""
    if not cohort.entry_level:
        return
    rows = Certificate.objects.filter(worker__in=people, level__in=LEVELS[LEVELS.index(cohort.entry_level) :])
    held = {one.worker_id for one in rows if counts(one, cohort.place, today)}
    lacking = [one.name for one in people if one.id not in held]
    if lacking:
        more = "…" if len(lacking) > _NAMED else ""
        raise ProblemError("training.entry_not_met", names="、".join(lacking[:_NAMED]) + more)


@service("training.manage")
def drop_member(*, actor: Viewer, now: datetime, member_id: UUID, reason: str) -> CohortMember:
    """Somebody leaves the class; the reason is kept sealed. Raises "general.empty_field", "training.already_ended"."""
    member = _in_class(actor, member_id)
    member.why = must_have(reason, N_("原因"), 200)
    member.state, member.ended_at = CohortMember.State.DROPPED, now
    member.save(update_fields=["why_sealed", "state", "ended_at"])
    keep(actor, now, "training.drop", member)
    return member


@service("training.manage")
def set_quiz(*, actor: Viewer, now: datetime, member_id: UUID, mark: int) -> CohortMember:
    """Their mark in the quiz at the end, of 100; written again it is a correction while they have not completed.

    Raises "training.no_quiz", "training.own_mark", "training.mark_invalid", "training.already_ended".
    """
    member = _in_class(actor, member_id)
    if member.cohort.programme.pass_mark is None:
        raise ProblemError("training.no_quiz")
    if member.worker.user_id is not None and member.worker.user_id == actor.person_id:
        raise ProblemError("training.own_mark")
    if mark not in _MARKS:
        raise ProblemError("training.mark_invalid", value=mark)
    if member.quiz == mark:
        audit.unchanged()
        return member
    member.quiz = mark
    member.save(update_fields=["quiz"])
    keep(actor, now, "training.quiz", member, {"mark": mark})
    return member


@service("training.manage")
def complete_class(*, actor: Viewer, now: datetime, cohort_id: UUID) -> int:
    """Everybody in the class to whom nothing is missing has completed it. Returns how many are new; nobody is failed by it.

    Raises "training.sessions_open" while the hours of a session that was not cancelled are not counted: it may still be missed.
    """
    cohort = _managed(actor, cohort_id)
    open_ones = cohort.sessions.filter(cancelled_at__isnull=True, credited_at__isnull=True).count()
    if open_ones:
        raise ProblemError("training.sessions_open", number=open_ones)
    programme: Programme = cohort.programme
    asked = {
        "least_percent": least_attendance(cohort),
        "pass_mark": programme.pass_mark,
        "asks_evaluation": programme.asks_evaluation,
    }
    standings = standings_of(actor, cohort)
    ready = [key for key, one in standings.items() if not missing_of(one, **asked)]  # type: ignore[arg-type]
    rows: QuerySet[CohortMember] = CohortMember.objects.filter(
        Q(id__in=ready), cohort=cohort, state=CohortMember.State.JOINED
    )
    changed = rows.update(state=CohortMember.State.COMPLETED, ended_at=now)
    if changed:
        keep(actor, now, "training.complete", cohort, {"people": changed})
    else:
        audit.unchanged()
    return changed


def _managed(actor: Viewer, cohort_id: UUID) -> Cohort:
    cohort = cohort_or_404(actor, cohort_id)
    actor.must("training.manage", cohort.place)
    return Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(id=cohort.id)


def _in_class(actor: Viewer, member_id: UUID) -> CohortMember:
    """A member who is still in the class, locked, over whose class the actor has the say."""
    member = member_or_404(actor, member_id)
    actor.must("training.manage", member.cohort.place)
    held = (
        CohortMember.objects.select_for_update(of=("self",))
        .select_related("cohort__programme", "worker")
        .get(id=member.id)
    )
    if held.state != CohortMember.State.JOINED:
        raise ProblemError("training.already_ended")
    return held
