"""What becomes of surveys when a person leaves or moves, or loses a password (heard in the transaction that records it).

Submissions stay where they were answered: they are what was found there on that day, and their station reviews them. Merged
files take theirs along by themselves (`people.services.repointing`). Links that nobody has used follow their person, and so does
field work in quarantine: it is to be written where they live now.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.events import PasswordReset
from lianxin.base.audit import services as audit
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.domain.surveys.models import FillLink, FormDevice, HeldOperation


def follow_reset(event: PasswordReset) -> None:
    """Whoever knows the old password may have a token too. What the devices still send waits in quarantine."""
    for device in FormDevice.objects.select_for_update().filter(user_id=event.user_id, revoked_at__isnull=True).order_by("id"):
        FormDevice.objects.filter(id=device.id).update(revoked_at=event.at)
        audit.record(
            actor=event.actor, verb="device.revoke", subject=("access.User", event.user_id), now=event.at, after={"device": device.name},
        )  # fmt: skip


def follow_left(event: ResidentLeft) -> None:
    """Nobody is asked any more."""
    for link in _unused(event.resident_id):
        FillLink.objects.filter(id=link.id).update(revoked_at=event.at)
        audit.record(
            actor=event.actor, verb="link.revoke", subject=("surveys.FillLink", link.id), place=link.place, now=event.at,
            after={"reason": event.why},
        )  # fmt: skip


def follow_moved(event: ResidentMoved) -> None:
    """An unused link's answers will belong to the new place; what waits in quarantine is decided there."""
    for link in _unused(event.resident_id):
        FillLink.objects.filter(id=link.id).update(place=event.place)
        audit.record(
            actor=event.actor, verb="link.move", subject=("surveys.FillLink", link.id), place=event.place, now=event.at,
            before={"place": link.place}, after={"place": event.place},
        )  # fmt: skip

    waiting = HeldOperation.objects.select_for_update().filter(resident_id=event.resident_id, state=HeldOperation.State.WAITING)
    for held in waiting.order_by("id"):
        HeldOperation.objects.filter(id=held.id).update(place=event.place)
        audit.record(
            actor=event.actor, verb="operation.move", subject=("surveys.HeldOperation", held.id), place=event.place, now=event.at,
            before={"place": held.place}, after={"place": event.place},
        )  # fmt: skip


def _unused(resident_id: UUID) -> QuerySet[FillLink]:
    rows = FillLink.objects.select_for_update().filter(resident_id=resident_id, submission__isnull=True, revoked_at__isnull=True)
    return rows.order_by("id")
