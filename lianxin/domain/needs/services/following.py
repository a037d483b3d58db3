"""What becomes of open needs when the person leaves or moves (heard in the transaction that records it)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from lianxin.base.audit import services as audit
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services.inbox import SUBJECT
from lianxin.domain.people.events import ResidentLeft, ResidentMoved


def follow_left(event: ResidentLeft) -> None:
    """Waiting and accepted needs of somebody who died or moved away end, with that reason."""
    for need in _open_of(event.resident_id):
        before = need.state
        need.state, need.reason, need.is_open, need.closed_at = Need.State.ENDED, event.why, False, event.at
        need.save(update_fields=["state", "reason", "is_open", "closed_at"])
        audit.record(
            actor=event.actor, verb="need.end", subject=(SUBJECT, need.id), place=need.place, now=event.at,
            before={"state": before}, after={"state": need.state, "reason": need.reason},
        )  # fmt: skip


def follow_moved(event: ResidentMoved) -> None:
    """Open needs stand in the inbox of the new place; closed ones stay where they were met."""
    for need in _open_of(event.resident_id):
        before, need.place = need.place, event.place
        need.save(update_fields=["place"])
        audit.record(
            actor=event.actor, verb="need.move", subject=(SUBJECT, need.id), place=need.place, now=event.at,
            before={"place": before}, after={"place": need.place},
        )  # fmt: skip


def _open_of(resident_id: UUID) -> Iterator[Need]:
    rows = Need.objects.select_for_update().filter(resident_id=resident_id, is_open=True)
    return iter(rows.order_by("id"))
