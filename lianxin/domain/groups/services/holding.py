"""How a group is taken up for change: read by right, under way, its clock locked first; and how a change stands in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.groups.models import Group
from lianxin.domain.groups.selectors import group_or_404
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

SUBJECT: Final = "groups.Group"


def taken_up(actor: Viewer, now: datetime, group_id: UUID) -> Group:
    """A group under way that the actor may work on, locked after its clock. Raises what `group_or_404` raises, "access.denied",
    "proceeding.over"."""
    seen = group_or_404(actor, now, group_id)
    actor.must("proceeding.work", seen.proceeding.place)
    if seen.proceeding.closed_at is not None:
        raise ProblemError("proceeding.over")
    hold([seen.proceeding.clock_id])
    locked = Group.objects.select_for_update(of=("self",)).get(id=group_id)
    locked.proceeding = seen.proceeding
    return locked


def keep(actor: Viewer, now: datetime, verb: str, group: Group, after: Mapping[str, object]) -> None:
    """The row of the trail: codes, days and numbers, never names nor what was written about somebody."""
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, group.id), place=group.proceeding.place, after=dict(after), now=now)


def must_lie(number: int, within: tuple[int, int], field: str) -> int:
    """Raises "group.number_invalid"."""
    if not within[0] <= number <= within[1]:
        raise ProblemError("group.number_invalid", field=field, low=within[0], high=within[1])
    return number
