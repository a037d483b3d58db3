"""A need becomes somebody's commitment; a commitment is also made without a need (an order, a follow-up)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.events import CommitmentRescheduled
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services.changing import (
    SUBJECT,
    must_reach,
    must_say,
    put_back,
    taken_up_open,
)
from lianxin.domain.needs.events import NeedMerged
from lianxin.domain.needs.rules import USUAL
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.needs.services import triage_need
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.registry import visible
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.needs.models import Need


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One of several promises that are made at once (`make_commitments`)."""

    kind: str
    resident_id: UUID
    service_code: str
    due_at: datetime
    starts_at: datetime | None = None


@service("commitment.make")
def make_commitment(
    *, actor: Viewer, now: datetime, kind: str, title: str = "", place: str = "", need_id: UUID | None = None,
    resident_id: UUID | None = None, service_code: str = "", worker_id: UUID | None = None,
    actor_kind: str = "worker", actor_name: str = "", starts_at: datetime | None = None,
    due_at: datetime | None = None, minutes: int | None = None, commitment_id: UUID | None = None, guard: str = "",
) -> Commitment:  # fmt: skip
    """Somebody undertakes one thing by a time. The same `commitment_id` twice is one commitment.

    Place and person come from the need, else from the resident, else `place`. Without `due_at` the pack's hours for the
    kind count from now, or those of the need's urgency if they are fewer; without `title` and `minutes` the pack's service or kind says them.
    `guard`, else that of the need: an ability without which only the worker sees it. Raises
    "commitment.kind_unknown", "commitment.actor_unknown", "commitment.actor_name_needed", "care.service_unknown", "commitment.due_before_now",
    "commitment.due_too_far", "commitment.need_not_accepted",
    "need.already_closed", "commitment.worker_out_of_reach".
    """
    need = _accepted(actor, need_id) if need_id else None
    if need is not None:
        place, resident_id = need.place, need.resident_id
    elif resident_id is not None:
        place = resident_or_404(actor, resident_id).place
    actor.must("commitment.make", place)
    actor_name = rules.checked_actor(actor_kind, actor_name)
    pack = packs.for_place(place)
    due_at = due_at or now + timedelta(hours=_hours(pack, kind, need))
    usual_title, usual_minutes = _usual(pack, now, kind, service_code, due_at)
    if worker_id is not None:
        must_reach(actor, now, worker_id, Work(place, kind, guard or (need.guard if need else ""), resident_id))
    commitment = Commitment(
        id=commitment_id or new_id(), place=place, kind=kind, service=service_code, need_id=need_id, title=title.strip() or usual_title,
        resident_id=resident_id, actor_kind=actor_kind, worker_id=worker_id, actor_name=actor_name, made_by=actor.id,
        precedence=need.precedence if need else USUAL,
        made_at=now, starts_at=starts_at, due_at=due_at, minutes=minutes or usual_minutes, guard=guard or (need.guard if need else ""),
    )  # fmt: skip
    try:
        with transaction.atomic():
            commitment.save(force_insert=True)
    except IntegrityError:
        return _made_before(actor, commitment)
    line = _told(commitment)
    audit.record(actor=actor, verb="commitment.make", subject=line.subject, place=place, after=line.after, now=now)
    return commitment


@service("commitment.make")
def make_commitments(*, actor: Viewer, now: datetime, wanted: Sequence[Undertaking]) -> list[Commitment]:
    """Several promises for people, of nobody yet, in their order: all or none, in a few queries however many there are.

    Each is what `make_commitment` would have made of it, with an audit row of its own; it raises the same problems.
    """
    places = dict(visible(actor).filter(id__in={one.resident_id for one in wanted}).values_list("id", "place"))
    made = []
    for one in wanted:
        if (place := places.get(one.resident_id)) is None:
            raise ProblemError("general.not_found")
        actor.must("commitment.make", place)
        title, minutes = _usual(packs.for_place(place), now, one.kind, one.service_code, one.due_at)
        made.append(Commitment(
            id=new_id(), place=place, kind=one.kind, service=one.service_code, title=title, resident_id=one.resident_id, actor_kind="worker",
            made_by=actor.id, precedence=USUAL, made_at=now, starts_at=one.starts_at, due_at=one.due_at, minutes=minutes,
        ))  # fmt: skip
    if not made:
        audit.unchanged()
    Commitment.objects.bulk_create(made)
    audit.record_all(actor=actor, verb="commitment.make", now=now, lines=[_told(one) for one in made])
    return made


def _usual(pack: Pack, now: datetime, kind: str, service_code: str, due_at: datetime) -> tuple[str, int | None]:
    """Title and minutes where nobody says otherwise; refuses a kind, a service or a time the pack does not allow."""
    if kind not in pack.commitment_kinds:
        raise ProblemError("commitment.kind_unknown", kind=kind)
    _must_be_due_soon(pack, now, due_at)
    if service_code and service_code not in pack.offered:
        raise ProblemError("care.service_unknown", service=service_code)
    offered = pack.offered.get(service_code)
    return (offered.name.zh, offered.minutes) if offered else (pack.commitment_kinds[kind].name.zh, None)


