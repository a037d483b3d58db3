"""How a group is taken up for change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.domain.groups.models import GroupSession
from lianxin.domain.groups.selectors import group_or_404, session_or_404
from lianxin.domain.proceedings.services.holding import file_held
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.groups.models import Group


def taken_up(actor: Viewer, now: datetime, group_id: UUID) -> Group:
    """A group under way that the actor may work on, locked after its clock. Raises what `group_or_404` and `file_held` raise."""
    return file_held(actor, group_or_404(actor, now, group_id))


def session_taken(actor: Viewer, now: datetime, session_id: UUID, *, again: bool = False) -> tuple[GroupSession, Group]:
    """A session that is not over, locked after its promise, with its group; one that is written up too where it is corrected (`again`).
    Raises "group.session_over"."""
    seen = session_or_404(actor, now, session_id)
    group = file_held(actor, group_or_404(actor, now, seen.group_id), promises=(seen.commitment_id,))
    session = GroupSession.objects.select_for_update(of=("self",)).get(id=session_id)
    if session.cancelled_at is not None or (session.held_at is not None and not again):
        raise ProblemError("group.session_over")
    session.group = group
    return session, group


def must_lie(number: int, within: tuple[int, int], field: str) -> int:
    """Raises "group.number_invalid"."""
    if not within[0] <= number <= within[1]:
        raise ProblemError("group.number_invalid", field=field, low=within[0], high=within[1])
    return number
