"""What people say who were told: I go, I cannot, I cannot after all, I am there, I leave."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.care.selectors import own_visits
from lianxin.domain.commitments.services import reaches, reassign, start_commitment
from lianxin.domain.emergency.events import CarerCalledAway
from lianxin.domain.emergency.models import Alarm, CallOut
from lianxin.domain.emergency.selectors.alarms import calls_out
from lianxin.domain.emergency.selectors.answering import call_sheet
from lianxin.domain.emergency.services.calling_out import (
    SUBJECT,
    alarm_address,
    call_next,
    schedule,
    stand_down,
    tell_in_charge,
)
from lianxin.domain.emergency.services.raising import on_behalf
from lianxin.domain.people.services.contacts import Reachable, phones_to_call
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_LONGEST: Final = 600


@service("alarm.answer")
def accept(*, actor: Viewer, now: datetime, alarm_id: UUID, eta_minutes: int | None = None) -> CallOut:
    """I go, and am there in so many minutes. Also for who was not told but may answer there. Said twice it is said once.

    The promise becomes theirs; when enough go, the others are told that they need not. Raises "alarm.closed", "alarm.covered",
    "alarm.not_told", "alarm.minutes_invalid".
    """
    if eta_minutes is not None and not 1 <= eta_minutes <= _LONGEST:
        raise ProblemError("alarm.minutes_invalid")
    alarm, call = _taken_up(actor, alarm_id, now)
    if call.answer == CallOut.Answer.ACCEPTED:
        audit.unchanged()
        return call
    going = list(CallOut.objects.filter(alarm=alarm, answer="accepted").select_related("user"))
    if len(going) >= alarm.people:
        raise ProblemError("alarm.covered", who="、".join(one.user.display_name for one in going))
    call.answer, call.answered_at, call.eta_minutes, call.stood_down_at, call.reason = CallOut.Answer.ACCEPTED, now, eta_minutes, None, ""
    call.left_visits = len(_left_visits(actor, now))
    call.save()
    _promise(actor, now, alarm, {one.user_id for one in going})
    alarm.answered_at = alarm.answered_at or now
    if len(going) + 1 >= alarm.people:
        stand_down(actor, now, alarm)
        alarm.next_step_at = max(alarm.arrive_due_at, now)
        schedule(alarm)
    alarm.save(update_fields=["answered_at", "next_step_at"])
    _record(actor, now, "alarm.accept", alarm, minutes=eta_minutes, count=len(going) + 1)
    if call.left_visits:
        _offer_replanning(actor, now, alarm, call)
    return call


@service("alarm.answer")
def decline(*, actor: Viewer, now: datetime, alarm_id: UUID, reason: str = "") -> CallOut:
    """I cannot go. When everybody told has said so, the next are told at once. Raises "alarm.closed", "alarm.not_told"."""
    alarm, call = _told(actor, alarm_id)
    if call.answer == CallOut.Answer.DECLINED:
        audit.unchanged()
        return call
    if call.answer == CallOut.Answer.ACCEPTED:
        raise ProblemError("alarm.already_there") if call.arrived_at else ProblemError("general.changed_meanwhile")
    call.answer, call.answered_at, call.reason = CallOut.Answer.DECLINED, now, reason.strip()[:200]
    call.save(update_fields=["answer", "answered_at", "reason"])
    _record(actor, now, "alarm.decline", alarm, reason=call.reason)
    calls = CallOut.objects.filter(alarm=alarm)
    nobody_left = not calls.filter(answer="", stood_down_at__isnull=True).exists()
    if nobody_left and calls_out(alarm) and calls.filter(answer="accepted").count() < alarm.people:
        call_next(on_behalf(actor), now, alarm)
    return call


@service("alarm.answer")
def withdraw(*, actor: Viewer, now: datetime, alarm_id: UUID, reason: str) -> CallOut:
    """I said I go, and cannot after all: those who were told they need not go are asked again, and more beside them.

    Raises "alarm.closed", "alarm.not_accepted", "alarm.already_there", "alarm.reason_needed".
    """
    alarm, call = _told(actor, alarm_id)
    if call.answer != CallOut.Answer.ACCEPTED:
        raise ProblemError("alarm.not_accepted")
    if call.arrived_at is not None:
        raise ProblemError("alarm.already_there")
    if not reason.strip():
        raise ProblemError("alarm.reason_needed")
    call.answer, call.answered_at, call.reason = CallOut.Answer.WITHDRAWN, now, reason.strip()[:200]
    call.save(update_fields=["answer", "answered_at", "reason"])
    _record(actor, now, "alarm.withdraw", alarm, reason=call.reason)
    _give_on(actor, now, alarm)
    if not calls_out(alarm):
        tell_in_charge(actor, now, alarm, "alarm.unanswered")
        return call
    again = CallOut.objects.filter(alarm=alarm, answer="", stood_down_at__isnull=False)
    users = set(again.values_list("user_id", flat=True))
    again.update(stood_down_at=None)
    key = f"alarm:{alarm.id.hex}:again:{now:%Y%m%d%H%M%S}"
    notify(actor=actor, now=now, users=users, kind="alarm.called", link=reverse("emergency:mine"), key=key)
    tell_in_charge(actor, now, alarm, "alarm.unanswered")
    call_next(on_behalf(actor), now, alarm)
    return call


@service("alarm.answer")
def arrive(*, actor: Viewer, now: datetime, alarm_id: UUID) -> CallOut:
    """I am there. Said twice the first time stands; the promise is theirs who came first. Raises "alarm.closed", "alarm.not_accepted"."""
    alarm, call = _told(actor, alarm_id)
    if call.answer != CallOut.Answer.ACCEPTED:
        raise ProblemError("alarm.not_accepted")
    if call.arrived_at is not None:
        audit.unchanged()
        return call
    call.arrived_at = now
    call.save(update_fields=["arrived_at"])
    alarm.arrived_at = alarm.arrived_at or now
    alarm.save(update_fields=["arrived_at"])
    _promise(actor, now, alarm, set(CallOut.objects.filter(alarm=alarm, arrived_at__isnull=False).values_list("user_id", flat=True)))
    if alarm.commitment.is_open:
        start_commitment(actor=on_behalf(actor), now=now, commitment_id=alarm.commitment_id)
    _record(actor, now, "alarm.arrive", alarm)
    return call


@service("alarm.answer")
def leave(*, actor: Viewer, now: datetime, alarm_id: UUID) -> CallOut:
    """I have left again, others stay or it is over. Raises "alarm.not_accepted"."""
    alarm, call = _told(actor, alarm_id, open_only=False)
    if call.arrived_at is None:
        raise ProblemError("alarm.not_accepted")
    if call.left_at is not None:
        audit.unchanged()
        return call
    call.left_at = now
    call.save(update_fields=["left_at"])
    _record(actor, now, "alarm.leave", alarm)
    return call


def _taken_up(actor: Viewer, alarm_id: UUID, now: datetime) -> tuple[Alarm, CallOut]:
    """The call, locked, and the actor's own line of it, made when they come without having been told."""
    alarm = _locked(alarm_id)
    call = CallOut.objects.filter(alarm=alarm, user_id=actor.person_id).first()
    if call is None and not actor.may("alarm.answer", alarm.place):
        raise ProblemError("general.not_found")
    if alarm.closed_at is not None:
        raise ProblemError("alarm.closed")
    if str(actor.person_id) in alarm.excluded:
        raise ProblemError("alarm.not_told")
    if call is None:
        call = CallOut(place=alarm.place, alarm=alarm, user_id=actor.person_id, ring=0, minutes=0, is_guess=True, told_at=now)
        try:
            with transaction.atomic():
                call.save(force_insert=True)
        except IntegrityError:  # told in this very moment
            call = CallOut.objects.get(alarm=alarm, user_id=actor.person_id)
    return alarm, call


