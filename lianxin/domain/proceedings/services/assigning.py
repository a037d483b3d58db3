"""Somebody else holds it, or supervises it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from lianxin.base.access.selectors import labels_of, workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.events import CommitmentReassigned
from lianxin.domain.commitments.services import pass_clock
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.proceedings.events import ProceedingReassigned
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import abilities_to_work, glimpse_or_404, promises_on
from lianxin.domain.proceedings.services.appointing import appoint
from lianxin.domain.proceedings.services.holding import SUBJECT, add_step, held, must_hold
from lianxin.domain.proceedings.services.telling import steps_address
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying


@service("proceeding.assign")
def hand_over(
    *,
    actor: Viewer,
    now: datetime,
    proceeding_id: UUID,
    holder_id: UUID,
    reason: str,
    version: int | None = None,
) -> Proceeding:
    """Give it, with its clock and what hangs on it on the board, to somebody who keeps promises over its place. To the same one changes nothing. Whoever supervised it
    and holds it now supervises it no more.

    Whoever hands over need not be allowed to read the file; one kept to the named nobody takes for themselves from who holds it, for
    that would be reading by one's own leave. Raises "proceeding.over", "proceeding.not_to_oneself",
    "commitment.worker_out_of_reach", "proceeding.holder_cannot_work", "general.changed_meanwhile", "general.empty_field".
    """
    proceeding = _to_assign(actor, now, proceeding_id, version)
    if proceeding.clock_id is None:
        raise ProblemError("proceeding.over")
    if proceeding.holder_id == holder_id:
        audit.unchanged()
        return proceeding
    must_hold(actor, now, holder_id, proceeding)
    said = must_say(reason)
    _give(actor, now, proceeding, holder_id, said)
    pass_clock(actor=actor, now=now, commitment_id=proceeding.clock_id, worker_id=holder_id, reason=said)
    key = f"proceeding:{proceeding.id.hex}:{proceeding.version}"
    notify(
        actor=actor,
        now=now,
        users=[holder_id],
        kind="proceeding.handed_over",
        link=steps_address(proceeding.id),
        key=key,
    )
    return proceeding


@service("proceeding.assign")
def set_supervisor(
    *, actor: Viewer, now: datetime, proceeding_id: UUID, supervisor_id: UUID | None, reason: str
) -> Proceeding:
    """Name who supervises it, and so reads it; None: nobody. Nobody names themselves: that would be reading by one's own leave.

    Raises "access.own_approval", "proceeding.holder_supervises", "commitment.worker_out_of_reach", "general.empty_field".
    """
    proceeding = _to_assign(actor, now, proceeding_id, None)
    if supervisor_id is not None and supervisor_id == actor.id and proceeding.secrecy != "place":
        raise ProblemError("access.own_approval")
    if supervisor_id is not None and supervisor_id == proceeding.holder_id:
        raise ProblemError("proceeding.holder_supervises")
    must_hold(actor, now, supervisor_id, proceeding)
    supervise(actor, now, proceeding, supervisor_id, must_say(reason))
    return proceeding


def supervise(actor: Viewer, now: datetime, proceeding: Proceeding, supervisor_id: UUID | None, reason: str) -> None:
    """Write down who supervises a row that the caller has locked, None: nobody; no service of its own."""
    before, proceeding.supervisor_id = proceeding.supervisor_id, supervisor_id
    proceeding.version += 1
    proceeding.save(update_fields=["supervisor_id", "version"])
    appoint(actor, now, proceeding, supervisor_id, leaving=before)
    add_step(actor, now, proceeding, "supervise", from_state=proceeding.state, to_state=proceeding.state, holder_id=supervisor_id, reason=reason)
    audit.record(
        actor=actor, verb="proceeding.supervise", subject=(SUBJECT, proceeding.id), place=proceeding.place, now=now,
        before={"worker": str(before or "")}, after={"worker": str(supervisor_id or ""), "reason": reason},
    )  # fmt: skip


def follow_reassigned(event: CommitmentReassigned) -> None:
    """Its clock went to somebody else (改派, 交接, or nobody after a move): so does what it is the clock of."""
    proceeding = Proceeding.objects.select_for_update().filter(clock_id=event.commitment_id).first()
    if (
        proceeding is None
        or proceeding.holder_id == event.worker_id
        or event.actor is None
        or event.at is None
    ):
        return
    _give(event.actor, event.at, proceeding, event.worker_id, "")


def hanging_on(commitment_ids: Collection[UUID]) -> list[UUID]:
    """The open promises that hang on the files whose clocks are among these."""
    return list(promises_on(Proceeding.objects.filter(clock_id__in=list(commitment_ids)).only("id", "place", "workflow")))


def asked_of_holders(commitment_ids: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """What somebody needs to take over those of these promises that are clocks of files: to be able to work on the file."""
    clocks = Proceeding.objects.filter(clock_id__in=list(commitment_ids)).values_list("clock_id", "place", "workflow")
    return {clock: abilities_to_work(place, workflow) for clock, place, workflow in clocks if clock is not None}


def _must_be_able(actor: Viewer, now: datetime, holder_id: UUID, proceeding: Proceeding) -> None:
    """Nobody is given a file they could not work on: it would lie there, closed to whoever held it before."""
    for ability in sorted(abilities_to_work(proceeding.place, proceeding.workflow)):
        if holder_id == actor.id and actor.may(ability, proceeding.place):
            continue
        if holder_id not in {user.id for user in workers_over(actor, proceeding.place, ability, today=local_day(now))}:
            raise ProblemError("proceeding.holder_cannot_work", name=labels_of([holder_id]).get(holder_id, ""))


def _to_assign(actor: Viewer, now: datetime, proceeding_id: UUID, version: int | None) -> Proceeding:
    seen = glimpse_or_404(actor, now, proceeding_id)
    actor.must("proceeding.assign", seen.place)
    if seen.guard:
        actor.must(seen.guard, seen.place)
    return held(seen, seen.version if version is None else version)


def _give(actor: Viewer, now: datetime, proceeding: Proceeding, holder_id: UUID | None, reason: str) -> None:
    before, proceeding.holder_id = proceeding.holder_id, holder_id
    if proceeding.secrecy != "place" and before is not None and holder_id is not None and holder_id == actor.id:
        raise ProblemError("proceeding.not_to_oneself")
    if holder_id is not None:
        _must_be_able(actor, now, holder_id, proceeding)
    proceeding.version += 1
    proceeding.save(update_fields=["holder_id", "version"])
    appoint(actor, now, proceeding, holder_id, leaving=before)
    add_step(actor, now, proceeding, "hand_over", from_state=proceeding.state, to_state=proceeding.state, holder_id=holder_id, reason=reason)
    audit.record(
        actor=actor, verb="proceeding.hand_over", subject=(SUBJECT, proceeding.id), place=proceeding.place, now=now,
        before={"worker": str(before or "")}, after={"worker": str(holder_id or ""), "reason": reason},
    )  # fmt: skip
    if holder_id is not None and holder_id == proceeding.supervisor_id:
        supervise(actor, now, proceeding, None, saying("proceeding.holds_now"))
    events.publish(ProceedingReassigned(proceeding.id, holder_id, before, actor, now))
    for promise, goes in sorted(promises_on([proceeding]).items()):
        if goes:
            pass_clock(actor=actor, now=now, commitment_id=promise, worker_id=holder_id, reason=saying("proceeding.passed_on"))
