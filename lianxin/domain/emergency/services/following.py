"""What becomes of bracelets, addresses and open calls when somebody leaves or moves, and when a promise ends elsewhere."""

from __future__ import annotations

from lianxin.base.audit import services as audit
from lianxin.domain.commitments.events import CommitmentFinished
from lianxin.domain.emergency.models import Alarm, AlarmReview, Bracelet, SosLink
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.kernel.problems import ProblemError


def follow_left(event: ResidentLeft) -> None:
    """Somebody died or moved away: their addresses open nothing, their bracelet calls for nobody. An open call stays open:
    somebody may be at the door."""
    for link in SosLink.objects.select_for_update().filter(resident_id=event.resident_id, revoked_at__isnull=True):
        link.revoked_at = event.at
        link.save(update_fields=["revoked_at"])
        audit.record(actor=event.actor, verb="sos_link.revoke", subject=("emergency.SosLink", link.id), place=link.place, now=event.at)
    for device in Bracelet.objects.select_for_update().filter(resident_id=event.resident_id):
        device.resident, device.returned_at = None, event.at
        device.save(update_fields=["resident", "returned_at"])
        audit.record(actor=event.actor, verb="bracelet.take_back", subject=("emergency.Bracelet", device.id), place=device.place, now=event.at)


def follow_moved(event: ResidentMoved) -> None:
    """What calls for them calls the people of the new place; a call that is open stays where it is."""
    for device in Bracelet.objects.select_for_update().filter(resident_id=event.resident_id):
        device.place = event.place
        device.save(update_fields=["place"])
        audit.record(actor=event.actor, verb="bracelet.move", subject=("emergency.Bracelet", device.id), place=event.place, now=event.at)
    for link in SosLink.objects.select_for_update().filter(resident_id=event.resident_id):
        link.place = event.place
        link.save(update_fields=["place"])
        audit.record(actor=event.actor, verb="sos_link.move", subject=("emergency.SosLink", link.id), place=event.place, now=event.at)


def follow_finished(event: CommitmentFinished) -> None:
    """The promise behind an open call, or behind its review, is kept on the page of the call alone, where it says how it ended.

    Raises "alarm.close_on_page".
    """
    is_open = Alarm.objects.filter(commitment_id=event.commitment_id, closed_at__isnull=True).exists()
    if is_open or AlarmReview.objects.filter(commitment_id=event.commitment_id, written_at__isnull=True).exists():
        raise ProblemError("alarm.close_on_page")
