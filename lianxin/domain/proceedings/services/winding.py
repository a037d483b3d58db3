"""The clock of the present state: one promise on the board, by the pack's limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services import begin_clock, move_clock
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import facts_of, running, written
from lianxin.engines.workflow import Clock, Limit, due
from lianxin.engines.workflow.model import Unit
from lianxin.kernel.clock import local_day
from lianxin.kernel.sayings import saying


def wind(actor: Viewer, now: datetime, proceeding: Proceeding, facts: Mapping[str, Any]) -> None:
    """Begin the clock of the state it stands in; the row is saved by the caller."""
    state = written(proceeding.place, proceeding.workflow).states[proceeding.state]
    clock = running(proceeding.place, proceeding.workflow).states[proceeding.state].clock
    if clock is None or state.clock is None:
        raise ValueError(f"the pack gives no clock to {proceeding.workflow}.{proceeding.state}")
    name = written(proceeding.place, proceeding.workflow).name.zh
    proceeding.clock = begin_clock(
        actor=actor, now=now, kind=state.clock.commitment, title=f"{name}:{state.name.zh}", place=proceeding.place,
        due_at=_due(now, proceeding, clock, facts), resident_id=proceeding.resident_id, worker_id=proceeding.holder_id, guard=proceeding.guard,
    )  # fmt: skip


def wind_clock(*, actor: Viewer, now: datetime, proceeding_id: UUID) -> None:
    """What the clock reads was learnt or corrected (a tier, the day an office named): it is due at another moment now.

    No service of its own: called by the service of the area above that wrote it. Nothing for one that is over.
    """
    proceeding = Proceeding.objects.filter(id=proceeding_id, closed_at__isnull=True).first()
    if proceeding is None or proceeding.clock_id is None:
        return
    clock = running(proceeding.place, proceeding.workflow).states[proceeding.state].clock
    if clock is None:
        return
    due_at = _due(now, proceeding, clock, facts_of(proceeding))
    move_clock(
        actor=actor,
        now=now,
        commitment_id=proceeding.clock_id,
        due_at=due_at,
        reason=saying("proceeding.clock"),
    )


def _due(now: datetime, proceeding: Proceeding, clock: Clock, facts: Mapping[str, Any]) -> datetime:
    pack, today = packs.for_place(proceeding.place), local_day(now)
    limits = {
        name: Limit(pack.value(name, today), cast("Unit", pack.parameters[name].unit))
        for name in clock.parameters
    }
    return due(clock, proceeding.state_since, facts, limits, pack.is_working_day)
