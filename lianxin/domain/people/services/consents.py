"""Consent and other legal bases, recorded and withdrawn, never deleted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.models import Consent
from lianxin.domain.people.rules import consents as rules
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "people.Consent"


@service("resident.write")
def record_consent(
    *, actor: Viewer, now: datetime, resident_id: UUID, purpose: str, basis: str, given_on: date, text_version: str,
    given_by: str = "",
) -> Consent:  # fmt: skip
    """On what legal basis data of a resident are used for one purpose. Raises the problems of `rules.consents.check`.

    `given_by` is who consented when it was not the resident; `text_version` the notice they were shown.
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("resident.write", resident.place)
    if not text_version.strip():
        raise ProblemError("general.empty_field", field="告知书版本")
    rules.check(
        purpose=purpose, basis=basis, given_by=given_by, birth_date=resident.birth_date, on=given_on,
        today=local_day(now),
    )  # fmt: skip
    consent = Consent(
        id=new_id(), resident=resident, place=resident.place, purpose=purpose, basis=basis, given_by=given_by.strip(),
        given_on=given_on, text_version=text_version.strip(), recorded_at=now,
    )  # fmt: skip
    consent.save(force_insert=True)
    audit.record(
        actor=actor, verb="consent.record", subject=(SUBJECT, consent.id), place=resident.place, now=now,
        after={"resident": resident.id, "purpose": purpose, "basis": basis, "given_on": given_on},
    )  # fmt: skip
    return consent


@service("resident.write")
def withdraw_consent(*, actor: Viewer, now: datetime, consent_id: UUID) -> Consent:
    """The consent no longer holds from today on; what was done before stays lawful. Raises "people.consent_withdrawn"."""
    consent = Consent.objects.filter(id=consent_id).first()
    if consent is None:
        raise ProblemError("general.not_found")
    resident = resident_or_404(actor, consent.resident_id)
    actor.must("resident.write", resident.place)
    if consent.withdrawn_on is not None:
        raise ProblemError("people.consent_withdrawn")
    consent.withdrawn_on = local_day(now)
    consent.save(update_fields=["withdrawn_on"])
    audit.record(
        actor=actor, verb="consent.withdraw", subject=(SUBJECT, consent.id), place=consent.place, now=now,
        after={"resident": consent.resident_id, "purpose": consent.purpose},
    )  # fmt: skip
    return consent
