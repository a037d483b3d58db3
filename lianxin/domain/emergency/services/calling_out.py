"""Telling people: the nearest able ones, more of them when nobody comes, and at last those who lead. Every step has its moment."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.base.packs import schema
from lianxin.domain.commitments.services.telling import holders
from lianxin.domain.emergency.events import AlarmStepDue
from lianxin.domain.emergency.models import Alarm, CallOut
from lianxin.domain.emergency.rules import rungs_reached
from lianxin.domain.emergency.selectors.calling import candidates, on_duty_ids, target_of, way_of
from lianxin.engines.callout import Ranked, assign, rank, ring
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "emergency.Alarm"
_SYSTEM: Final = Viewer.system("求助派人")
_AT_ONCE: Final = 12
"""So many of the nearest to each of several open calls are looked at together."""


@service("alarm.read")
def step_alarm(*, actor: Viewer, now: datetime, alarm_id: UUID) -> bool:
    """What is due for a call at this moment: more people told, the next rung of the ladder, somebody late. For the system alone.

    Run twice or too early it does nothing. Returns whether anything was done.
    """
    if not actor.is_system:
        raise ProblemError("access.denied")
    alarm = Alarm.objects.select_for_update().filter(id=alarm_id).first()
    if alarm is None or alarm.closed_at is not None or alarm.next_step_at is None or alarm.next_step_at > now:
        audit.unchanged()
        return False
    if _lacking(alarm) and _kind(alarm).calls_out:
        call_next(actor, now, alarm)
    else:
        _tell_late(actor, now, alarm)
    return True


@service("alarm.answer")
def call_more(*, actor: Viewer, now: datetime, alarm_id: UUID) -> Alarm:
    """Somebody at the board does not wait: the next ring is told now. Raises "general.not_found", "alarm.closed"."""
    alarm = Alarm.objects.select_for_update().filter(id=alarm_id).first()
    if alarm is None or not actor.may("alarm.answer", alarm.place):
        raise ProblemError("general.not_found")
    if alarm.closed_at is not None:
        raise ProblemError("alarm.closed")
    if not _lacking(alarm) or not _kind(alarm).calls_out:
        audit.unchanged()
        return alarm
    call_next(actor, now, alarm)
    return alarm


def call_next(actor: Viewer, now: datetime, alarm: Alarm) -> set[UUID]:
    """Tell the smallest ring of people not told yet, of whom enough come almost surely, and climb the ladder as far as it
    has been reached. Those already told may still come, but are not reckoned with. Returns whom was told."""
    kind, known = _kind(alarm), _told(alarm)
    ranked = [one for one in _ranked(alarm, now) if UUID(one.person.id) not in known]
    sure = float(packs.for_place(alarm.place).value("callout_sure_share", local_day(now)))
    chosen = ring(ranked, _lacking(alarm), sure=sure)
    _tell(actor, now, alarm, chosen)
    climbed = _climb(actor, now, alarm)
    has_more = len(chosen) < len(ranked)
    alarm.next_step_at = _next_step(alarm, kind, now, has_more=has_more)
    alarm.save(update_fields=["ring", "rung", "first_told_at", "next_step_at"])
    after = {"ring": alarm.ring, "people": len(chosen), "step": alarm.rung}
    if chosen or not climbed:
        audit.record(actor=actor, verb="alarm.call_out", subject=(SUBJECT, alarm.id), place=alarm.place, after=after, now=now)
    schedule(alarm)
    return {UUID(one.person.id) for one in chosen}


def schedule(alarm: Alarm) -> None:
    """Have the next step done at its moment (a job of this transaction, see `tasks`)."""
    if alarm.next_step_at is not None:
        events.publish(AlarmStepDue(alarm.id, alarm.place, alarm.next_step_at))


def tell_in_charge(actor: Viewer, now: datetime, alarm: Alarm, kind: str, *, but: Collection[UUID] = ()) -> None:
    """Whoever is on duty, else who leads there, gets a count and a link."""
    users = _in_charge(alarm.place, now) - set(but)
    notify(actor=actor, now=now, users=users, kind=kind, link=alarm_address(alarm), key=f"alarm:{alarm.id.hex}:{kind}")


def stand_down(actor: Viewer, now: datetime, alarm: Alarm) -> None:
    """Everybody told who has said nothing need not go any more, and hears so."""
    waiting = CallOut.objects.filter(alarm=alarm, answer="", stood_down_at__isnull=True)
    users = set(waiting.values_list("user_id", flat=True))
    waiting.update(stood_down_at=now)
    settle(actor=actor, now=now, key=told_key(alarm))
    key = f"alarm:{alarm.id.hex}:covered:{now:%Y%m%d%H%M%S}"
    notify(actor=actor, now=now, users=users, kind="alarm.covered", link=reverse("emergency:mine"), key=key)


def turn_back(actor: Viewer, now: datetime, alarm: Alarm) -> None:
    """It is over: whoever said that they go and is not there yet hears so, but for whoever ended it."""
    going = CallOut.objects.filter(alarm=alarm, answer="accepted", arrived_at__isnull=True).exclude(user_id=actor.person_id)
    users = set(going.values_list("user_id", flat=True))
    notify(actor=actor, now=now, users=users, kind="alarm.covered", link=reverse("emergency:mine"), key=f"alarm:{alarm.id.hex}:over")


def leaders(place: str, today: date) -> list[UUID]:
    """Whom the ladder of calls tells first there."""
    return [user for step in packs.for_place(place).alarm_steps[:1] for user in holders(place, step.tell, today)]


def _in_charge(place: str, now: datetime) -> set[UUID]:
    """Whoever is on duty; else the role the ladder tells first; else anybody who leads there."""
    today = local_day(now)
    return on_duty_ids(_SYSTEM, place, now) or set(leaders(place, today)) or set(approvers_over(place, "alarm.lead", today=today))


def alarm_address(alarm: Alarm) -> str:
    return reverse("emergency:alarm", args=[alarm.id])


def told_key(alarm: Alarm) -> str:
    """The key of the notices that ask people to go."""
    return f"alarm:{alarm.id.hex}:call"


def _kind(alarm: Alarm) -> schema.AlarmKind:
    return packs.for_place(alarm.place).alarm_kinds[alarm.kind]


def _lacking(alarm: Alarm) -> int:
    """How many must still say yes."""
    return max(alarm.people - CallOut.objects.filter(alarm=alarm, answer="accepted").count(), 0)


def _told(alarm: Alarm) -> set[UUID]:
    return set(CallOut.objects.filter(alarm=alarm).values_list("user_id", flat=True))


def _ranked(alarm: Alarm, now: datetime) -> list[Ranked]:
    """The able people, the nearest first; with several calls open at once, those who are better sent to another one last."""
    mine = _rank_for(alarm, now)
    others = Alarm.objects.filter(closed_at__isnull=True, next_step_at__isnull=False).exclude(id=alarm.id)
    beside = [one for one in others.select_related("resident") if county_of(one.place) == county_of(alarm.place) and _lacking(one)]
    if not beside:
        return mine
    elsewhere = _better_elsewhere([(alarm, mine), *((one, _rank_for(one, now)) for one in beside)])
    return [one for one in mine if one.person.id not in elsewhere] + [one for one in mine if one.person.id in elsewhere]


def _rank_for(alarm: Alarm, now: datetime) -> list[Ranked]:
    people = candidates(_SYSTEM, alarm, now)
    return rank(people, target_of(_SYSTEM, alarm), way=way_of(alarm.place, now), skills=_kind(alarm).skills)


def _better_elsewhere(wanted: list[tuple[Alarm, list[Ranked]]]) -> set[str]:
    """Whom the least sum of minutes sends to any call but the first."""
    near = sorted({one.person.id for _alarm, ranked in wanted for one in ranked[:_AT_ONCE]})
    rows: list[list[float]] = []
    owners: list[int] = []
    for at, (alarm, ranked) in enumerate(wanted):
        minutes = {one.person.id: one.minutes for one in ranked}
        row = [minutes.get(person, math.inf) for person in near]
        for _each in range(_lacking(alarm)):
            rows.append(row)
            owners.append(at)
    sent = assign(rows)
    return {near[column] for owner, column in zip(owners, sent, strict=True) if owner and column is not None}


def _tell(actor: Viewer, now: datetime, alarm: Alarm, chosen: Iterable[Ranked]) -> None:
    told = []
    for one in chosen:
        told.append(
            CallOut(
                place=alarm.place, alarm=alarm, user_id=UUID(one.person.id), ring=alarm.ring + 1, minutes=min(math.ceil(one.minutes), 9999),
                is_guess=one.is_guess, on_duty=one.person.on_duty, told_at=now,
            )
        )  # fmt: skip
    if not told:
        return
    CallOut.objects.bulk_create(told)
    alarm.ring += 1
    alarm.first_told_at = alarm.first_told_at or now
    for call in told:
        link = reverse("emergency:call", args=[call.id])
        notify(actor=actor, now=now, users=[call.user_id], kind="alarm.called", link=link, key=told_key(alarm))


def _climb(actor: Viewer, now: datetime, alarm: Alarm) -> int:
    """Tell the roles of every rung newly reached. Returns how many."""
    steps = packs.for_place(alarm.place).alarm_steps
    reached = rungs_reached(alarm.called_at, now, [step.after_minutes for step in steps])
    for step in steps[alarm.rung : reached]:
        users = holders(alarm.place, step.tell, local_day(now))
        notify(actor=actor, now=now, users=users, kind="alarm.unanswered", link=alarm_address(alarm), key=f"alarm:{alarm.id.hex}:{step.code}")
        after = {"step": step.code, "tell": step.tell, "people": len(users)}
        audit.record(actor=actor, verb="alarm.tell", subject=(SUBJECT, alarm.id), place=alarm.place, after=after, now=now)
    climbed, alarm.rung = max(reached - alarm.rung, 0), max(reached, alarm.rung)
    return climbed


def _next_step(alarm: Alarm, kind: schema.AlarmKind, now: datetime, *, has_more: bool) -> datetime | None:
    """When more is to be done while too few come: the next ring, or the next rung; None when both are at their end."""
    steps = packs.for_place(alarm.place).alarm_steps
    due = [now + timedelta(seconds=kind.widen_seconds)] if has_more else []
    due += [alarm.called_at + timedelta(minutes=step.after_minutes) for step in steps[alarm.rung : alarm.rung + 1]]
    return min(due, default=None)


def _tell_late(actor: Viewer, now: datetime, alarm: Alarm) -> None:
    """Enough said that they go (or nobody is called out), and by the time nobody is there: whoever leads hears of it, once."""
    alarm.next_step_at = None
    alarm.save(update_fields=["next_step_at"])
    if alarm.arrived_at is not None:
        audit.unchanged()
        return
    tell_in_charge(actor, now, alarm, "alarm.late")
    notify(actor=actor, now=now, users=leaders(alarm.place, local_day(now)), kind="alarm.late", link=alarm_address(alarm), key=f"alarm:{alarm.id.hex}:alarm.late")
    audit.record(actor=actor, verb="alarm.tell", subject=(SUBJECT, alarm.id), place=alarm.place, after={"step": "late"}, now=now)
