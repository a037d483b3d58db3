"""Who works: their file begun and corrected, schooling, earlier work, the account that is theirs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from lianxin.base.access.selectors import colleagues
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.base.db.sealed import blind_index
from lianxin.base.files.selectors import brought_or_404
from lianxin.domain.workforce.models import Engagement, Schooling, Worker, WorkSpell
from lianxin.domain.workforce.rules.workers import (
    WorkerValues,
    checked,
    checked_phone,
    must_be_grown,
    must_follow,
)
from lianxin.domain.workforce.selectors.files import schooling_or_404
from lianxin.domain.workforce.selectors.workers import is_own, own_worker, worker_or_404
from lianxin.kernel.days import must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "workforce.Worker"
MANAGE: Final = "workforce.manage"
OWN: Final = "workforce.own"
_SEALED: Final = ("id_number", "phone")
_PARTICULARS: Final = ("name", "name_bo", "sex", "birth_date", "id_number_sealed", "id_index", "phone_sealed", "is_civil_servant")
ID_LABEL: Final = "workforce.Worker.id_number"


def id_index(number: str) -> str:
    """The digest an ID number is found by."""
    return blind_index(ID_LABEL, number)


@service(MANAGE)
def add_worker(
    *, actor: Viewer, now: datetime, place: str, values: WorkerValues, worker_id: UUID | None = None
) -> Worker:
    """Begin somebody's file at the division that keeps it; the same `worker_id` twice is one.

    Raises "workforce.id_number_taken" and what `rules.workers.checked` raises.
    """
    actor.must(MANAGE, place)
    if worker_id is not None and Worker.objects.filter(id=worker_id).exists():
        audit.unchanged()
        return worker_or_404(actor, worker_id)
    worker = Worker(id=worker_id or new_id(), place=place, made_by=actor.id, made_at=now)
    fill(worker, checked(values, now, demo=settings.LIANXIN_DEMO))
    with once("workforce.id_number_taken"):
        worker.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="worker.add",
        subject=(SUBJECT, worker.id),
        place=place,
        now=now,
        after=_audited(worker),
    )
    return worker


@service(MANAGE)
def change_worker(*, actor: Viewer, now: datetime, worker_id: UUID, values: WorkerValues) -> Worker:
    """Correct a file; the same values again change nothing. Raises as `add_worker`, and "workforce.own_file" for one's own."""
    worker = managed(actor, worker_id)
    not_own(actor, worker)
    before = _audited(worker)
    sealed = (worker.id_index, worker.phone)
    fill(worker, checked(values, now, demo=settings.LIANXIN_DEMO))
    after = _audited(worker)
    if before == after and sealed == (worker.id_index, worker.phone):
        audit.unchanged()
        return worker
    with once("workforce.id_number_taken"):
        worker.save(update_fields=_PARTICULARS)
    audit.record(
        actor=actor,
        verb="worker.change",
        subject=(SUBJECT, worker.id),
        place=worker.place,
        now=now,
        before=before,
        after=after,
    )
    return worker


@service(MANAGE)
def leave_trade(*, actor: Viewer, now: datetime, worker_id: UUID, on: date | None) -> Worker:
    """Somebody left social work here, or (`on` none) came back. Leaving ends the posts they still hold: a post of somebody gone would go on
    being counted and paid. Raises "general.day_in_future", "general.day_before" (a post begun after that day), "workforce.own_file"."""
    worker = managed(actor, worker_id)
    not_own(actor, worker)
    if on is not None:
        must_be_past(on, now)
    if worker.left_on == on:
        audit.unchanged()
        return worker
    before, worker.left_on = {"left_on": str(worker.left_on)}, on
    ended = _leave_posts(worker, on) if on is not None else 0
    worker.save(update_fields=["left_on"])
    audit.record(
        actor=actor,
        verb="worker.leave",
        subject=(SUBJECT, worker.id),
        place=worker.place,
        now=now,
        before=before,
        after={"left_on": str(on), "count": ended},
    )
    return worker


def _leave_posts(worker: Worker, on: date) -> int:
    """End the posts somebody still holds; gives how many."""
    held = list(Engagement.objects.select_for_update().filter(worker=worker, ended_on__isnull=True).order_by("id"))
    begun = max((one.since for one in held), default=on)
    if begun > on:
        raise ProblemError("general.day_before", what="到岗日期", day=begun.isoformat())
    return Engagement.objects.filter(id__in=[one.id for one in held]).update(ended_on=on, ended_why="离开本地行业")


