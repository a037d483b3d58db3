"""The office decided: the outcome, the certificate, what of it goes into the person's file; and the person is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.domain.errands.models import Errand
from lianxin.domain.errands.rules import GRANTED, OUTCOMES, Certificate, certificate_of, office_due
from lianxin.domain.errands.selectors import errand_or_404, guide_of
from lianxin.domain.errands.services.holding import taken_up
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.registry import values_of
from lianxin.domain.people.services.noting import note_facts
from lianxin.domain.people.services.residents import number_index, update_resident
from lianxin.domain.proceedings.services import take_step
from lianxin.domain.proceedings.services.holding import keep
from lianxin.engines.identity.numbers import read_number
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident

_OBJECTION = "objection"


@service("proceeding.work")
def record_outcome(
    *, actor: Viewer, now: datetime, errand_id: UUID, outcome: str, decided_on: date, certificate: str = "",
    valid_until: date | None = None, reason: str = "",
) -> Errand:  # fmt: skip
    """What the office decided, or how it answered an objection (`reason`: its words). The number of a certificate is kept sealed; what it
    certifies goes into the person's file.

    Raises "general.empty_field", "general.day_in_future", "general.day_before", "errand.certificate_needed",
    "errand.certificate_invalid", "errand.certificate_of_another", "proceeding.step_unknown".
    """
    errand = taken_up(actor, now, errand_id)
    guide = guide_of(errand.proceeding.place, errand.kind)
    if outcome not in OUTCOMES:
        raise ProblemError("general.empty_field", field="结果")
    must_follow(must_be_past(decided_on, now), errand.handed_in_on, "递交日期")
    granted = outcome in GRANTED
    if granted and guide.certificate:
        _certify(actor, now, errand, certificate, follows=guide.follows == "disability")
        errand.valid_until = valid_until
        if guide.follows == "disability" and valid_until is not None and errand.proceeding.resident_id is not None:
            note_facts(
                actor=actor, now=now, resident_id=errand.proceeding.resident_id, answers={"disability_valid_until": valid_until}, on=decided_on, source="document"
            )
    pack = packs.for_place(errand.proceeding.place)
    errand.outcome, errand.decided_on, errand.told_on = outcome, decided_on, None
    errand.objection_due_on = (
        office_due(decided_on, guide.objection_days, 0, pack.is_working_day) if guide.objection_days else None
    )
    errand.save(update_fields=["outcome", "decided_on", "told_on", "objection_due_on", "certificate_sealed", "valid_until"])
    step = "answered" if errand.proceeding.state == _OBJECTION else "decide"
    take_step(actor=actor, now=now, proceeding_id=errand.id, step=step, reason=reason)
    keep(actor, now, "errand.outcome", errand, {"errand_outcome": outcome, "on": decided_on})
    return errand


@service("proceeding.work")
def tell_person(*, actor: Viewer, now: datetime, errand_id: UUID, on: date) -> Errand:
    """The person knows the outcome, and how to object to it. Raises "errand.not_decided", "general.day_in_future",
    "general.day_before"."""
    errand = taken_up(actor, now, errand_id)
    if not errand.outcome:
        raise ProblemError("errand.not_decided")
    errand.told_on = must_follow(must_be_past(on, now), errand.decided_on, "结果的日期")
    errand.save(update_fields=["told_on"])
    keep(actor, now, "errand.tell", errand, {"on": on})
    return errand


def _certify(actor: Viewer, now: datetime, errand: Errand, typed: str, *, follows: bool) -> None:
    if not typed.strip():
        raise ProblemError("errand.certificate_needed")
    if not follows or errand.proceeding.resident_id is None:
        errand.certificate = typed.strip()
        return
    said = certificate_of(typed)
    errand.certificate = said.number
    resident = resident_or_404(actor, errand.proceeding.resident_id)
    if resident.id_index and number_index(said.id_number) != resident.id_index:
        raise ProblemError("errand.certificate_of_another")
    number = read_number(said.id_number)
    if not resident.id_index and not (number and number.valid):  # nothing to compare it with: at least its check digit
        raise ProblemError("errand.certificate_invalid")
    if (resident.disability_kind, resident.disability_grade) != (said.kind, said.grade):
        _write(actor, now, resident, said)


def _write(actor: Viewer, now: datetime, resident: Resident, said: Certificate) -> None:
    values = replace(values_of(resident), disability_kind=said.kind, disability_grade=said.grade)
    update_resident(actor=actor, now=now, resident_id=resident.id, version=resident.version, values=values)


@service("resident.reveal")
def reveal_certificate(*, actor: Viewer, now: datetime, errand_id: UUID, why: str) -> str:
    """The number of the certificate in clear, for the stated reason, on record. Raises "access.reason_needed"."""
    errand = errand_or_404(actor, now, errand_id)
    actor.must("resident.reveal", errand.proceeding.place)
    if not why.strip():
        raise ProblemError("access.reason_needed", length=1)
    keep(actor, now, "errand.reveal", errand, {"reason": why.strip()})
    number: str = errand.certificate
    return number
