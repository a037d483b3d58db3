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
from lianxin.domain.minors.services.holding import taken_up
from lianxin.domain.minors.services.receiving import PROMISE
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_have_been
from lianxin.kernel.sayings import saying

HELP: Final = ("respond", "help")
"""States in which visits have a promise of their own."""
_TIERS: Final = ("high", "mid_high", "mid_low", "low")


@service("minor.work")
def record_visit(
    *, actor: Viewer, now: datetime, file_id: UUID, held_at: datetime, saw_child: bool, found: str, own_words: str = "", visit_id: UUID | None = None
) -> ChildVisit:  # fmt: skip
    """How the child was found. Only a visit that saw the child keeps the promise, and only one so late that the next, counted from it
    by the tier, is due later than this one was: what is written down long afterwards puts nothing off.

    The same `visit_id` twice is one. Raises "general.day_in_future", "general.empty_field".
    """
    file = taken_up(actor, now, file_id)
    must_have_been(held_at, now)
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
    if saw_child and file.visits is not None and held_at + _interval(file, now) > file.visits.due_at:
        _end(actor, now, file, "已见到孩子")
        _begin(actor, now, file, held_at)
    return visit


def wind_visits(actor: Viewer, now: datetime, file: ChildFile, *, tier_changed: bool = False) -> None:
    """The promise of the next visit as the state has it: begun or none; moved when the tier is another. A step of the file alone moves
    no visit. The file is held by the caller."""
    is_due = file.proceeding.state in HELP and file.tier in _TIERS and file.proceeding.closed_at is None
    running = file.visits if file.visits is not None and file.visits.is_open else None
    if not is_due:
        _end(actor, now, file, "由下一阶段接续")
    elif running is None:
        _begin(actor, now, file, now)
    elif tier_changed:
        due_at = now + _interval(file, now)
        move_clock(actor=actor, now=now, commitment_id=running.id, due_at=due_at, reason=saying("proceeding.clock"))


def _begin(actor: Viewer, now: datetime, file: ChildFile, since: datetime) -> None:
    proceeding = file.proceeding
    file.visits = begin_clock(
        actor=actor, now=now, kind=PROMISE, title="未成年人保护:走访", place=proceeding.place, due_at=since + _interval(file, now),
        resident_id=proceeding.resident_id, worker_id=proceeding.holder_id, guard=proceeding.guard,
    )  # fmt: skip
    file.save(update_fields=["visits"])


def _end(actor: Viewer, now: datetime, file: ChildFile, outcome: str) -> None:
    if file.visits_id is None:
        return
    end_clock(actor=actor, now=now, commitment_id=file.visits_id, outcome=outcome)
    file.visits = None
    file.save(update_fields=["visits"])


def _interval(file: ChildFile, now: datetime) -> timedelta:
    """How long may pass between visits in this tier."""
    days = packs.for_place(file.proceeding.place).value(f"child_visit_days_{file.tier}", local_day(now))
    return timedelta(days=int(days))