@service(MANAGE)
def tie_account(*, actor: Viewer, now: datetime, worker_id: UUID, user_id: UUID | None) -> Worker:
    """Say whose account a file is, or (none) nobody's any more: the account then sees the file as its own.

    Raises "workforce.account_tied", "workforce.has_account", "workforce.own_file" for one's own, "general.not_found" (no such account in the county).
    """
    worker = managed(actor, worker_id)
    if worker.user_id == user_id:
        audit.unchanged()
        return worker
    not_own(actor, worker)  # or one could leave one's file, verify what is in it, and come back
    if user_id is not None:
        if worker.user_id is not None:
            raise ProblemError("workforce.has_account")
        if user_id != actor.id and not actor.is_system and not colleagues(actor).filter(id=user_id).exists():
            raise ProblemError("general.not_found")
        if Worker.objects.filter(user_id=user_id).exists():
            raise ProblemError("workforce.account_tied")
    before, worker.user_id = {"user": str(worker.user_id)}, user_id
    with once("workforce.account_tied"):
        worker.save(update_fields=["user"])
    audit.record(
        actor=actor,
        verb="worker.tie",
        subject=(SUBJECT, worker.id),
        place=worker.place,
        now=now,
        before=before,
        after={"user": str(user_id)},
    )
    return worker


@service(MANAGE)
def reveal_number(*, actor: Viewer, now: datetime, worker_id: UUID, field: str) -> str:
    """The phone or the ID number of somebody in clear; the look is written down. Raises "people.field_sealed" for any other field."""
    worker = managed(actor, worker_id)
    if field not in _SEALED:
        raise ProblemError("people.field_sealed", field=field)
    audit.record_read(
        actor=actor,
        verb="worker.reveal",
        subject=(SUBJECT, worker.id),
        place=worker.place,
        now=now,
        why=field,
    )
    number: str = worker.id_number if field == "id_number" else worker.phone
    return number


@service(OWN)
def change_own_phone(*, actor: Viewer, now: datetime, phone: str) -> Worker:
    """Correct one's own phone. Raises "roster.phone_implausible", "general.not_found" without a file."""
    worker = own_worker(actor)
    if worker is None:
        raise ProblemError("general.not_found")
    kept = checked_phone(phone) or ""
    if worker.phone == kept:
        audit.unchanged()
        return worker
    worker.phone = kept
    worker.save(update_fields=["phone_sealed"])
    audit.record(
        actor=actor,
        verb="worker.own_phone",
        subject=(SUBJECT, worker.id),
        place=worker.place,
        now=now,
        after={"phone": "changed"},
    )
    return worker


