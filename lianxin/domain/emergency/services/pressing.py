"""A person's own page with one button: who presses it has no account; the secret address says for whom it calls."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.emergency.models import Alarm, AlarmSignal, SosLink
from lianxin.domain.emergency.selectors.devices import opened_link, pressed_calls
from lianxin.domain.emergency.services.calling_out import SUBJECT, tell_in_charge
from lianxin.domain.emergency.services.raising import Heard, heard_before, hold_person, raise_or_join
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_MINUTE: Final = timedelta(minutes=1)


@service(None)
def press_button(
    *, actor: Viewer, now: datetime, token: str, event_id: UUID, lon: float | None = None, lat: float | None = None
) -> Alarm:
    """The button was pressed. The same page sent twice is one press; a finger that does not stop adds nothing any more, and
    is refused by nobody. Raises "alarm.link_unknown"."""
    link = _locked(token)
    SosLink.objects.filter(id=link.id).update(used_at=now)
    heard = Heard(
        kind="sos", channel="page", source=f"link:{link.id}", event_id=str(event_id), place=link.resident.place, sent_at=now,
        resident_id=link.resident_id, lon=lon if lat is not None else None, lat=lat if lon is not None else None,
    )  # fmt: skip
    earlier = heard_before(heard) or _flooded(link, now)
    if earlier is not None:
        audit.unchanged()
        return earlier
    return raise_or_join(_caller(link), now, heard)


@service(None)
def say_mistaken(*, actor: Viewer, now: datetime, token: str) -> Alarm | None:
    """It was pressed by mistake. Nothing is closed by that: somebody who fell may be made to say so; a person calls back.

    None when no call of this person is open. Raises "alarm.link_unknown".
    """
    link = _locked(token)
    alarm = pressed_calls(link).select_for_update(of=("self",)).first()
    if alarm is None or alarm.mistaken_at is not None:
        audit.unchanged()
        return alarm
    alarm.mistaken_at = now
    alarm.save(update_fields=["mistaken_at"])
    caller = _caller(link)
    audit.record(actor=caller, verb="alarm.mistaken", subject=(SUBJECT, alarm.id), place=alarm.place, now=now)
    tell_in_charge(caller, now, alarm, "alarm.mistaken")
    return alarm


def _locked(token: str) -> SosLink:
    """The address, held after its person so that two presses at once come one after the other."""
    found = opened_link(token)
    hold_person(found.resident_id)
    if not SosLink.objects.select_for_update().filter(id=found.id, revoked_at__isnull=True).exists():
        raise ProblemError("alarm.link_unknown")
    return found


def _caller(link: SosLink) -> Viewer:
    return Viewer.system("求助链接(本人)" if link.holder == "self" else "求助链接(家属)")


def _flooded(link: SosLink, now: datetime) -> Alarm | None:
    """The open call of this address, when it has pressed more often within the minute than anybody need."""
    most = int(packs.for_place(link.place).value("device_messages_a_minute", local_day(now)))
    lately = AlarmSignal.objects.filter(source=f"link:{link.id}", received_at__gt=now - _MINUTE).select_related("alarm")
    newest = lately.order_by("-received_at").first()
    if newest is None or newest.alarm.closed_at is not None or lately.count() < most:
        return None
    return newest.alarm
