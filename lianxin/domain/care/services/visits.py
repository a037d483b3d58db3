"""Visits: made from orders for a day, or informal; recorded once with what was heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.events import VisitRecorded
from lianxin.domain.care.models import CareOrder, Visit
from lianxin.domain.care.rules import HeardNeed
from lianxin.domain.care.selectors.leaving import left_to_others
from lianxin.domain.care.selectors.orders import orders_on
from lianxin.domain.care.services.doing import done_in_words, must_be_offered
from lianxin.domain.care.services.pairs import add_second, drop_partner, loosen_pin, move_partner, must_be_two
from lianxin.domain.commitments.events import CommitmentDropped, CommitmentReassigned, CommitmentRescheduled
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.selectors.fitness import Work, barred_each
from lianxin.domain.commitments.services import (
    add_late_proof,
    add_proof,
    finish_commitment,
    make_commitment,
    missing_proof,
    refuse_commitment,
    start_commitment,
)
from lianxin.domain.needs.selectors import of_source
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel import events
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.coordinates import Point
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment

SUBJECT = "care.Visit"
SERVICE_KIND = "service"
"""The kind of commitment an order gives rise to (packs/national-base/commitments.toml)."""


@service("dayplan.make")
def make_visits(*, actor: Viewer, now: datetime, day: date, place: str) -> int:
    """Visits and their promises for every order that runs on `day` in `place`, but those left to others (meals that a kitchen
    sends out). Running again makes only what is missing; a cancelled visit stays cancelled. Returns how many were made. Raises "general.day_passed"."""
    actor.must("dayplan.make", place)
    must_be_ahead(day, now)
    due = orders_on(actor, day, place, ability="dayplan.make")
    with_visit = set(Visit.objects.filter(day=day, order__in=due).values_list("order_id", flat=True))
    elsewhere = left_to_others(due)
    out = _barred(due, now)
    reach: dict[str, frozenset[UUID]] = {}
    made = 0
    for order in due:
        if order.id in with_visit or order.id in elsewhere:
            continue
        if order.place not in reach:
            able = workers_over(actor, order.place, "commitment.fulfil", today=local_day(now))
            reach[order.place] = frozenset(user.id for user in able)
        worker_id = order.regular_carer_id if order.regular_carer_id in reach[order.place] else None
        _visit_for(actor, now, day, order, None if worker_id in out[order.id] else worker_id)
        made += 1
    if not made:
        audit.unchanged()
    return made


def _barred(due: Sequence[CareOrder], now: datetime) -> dict[UUID, frozenset[UUID]]:
    """By order: of all regular carers, those whom its visit may not be given to."""
    works = [Work(order.place, SERVICE_KIND, resident_id=order.resident_id) for order in due]
    carers = {order.regular_carer_id for order in due if order.regular_carer_id is not None}
    return {order.id: out for order, out in zip(due, barred_each(carers, works, now), strict=True)}


@service("visit.record")
def record_visit(
    *, actor: Viewer, now: datetime, resident_id: UUID, arrived_at: datetime, left_at: datetime,
    visit_id: UUID | None = None, means: str = "home", result: str = "met", note: str = "",
    heard: Sequence[HeardNeed] = (), proofs: Iterable[GivenProof] = (), position: Point | None = None,
    record: Mapping[str, str] | None = None, observed: Sequence[str] = (), instead_of: UUID | None = None,
) -> Visit:  # fmt: skip
    """Write down a visit, planned or informal, with every need heard on it: all of it or nothing, and once.

    `visit_id` is the planned visit, or an id the phone made for an informal one. What is sent again as it was comes back
    unchanged, so a phone may send as often as it likes; other values for a recorded visit are refused, never dropped in
    silence. `record`: what was done, by the codes of the service's record; `observed`: changes seen, by the pack's codes.
    `instead_of`: the planned visit that somebody else wrote down meanwhile: its promise is answered, as far as it is open, and gets the proof.
    The promise behind a planned visit is finished when the person
    was met and the pack's proof is complete (else it stays open, with what proof there is), refused when they refused.
    Raises "care.visit_recorded", "care.record_unknown", what `visit_times` raises, "care.result_unknown", "general.not_found", "access.denied" for a colleague's visit.
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("visit.record", resident.place)
    if result not in rules.RESULTS or means not in rules.MEANS:
        raise ProblemError("care.result_unknown", result=result if result not in rules.RESULTS else means)
    arrived_at, left_at = rules.visit_times(arrived_at, left_at, now)
    visit = _planned(actor, visit_id, resident_id)
    given, record, observed = list(proofs), dict(record or {}), list(observed)
    if visit is not None and visit.recorded_at is not None:
        said = (arrived_at, left_at, means, result, note.strip(), record, observed)
        if not _same(visit, visit.recorded_at, said) or not _same_needs(actor, visit, heard) or _brings_proof(visit, given):
            at = f"{visit.recorded_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
            raise ProblemError("care.visit_recorded", at=at)
        audit.unchanged()
        return visit
    if visit is None:
        visit = Visit(id=visit_id or new_id(), place=resident.place, resident_id=resident_id, day=local_day(arrived_at))
    must_be_offered(visit, record, observed)
    visit.worker_id = visit.worker_id or actor.id
    visit.record, visit.observed = record, observed
    visit.arrived_at, visit.left_at, visit.recorded_at = arrived_at, left_at, now
    visit.means, visit.result, visit.note = means, result, note.strip()
    visit.lon, visit.lat = (position.lon, position.lat) if position else (None, None)
    visit.save()
    after = {"result": result, "means": means, "day": str(visit.day), "heard": len(heard), "observed": observed}
    audit.record(actor=actor, verb="visit.record", subject=(SUBJECT, visit.id), place=visit.place, after=after, now=now)
    promise = visit.commitment or _promise_of(_planned(actor, instead_of, resident_id))
    if promise is not None and promise.is_open:  # an old phone may come after the promise was dropped or finished
        _answer_promise(actor, now, visit, promise, given)
    elif promise is not None:
        for proof in given:
            add_late_proof(actor=actor, now=now, commitment_id=promise.id, proof=proof)
    _keep_heard(actor, now, visit, heard)
    events.publish(VisitRecorded(visit.id, visit.place, resident_id, visit.worker_id, visit.day, result))
    return visit


