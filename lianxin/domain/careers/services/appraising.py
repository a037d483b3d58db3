"""The yearly appraisal: given, acknowledged or objected to, the objection answered by another person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.two_people import must_be_another
from lianxin.base.notices.services import settle
from lianxin.domain.careers.models import Appraisal
from lianxin.domain.careers.rules import objection_ends
from lianxin.domain.careers.selectors.ladder import appraisal_or_404, objection_days
from lianxin.domain.careers.selectors.seeing import person_or_404
from lianxin.domain.careers.services.taking import not_own, said
from lianxin.domain.careers.services.telling import tell, tell_who_decides
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "careers.Appraisal"
_FROM: Final = (12, 1)
"""A year is appraised from December of it on."""


@service("career.rate")
def appraise(
    *, actor: Viewer, now: datetime, worker_id: UUID, year: int, result: str, comment: str = "", appraisal_id: UUID | None = None
) -> Appraisal:  # fmt: skip
    """Give somebody the result of a year. The same `appraisal_id` twice is one.

    Raises "general.not_found", "careers.own_matter", "careers.result_unknown", "careers.year_not_over", "careers.appraised_already".
    """
    worker = person_or_404(actor, worker_id)
    not_own(actor, worker)
    actor.must("career.rate", worker.place)
    Worker.objects.select_for_update(of=("self",)).get(id=worker.id)
    earlier = Appraisal.objects.filter(worker=worker, year=year).first()
    if earlier is not None:
        if earlier.id == appraisal_id:
            audit.unchanged()
            return earlier
        raise ProblemError("careers.appraised_already", year=year)
    _known(worker.place, result)
    if not 0 < year < date.max.year or local_day(now) < date(year, *_FROM):
        raise ProblemError("careers.year_not_over", year=year)
    row = Appraisal(
        id=appraisal_id or new_id(), place=worker.place, worker=worker, year=year, result=result, made_by=actor.id, made_at=now
    )  # fmt: skip
    row.comment = comment.strip()
    row.save(force_insert=True)
    _record(actor, now, "career.appraise", row, {"year": year, "result": result, "worker_id": str(worker.id)})
    tell(actor, now, [worker.user_id], "career.appraised", _page(row), _key(row))
    return row


@service("workforce.own")
def acknowledge(*, actor: Viewer, now: datetime, appraisal_id: UUID) -> Appraisal:
    """One's own result is accepted. Twice is once. Raises "general.not_found", "careers.appraisal_answered" after an objection."""
    row = _own(actor, appraisal_id)
    if row.acknowledged_at is not None:
        audit.unchanged()
        return row
    if row.objected_at is not None and row.answered_at is None:
        raise ProblemError("careers.appraisal_answered")
    row.acknowledged_at = now
    row.save(update_fields=["acknowledged_at"])
    _record(actor, now, "career.acknowledge", row, {"year": row.year})
    settle(actor=actor, now=now, key=_key(row))
    return row


@service("workforce.own")
def object_to(*, actor: Viewer, now: datetime, appraisal_id: UUID, objection: str) -> Appraisal:
    """Object to one's own result, once, before it is acknowledged and in time. Raises "careers.reason_needed",
    "careers.appraisal_answered", "careers.objection_late"."""
    row, why = _own(actor, appraisal_id), said(objection)
    if row.acknowledged_at is not None or row.objected_at is not None:
        raise ProblemError("careers.appraisal_answered")
    today = local_day(now)
    until = objection_ends(local_day(row.made_at), objection_days(row.place, today))
    if today > until:
        raise ProblemError("careers.objection_late", day=str(until))
    row.objection, row.objected_at = why, now
    row.save(update_fields=["objection_sealed", "objected_at"])
    _record(actor, now, "career.object", row, {"year": row.year})
    settle(actor=actor, now=now, key=_key(row))
    tell_who_decides(actor, now, row.place, "career.rate", [row.made_by], "career.objected", _page(row), f"objected-{row.id.hex}")
    return row


@service("career.rate")
def answer(*, actor: Viewer, now: datetime, appraisal_id: UUID, result: str, answer: str) -> Appraisal:
    """Answer an objection, by somebody else than who appraised: the result stands, or becomes another.

    Raises "careers.no_objection", "careers.same_person", "careers.own_matter", "careers.result_unknown", "careers.reason_needed".
    """
    row = _locked(appraisal_or_404(actor, appraisal_id))
    actor.must("career.rate", row.place)
    not_own(actor, row.worker)
    must_be_another(actor.id, row.made_by, "careers.same_person")
    if row.objected_at is None or row.answered_at is not None:
        raise ProblemError("careers.no_objection")
    _known(row.place, result)
    before = row.result
    row.first_result = before if result != before else ""
    row.result, row.answer, row.answered_by, row.answered_at = result, said(answer), actor.id, now
    row.save(update_fields=["result", "first_result", "answer_sealed", "answered_by", "answered_at"])
    _record(actor, now, "career.answer", row, {"year": row.year, "from": before, "result": result})
    settle(actor=actor, now=now, key=f"objected-{row.id.hex}")
    tell(actor, now, [row.worker.user_id], "career.answered", _page(row), f"answered-{row.id.hex}")
    return row


def _page(row: Appraisal) -> str:
    return reverse("careers:appraisal", args=[row.id])


def _key(row: Appraisal) -> str:
    return f"appraised-{row.id.hex}"


def _known(place: str, result: str) -> None:
    if result not in packs.for_place(place).appraisal_results:
        raise ProblemError("careers.result_unknown", result=result)


def _own(actor: Viewer, appraisal_id: UUID) -> Appraisal:
    row = appraisal_or_404(actor, appraisal_id)
    if row.worker.user_id != actor.person_id:
        raise ProblemError("general.not_found")
    return _locked(row)


def _locked(row: Appraisal) -> Appraisal:
    return Appraisal.objects.select_for_update(of=("self",)).select_related("worker").get(id=row.id)


def _record(actor: Viewer, now: datetime, verb: str, row: Appraisal, after: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, row.id), place=row.place, after=after, now=now)
