"""A proceeding is opened, takes its steps, and begins again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from lianxin.base import packs
from lianxin.base.access.scope import GUARDS
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs.schema import Workflow as Written
from lianxin.domain.commitments.services import end_clock
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.proceedings.events import ProceedingMoved, ProceedingOpened
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.rules import file_number
from lianxin.domain.proceedings.selectors import done_by, facts_of, running, written
from lianxin.domain.proceedings.services.appointing import appoint
from lianxin.domain.proceedings.services.holding import SUBJECT, add_step, must_hold, taken_up
from lianxin.domain.proceedings.services.winding import wind
from lianxin.engines.workflow import OpenStep, open_steps
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

_COUNTY, _TOWNSHIP = 6, 9  # how much of a place code names it


@service("proceeding.open")
def open_proceeding(
    *, actor: Viewer, now: datetime, workflow: str, place: str = "", resident_id: UUID | None = None, holder_id: UUID | None = None,
    supervisor_id: UUID | None = None, facts: Mapping[str, Any] | None = None, proceeding_id: UUID | None = None,
) -> Proceeding:  # fmt: skip
    """Something begins to run: numbered, in the first state, its clock on the board. The same `proceeding_id` twice is one.

    Its place is the resident's, else `place`. `holder_id`: who carries it, nobody yet when not said. `facts`: what the first clock
    reads, for the file above is written only afterwards. Raises "proceeding.workflow_unknown", "proceeding.guard_unknown",
    "proceeding.holder_supervises", "commitment.worker_out_of_reach".
    """
    if resident_id is not None:
        place = resident_or_404(actor, resident_id).place
    actor.must("proceeding.open", place)
    row = written(place, workflow)
    if row.guard and row.guard not in GUARDS:  # nobody would ever see it
        raise ProblemError("proceeding.guard_unknown", guard=row.guard)
    if (earlier := _opened_before(actor, workflow, proceeding_id)) is not None:
        return earlier
    proceeding = Proceeding(
        id=proceeding_id or new_id(), place=place, workflow=workflow, resident_id=resident_id, holder_id=holder_id,
        supervisor_id=supervisor_id, state=row.start, state_since=now, secrecy=row.secrecy, guard=row.guard, opened_by=actor.id, opened_at=now,
    )  # fmt: skip
    _must_hold_both(actor, now, proceeding)
    try:
        with transaction.atomic():
            wind(actor, now, proceeding, facts or {})
            _number(proceeding, row, now)
            proceeding.save(force_insert=True)
    except IntegrityError:
        if (earlier := _opened_before(actor, workflow, proceeding_id)) is None:
            raise
        return earlier  # sent twice at once
    add_step(actor, now, proceeding, "open", to_state=proceeding.state)
    for one in (holder_id, supervisor_id):
        appoint(actor, now, proceeding, one)
    after = {
        "workflow": workflow,
        "stage": _stage(proceeding, proceeding.state),
        "file_number": proceeding.number,
        "worker": str(holder_id or ""),
    }
    audit.record(
        actor=actor,
        verb="proceeding.open",
        subject=(SUBJECT, proceeding.id),
        place=place,
        after=after,
        now=now,
    )
    events.publish(ProceedingOpened(proceeding.id, workflow, place, actor, now))
    return proceeding


@service("notice.read")  # whoever is named for one file may read no other; the step names its own ability
def take_step(
    *,
    actor: Viewer,
    now: datetime,
    proceeding_id: UUID,
    step: str,
    reason: str = "",
    version: int | None = None,
) -> Proceeding:
    """It moves on: the old clock is kept, the next begins. `version`: as it was seen.

    Raises "proceeding.step_unknown" for a step that does not leave the present state, "proceeding.not_ready" with what is missing,
    "proceeding.second_person", "access.denied", "general.changed_meanwhile", "general.empty_field", "proceeding.sealed".
    """
    proceeding = taken_up(actor, now, proceeding_id, version)
    row, workflow = (
        written(proceeding.place, proceeding.workflow),
        running(proceeding.place, proceeding.workflow),
    )
    facts = facts_of(proceeding)
    found = {
        one.step.code: one
        for one in open_steps(
            workflow, proceeding.state, facts, local_day(now), done_by=done_by(proceeding.id), person=actor.id
        )
    }
    if step not in found:
        raise ProblemError("proceeding.step_unknown")
    chosen = found[step]
    actor.must(chosen.step.ability, proceeding.place)
    _must_be_ready(chosen)
    said = must_say(reason) if row.steps[step].reason else reason.strip()
    _move(
        actor,
        now,
        proceeding,
        chosen.step.to,
        "step",
        step=step,
        reason=said,
        met=[one.code for one in chosen.step.needs],
        facts=facts,
    )
    return proceeding


@service("proceeding.open")
def reopen(*, actor: Viewer, now: datetime, proceeding_id: UUID, reason: str) -> Proceeding:
    """Something new came of what was over: it runs again, with its history and number, and whoever did a step before may be the
    second person now. Raises "proceeding.not_over", "proceeding.stays_over", "general.empty_field"."""
    proceeding = taken_up(actor, now, proceeding_id, None)
    actor.must("proceeding.open", proceeding.place)
    workflow = running(proceeding.place, proceeding.workflow)
    if proceeding.closed_at is None:
        raise ProblemError("proceeding.not_over")
    if not workflow.reopens_at:
        raise ProblemError("proceeding.stays_over")
    _move(
        actor,
        now,
        proceeding,
        workflow.reopens_at,
        "reopen",
        reason=must_say(reason),
        facts=facts_of(proceeding),
    )
    return proceeding


def _must_hold_both(actor: Viewer, now: datetime, proceeding: Proceeding) -> None:
    if proceeding.holder_id is not None and proceeding.holder_id == proceeding.supervisor_id:
        raise ProblemError("proceeding.holder_supervises")
    for one in (proceeding.holder_id, proceeding.supervisor_id):
        must_hold(actor, now, one, proceeding)


def _must_be_ready(chosen: OpenStep) -> None:
    if chosen.missing:
        lacking = ";".join(one.requirement.condition.label["zh"] for one in chosen.missing)
        remedy = ";".join(one.requirement.remedy["zh"] for one in chosen.missing)
        raise ProblemError("proceeding.not_ready", lacking=lacking, remedy=remedy)
    if not chosen.is_ready:
        raise ProblemError("proceeding.second_person")


def _move(
    actor: Viewer, now: datetime, proceeding: Proceeding, to_state: str, act: str, *, facts: Mapping[str, Any], step: str = "",
    reason: str = "", met: list[str] | None = None,
) -> None:  # fmt: skip
    pack, before = packs.for_place(proceeding.place), proceeding.state
    state = running(proceeding.place, proceeding.workflow).states[to_state]
    if proceeding.clock_id is not None:
        end_clock(actor=actor, now=now, commitment_id=proceeding.clock_id, outcome=state.name["zh"])
    proceeding.state, proceeding.state_since, proceeding.closed_at, proceeding.clock = (
        to_state,
        now,
        now if state.is_end else None,
        None,
    )
    if not state.is_end:
        wind(actor, now, proceeding, facts)
    proceeding.version += 1
    proceeding.save(update_fields=["state", "state_since", "closed_at", "clock", "version"])
    add_step(
        actor,
        now,
        proceeding,
        act,
        step=step,
        from_state=before,
        to_state=to_state,
        reason=reason,
        met=met or [],
        pack=pack,
    )
    verb = "proceeding.reopen" if act == "reopen" else "proceeding.step"
    after = {
        "step_taken": _stage(proceeding, step) if step else "",
        "stage": _stage(proceeding, to_state),
    }
    audit.record(
        actor=actor, verb=verb, subject=(SUBJECT, proceeding.id), place=proceeding.place, now=now,
        before={"stage": _stage(proceeding, before)}, after=after,
    )  # fmt: skip
    events.publish(
        ProceedingMoved(proceeding.id, proceeding.workflow, step, before, to_state, state.is_end, actor, now)
    )


def _stage(proceeding: Proceeding, code: str) -> str:
    """A state or step as the trail has it, with its workflow, so that it can be said in words."""
    return f"{proceeding.workflow}.{code}"


def _opened_before(actor: Viewer, workflow: str, proceeding_id: UUID | None) -> Proceeding | None:
    """What this actor has opened under this id already; "general.not_found" where it is somebody else's or of another kind."""
    earlier = Proceeding.objects.filter(id=proceeding_id).first() if proceeding_id else None
    if earlier is None:
        return None
    if earlier.workflow != workflow or earlier.opened_by != actor.id:
        raise ProblemError("general.not_found")
    audit.unchanged()
    return earlier


def _number(proceeding: Proceeding, row: Written, now: datetime) -> None:
    """The next number of the township's series in this year.

    Asked once the clock is wound: its audit row holds the chain of the county until the end, so that of two who open at once the
    second sees the number of the first.
    """
    day, place = local_day(now), proceeding.place
    place = place[:_TOWNSHIP] if level(place) in ("township", "village") else place[:_COUNTY]
    proceeding.series = f"{row.code}:{day:%Y}:{place}"
    last = Proceeding.objects.filter(series=proceeding.series).aggregate(last=Max("serial"))["last"] or 0
    proceeding.serial = last + 1
    worker = proceeding.holder.display_name if "{worker" in row.number and proceeding.holder is not None else ""
    proceeding.number = file_number(row.number, place=place, site=proceeding.place, worker=worker, day=day, serial=proceeding.serial)