def follow_reassigned(event: CommitmentReassigned) -> None:
    """The visit goes with its promise; the order of the other worker's day no longer holds.

    Raises "care.pair_same_carer" for whoever goes there as the other of two already.
    """
    standing = Visit.objects.filter(commitment_id=event.commitment_id, recorded_at__isnull=True)
    for visit in standing.filter(cancelled_at__isnull=True):
        must_be_two(visit, event.worker_id)
    standing.update(worker_id=event.worker_id, **rules.UNPLACED)


def follow_rescheduled(event: CommitmentRescheduled) -> None:
    """The visit goes with its promise to the day and window agreed on, and loses its place in a day plan.

    Raises "care.day_taken" when its order has another visit on that day.
    """
    standing = Visit.objects.select_for_update().filter(commitment_id=event.commitment_id, recorded_at__isnull=True)
    visit = standing.filter(cancelled_at__isnull=True).first()
    if visit is None:
        return
    moved = rules.slot(event.starts_at, event.due_at, visit.minutes)
    taken = Visit.objects.filter(order_id=visit.order_id, day=moved.day, hand=visit.hand).exclude(id=visit.id)
    if visit.order_id and taken.exists():
        raise ProblemError("care.day_taken", day=str(moved.day))
    Visit.objects.filter(id=visit.id).update(
        day=moved.day, window_start=moved.start, window_end=moved.end, **rules.UNPLACED
    )
    loosen_pin(visit, moved)
    move_partner(event, visit, moved)


def follow_dropped(event: CommitmentDropped) -> None:
    """A visit whose promise was refused or cancelled does not take place; where two were to go, neither does."""
    standing = Visit.objects.filter(commitment_id=event.commitment_id, recorded_at__isnull=True)
    for visit in standing.filter(cancelled_at__isnull=True):
        Visit.objects.filter(id=visit.id).update(cancelled_at=event.at)
        drop_partner(event, visit)


def _visit_for(actor: Viewer, now: datetime, day: date, order: CareOrder, worker_id: UUID | None) -> None:
    commitment = make_commitment(
        actor=actor, now=now, kind=SERVICE_KIND, resident_id=order.resident_id, service_code=order.service,
        worker_id=worker_id, starts_at=rules.moment(day, order.window_start), minutes=order.minutes,
        due_at=rules.visit_due(day, order.window_end, order.minutes, now),
    )  # fmt: skip
    visit = Visit(
        place=order.place, commitment=commitment, order=order, resident_id=order.resident_id, worker_id=worker_id,
        service=order.service, day=day, window_start=order.window_start, window_end=order.window_end,
        minutes=order.minutes, hands=order.hands,
    )  # fmt: skip
    visit.save(force_insert=True)
    after = {"day": str(day), "service": order.service, "order": str(order.id)}
    audit.record(actor=actor, verb="visit.plan", subject=(SUBJECT, visit.id), place=visit.place, after=after, now=now)
    if visit.hands > 1:
        add_second(actor, now, visit)


