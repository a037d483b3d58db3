"""Emergency access 紧急查阅 (break-glass): asked with a reason, decided by another person, open for hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from lianxin.base.access.models import EmergencyAccess
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.kernel.problems import ProblemError

EMERGENCY_HOURS = 4


@service("emergency.request")
def request_emergency_access(*, actor: Viewer, now: datetime, resident_id: UUID, place: str, reason: str) -> EmergencyAccess:
    """Ask to see one resident outside one's reach. Nothing opens until another person approves.

    Asking again while a request is undecided returns that one. Raises "access.reason_needed".
    """
    check_reason(reason)
    waiting = EmergencyAccess.objects.filter(user_id=actor.person_id, resident_id=resident_id, approved__isnull=True).first()
    if waiting is not None:
        audit.unchanged()
        return waiting
    asked = EmergencyAccess(user_id=actor.person_id, resident_id=resident_id, place=place, reason=reason, asked_at=now)
    asked.save(force_insert=True)
    audit.record(actor=actor, verb="emergency.request", subject=("people.Resident", resident_id), place=place, after={"reason": reason}, now=now)
    return asked


@service("emergency.approve")
def decide_emergency_access(*, actor: Viewer, now: datetime, asked: EmergencyAccess, approve: bool) -> None:
    """Approve (for hours only) or refuse; never one's own request, never twice, also not by two people at once.

    Raises "access.denied", "access.own_approval", "access.already_decided".
    """
    actor.must("emergency.approve", asked.place)
    if asked.user_id == actor.id:
        raise ProblemError("access.own_approval")
    decision = {
        "approved": approve, "decided_by": actor.id, "decided_at": now,
        "expires_at": now + timedelta(hours=EMERGENCY_HOURS) if approve else None,
    }  # fmt: skip
    if not EmergencyAccess.objects.filter(pk=asked.pk, approved__isnull=True).update(**decision):
        raise ProblemError("access.already_decided")
    asked.refresh_from_db()
    verb = "emergency.approve" if approve else "emergency.refuse"
    audit.record(actor=actor, verb=verb, subject=("people.Resident", asked.resident_id), place=asked.place, after={"for": str(asked.user_id)}, now=now)
