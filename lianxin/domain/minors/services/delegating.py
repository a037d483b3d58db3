"""Care given to another by the parents, and whether they keep in touch every week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.selectors.fitness import Work, must_be_fit
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import DelegatedCare, ParentContact
from lianxin.domain.minors.selectors.delegated import care_or_404
from lianxin.domain.minors.selectors.words import GUARD, must_know
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.problems import N_, ProblemError

SUBJECT: Final = "minors.DelegatedCare"


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after the child instead of the parents, and why; whom the parents told in writing; `cleared`: nothing forbids it."""

    carer: str
    relation: str
    reason: str
    since: date
    until: date | None = None
    phone: str = ""
    school_told_on: date | None = None
    committee_told_on: date | None = None
    cleared: bool = False


@service("minor.work")
def record_care(*, actor: Viewer, now: datetime, resident_id: UUID, care: Care) -> DelegatedCare:
    """The parents gave the care of a child to another. A carer whom the law forbids is refused.

    Raises "commitment.worker_not_vetted", "minor.not_a_child", "minor.carer_not_cleared", "minor.care_running", "general.day_before", "general.day_in_future",
    "general.empty_field", "general.not_found".
    """
    child = resident_or_404(actor, resident_id)
    actor.must("minor.work", child.place)
    must_be_fit(actor.person_id, Work(child.place, guard=GUARD), now)
    today = local_day(now)
    if rules.is_minor(child.birth_date, today, int(packs.for_place(child.place).value("minor_age", today))) is False:
        raise ProblemError("minor.not_a_child")
    if not care.cleared:
        raise ProblemError("minor.carer_not_cleared")
    must_follow(care.until or care.since, care.since, N_("委托照护开始的日期"))
    for told_on in (care.school_told_on, care.committee_told_on):
        must_be_past(told_on or care.since, now)
    Resident.objects.select_for_update(no_key=True).get(id=child.id)  # of two who write it down at once the second finds out
    if DelegatedCare.objects.filter(resident_id=child.id, ended_on__isnull=True).exists():
        raise ProblemError("minor.care_running")
    made = DelegatedCare(
        place=child.place, resident_id=child.id, since=must_be_past(care.since, now), until=care.until, school_told_on=care.school_told_on,
        committee_told_on=care.committee_told_on, carer_cleared=True, by=actor.id, at=now,
    )  # fmt: skip
    said = {
        "carer": must_say(care.carer, "受托人"),
        "relation": must_say(care.relation, "关系"),
        "reason": must_say(care.reason, "理由"),
        "phone": care.phone,
    }
    made.words = rules.as_text(said)
    made.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="minor.delegate",
        subject=(SUBJECT, made.id),
        place=made.place,
        after={"since": str(care.since)},
        now=now,
    )
    return made


@service("minor.work")
def record_contact(*, actor: Viewer, now: datetime, care_id: UUID, on: date, way: str) -> ParentContact:
    """The parents were in touch with the child. The same day and way twice is one. Raises "minor.care_over", "minor.code_unknown",
    "general.day_in_future", "general.day_before"."""
    care = _running(actor, now, care_id)
    must_know(care.place, "contact", way)
    must_follow(must_be_past(on, now), care.since, N_("委托照护开始的日期"))
    contact, is_new = ParentContact.objects.get_or_create(
        care=care, on=on, way=way, defaults={"by": actor.id, "at": now}
    )
    if is_new:
        audit.record(
            actor=actor,
            verb="minor.contact",
            subject=(SUBJECT, care.id),
            place=care.place,
            after={"on": str(on), "way": way},
            now=now,
        )
    else:
        audit.unchanged()
    return contact


@service("minor.work")
def end_care(*, actor: Viewer, now: datetime, care_id: UUID, ended_on: date) -> DelegatedCare:
    """A parent looks after the child again. Raises "minor.care_over", "general.day_in_future", "general.day_before"."""
    care = _running(actor, now, care_id)
    must_follow(must_be_past(ended_on, now), care.since, N_("委托照护开始的日期"))
    care.ended_on = ended_on
    care.save(update_fields=["ended_on"])
    audit.record(
        actor=actor,
        verb="minor.delegate_end",
        subject=(SUBJECT, care.id),
        place=care.place,
        after={"ended_on": str(ended_on)},
        now=now,
    )
    return care


def _running(actor: Viewer, now: datetime, care_id: UUID) -> DelegatedCare:
    seen = care_or_404(actor, now, care_id)
    actor.must("minor.work", seen.place)
    care = DelegatedCare.objects.select_for_update(of=("self",)).get(id=seen.id)
    if care.ended_on is not None:
        raise ProblemError("minor.care_over")
    return care
