"""What has rungs of the ladder above it: read by the clock alone, for no viewer."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment


def climbing(now: datetime) -> QuerySet[Commitment]:
    """What is overdue and may have rungs above it: the longest ladder of any place is the bound of each kind."""
    usual = max((len(pack.steps) for pack in packs.all()), default=0)
    longer: dict[int, set[str]] = defaultdict(set)
    for kind in _with_own_rungs():
        longer[max(len(pack.steps_of(kind)) for pack in packs.all())].add(kind)
    below = Q(escalation_step__lt=usual)
    for rungs, kinds in longer.items():
        below |= Q(escalation_step__lt=rungs, kind__in=kinds)
    return Commitment.objects.filter(below, is_open=True, due_at__lte=now)


def is_pressing(now: datetime) -> bool:
    """Has a promise of a kind with a ladder of its own reached a rung that nobody was told of? Such a rung does not wait for the hour.

    Asked every minute: one query over what is overdue of those kinds.
    """
    kinds = _with_own_rungs()
    rows = climbing(now).filter(kind__in=kinds) if kinds else ()
    return any(rungs_of(one, now) > one.escalation_step for one in rows)


def rungs_of(commitment: Commitment, now: datetime) -> int:
    """How many rungs of its ladder an open promise has reached."""
    steps = packs.for_place(commitment.place).steps_of(commitment.kind)
    return rules.rungs_reached(commitment.due_at, now, [step.after for step in steps])


def _with_own_rungs() -> set[str]:
    return {kind for pack in packs.all() for step in pack.ladder.values() for kind in step.kinds}
