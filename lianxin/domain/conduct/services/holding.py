"""How a complaint is taken up for change, who is kept apart from it, and who is let read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import NOBODY, Viewer
from lianxin.domain.conduct.models import Complaint
from lianxin.domain.conduct.selectors.complaints import RECEIVE, complaint_or_404
from lianxin.domain.conduct.selectors.conflicts import accounts_about
from lianxin.domain.proceedings.selectors import most_days
from lianxin.domain.proceedings.services import name_reader
from lianxin.domain.proceedings.services.holding import file_held
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


def taken_up(actor: Viewer, now: datetime, complaint_id: UUID, *, ability: str = RECEIVE) -> Complaint:
    """An open complaint that the actor reads and may work on, locked after its promises. Raises what `complaint_or_404` and `file_held`
    raise, "complaint.conflict", and "complaint.not_in_hand" for what only whoever has it in hand does."""
    seen = complaint_or_404(actor, now, complaint_id)
    must_be_apart(actor.id, seen)
    if ability == RECEIVE:
        must_have_in_hand(actor, seen)
    return file_held(actor, seen, ability=ability, beside=("worker__user", "agency", "handler"))


def must_have_in_hand(actor: Viewer, complaint: Complaint) -> None:
    """Whoever judges it does not also work on it. Raises "complaint.not_in_hand"."""
    if not actor.is_system and complaint.handler_id != actor.id:
        raise ProblemError("complaint.not_in_hand")


def must_be_in(complaint: Complaint, *states: str) -> None:
    """Raises "complaint.not_now" in any other state."""
    if complaint.proceeding.state not in states:
        raise ProblemError("complaint.not_now")


def must_be_apart(user_id: UUID | None, complaint: Complaint) -> None:
    """Nobody has to do with a complaint about themselves or their agency. Raises "complaint.conflict"."""
    if user_id is not None and user_id in accounts_about(worker=complaint.worker, agency=complaint.agency):
        raise ProblemError("complaint.conflict")


def let_read(now: datetime, complaint: Complaint, user_id: UUID, why: str) -> None:
    """Leave to read it for as long as the pack says, given by the rules of complaints (nobody's id stands as who
    decided: neither whoever takes it nor a colleague lets them) and on record as every other."""
    place = complaint.proceeding.place
    days = min(int(packs.for_place(place).value("complaint_reading_days", local_day(now))), most_days(place, now))
    desk = replace(Viewer.system("投诉受理"), id=NOBODY)
    name_reader(actor=desk, now=now, proceeding_id=complaint.id, user_id=user_id, why=why, until=now + timedelta(days=days))
