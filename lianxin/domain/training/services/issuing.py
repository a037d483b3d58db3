"""Certificates: signed as Open Badges 3.0 for everybody who completed, and revoked with a reason."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.base.db.sealed import key_ring
from lianxin.base.places.selectors import full_name
from lianxin.domain.training.models import Cohort, CohortMember, Credential, Issuer
from lianxin.domain.training.rules import months_after
from lianxin.domain.training.selectors import (
    cohort_or_404,
    courses_of,
    credential_or_404,
    least_attendance,
    standings_of,
)
from lianxin.domain.training.selectors.credentials import list_address, signing_key
from lianxin.domain.training.services.keeping import keep, must_have, tell
from lianxin.engines.credentials import LENGTH, Award, award, signed, text_of
from lianxin.kernel.clock import combine, local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("training.manage")
def issue_credentials(*, actor: Viewer, now: datetime, cohort_id: UUID) -> list[Credential]:
    """A certificate for everybody of the class who completed and never had one. Done again, only who is new gets one; whose was revoked
    gets another by `reissue_credential` alone.

    Nobody issues one to themselves. Raises "training.nobody_completed", "training.own_certificate" when nobody else is left.
    """
    cohort = cohort_or_404(actor, cohort_id)
    actor.must("training.manage", cohort.place)
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(id=cohort.id)
    waiting = CohortMember.objects.filter(cohort=cohort, state=CohortMember.State.COMPLETED).select_related(
        "worker"
    )
    waiting = waiting.filter(credentials__isnull=True)
    everybody = list(waiting.order_by("worker__name", "id"))
    others = [one for one in everybody if one.worker.user_id is None or one.worker.user_id != actor.id]
    if not others:
        raise ProblemError("training.own_certificate" if everybody else "training.nobody_completed")
    return _issued(actor, now, cohort, others, {})


@service("training.manage")
def reissue_credential(*, actor: Viewer, now: datetime, credential_id: UUID, reason: str) -> Credential:
    """Another certificate for somebody whose last one was revoked, with the reason why they have it back. Twice is once.

    Raises "training.own_certificate", "training.not_revoked", "general.empty_field", "general.not_found".
    """
    found = credential_or_404(actor, credential_id)
    actor.must("training.manage", found.member.cohort.place)
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(id=found.member.cohort_id)
    member = CohortMember.objects.select_related("worker").get(id=found.member_id)
    if member.worker.user_id is not None and member.worker.user_id == actor.id:
        raise ProblemError("training.own_certificate")
    if found.revoked_at is None or member.state != CohortMember.State.COMPLETED:
        raise ProblemError("training.not_revoked")
    held = Credential.objects.filter(member=member, revoked_at__isnull=True).first()
    if held is not None:
        audit.unchanged()
        return held
    return _issued(actor, now, cohort, [member], {"reason": must_have(reason, N_("原因"), 200)})[0]


def _issued(actor: Viewer, now: datetime, cohort: Cohort, members: list[CohortMember], more: dict[str, str]) -> list[Credential]:
    standings = standings_of(actor, cohort)
    issuer = _issuer(cohort.place, now)
    used = set(Credential.objects.filter(issuer=issuer).values_list("status_index", flat=True))
    made = [_signed(actor, now, cohort, one, issuer, standings[one.id].hours, used) for one in members]
    Credential.objects.bulk_create(made)
    keep(actor, now, "training.issue", cohort, {**more, "people": len(made), "signing_key": issuer.key_id})
    tell(actor, now, [one.worker for one in members], "training.certified", f"training-certified-{made[0].id.hex}")
    return made


@service("training.manage")
def revoke_credential(*, actor: Viewer, now: datetime, credential_id: UUID, reason: str) -> Credential:
    """It holds no longer, for everybody who looks it up; said by whoever issues there, not by the place of the holder.

    Raises "general.empty_field", "training.revoked", "general.not_found"."""
    found = credential_or_404(actor, credential_id)
    actor.must("training.manage", found.member.cohort.place)
    held = Credential.objects.select_for_update().get(id=found.id)
    if held.revoked_at is not None:
        raise ProblemError("training.revoked")
    held.revoked_why, held.revoked_at, held.revoked_by = must_have(reason, N_("原因"), 200), now, actor.id
    held.save(update_fields=["revoked_why", "revoked_at", "revoked_by"])
    keep(actor, now, "training.revoke", held, {"reason": held.revoked_why})
    return held


def _issuer(place: str, now: datetime) -> Issuer:
    """The place under the current key of the ring, written down when it first signs; locked, so that two classes draw different places."""
    number = key_ring().current
    found, _is_new = Issuer.objects.get_or_create(
        place=place, key_id=number, defaults={"did": signing_key(place, number).did, "made_at": now}
    )
    return Issuer.objects.select_for_update().get(id=found.id)


def _signed(
    actor: Viewer,
    now: datetime,
    cohort: Cohort,
    member: CohortMember,
    issuer: Issuer,
    hours: Decimal,
    used: set[int],
) -> Credential:
    programme, today = cohort.programme, local_day(now)
    until = months_after(today, programme.badge_months) if programme.badge_months is not None else None
    index, credential_id = _place_by_lot(used), new_id()
    said = Award(
        id=credential_id, achievement_id=programme.id, issuer=issuer.did, issuer_name=issuer_name(cohort.place), holder=member.worker.name,
        salt=secrets.token_urlsafe(16), title=programme.title, description=_described(actor, cohort), criteria=criteria_text(cohort),
        evidence=f"签到认定 {hours.normalize():f} 学时", valid_from=now, valid_until=_end_of(until), status_url=list_address(issuer.did), status_index=index,
    )  # fmt: skip
    text = text_of(signed(award(said), signing_key(issuer.place, issuer.key_id), now))
    return Credential(
        id=credential_id, place=member.place, member=member, issuer=issuer, document=text, hours=hours, status_index=index, issued_on=today,
        valid_until=until, issued_by=actor.id, issued_at=now,
    )  # fmt: skip


def _described(actor: Viewer, cohort: Cohort) -> str:
    """The class and what it was about."""
    topics = packs.for_place(cohort.place).topics
    names = dict.fromkeys(
        topics[one.topic].name.zh for one in courses_of(actor, cohort.programme) if one.topic in topics
    )
    return f"{cohort.name}:{'、'.join(names)}"


def criteria_text(cohort: Cohort) -> str:
    """What whoever got the certificate had to do, in Chinese: it stands in the signed text, whoever reads it."""
    parts = [f"出勤不少于 {least_attendance(cohort)}%"]
    if cohort.programme.pass_mark is not None:
        parts.append(f"测验不低于 {cohort.programme.pass_mark} 分")
    return ",".join(parts)


def issuer_name(place: str) -> str:
    """Who issues, as it stands on the certificate: the bureau of a county or city, the station of a township."""
    name = full_name(place, "zh-hans")
    return f"{name}社工站" if level(place) in ("township", "village") else f"{name}民政局"


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else combine(day, time(23, 59, 59))


def _place_by_lot(used: set[int]) -> int:
    """A free place of the list, taken. With a tenth of it free this takes ten tries; a place issues a few hundred a year."""
    while (index := secrets.randbelow(LENGTH)) in used:
        pass
    used.add(index)
    return index
