"""What becomes of surveys when a person leaves or moves (heard in the transaction that records it).

Submissions stay where they were answered: they are what was found there on that day, and their station reviews them. Merged
files take theirs along by themselves (`people.services.repointing`). Links that nobody has used follow their person.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.audit import services as audit
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.domain.surveys.models import FillLink


def follow_left(event: ResidentLeft) -> None:
    """Nobody is asked any more."""
    for link in _unused(event.resident_id):
        FillLink.objects.filter(id=link.id).update(revoked_at=event.at)
        audit.record(
            actor=event.actor, verb="link.revoke", subject=("surveys.FillLink", link.id), place=link.place, now=event.at,
            after={"reason": event.why},
        )  # fmt: skip


def follow_moved(event: ResidentMoved) -> None:
    """An unused link's answers will belong to the new place."""
    for link in _unused(event.resident_id):
        FillLink.objects.filter(id=link.id).update(place=event.place)
        audit.record(
            actor=event.actor, verb="link.move", subject=("surveys.FillLink", link.id), place=event.place, now=event.at,
            before={"place": link.place}, after={"place": event.place},
        )  # fmt: skip


def _unused(resident_id: UUID) -> QuerySet[FillLink]:
    rows = FillLink.objects.select_for_update().filter(resident_id=resident_id, submission__isnull=True, revoked_at__isnull=True)
    return rows.order_by("id")