def _told(actor: Viewer, alarm_id: UUID, *, open_only: bool = True) -> tuple[Alarm, CallOut]:
    alarm = _locked(alarm_id)
    call = CallOut.objects.filter(alarm=alarm, user_id=actor.person_id).first()
    if call is None:
        raise ProblemError("alarm.not_told" if actor.may("alarm.read", alarm.place) else "general.not_found")
    if open_only and alarm.closed_at is not None:
        raise ProblemError("alarm.closed")
    return alarm, call


def _locked(alarm_id: UUID) -> Alarm:
    """The call, held. Its promise is read after that: read along with it, it would be as it was before the wait."""
    alarm = Alarm.objects.select_for_update().filter(id=alarm_id).first()
    if alarm is None:
        raise ProblemError("general.not_found")
    return alarm


def _promise(actor: Viewer, now: datetime, alarm: Alarm, going: set[UUID]) -> None:
    """The promise becomes theirs, unless one of `going` has it, or they hold nothing at the place (from the next township): then
    it stays with the station, and is theirs when they are there before anybody of the station has taken it."""
    _give(actor, now, alarm, actor.person_id, going)


def _give_on(actor: Viewer, now: datetime, alarm: Alarm) -> None:
    """Somebody goes no more: the promise is theirs who still go. When nobody does, the call waits for an answer again."""
    going = list(CallOut.objects.filter(alarm=alarm, answer="accepted").order_by("answered_at", "id").values_list("user_id", flat=True))
    for one in going:
        _give(actor, now, alarm, one, set(going))
    if not going:
        alarm.answered_at = None
        alarm.save(update_fields=["answered_at"])


def _give(actor: Viewer, now: datetime, alarm: Alarm, worker_id: UUID, going: set[UUID]) -> None:
    promise = alarm.commitment
    if promise.is_open and promise.worker_id not in going and reaches(worker_id, promise.place, now):
        reassign(actor=on_behalf(actor), now=now, commitment_id=promise.id, worker_id=worker_id, tell=False)
        promise.refresh_from_db()


def _left_visits(actor: Viewer, now: datetime) -> list[object]:
    day = local_day(now)
    return [one for one in own_visits(on_behalf(actor), day, day) if one.recorded_at is None]


def _offer_replanning(actor: Viewer, now: datetime, alarm: Alarm, call: CallOut) -> None:
    """Whoever plans the day there hears that a part of it is without its carer."""
    day = local_day(now)
    users = approvers_over(alarm.place, "dayplan.make", today=day)
    key = f"call:{call.id.hex}:away"
    notify(actor=actor, now=now, users=users, kind="alarm.carer_called", link=alarm_address(alarm), key=key)
    events.publish(CarerCalledAway(alarm.id, actor.person_id, alarm.place, day, call.left_visits, now))


def _record(actor: Viewer, now: datetime, verb: str, alarm: Alarm, **after: object) -> None:
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, alarm.id), place=alarm.place, after=after or None, now=now)


@service("alarm.answer")
def numbers_for_call(*, actor: Viewer, now: datetime, call_id: UUID) -> list[Reachable]:
    """Whom to call about the person, for who goes to them or may yet go; nothing for anybody else, nor once it is over.

    The look is on record under their name. Raises "general.not_found" for somebody else's call.
    """
    sheet = call_sheet(actor, call_id, now)
    audit.unchanged()  # the look is a row of `phones_to_call`, once within the pack's hours
    if sheet.resident is None:
        return []
    return phones_to_call(actor=on_behalf(actor), now=now, resident_id=sheet.resident.id)
