"""A worker's record was looked into: written down, set aside when it was somebody else, and who is told before it lapses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.selectors import brought_or_404
from lianxin.base.notices.services import notify
from lianxin.domain.minors.models import VettingCheck
from lianxin.domain.minors.rules.vetting import notice_due, valid_until
from lianxin.domain.minors.selectors.vetting import Vetted, check_or_404, vetting_list, worker_or_404
from lianxin.domain.minors.selectors.words import must_know
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "minors.VettingCheck"
RECORD: Final = "vetting.record"
_STEP, _TIMES = "vetting_notice_days", "vetting_notice_times"


@service(RECORD)
def record_check(
    *, actor: Viewer, now: datetime, worker_id: UUID, what: str, result: str, checked_on: date, evidence_id: UUID | None = None,
    note: str = "", check_id: UUID | None = None,
) -> VettingCheck:  # fmt: skip
    """What was found about a worker, and the paper that says so. Nobody writes down their own; the same `check_id` twice is one.

    A clear result holds for the days of the pack. A hit bars the worker from now on, and whoever gives work out there is told. Raises
    "access.own_approval", "minor.code_unknown", "general.day_in_future", "vetting.evidence_needed", "general.not_found".
    """
    worker = worker_or_404(actor, worker_id, local_day(now))
    actor.must(RECORD, worker.place)
    if worker_id == actor.id:
        raise ProblemError("access.own_approval")
    must_know(worker.place, "vetting", what)
    must_be_past(checked_on, now)
    if result == VettingCheck.Result.CLEAR and evidence_id is None:
        raise ProblemError("vetting.evidence_needed")
    if evidence_id is not None:
        brought_or_404(actor, evidence_id)
    if check_id is not None and (earlier := VettingCheck.objects.filter(id=check_id, worker_id=worker_id, by=actor.id).first()):
        audit.unchanged()
        return earlier
    days = int(packs.for_place(worker.place).value("vetting_days", local_day(now)))
    check = VettingCheck(
        place=worker.place, worker=worker, what=what, result=VettingCheck.Result(result), checked_on=checked_on,
        valid_until=valid_until(checked_on, days), evidence_id=evidence_id, by=actor.id, at=now, **({"id": check_id} if check_id else {}),
    )  # fmt: skip
    check.note = note.strip()
    check.save(force_insert=True)
    after = {"worker": str(worker_id), "result": result, "until": str(check.valid_until)}
    audit.record(actor=actor, verb="vetting.record", subject=(SUBJECT, check.id), place=check.place, after=after, now=now)
    if check.result == VettingCheck.Result.HIT:
        _tell(actor, now, check.place, worker_id, "vetting.hit", f"vetting-hit:{check.id.hex}", to_worker=False)
    return check


@service(RECORD)
def set_hit_aside(*, actor: Viewer, now: datetime, check_id: UUID, why: str) -> VettingCheck:
    """The hit was not theirs (somebody else of that name): said by a person who neither wrote it down nor is meant.

    Raises "access.own_approval", "vetting.not_a_hit", "access.reason_needed".
    """
    check_or_404(actor, check_id)
    check = VettingCheck.objects.select_for_update().get(id=check_id)
    actor.must(RECORD, check.place)
    if actor.id in (check.worker_id, check.by):
        raise ProblemError("access.own_approval")
    if check.result != VettingCheck.Result.HIT or check.set_aside_at is not None:
        raise ProblemError("vetting.not_a_hit")
    check_reason(why)
    check.set_aside_by, check.set_aside_at, check.set_aside_why = actor.id, now, why.strip()
    check.save(update_fields=["set_aside_by", "set_aside_at", "set_aside_why"])
    after = {"worker": str(check.worker_id), "reason": check.set_aside_why}
    audit.record(actor=actor, verb="vetting.set_aside", subject=(SUBJECT, check.id), place=check.place, after=after, now=now)
    return check


@service(RECORD)
def tell_of_vetting(*, actor: Viewer, now: datetime, place: str) -> int:
    """At night: whoever's check lapses within the days of the pack, and whoever answers for them, hear of it at each step; when it has
    lapsed, or none was ever made, and they hold work with children, whoever answers does. Each once. Returns how many were told of."""
    actor.must(RECORD, place)
    today, told = local_day(now), 0
    for one in vetting_list(actor, today):
        if contains(place, one.worker.place):
            told += _tell_of(actor, now, one, today)
    if not told:
        audit.unchanged()
    return told


def _tell_of(actor: Viewer, now: datetime, one: Vetted, today: date) -> int:
    pack, worker = packs.for_place(one.worker.place), one.worker
    if one.is_urgent:
        return _tell(actor, now, worker.place, worker.id, "vetting.holds", f"vetting-holds:{worker.id.hex}:{one.until or 0}", to_worker=False)
    if one.standing != "valid" or one.until is None:
        return 0
    due = notice_due(one.until, today, int(pack.value(_STEP, today)), int(pack.value(_TIMES, today)))
    if due is None:
        return 0
    return _tell(actor, now, worker.place, worker.id, "vetting.lapses", f"vetting:{worker.id.hex}:{one.until:%Y%m%d}:{due}", to_worker=True)


def _tell(actor: Viewer, now: datetime, place: str, worker_id: UUID, kind: str, key: str, *, to_worker: bool) -> int:
    heads = set(approvers_over(place, RECORD, today=local_day(now))) - {worker_id}
    new = notify(actor=actor, now=now, users=heads, kind=kind, link=reverse("minors:vetting"), key=key)
    if to_worker:
        new += notify(actor=actor, now=now, users=[worker_id], kind=f"{kind}_own", link="/", key=f"{key}:own")
    return int(bool(new))
