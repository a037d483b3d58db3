"""A need becomes somebody's commitment; a commitment is also made without a need (an order, a follow-up)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services.changing import SUBJECT, must_reach, put_back, taken_up_open
from lianxin.domain.needs.events import NeedMerged
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.needs.services import triage_need
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


@service("commitment.make")
def make_commitment(
    *, actor: Viewer, now: datetime, kind: str, title: str = "", place: str = "", need_id: UUID | None = None,
    resident_id: UUID | None = None, service_code: str = "", worker_id: UUID | None = None,
    actor_kind: str = "worker", actor_name: str = "", starts_at: datetime | None = None,
    due_at: datetime | None = None, minutes: int | None = None, commitment_id: UUID | None = None,
) -> Commitment:  # fmt: skip
    """Somebody undertakes one thing by a time. The same `commitment_id` twice is one commitment.

    Place and person come from the need, else from the resident, else `place`. Without `due_at` the pack's hours for the
    kind count from now; without `title` and `minutes` the pack's service or kind says them. Raises
    "commitment.kind_unknown", "care.service_unknown", "commitment.due_before_now", "commitment.need_not_accepted",
    "need.already_closed", "commitment.worker_out_of_reach".
    """
    place, resident_id = _whom(actor, need_id, resident_id, place)
    actor.must("commitment.make", place)
    pack = packs.for_place(place)
    due_at = due_at or now + timedelta(hours=_hours(pack, kind))
    if due_at <= now:
        raise ProblemError("commitment.due_before_now")
    if service_code and service_code not in pack.offered:
        raise ProblemError("care.service_unknown", service=service_code)
    if worker_id is not None:
        must_reach(actor, now, worker_id, place)
    offered = pack.offered.get(service_code)
    commitment = Commitment(
        id=commitment_id or new_id(), place=place, kind=kind, service=service_code, need_id=need_id,
        title=title.strip() or (offered.name.zh if offered else pack.commitment_kinds[kind].name.zh),
        resident_id=resident_id, actor_kind=actor_kind, worker_id=worker_id, actor_name=actor_name, made_by=actor.id,
        made_at=now, starts_at=starts_at, due_at=due_at, minutes=minutes or (offered.minutes if offered else None),
    )  # fmt: skip
    try:
        with transaction.atomic():
            commitment.save(force_insert=True)
    except IntegrityError:
        return _made_before(actor, commitment)
    after = {"kind": kind, "service": service_code, "worker": str(worker_id or ""), "due_at": str(due_at)}
    audit.record(
        actor=actor, verb="commitment.make", subject=(SUBJECT, commitment.id), place=place, after=after, now=now
    )
    return commitment


@service("need.triage")
def answer_need(
    *, actor: Viewer, now: datetime, need_id: UUID, worker_id: UUID, kind: str = "", title: str = "",
    service_code: str = "", due_at: datetime | None = None,
) -> Commitment:  # fmt: skip
    """Accept a need and give it to a worker, in one transaction: either both or nothing.

    What is not said comes from the pack: the commitment that answers this kind of need, its first service on offer, and
    the hours in which a need of this urgency is acted on. Raises what `triage_need` and `make_commitment` raise.
    """
    need = need_or_404(actor, need_id)
    pack = packs.for_place(need.place)
    usual = pack.need_kinds.get(need.kind)
    if usual is None:
        raise ProblemError("need.kind_unknown", kind=need.kind)
    if need.state == "new":
        triage_need(actor=actor, now=now, need_id=need.id, accept=True)
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
    minutes: int | None = None, version: int | None = None,
) -> Commitment:  # fmt: skip
    """Agree on another time. The ladder begins anew. Raises "commitment.due_before_now", "commitment.not_open"."""
    commitment = taken_up_open(actor, commitment_id, version, now)
    actor.must("commitment.make", commitment.place)
    if due_at <= now:
        raise ProblemError("commitment.due_before_now")
    commitment.due_at, commitment.escalation_step = due_at, 0
    commitment.starts_at = starts_at or commitment.starts_at
    commitment.minutes = minutes or commitment.minutes
    put_back(actor, now, "commitment.reschedule", commitment, "due_at", "starts_at", "minutes", "escalation_step")
    return commitment


def follow_merged_need(event: NeedMerged) -> None:
    """What was promised for a repeat now answers the need that stays (heard in the same transaction)."""
    Commitment.objects.filter(need_id=event.need_id).update(need_id=event.into_id)


def _whom(actor: Viewer, need_id: UUID | None, resident_id: UUID | None, place: str) -> tuple[str, UUID | None]:
    if need_id is not None:
        need = need_or_404(actor, need_id)
        if not need.is_open:
            raise ProblemError("need.already_closed")
        if need.state != "accepted":
            raise ProblemError("commitment.need_not_accepted")
        return need.place, need.resident_id
    if resident_id is not None:
        return resident_or_404(actor, resident_id).place, resident_id
    return place, None


def _hours(pack: Pack, kind: str) -> int:
    if kind not in pack.commitment_kinds:
        raise ProblemError("commitment.kind_unknown", kind=kind)
    return pack.commitment_kinds[kind].due_hours


def _made_before(actor: Viewer, commitment: Commitment) -> Commitment:
    earlier = Commitment.objects.get(id=commitment.id)
    if not actor.may("commitment.make", earlier.place):
        raise ProblemError("general.not_found")
    audit.unchanged()
    return earlier
