"""What bracelets say, and when one says nothing any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.emergency import rules
from lianxin.domain.emergency.models import Alarm, Bracelet
from lianxin.domain.emergency.rules import Message
from lianxin.domain.emergency.selectors.devices import silent_bracelets
from lianxin.domain.emergency.services.raising import Heard, heard_before, hold_person, raise_or_join
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_LOUD: Final = frozenset({"sos", "fall"})
_PERCENT: Final = 100


@service(None)
def hear_bracelet(
    *, actor: Viewer, now: datetime, bracelet_id: UUID, body: bytes, timestamp: str = "", signature: str = "", bearer: str = ""
) -> str:
    """One message of a bracelet, signed with its secret or (devices that cannot sign) shown with it.

    The answer in one word: "raised", "joined", "known" (this event came before), "heard". Fails closed: an unknown or retired
    bracelet, a wrong signature or secret, an old moment are all "alarm.not_signed". A bracelet nobody wears raises nothing.
    Raises "alarm.message_unreadable", "alarm.message_other", "alarm.too_many" (never for a call that opens one).
    """
    device = _proven(now, bracelet_id, body, timestamp, signature, bearer)
    message = rules.read_message(body, now)
    _count(device, message, now)
    fresh = {"heard_at": now} | ({"battery": message.battery} if message.battery is not None else {})
    Bracelet.objects.filter(id=device.id).update(minute=device.minute, messages=device.messages, **fresh)
    kind = _kind_of(device, message, now)
    if kind == "" or device.resident_id is None:
        audit.unchanged()  # a heartbeat is no event of the trail: the row says when it was heard
        return "heard"
    heard = _heard(device, message, kind, now)
    if heard_before(heard) is not None:
        audit.unchanged()
        return "known"
    quiet_one = _open_quiet(device, kind)
    if quiet_one is not None:
        audit.unchanged()
        return "known"
    alarm = raise_or_join(_as(device), now, heard)
    return "joined" if alarm.repeats else "raised"


@service("alarm.read")
def watch_bracelets(*, actor: Viewer, now: datetime) -> int:
    """Every worn bracelet that has said nothing for the pack's hours becomes a quiet call, once until it is seen to.

    For the system alone. Returns how many.
    """
    if not actor.is_system:
        raise ProblemError("access.denied")
    found = 0
    shortest = min((int(pack.value("device_silent_hours", local_day(now))) for pack in packs.all()), default=24)
    for bracelet_id in silent_bracelets(actor, now - timedelta(hours=shortest)):
        _hold_wearer(bracelet_id)
        device = Bracelet.objects.select_for_update().get(id=bracelet_id)
        hours = int(packs.for_place(device.place).value("device_silent_hours", local_day(now)))
        since = max(filter(None, (device.heard_at, device.given_at)), default=now)
        if since > now - timedelta(hours=hours) or _open_quiet(device, "silent") is not None or device.resident_id is None:
            continue
        event = f"silent/{since:%Y%m%d%H%M%S}"
        heard = Heard("silent", "watch", f"watch:{device.id}", f"{event}/{local_day(now):%Y%m%d}", device.place, now, device.resident_id, device.id)
        found += raise_or_join(actor, now, heard).called_at == now
    if not found:
        audit.unchanged()
    return found


def _proven(now: datetime, bracelet_id: UUID, body: bytes, timestamp: str, signature: str, bearer: str) -> Bracelet:
    """The bracelet, held after whoever wears it, when the message is proven to be its own."""
    _hold_wearer(bracelet_id)
    device = Bracelet.objects.select_for_update().filter(id=bracelet_id, retired_at__isnull=True).first()
    if device is None:
        raise ProblemError("alarm.not_signed")
    secret = device.secret
    if signature:
        minutes = int(packs.for_place(device.place).value("device_clock_minutes", local_day(now)))
        rules.checked_clock(timestamp, now, minutes)
        if rules.signature_fits(secret, timestamp, body, signature):
            return device
    elif bearer and rules.signature_fits(secret, "", b"", rules.signature_of(bearer, "", b"")):
        return device  # both sides signed with what each holds: compared without telling how much of it fits
    raise ProblemError("alarm.not_signed")


def _hold_wearer(bracelet_id: UUID) -> None:
    wearer = Bracelet.objects.filter(id=bracelet_id).values_list("resident_id", flat=True).first()
    if wearer is not None:
        hold_person(wearer)


def _count(device: Bracelet, message: Message, now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    device.messages = device.messages + 1 if device.minute == minute else 1
    device.minute = minute
    if message.kind in _LOUD and not _has_open_call(device):
        return
    rules.refuse_flood(device.messages, int(packs.for_place(device.place).value("device_messages_a_minute", local_day(now))))


def _has_open_call(device: Bracelet) -> bool:
    return Alarm.objects.filter(device=device, closed_at__isnull=True, kind__in=_LOUD).exists()


def _kind_of(device: Bracelet, message: Message, now: datetime) -> str:
    """The kind of call a message gives rise to; "" for none. Whatever it says, a low battery is one."""
    if message.kind in _LOUD:
        return message.kind
    low = float(packs.for_place(device.place).value("device_low_battery", local_day(now))) * _PERCENT
    is_low = message.battery is not None and message.battery < low
    return "battery" if message.kind == "battery" or is_low else ""


def _open_quiet(device: Bracelet, kind: str) -> Alarm | None:
    """A bracelet that says every hour that it is empty has said it once."""
    return None if kind in _LOUD else Alarm.objects.filter(device=device, kind=kind, closed_at__isnull=True).first()


def _heard(device: Bracelet, message: Message, kind: str, now: datetime) -> Heard:
    return Heard(
        kind=kind, channel="bracelet", source=f"bracelet:{device.id}", event_id=message.event_id, place=device.place, sent_at=message.at,
        resident_id=device.resident_id, device_id=device.id, lon=message.lon, lat=message.lat,
    )  # fmt: skip


def _as(device: Bracelet) -> Viewer:
    return Viewer.system(f"手环 {device.serial}")