@service(MANAGE)
def add_schooling(
    *, actor: Viewer, now: datetime, worker_id: UUID, degree: str, is_social_work: bool = False, school: str = "",
    graduated_on: date | None = None, expected_on: date | None = None, evidence_id: UUID | None = None, schooling_id: UUID | None = None,
) -> Schooling:  # fmt: skip
    """A degree of somebody, reached or expected; by whoever manages files there and saw the paper, never by the person: exams go by it.

    Raises "workforce.own_file", "workforce.day_missing", "workforce.graduated_already", "workforce.too_young", "general.day_in_future".
    """
    worker = _of_another(actor, worker_id)
    if earlier := Schooling.objects.filter(id=schooling_id, worker=worker).first() if schooling_id else None:
        audit.unchanged()
        return earlier
    if graduated_on is None and expected_on is None:
        raise ProblemError("workforce.day_missing")
    if graduated_on is not None and expected_on is not None:
        raise ProblemError("workforce.graduated_already")
    must_be_grown(graduated_on or expected_on or date.max, worker.birth_date)
    if graduated_on is not None:
        must_be_past(graduated_on, now)
    made = Schooling(
        id=schooling_id or new_id(), place=worker.place, worker=worker, degree=Schooling.Degree(degree), is_social_work=is_social_work,
        school=school.strip(), graduated_on=graduated_on, expected_on=expected_on, evidence_id=_brought(actor, evidence_id),
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    after = {"worker": str(worker.id), "degree": degree, "graduated_on": str(graduated_on)}
    audit.record(
        actor=actor,
        verb="worker.schooling",
        subject=("workforce.Schooling", made.id),
        place=worker.place,
        now=now,
        after=after,
    )
    return made


@service(MANAGE)
def graduate(*, actor: Viewer, now: datetime, schooling_id: UUID, graduated_on: date) -> Schooling:
    """Somebody who was studying has graduated. Raises "workforce.own_file", "workforce.too_young", "general.day_in_future", "general.not_found"."""
    found = schooling_or_404(actor, schooling_id)
    worker = _of_another(actor, found.worker_id)
    must_be_past(graduated_on, now)
    must_be_grown(graduated_on, worker.birth_date)
    if found.graduated_on == graduated_on:
        audit.unchanged()
        return found
    found.graduated_on = graduated_on
    found.save(update_fields=["graduated_on"])
    after = {"worker": str(found.worker_id), "degree": found.degree, "graduated_on": str(graduated_on)}
    audit.record(
        actor=actor,
        verb="worker.schooling",
        subject=("workforce.Schooling", found.id),
        place=found.place,
        now=now,
        after=after,
    )
    return found


@service(MANAGE)
def add_spell(
    *, actor: Viewer, now: datetime, worker_id: UUID, employer: str, since: date, until: date | None = None, evidence_id: UUID | None = None,
    spell_id: UUID | None = None,
) -> WorkSpell:  # fmt: skip
    """A stretch of earlier social work, never one's own. Raises "workforce.own_file", "workforce.too_young", "general.day_in_future",
    "workforce.dates_backward", "general.empty_field"."""
    worker = _of_another(actor, worker_id)
    if earlier := WorkSpell.objects.filter(id=spell_id, worker=worker).first() if spell_id else None:
        audit.unchanged()
        return earlier
    if not employer.strip():
        raise ProblemError("general.empty_field", field="单位")
    for day in (since, until):
        if day is not None:
            must_be_past(day, now)
    must_follow(since, until)
    must_be_grown(since, worker.birth_date)
    made = WorkSpell(
        id=spell_id or new_id(), place=worker.place, worker=worker, employer=employer.strip(), since=since, until=until,
        evidence_id=_brought(actor, evidence_id), made_by=actor.id, made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    after = {"worker": str(worker.id), "since": str(since), "until": str(until)}
    audit.record(
        actor=actor,
        verb="worker.spell",
        subject=("workforce.WorkSpell", made.id),
        place=worker.place,
        now=now,
        after=after,
    )
    return made


def managed(actor: Viewer, worker_id: UUID) -> Worker:
    """A worker whose file the actor manages. Raises "general.not_found", "access.denied"."""
    worker = worker_or_404(actor, worker_id)
    actor.must(MANAGE, worker.place)
    return worker


def _of_another(actor: Viewer, worker_id: UUID) -> Worker:
    """The same of somebody else than the actor: what counts at once is not one's own to write. Raises "workforce.own_file" besides."""
    worker = worker_or_404(actor, worker_id)
    not_own(actor, worker)
    actor.must(MANAGE, worker.place)
    return worker


def own_or_managed(actor: Viewer, worker_id: UUID) -> Worker:
    """A worker whose file the actor manages, or the actor's own."""
    worker = worker_or_404(actor, worker_id)
    if not is_own(actor, worker):
        actor.must(MANAGE, worker.place)
    return worker


def not_own(actor: Viewer, worker: Worker) -> None:
    """Raise "workforce.own_file" for the actor's own file."""
    if is_own(actor, worker):
        raise ProblemError("workforce.own_file")


def fill(worker: Worker, values: WorkerValues) -> None:
    """Put checked values into a row. Raises "workforce.id_number_taken"."""
    worker.name, worker.name_bo, worker.is_civil_servant = (
        values.name,
        values.name_bo,
        values.is_civil_servant,
    )
    worker.sex = values.sex if values.sex != "0" or not worker.sex else worker.sex
    worker.birth_date = values.birth_date or worker.birth_date
    if values.id_number is not None:
        index = id_index(values.id_number) if values.id_number else ""
        if index and Worker.objects.filter(id_index=index).exclude(id=worker.id).exists():
            raise ProblemError("workforce.id_number_taken")
        if index != worker.id_index:
            worker.id_number, worker.id_index = values.id_number, index
    if values.phone is not None and values.phone != worker.phone:
        worker.phone = values.phone


def _brought(actor: Viewer, file_id: UUID | None) -> UUID | None:
    return brought_or_404(actor, file_id).id if file_id is not None else None


def _audited(worker: Worker) -> dict[str, Any]:
    return {
        "name": worker.name, "name_bo": worker.name_bo, "sex": worker.sex, "birth_date": str(worker.birth_date), "has_id": bool(worker.id_index),
        "is_civil_servant": worker.is_civil_servant,
    }  # fmt: skip
