"""A call ends, with what became of it; and the station looks back on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services import (
    cancel_commitment,
    credit,
    finish_commitment,
    make_commitment,
    reaches,
)
from lianxin.domain.emergency.events import AlarmClosed
from lianxin.domain.emergency.models import Alarm, AlarmReview, CallOut
from lianxin.domain.emergency.rules import checked_outcome
from lianxin.domain.emergency.services.calling_out import (
    SUBJECT,
    alarm_address,
    leaders,
    stand_down,
    told_key,
    turn_back,
)
from lianxin.domain.emergency.services.raising import hold_person, on_behalf
from lianxin.domain.needs.services import meet_need, record_need
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

_OUTCOME: Final = 300


@service("alarm.read")
def close_alarm(*, actor: Viewer, now: datetime, alarm_id: UUID, outcome: str, reason: str) -> Alarm:
    """It was seen to, or was none; a false one is counted all the same. Whoever went, may go or leads there may close it.

    Where somebody came the promise is kept; one to be settled to which nobody came is dropped with the reason. The need is met,
    a call to which people went is to be reviewed, and whoever is on the way hears that they need not go any more. Raises
    "alarm.closed", "alarm.outcome_unknown", "alarm.reason_needed".
    """
    _hold_person_of(alarm_id)
    alarm = Alarm.objects.select_for_update().filter(id=alarm_id).first()
    if alarm is None or not _may_close(actor, alarm):
        raise ProblemError("general.not_found")
    if alarm.closed_at is not None:
        raise ProblemError("alarm.closed")
    kind = packs.for_place(alarm.place).alarm_kinds.get(alarm.kind)
    alarm.reason = checked_outcome(outcome, reason, quiet=kind is not None and not kind.calls_out)[:_OUTCOME]
    alarm.outcome, alarm.closed_at, alarm.closed_by, alarm.next_step_at = outcome, now, actor.id, None
    alarm.answered_at = alarm.answered_at or now
    alarm.save(update_fields=["reason", "outcome", "closed_at", "closed_by", "next_step_at", "answered_at"])
    CallOut.objects.filter(alarm=alarm, arrived_at__isnull=False, left_at__isnull=True).update(left_at=now)
    stand_down(actor, now, alarm)
    turn_back(actor, now, alarm)
    acting = on_behalf(actor)
    _end_promise(acting, now, alarm)
    meet_need(actor=acting, now=now, need_id=alarm.need_id)
    after = {"outcome": outcome, "count": alarm.repeats}
    audit.record(actor=actor, verb="alarm.close", subject=(SUBJECT, alarm.id), place=alarm.place, after=after, now=now)
    if kind is not None and kind.reviewed and outcome != "false_alarm":
        _ask_review(acting, now, alarm)
    settle(actor=actor, now=now, key=told_key(alarm))
    events.publish(AlarmClosed(alarm.id, alarm.place, outcome, now))
    return alarm


@service("alarm.lead")
def write_review(
    *, actor: Viewer, now: datetime, alarm_id: UUID, happened: str, change: str, needs: Sequence[str] = ()
) -> AlarmReview:
    """What happened, what is to change, what people still need (each a need in the inbox); the review's promise is kept.

    Raises "alarm.still_open", "alarm.review_unknown", "alarm.review_written", "general.empty_field", "need.kind_unknown".
    """
    _hold_person_of(alarm_id)
    review = AlarmReview.objects.select_for_update().filter(alarm_id=alarm_id).first()
    if review is None:
        raise _no_review(actor, alarm_id)
    actor.must("alarm.lead", review.place)
    if review.written_at is not None:
        raise ProblemError("alarm.review_written")
    for text, name in ((happened, "发生了什么"), (change, "以后怎么改")):
        if not text.strip():
            raise ProblemError("general.empty_field", field=name)
    review.happened, review.change = happened.strip(), change.strip()
    review.follow_up = [str(_follow_up(actor, now, review, kind)) for kind in dict.fromkeys(needs)]
    review.written_at, review.written_by = now, actor.id
    review.save()
    if review.commitment.is_open:
        finish_commitment(actor=on_behalf(actor), now=now, commitment_id=review.commitment_id, outcome=review.happened[:_OUTCOME])
    settle(actor=actor, now=now, key=_review_key(review.alarm))
    after = {"needs": len(review.follow_up)}
    audit.record(actor=actor, verb="alarm.review", subject=(SUBJECT, review.alarm_id), place=review.place, after=after, now=now)
    return review


def may_close(actor: Viewer, alarm: Alarm) -> bool:
    """Whoever may answer or leads there, and who goes to it."""
    return _may_close(actor, alarm)


def _may_close(actor: Viewer, alarm: Alarm) -> bool:
    if actor.may("alarm.answer", alarm.place) or actor.may("alarm.lead", alarm.place):
        return True
    return CallOut.objects.filter(alarm=alarm, user_id=actor.person_id, answer="accepted").exists()


def _hold_person_of(alarm_id: UUID) -> None:
    """First the person, then the call: in the order in which a further press of theirs holds them."""
    about = Alarm.objects.filter(id=alarm_id).values_list("resident_id", flat=True).first()
    if about is not None:
        hold_person(about)


def _end_promise(actor: Viewer, now: datetime, alarm: Alarm) -> None:
    """Kept when somebody came, or when it is of a kind that nobody is paid for; else nothing was done that could be settled."""
    promise = alarm.commitment
    if not promise.is_open:
        return
    came = CallOut.objects.filter(alarm=alarm, arrived_at__isnull=False).order_by("arrived_at", "id")
    there = next((one for one in came if one.user_id == promise.worker_id), None) or next(iter(came), None)
    if there is not None and there.user_id != promise.worker_id:  # from the next township: theirs who came, not whose turn it was
        promise = credit(actor=actor, now=now, commitment_id=promise.id, worker_id=there.user_id, reason=saying("alarm.came"))
    kind = packs.for_place(promise.place).commitment_kinds.get(promise.kind)
    if _somebody_came(alarm) or kind is None or not kind.settled:
        finish_commitment(actor=actor, now=now, commitment_id=promise.id, outcome=alarm.reason, **_how_long(there))
    else:
        cancel_commitment(actor=actor, now=now, commitment_id=promise.id, reason=alarm.reason)


def _how_long(there: CallOut | None) -> dict[str, Any]:
    """From when until when whoever is credited was there; nothing where nobody said that they had come."""
    if there is None or there.arrived_at is None or there.left_at is None:
        return {}
    return {"minutes": max(1, math.ceil((there.left_at - there.arrived_at).total_seconds() / 60)), "done_at": there.left_at}


def _somebody_came(alarm: Alarm) -> bool:
    """Somebody said so at the door; or whoever has the promise went, and how it ended says that help was given there."""
    if alarm.arrived_at is not None:
        return True
    went = CallOut.objects.filter(alarm=alarm, answer="accepted").values_list("user_id", flat=True)
    return alarm.outcome == "helped" and alarm.commitment.worker_id in set(went)


def _ask_review(actor: Viewer, now: datetime, alarm: Alarm) -> None:
    heads = leaders(alarm.place, local_day(now))
    work = Work(alarm.place, "alarm_review", resident_id=alarm.resident_id)
    worker_id = next((one for one in heads if reaches(one, alarm.place, now, work)), None)
    days = int(packs.for_place(alarm.place).value("alarm_review_days", local_day(now)))
    promise = make_commitment(
        actor=actor, now=now, kind="alarm_review", place=alarm.place, resident_id=alarm.resident_id, worker_id=worker_id,
        due_at=now + timedelta(days=days),
    )  # fmt: skip
    AlarmReview.objects.create(place=alarm.place, alarm=alarm, commitment=promise, made_at=now)
    notify(actor=actor, now=now, users=heads, kind="alarm.review", link=alarm_address(alarm), key=_review_key(alarm))


def _review_key(alarm: Alarm) -> str:
    return f"alarm:{alarm.id.hex}:review"


def _no_review(actor: Viewer, alarm_id: UUID) -> ProblemError:
    alarm = Alarm.objects.filter(id=alarm_id).first()
    if alarm is None or not actor.may("alarm.read", alarm.place):
        return ProblemError("general.not_found")
    return ProblemError("alarm.review_unknown" if alarm.closed_at else "alarm.still_open")


def _follow_up(actor: Viewer, now: datetime, review: AlarmReview, kind: str) -> UUID:
    known = packs.for_place(review.place).need_kinds.get(kind)
    if known is None:
        raise ProblemError("need.kind_unknown", kind=kind)
    need = record_need(
        actor=on_behalf(actor), now=now, kind=kind, channel="sos", urgency=known.urgency, resident_id=review.alarm.resident_id, place=review.place,
        said=review.change, source_kind="alarm_review", source_id=str(review.id),
    )  # fmt: skip
    return need.id