def _planned(actor: Viewer, visit_id: UUID | None, resident_id: UUID) -> Visit | None:
    """The row of this id, locked, if there is one; another person's or one beyond reach is not found."""
    visit = Visit.objects.select_for_update().filter(id=visit_id).first() if visit_id else None
    if visit is None:
        return None
    if visit.resident_id != resident_id or not actor.may("visit.record", visit.place):
        raise ProblemError("general.not_found")
    return visit


def _promise_of(visit: Visit | None) -> Commitment | None:
    return visit.commitment if visit else None


def _same(visit: Visit, recorded_at: datetime, said: tuple[datetime, datetime, str, str, str, dict[str, str], list[str]]) -> bool:
    """Is it what was written down? Times a phone slightly ahead sent were kept as the moment of recording."""
    arrived_at, left_at, *words = said
    times = (min(arrived_at, recorded_at), min(left_at, recorded_at))
    return (visit.arrived_at, visit.left_at, visit.means, visit.result, visit.note, visit.record, visit.observed) == (*times, *words)


def _same_needs(actor: Viewer, visit: Visit, heard: Sequence[HeardNeed]) -> bool:
    """Are these the needs written down with it? An urgency left to the pack agrees with any."""
    kept = {need.id: need for need in of_source(actor, "visit", str(visit.id))}
    if kept.keys() != {need.need_id for need in heard}:
        return False
    pairs = ((need, kept[need.need_id]) for need in heard)
    return all((a.kind, a.said, a.urgency or b.urgency) == (b.kind, b.said, b.urgency) for a, b in pairs)


def _brings_proof(visit: Visit, proofs: Sequence[GivenProof]) -> bool:
    """Is there a photo or signature that the promise behind it still waits for and does not have yet?"""
    if visit.commitment is None or not visit.commitment.is_open:
        return False
    kept = visit.commitment.proofs.all()
    files, ids = {(one.kind, one.file_id) for one in kept}, {one.id for one in kept}
    return any(
        (proof.sent_sha256 and proof.proof_id not in ids) or (proof.file_id is not None and (proof.kind, proof.file_id) not in files)
        for proof in proofs
    )


def _answer_promise(actor: Viewer, now: datetime, visit: Visit, promise: Commitment, proofs: list[GivenProof]) -> None:
    if visit.result == "refused":
        for proof in proofs:  # what shows that somebody was there counts as well
            add_proof(actor=actor, now=now, commitment_id=promise.id, proof=proof)
        refuse_commitment(actor=actor, now=now, commitment_id=promise.id, reason=visit.note or "服务对象拒绝")
        return
    began = max(visit.arrived_at or now, promise.made_at)
    start_commitment(actor=actor, now=now, commitment_id=promise.id, started_at=began)
    for proof in proofs:
        add_proof(actor=actor, now=now, commitment_id=promise.id, proof=proof)
    if visit.result != "met" or visit.arrived_at is None or visit.left_at is None:
        return
    outcome = done_in_words(visit, promise.service)
    minutes, missing = rules.whole_minutes(visit.arrived_at, visit.left_at), set(missing_proof(promise, outcome))
    if missing <= {"time"}:
        finish_commitment(
            actor=actor, now=now, commitment_id=promise.id, outcome=outcome,
            done_at=max(visit.left_at, promise.made_at), minutes=minutes,
        )  # fmt: skip
    elif "time" in missing:  # it was given with the visit: nobody asks for it again with what is still lacking
        given = GivenProof("time", visit.left_at, text=str(minutes), minutes=minutes)
        add_proof(actor=actor, now=now, commitment_id=promise.id, proof=given)


def _keep_heard(actor: Viewer, now: datetime, visit: Visit, heard: Sequence[HeardNeed]) -> None:
    sources = rules.numbered_sources(visit.id, (need.kind for need in heard))
    for need, source_id in zip(heard, sources, strict=True):
        record_need(
            actor=actor, now=now, kind=need.kind, channel="visit", resident_id=visit.resident_id, urgency=need.urgency,
            said=need.said, found_at=visit.arrived_at, source_kind="visit", source_id=source_id, need_id=need.need_id,
        )  # fmt: skip
