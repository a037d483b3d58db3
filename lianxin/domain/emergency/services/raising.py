"""A call for help comes in: a need, a promise with a short clock and the people nearest to it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import schema
from lianxin.domain.commitments.services import make_commitment
from lianxin.domain.emergency.events import AlarmRaised
from lianxin.domain.emergency.models import Alarm, AlarmSignal
from lianxin.domain.emergency.rules import clocks, joins
from lianxin.domain.emergency.services.calling_out import call_next, tell_in_charge
from lianxin.domain.needs.services import record_need, triage_need
from lianxin.domain.people.models import Resident
from lianxin.kernel import events
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "emergency.Alarm"
NEED: Final = "emergency"
"""The kind of need that a call gives rise to (packs/national-base)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One call as it came: of what kind, by which way, from where. `event_id` is once for its `source`."""

    kind: str
    channel: str
    source: str
    event_id: str
    place: str
    sent_at: datetime
    resident_id: UUID | None = None
    device_id: UUID | None = None
    where: str = ""
    said: str = ""
    lon: float | None = None
    lat: float | None = None
    excluded: list[str] = field(default_factory=list)


def on_behalf(actor: Viewer) -> Viewer:
    """Named as who they are, with the reach of the system: what follows from a call must not fail for want of an ability that
    its taker has no other use for. Whether they may do it was asked before."""
    return replace(actor, is_system=True)


def hold_person(resident_id: UUID) -> None:
    """Hold a person until the transaction ends, before anything else of theirs is held: whoever changes the person holds in
    that order too. Rows that only point at the person (a review's promise) may still be written meanwhile."""
    Resident.objects.select_for_update(no_key=True).filter(id=resident_id).first()


def heard_before(heard: Heard) -> Alarm | None:
    """The call this event already is of. Raises "alarm.message_other" when it was of another kind then."""
    earlier = AlarmSignal.objects.filter(source=heard.source, event_id=heard.event_id).select_related("alarm").first()
    if earlier is None:
        return None
    if earlier.kind != heard.kind:
        raise ProblemError("alarm.message_other")
    return earlier.alarm


def raise_or_join(actor: Viewer, now: datetime, heard: Heard) -> Alarm:
    """The open call this belongs to, counted; else a new one. In the caller's transaction. Raises "alarm.kind_unknown"."""
    kind = packs.for_place(heard.place).alarm_kinds.get(heard.kind)
    if kind is None:
        raise ProblemError("alarm.kind_unknown", kind=heard.kind)
    if heard.resident_id is not None:  # two calls of one person at once become one
        hold_person(heard.resident_id)
    earlier = heard_before(heard)
    if earlier is not None:
        audit.unchanged()
        return earlier
    alarm = _open_one(heard, kind, now)
    if alarm is None:
        return _raise_once(on_behalf(actor), now, heard, kind)
    _keep_signal(alarm, heard, now)
    _join(actor, now, alarm, heard)
    return alarm


def _raise_once(actor: Viewer, now: datetime, heard: Heard, kind: schema.AlarmKind) -> Alarm:
    """A new call; the one that the same event, sent twice at once, has just raised (a place in words has no person to hold)."""
    try:
        with transaction.atomic():
            return _raise(actor, now, heard, kind)
    except IntegrityError:
        earlier = heard_before(heard)
        if earlier is None:
            raise
        audit.unchanged()
        return earlier


def _open_one(heard: Heard, kind: schema.AlarmKind, now: datetime) -> Alarm | None:
    if heard.resident_id is None:
        return None
    rows = Alarm.objects.select_for_update().filter(resident_id=heard.resident_id, closed_at__isnull=True)
    kinds = packs.for_place(heard.place).alarm_kinds
    for one in rows.order_by("-last_called_at", "id"):
        known = kinds.get(one.kind)
        is_same_sort = known is None or known.calls_out == kind.calls_out
        if is_same_sort and joins(one.kind, one.last_called_at, heard.kind, now, kind.join_minutes, quiet=not kind.calls_out):
            return one
    return None


def _join(actor: Viewer, now: datetime, alarm: Alarm, heard: Heard) -> None:
    alarm.repeats += 1
    alarm.last_called_at, alarm.mistaken_at = now, None
    if heard.lon is not None:
        alarm.lon, alarm.lat = heard.lon, heard.lat
    alarm.save(update_fields=["repeats", "last_called_at", "mistaken_at", "lon", "lat"])
    after = {"kind": heard.kind, "channel": heard.channel, "count": alarm.repeats}
    audit.record(actor=actor, verb="alarm.join", subject=(SUBJECT, alarm.id), place=alarm.place, after=after, now=now)


def _raise(actor: Viewer, now: datetime, heard: Heard, kind: schema.AlarmKind) -> Alarm:
    due = clocks(now, kind.answer_minutes, kind.arrive_minutes)
    alarm_id = new_id()
    need = record_need(
        actor=actor, now=now, kind=NEED, channel="sos", resident_id=heard.resident_id, place=heard.place, urgency=kind.urgency,
        said=heard.said or kind.name.zh, found_at=heard.sent_at, source_kind="alarm", source_id=str(alarm_id),
    )  # fmt: skip
    triage_need(actor=actor, now=now, need_id=need.id, accept=True)
    service_code = kind.service if kind.service in packs.for_place(need.place).offered else ""  # no catalogue refuses a call for help
    promise = make_commitment(
        actor=actor, now=now, kind=kind.commitment, title=kind.name.zh, need_id=need.id, service_code=service_code, due_at=due.arrive_due
    )
    alarm = Alarm(
        id=alarm_id, place=need.place, resident_id=heard.resident_id, kind=heard.kind, channel=heard.channel, where=heard.where,
        said=heard.said, lon=heard.lon, lat=heard.lat, need=need, commitment=promise, device_id=heard.device_id, taken_by=actor.id,
        excluded=heard.excluded, called_at=now, last_called_at=now, answer_due_at=due.answer_due, arrive_due_at=due.arrive_due,
        people=kind.people,
    )  # fmt: skip
    alarm.save(force_insert=True)
    _keep_signal(alarm, heard, now)
    after = {"kind": heard.kind, "channel": heard.channel, "answer_due_at": due.answer_due, "arrive_due_at": due.arrive_due}
    audit.record(actor=actor, verb="alarm.raise", subject=(SUBJECT, alarm.id), place=alarm.place, after=after, now=now)
    told = call_next(actor, now, alarm) if kind.calls_out else set()
    tell_in_charge(actor, now, alarm, "alarm.raised" if kind.calls_out else "alarm.quiet", but=told)
    events.publish(AlarmRaised(alarm.id, alarm.place, alarm.kind, now))
    return alarm


def _keep_signal(alarm: Alarm, heard: Heard, now: datetime) -> None:
    AlarmSignal.objects.create(
        place=alarm.place, alarm=alarm, source=heard.source, event_id=heard.event_id, kind=heard.kind, sent_at=heard.sent_at,
        received_at=now, lon=heard.lon, lat=heard.lat,
    )  # fmt: skip
