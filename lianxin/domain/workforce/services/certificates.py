"""What somebody holds: written down by one, verified by another, registered, revoked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.base.db.two_people import must_be_another
from lianxin.base.files.selectors import brought_or_404
from lianxin.domain.workforce.models import Certificate, Registration
from lianxin.domain.workforce.rules.certificates import is_plausible, tidy_number
from lianxin.domain.workforce.rules.education import short_of
from lianxin.domain.workforce.rules.registering import valid_until, whole_on
from lianxin.domain.workforce.rules.workers import ADULT, must_be_grown
from lianxin.domain.workforce.selectors.files import (
    all_or_404,
    certificate_or_404,
    certificates,
    hours_towards,
    needed_hours,
)
from lianxin.domain.workforce.services.workers import OWN, not_own, own_or_managed
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.divisions import level as level_of_place
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "workforce.Certificate"
VERIFY: Final = "workforce.verify"


@service(OWN)
def record_certificate(
    *, actor: Viewer, now: datetime, worker_id: UUID, level: str, number: str, issued_on: date, region: str = "", evidence_id: UUID | None = None,
    certificate_id: UUID | None = None,
) -> Certificate:  # fmt: skip
    """Write down a certificate, by whoever manages files there or by the person; it counts once somebody else has verified it.

    The same number with the same values again is the same row, which takes the photo if it has none and nobody has verified it. Raises "workforce.certificate_number", "workforce.certificate_taken" (names
    nobody), "workforce.certificate_differs", "workforce.level_held" (another number of the same level and region is in force on file),
    "workforce.too_young", "general.day_in_future", "general.place_unknown".
    """
    worker = own_or_managed(actor, worker_id)
    tidy = tidy_number(number)
    if not is_plausible(tidy):
        raise ProblemError("workforce.certificate_number")
    must_be_past(issued_on, now)
    must_be_grown(issued_on, worker.birth_date, ADULT)
    check_region(region)
    if known := Certificate.objects.filter(number=tidy, revoked_on__isnull=True).first():
        if known.worker_id != worker.id:
            raise ProblemError("workforce.certificate_taken")
        if (known.level, known.issued_on, known.region) != (level, issued_on, region):
            raise ProblemError("workforce.certificate_differs")
        return _with_photo(actor, now, known, evidence_id)
    if held := Certificate.objects.filter(worker=worker, level=level, region=region, revoked_on__isnull=True).first():
        raise ProblemError("workforce.level_held", number=held.number)
    made = Certificate(
        id=certificate_id or new_id(), place=worker.place, worker=worker, level=Certificate.Level(level), number=tidy, issued_on=issued_on,
        region=region, evidence_id=brought_or_404(actor, evidence_id).id if evidence_id else None, made_by=actor.id, made_at=now,
    )  # fmt: skip
    with once("workforce.certificate_taken"):
        made.save(force_insert=True)
    after = {"worker": str(worker.id), "level": level, "number": tidy, "issued_on": str(issued_on)}
    audit.record(
        actor=actor,
        verb="certificate.add",
        subject=(SUBJECT, made.id),
        place=made.place,
        now=now,
        after=after,
    )
    return made


def _with_photo(actor: Viewer, now: datetime, known: Certificate, evidence_id: UUID | None) -> Certificate:
    """A certificate that came in by a sheet, now with its photo: whoever verifies it has something to look at."""
    if evidence_id is None or known.evidence_id is not None or known.verified_at is not None:
        audit.unchanged()
        return known
    known.evidence_id = brought_or_404(actor, evidence_id).id
    known.save(update_fields=["evidence"])
    audit.record(actor=actor, verb="certificate.add", subject=(SUBJECT, known.id), place=known.place, now=now, after={"evidence": str(evidence_id)})
    return known


@service(VERIFY)
def verify_certificates(*, actor: Viewer, now: datetime, certificate_ids: Collection[UUID]) -> int:
    """Somebody saw the originals (or looked the numbers up): nobody who wrote the row down, nobody whose own it is. Verified already: left
    alone. Returns how many were verified. Raises "workforce.own_file", "workforce.already_revoked", "general.not_found"."""
    fresh = []
    for one in all_or_404(certificates(actor).select_for_update(of=("self",)), certificate_ids):
        actor.must(VERIFY, one.place)
        if one.verified_at is not None:
            continue
        not_own(actor, one.worker)
        must_be_another(actor.id, one.made_by, "workforce.own_file")
        if one.revoked_on is not None:
            raise ProblemError("workforce.already_revoked")
        one.verified_by, one.verified_at = actor.id, now
        fresh.append(one)
    if not fresh:
        audit.unchanged()
        return 0
    Certificate.objects.bulk_update(fresh, ["verified_by", "verified_at"])
    lines = [
        audit.Line((SUBJECT, one.id), one.place, {"worker": str(one.worker_id), "level": one.level})
        for one in fresh
    ]
    audit.record_all(actor=actor, verb="certificate.verify", now=now, lines=lines)
    return len(fresh)


@service(VERIFY)
def revoke_certificate(
    *, actor: Viewer, now: datetime, certificate_id: UUID, on: date, why: str
) -> Certificate:
    """A certificate is no longer good, or was written down wrongly: it counts no more from `on`.

    Raises "workforce.own_file", "workforce.already_revoked", "general.day_in_future", "access.reason_needed".
    """
    one = _held(actor, certificate_id)
    if one.revoked_on is not None:
        raise ProblemError("workforce.already_revoked")
    must_be_past(on, now)
    check_reason(why)
    one.revoked_on, one.revoked_why = on, why.strip()
    one.save(update_fields=["revoked_on", "revoked_why"])
    after = {"worker": str(one.worker_id), "revoked_on": str(on), "reason": one.revoked_why}
    audit.record(
        actor=actor,
        verb="certificate.revoke",
        subject=(SUBJECT, one.id),
        place=one.place,
        now=now,
        after=after,
    )
    return one


@service(OWN)
def withdraw_certificate(*, actor: Viewer, now: datetime, certificate_id: UUID, why: str) -> Certificate:
    """Take back one's own certificate that was written down wrongly, while nobody has verified it.

    Raises "workforce.already_verified", "workforce.already_revoked", "access.reason_needed", "general.not_found" for anybody else's.
    """
    one = Certificate.objects.select_for_update(of=("self",)).filter(id=certificate_id, worker__user_id=actor.person_id).first()
    if one is None:
        raise ProblemError("general.not_found")
    if one.verified_at is not None:
        raise ProblemError("workforce.already_verified")
    if one.revoked_on is not None:
        raise ProblemError("workforce.already_revoked")
    check_reason(why)
    one.revoked_on, one.revoked_why = local_day(now), why.strip()
    one.save(update_fields=["revoked_on", "revoked_why"])
    after = {"worker": str(one.worker_id), "revoked_on": str(one.revoked_on), "reason": one.revoked_why}
    audit.record(actor=actor, verb="certificate.revoke", subject=(SUBJECT, one.id), place=one.place, now=now, after=after)
    return one


@service(VERIFY)
def register_certificate(
    *,
    actor: Viewer,
    now: datetime,
    certificate_id: UUID,
    registered_on: date,
    office: str = "",
    registration_id: UUID | None = None,
) -> Registration:
    """The first registration (late or not) or the next; the next needs the hours of education since the last.

    Raises "workforce.certificate_not_verified", "workforce.already_revoked", "workforce.registered_already", "workforce.hours_short",
    "workforce.own_file", "general.day_in_future", "general.day_before".
    """
    one = _held(actor, certificate_id)
    last = Registration.objects.filter(certificate=one).order_by("-registered_on").first()
    if (registration_id is not None and last is not None and last.id == registration_id) or (
        last is not None and last.registered_on == registered_on
    ):
        audit.unchanged()
        return last
    if one.verified_at is None:
        raise ProblemError("workforce.certificate_not_verified")
    if one.revoked_on is not None:
        raise ProblemError("workforce.already_revoked")
    must_follow(must_be_past(registered_on, now), one.issued_on, "批准日期")
    if last is not None:
        if registered_on < last.registered_on:
            raise ProblemError("workforce.registered_already", day=last.registered_on.isoformat())
        _must_have_hours(actor, one, registered_on)
    years = whole_on(packs.for_place(one.place), "reregistration_years", registered_on)
    made = Registration(
        id=registration_id or new_id(), place=one.place, certificate=one, kind=Registration.Kind.AGAIN if last else Registration.Kind.FIRST,
        registered_on=registered_on, valid_until=valid_until(registered_on, years, last.valid_until if last else None), office=office.strip(),
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    after = {
        "certificate": str(one.id),
        "kind": made.kind,
        "registered_on": str(registered_on),
        "valid_until": str(made.valid_until),
    }
    audit.record(
        actor=actor,
        verb="certificate.register",
        subject=("workforce.Registration", made.id),
        place=one.place,
        now=now,
        after=after,
    )
    return made


def _held(actor: Viewer, certificate_id: UUID) -> Certificate:
    """Somebody else's certificate, of a place where the actor verifies. Locked before it is read: of two acts at once the second sees the first."""
    Certificate.objects.select_for_update().filter(id=certificate_id).first()
    one = certificate_or_404(actor, certificate_id)
    actor.must(VERIFY, one.place)
    not_own(actor, one.worker)
    return one


def check_region(region: str) -> None:
    """Raise "general.place_unknown" for what is neither "" (the whole country) nor a division's code."""
    if region:
        try:
            level_of_place(region)
        except ValueError:
            raise ProblemError("general.place_unknown", place=region) from None


def _must_have_hours(actor: Viewer, one: Certificate, registered_on: date) -> None:
    got = hours_towards(actor, one, registered_on).total
    needed = needed_hours(one, registered_on)
    if short := short_of(got, needed):
        raise ProblemError("workforce.hours_short", needed=needed, got=f"{got.normalize():f}", short=f"{short.normalize():f}")
