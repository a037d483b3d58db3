"""Visits by tier: while help runs a promise of the next one stands on the board; in follow-up the state's own clock is that promise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services import begin_clock, end_clock, move_clock
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildFile, ChildVisit
from lianxin.domain.minors.services.holding import keep, taken_up
from lianxin.domain.minors.services.receiving import PROMISE
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

HELP: Final = ("respond", "help")
"""States in which visits have a promise of their own."""
_TIERS: Final = ("high", "mid_high", "mid_low", "low")


@service("minor.work")
def record_visit(
    *, actor: Viewer, now: datetime, file_id: UUID, held_at: datetime, saw_child: bool, found: str, own_words: str = "", visit_id: UUID | None = None
) -> ChildVisit:  # fmt: skip
    """How the child was found. Only a visit that saw the child keeps the promise; the next is due by the tier.

    The same `visit_id` twice is one. Raises "minor.day_in_future", "general.empty_field".
    """
    file = taken_up(actor, now, file_id)
    if held_at > now:
        raise ProblemError("minor.day_in_future")
    visit = ChildVisit(file=file, held_at=held_at, saw_child=saw_child, by=actor.id, at=now)
    if visit_id is not None:
        earlier = ChildVisit.objects.filter(id=visit_id, file=file).first()
        if earlier is not None:
            audit.unchanged()
            return earlier
        visit.id = visit_id
    visit.found = rules.as_text({"found": must_say(found, "情况"), "own_words": own_words})
    visit.save(force_insert=True)
    keep(actor, now, "minor.visit", file, {"held_at": str(held_at), "saw_child": saw_child})
    if saw_child and file.visits_id is not None:
        end_clock(actor=actor, now=now, commitment_id=file.visits_id, outcome="已见到孩子")
        file.visits = None
        file.save(update_fields=["visits"])
        wind_visits(actor, now, file)
    return visit


def wind_visits(actor: Viewer, now: datetime, file: ChildFile) -> None:
    """The promise of the next visit as the state and the tier have it: begun, moved, or none. The file is held by the caller."""
    proceeding = file.proceeding
    if proceeding.state not in HELP or file.tier not in _TIERS or proceeding.closed_at is not None:
        if file.visits_id is not None:
            end_clock(actor=actor, now=now, commitment_id=file.visits_id, outcome="由下一阶段接续")
            file.visits = None
            file.save(update_fields=["visits"])
        return
    due_at = now + timedelta(days=visit_days(file, now))
    if file.visits_id is not None:
        move_clock(
            actor=actor,
            now=now,
            commitment_id=file.visits_id,
            due_at=due_at,
            reason=saying("proceeding.clock"),
        )
        return
    file.visits = begin_clock(
        actor=actor, now=now, kind=PROMISE, title="未成年人保护:走访", place=proceeding.place, due_at=due_at, resident_id=proceeding.resident_id,
        worker_id=proceeding.holder_id, guard=proceeding.guard,
    )  # fmt: skip
    file.save(update_fields=["visits"])


def visit_days(file: ChildFile, now: datetime) -> int:
    """How many days may pass between visits in this tier."""
    return int(packs.for_place(file.proceeding.place).value(f"child_visit_days_{file.tier}", local_day(now)))
