"""Whom to call back, and what they said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.models import CallBack, Commitment
from lianxin.kernel.clock import month_bounds, month_start
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class CallCounts:
    """The sample of a month: by outcome, "" for those nobody has called yet."""

    by_outcome: Mapping[str, int]

    @property
    def drawn(self) -> int:
        return sum(self.by_outcome.values())


def servable(viewer: Viewer, month: date, place: str) -> QuerySet[Commitment]:
    """What was done for people in a month and may be asked about: of the kinds that are settled, not rejected."""
    start, end = month_bounds(month)
    rows = Commitment.objects.filter(settled_kinds(), done_at__gte=start, done_at__lt=end, resident__isnull=False, rejected_at__isnull=True)
    return scope(viewer, "confirmation.decide", rows.filter(within((place_range(place),)))).select_related("call_back").order_by("id")


def call_backs(viewer: Viewer, month: date, place: str = "") -> list[CallBack]:
    """The sample of a month, those still to be called first, with the people they name."""
    rows = scope(viewer, "commitment.confirm", CallBack.objects.filter(month=month_start(month)))
    if place:
        rows = rows.filter(within((place_range(place),)))
    found = rows.select_related("commitment__resident", "commitment__worker").order_by("drawn_at", "id")
    return sorted(found, key=lambda one: ("", "not_reached").index(one.outcome) if one.outcome in ("", "not_reached") else 2)


def call_counts(viewer: Viewer, month: date, place: str = "") -> CallCounts:
    """How the sample of a month turned out."""
    found: dict[str, int] = {}
    for one in call_backs(viewer, month, place):
        found[one.outcome] = found.get(one.outcome, 0) + 1
    return CallCounts(found)


def call_back_or_404(viewer: Viewer, call_back_id: UUID) -> CallBack:
    """One of them, or "general.not_found"."""
    rows = CallBack.objects.select_related("commitment__resident", "commitment__worker").filter(id=call_back_id)
    found = scope(viewer, "commitment.confirm", rows).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def settled_kinds() -> Q:
    """Each place by the kinds its own pack settles: the pack of the longest prefix, as `packs.for_place` has it."""
    found = Q(pk__in=[])
    for pack in packs.all():
        here = Q(place__startswith=pack.covers) if pack.covers else Q()
        for other in packs.all():
            if other.covers != pack.covers and other.covers.startswith(pack.covers):
                here &= ~Q(place__startswith=other.covers)
        found |= here & Q(kind__in=[code for code, kind in pack.commitment_kinds.items() if kind.settled])
    return found
