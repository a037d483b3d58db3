"""Codes on doors 门牌码: printed by the station, scanned on a visit. Only a digest is kept; nothing personal is in the code."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.models import Commitment, DoorCode, Proof
from lianxin.domain.commitments.rules import Flag, GivenProof
from lianxin.domain.people.events import ResidentLeft
from lianxin.domain.people.selectors import resident_or_404

PREFIX: Final = "LX"
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH: Final = 20
"""A hundred bits: nobody guesses one."""
_NOT_THIS_DOOR: Final = frozenset({"code_wrong", "code_unknown"})
SUBJECT: Final = "commitments.DoorCode"


@service("commitment.reassign")
def issue_door_code(*, actor: Viewer, now: datetime, resident_id: UUID) -> tuple[DoorCode, str]:
    """A new code for somebody's door and what is to be printed, told this once; the code before it no longer counts.

    Raises "general.not_found", "access.denied".
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("commitment.reassign", resident.place)
    DoorCode.objects.filter(resident_id=resident.id, ended_at__isnull=True).update(ended_at=now)
    text = f"{PREFIX}{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"
    made = DoorCode(place=resident.place, resident=resident, digest=digest_of(text), issued_by=actor.person_id, issued_at=now)
    made.save(force_insert=True)
    audit.record(actor=actor, verb="door_code.issue", subject=(SUBJECT, made.id), place=made.place, after={"resident": str(resident.id)}, now=now)
    return made, text


@service("commitment.reassign")
def issue_door_codes(*, actor: Viewer, now: datetime, resident_ids: Iterable[UUID]) -> list[tuple[DoorCode, str]]:
    """The same for several doors, all or none: a sheet to print."""
    return [issue_door_code(actor=actor, now=now, resident_id=each) for each in dict.fromkeys(resident_ids)] or audit_nothing()


def audit_nothing() -> list[tuple[DoorCode, str]]:
    audit.unchanged()
    return []


def digest_of(text: str) -> str:
    """What is kept of a code: whoever reads the table cannot print it again."""
    return sha256(f"lianxin-door:{text.strip().upper()}".encode()).hexdigest()


def kept_text(given: GivenProof) -> str:
    """What is kept of the text of a proof: of a scanned code its digest, so that nobody copies it from the record."""
    return digest_of(given.text) if given.kind == "code" and given.text else given.text


def code_flags(commitment: Commitment, proof: Proof) -> list[Flag]:
    """Is the code that was scanned the one of this door, another's, or none of ours?

    A phone without a signal brings it later: it counts if it was on the door when it was scanned. Whoever moved left their
    code on the door of the place before. People of one household live behind one door, so each of their codes is the code of it.
    """
    found = DoorCode.objects.select_related("resident").filter(digest=proof.text).first()
    if found is None:
        return [{"code": "code_unknown"}]
    if not _is_same_door(found, commitment):
        return [{"code": "code_wrong"}]
    is_over = found.ended_at is not None and found.ended_at <= proof.captured_at
    return [{"code": "code_unknown"}] if is_over or found.place != commitment.place else []


def is_code_wrong(commitment: Commitment) -> bool:
    """Were codes scanned for it of which none is the code of this door?"""
    scanned = Proof.objects.filter(commitment=commitment, kind="code").values_list("flags", flat=True)
    return bool(scanned) and all(any(flag["code"] in _NOT_THIS_DOOR for flag in flags) for flags in scanned)


def _is_same_door(code: DoorCode, commitment: Commitment) -> bool:
    if commitment.resident is None or code.resident_id == commitment.resident_id:
        return commitment.resident is not None
    household = commitment.resident.household_id
    return household is not None and household == code.resident.household_id


def end_codes_of_leaver(event: ResidentLeft) -> None:
    """Nobody lives behind that door any more: its code no longer counts."""
    for code in DoorCode.objects.select_for_update().filter(resident_id=event.resident_id, ended_at__isnull=True):
        code.ended_at = event.at
        code.save(update_fields=["ended_at"])
        after = {"resident": str(event.resident_id)}
        audit.record(actor=event.actor, verb="door_code.end", subject=(SUBJECT, code.id), place=code.place, after=after, now=event.at)
