"""Hours of continuing education: claimed, verified or refused by another person, credited by a training here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.two_people import DECIDED
from lianxin.base.files.selectors import brought_or_404
from lianxin.domain.workforce.models import EducationHours, Worker
from lianxin.domain.workforce.rules.education import counts_once, most_hours, overlapping
from lianxin.domain.workforce.rules.registering import whole_on
from lianxin.domain.workforce.selectors.files import all_or_404, hours, hours_or_404
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services.certificates import VERIFY
from lianxin.domain.workforce.services.workers import OWN, not_own, own_or_managed
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "workforce.EducationHours"
State = EducationHours.State


@service(OWN)
def claim_hours(
    *, actor: Viewer, now: datetime, worker_id: UUID, category: str, title: str, starts_at: datetime, ends_at: datetime, hours: Decimal,
    evidence_id: UUID | None = None, hours_id: UUID | None = None,
) -> EducationHours:  # fmt: skip
    """Write down hours, by whoever manages files there or by the person; they count once somebody else has verified them.

    Raises "workforce.education_unknown", "workforce.dates_backward", "general.day_in_future", "workforce.hours_too_many",
    "workforce.hours_overlap" (naming the other row), "workforce.hours_once", "general.empty_field".
    """
    worker = own_or_managed(actor, worker_id)
    Worker.objects.select_for_update().get(id=worker.id)  # two claims at once: the second sees the first
    if hours_id is not None and (
        earlier := EducationHours.objects.filter(id=hours_id, worker=worker).first()
    ):
        audit.unchanged()
        return earlier
    made = EducationHours(
        id=hours_id or new_id(), place=worker.place, worker=worker, category=category, title=title.strip(), starts_at=starts_at, ends_at=ends_at,
        hours=hours, evidence_id=brought_or_404(actor, evidence_id).id if evidence_id else None, made_by=actor.id, made_at=now,
    )  # fmt: skip
    check_hours(made, now)
    must_be_free(made, EducationHours.objects.filter(worker=worker))
    made.save(force_insert=True)
    _trail(actor, now, "hours.claim", made)
    return made


@service(VERIFY)
def verify_hours(*, actor: Viewer, now: datetime, hours_ids: Collection[UUID]) -> int:
    """Hours were looked into and count. Verified already: left alone; returns how many were verified.

    Raises "workforce.own_file" for one's own and for what one wrote down, "workforce.hours_decided" for refused ones.
    """
    fresh = []
    for one in all_or_404(hours(actor).select_for_update(of=("self",)), hours_ids):
        if one.state == State.VERIFIED:
            continue
        _decide(actor, now, one, State.VERIFIED)
        fresh.append(one)
    if not fresh:
        audit.unchanged()
        return 0
    EducationHours.objects.bulk_update(fresh, ["state", *DECIDED])
    lines = [
        audit.Line((SUBJECT, one.id), one.place, {"worker": str(one.worker_id), "hours": str(one.hours)})
        for one in fresh
    ]
    audit.record_all(actor=actor, verb="hours.verify", now=now, lines=lines)
    return len(fresh)


@service(VERIFY)
def refuse_hours(*, actor: Viewer, now: datetime, hours_id: UUID, why: str) -> EducationHours:
    """Hours do not count, for a reason the person reads. Raises as `verify_hours`, and "access.reason_needed"."""
    EducationHours.objects.select_for_update().filter(id=hours_id).first()  # verified by somebody at this moment, they are not refused
    one = hours_or_404(actor, hours_id)
    check_reason(why)
    _decide(actor, now, one, State.REFUSED, why)
    one.save(update_fields=["state", *DECIDED])
    _trail(actor, now, "hours.refuse", one)
    return one


@service(None)
def credit_hours(
    *, actor: Viewer, now: datetime, worker_id: UUID, category: str, title: str, starts_at: datetime, ends_at: datetime, hours: Decimal,
    source: str = "training", source_id: UUID,
) -> EducationHours:  # fmt: skip
    """Hours of a training held here, credited as verified by an area above that has asked its own ability; once for each `source_id`. The
    actor's own wait for another person's look.

    Raises "workforce.hours_overlap" naming the other row, and what `claim_hours` raises; "general.not_found" for an unknown worker.
    """
    if earlier := EducationHours.objects.filter(
        worker_id=worker_id, source=source, source_id=source_id
    ).first():
        audit.unchanged()
        return earlier
    worker = Worker.objects.filter(id=worker_id).first()
    if worker is None:
        raise ProblemError("general.not_found")
    made = EducationHours(
        place=worker.place, worker=worker, category=category, title=title.strip(), starts_at=starts_at, ends_at=ends_at, hours=hours,
        source=source, source_id=source_id, made_at=now,
    )  # fmt: skip
    if is_own(actor, worker):
        made.made_by = actor.id
    else:
        made.state, made.decided_by, made.decided_at = State.VERIFIED, actor.id, now
    check_hours(made, now)
    must_be_free(made, EducationHours.objects.filter(worker=worker))
    made.save(force_insert=True)
    _trail(actor, now, "hours.credit", made)
    return made


def check_hours(made: EducationHours, now: datetime) -> None:
    """What is wrong with hours by themselves. Raises as `claim_hours`."""
    if not made.title:
        raise ProblemError("general.empty_field", field="内容")
    pack = packs.for_place(made.place)
    if made.category not in pack.education:
        raise ProblemError("workforce.education_unknown")
    if made.ends_at <= made.starts_at:
        raise ProblemError("workforce.dates_backward")
    must_be_past(local_day(made.ends_at), now)
    minutes = whole_on(pack, "education_hour_minutes", local_day(made.starts_at))
    most = most_hours(made.starts_at, made.ends_at, minutes)
    if made.hours <= 0 or (made.hours > most and not counts_once(made.category, pack.education)):
        raise ProblemError("workforce.hours_too_many", most=f"{most.normalize():f}", minutes=minutes)


def must_be_free(made: EducationHours, others: Collection[EducationHours]) -> None:
    """Raise "workforce.hours_overlap" or "workforce.hours_once" when the person has such hours already."""
    kinds = packs.for_place(made.place).education
    if counts_once(made.category, kinds):
        same = [
            one
            for one in others
            if one.category == made.category
            and one.starts_at == made.starts_at
            and one.state != State.REFUSED
        ]
        if same:
            raise ProblemError(
                "workforce.hours_once", day=str(local_day(same[0].starts_at)), title=same[0].title
            )
        return
    met = overlapping(made.starts_at, made.ends_at, others, kinds)
    if met is not None:
        raise ProblemError("workforce.hours_overlap", day=str(local_day(met.starts_at)), title=met.title)


def _decide(actor: Viewer, now: datetime, one: EducationHours, state: State, why: str = "") -> None:
    actor.must(VERIFY, one.place)
    not_own(actor, one.worker)
    if one.state != State.CLAIMED:
        raise ProblemError("workforce.hours_decided")
    one.decide(actor.id, now, why, "workforce.own_file")
    one.state = state


def _trail(actor: Viewer, now: datetime, verb: str, one: EducationHours) -> None:
    after = {
        "worker": str(one.worker_id),
        "category": one.category,
        "hours": str(one.hours),
        "state": one.state,
    }
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, one.id), place=one.place, now=now, after=after)