def _told(made: Commitment) -> audit.Line:
    after = {
        "kind": made.kind, "service": made.service, "worker": str(made.worker_id or ""), "actor_kind": made.actor_kind, "due_at": str(made.due_at),
    }  # fmt: skip
    return audit.Line((SUBJECT, made.id), made.place, after)


@service("need.triage")
def answer_need(
    *, actor: Viewer, now: datetime, need_id: UUID, worker_id: UUID, kind: str = "", title: str = "",
    service_code: str = "", due_at: datetime | None = None, known: int | None = None,
) -> Commitment:  # fmt: skip
    """Accept a need and give it to a worker, in one transaction: either both or nothing.

    What is not said comes from the pack: the commitment that answers this kind of need, its first service on offer, and
    the hours in which a need of this urgency is acted on. `known`: how many promises for it the actor has seen; when there
    are others by now, somebody was quicker ("need.answered_meanwhile"). Raises what `triage_need` and `make_commitment` raise.
    """
    need = need_or_404(actor, need_id)
    pack = packs.for_place(need.place)
    usual = pack.need_kinds.get(need.kind)
    if usual is None:
        raise ProblemError("need.kind_unknown", kind=need.kind)
    if need.state == "new":
        triage_need(actor=actor, now=now, need_id=need.id, accept=True)
    newest = Commitment.objects.filter(need_id=need.id).select_related("worker").order_by("made_at", "id").last()
    if known is not None and newest is not None and Commitment.objects.filter(need_id=need.id).count() != known:
        to = newest.worker.display_name if newest.worker else newest.actor_name or "—"
        raise ProblemError("need.answered_meanwhile", to=to)
    urgency = pack.urgencies.get(need.urgency)
    if due_at is None and urgency is not None:
        due_at = now + timedelta(hours=urgency.act_hours)
    if not kind and not service_code:
        service_code = next((code for code in usual.services if code in pack.offered), "")
    return make_commitment(
        actor=actor, now=now, kind=kind or usual.commitment, title=title or usual.name.zh, need_id=need.id,
        service_code=service_code, worker_id=worker_id, due_at=due_at,
    )  # fmt: skip


@service("commitment.make")
def reschedule(
    *, actor: Viewer, now: datetime, commitment_id: UUID, due_at: datetime, starts_at: datetime | None = None,
    minutes: int | None = None, reason: str, version: int | None = None,
) -> Commitment:  # fmt: skip
    """Agree on another time, and say why; the trail keeps both times. The ladder begins anew.

    An earliest beginning moves along unless `starts_at` says another. Raises "commitment.due_before_now",
    "commitment.due_too_far", "commitment.not_open", "general.empty_field".
    """
    commitment = taken_up_open(actor, commitment_id, version, now)
    actor.must("commitment.make", commitment.place)
    _must_be_due_soon(packs.for_place(commitment.place), now, due_at)
    names = ("due_at", "starts_at", "minutes")
    before = {name: str(getattr(commitment, name)) for name in names}
    if starts_at is None and commitment.starts_at is not None:
        starts_at = commitment.starts_at + (due_at - commitment.due_at)
    commitment.due_at, commitment.starts_at, commitment.escalation_step = due_at, starts_at, 0
    commitment.minutes = minutes or commitment.minutes
    verb = "commitment.reschedule"
    put_back(actor, now, verb, commitment, *names, "escalation_step", reason=must_say(reason), before=before)
    events.publish(CommitmentRescheduled(commitment.id, commitment.starts_at, due_at, actor, now))
    return commitment


def follow_merged_need(event: NeedMerged) -> None:
    """What was promised for a repeat now answers the need that stays (heard in the same transaction)."""
    rows = Commitment.objects.filter(need_id__in=(event.need_id, event.into_id))
    rows.update(need_id=event.into_id, precedence=event.precedence)
    if event.guard:
        Commitment.objects.filter(need_id=event.into_id).update(guard=event.guard)


def _accepted(actor: Viewer, need_id: UUID) -> Need:
    need = need_or_404(actor, need_id)
    if not need.is_open:
        raise ProblemError("need.already_closed")
    if need.state != "accepted":
        raise ProblemError("commitment.need_not_accepted")
    return need


def _hours(pack: Pack, kind: str, need: Need | None) -> int:
    if kind not in pack.commitment_kinds:
        raise ProblemError("commitment.kind_unknown", kind=kind)
    hours = pack.commitment_kinds[kind].due_hours
    urgency = pack.urgencies.get(need.urgency) if need else None
    return min(hours, urgency.act_hours) if urgency else hours


def _must_be_due_soon(pack: Pack, now: datetime, due_at: datetime) -> None:
    """After now, and within the pack's days: beyond them stands a mistyped year."""
    if due_at <= now:
        raise ProblemError("commitment.due_before_now")
    days = int(pack.value("due_most_days", local_day(now)))
    if due_at > now + timedelta(days=days):
        raise ProblemError("commitment.due_too_far", due=f"{local_day(due_at):%Y-%m-%d}", days=days)


def _made_before(actor: Viewer, commitment: Commitment) -> Commitment:
    earlier = Commitment.objects.get(id=commitment.id)
    if not actor.may("commitment.make", earlier.place):
        raise ProblemError("general.not_found")
    audit.unchanged()
    return earlier
