"""What was done up to the end of a month and is not settled yet: what counts, and what does not, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import settled_kinds
from lianxin.domain.settlement.models import SettlementLine
from lianxin.domain.settlement.rules import Facts, why_not
from lianxin.domain.settlement.selectors.pricing import priced
from lianxin.kernel.clock import month_bounds
from lianxin.kernel.divisions import place_range

ABILITY: Final = "settlement.read"
MOST_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class NotCounted:
    """Something done that no statement counts, and why (`rules.NOT_COUNTED`)."""

    commitment: Commitment
    why: str


def countable(viewer: Viewer, month: date, place: str, now: datetime) -> QuerySet[Commitment]:
    """Done up to the end of the month, confirmed by now, without open doubts, in no statement yet."""
    rows = _unsettled(viewer, month, place).filter(_counts(), confirmed_at__lte=now)
    return rows.select_related("worker").order_by("done_at", "id")


def not_counted(viewer: Viewer, month: date, place: str = "") -> list[NotCounted]:
    """What is done and in no statement, with the reason, the oldest first: a list to work through."""
    rows = _unsettled(viewer, month, place).annotate(is_asked=_asked())
    found = [
        NotCounted(one, why_not(facts_of(one)))
        for one in rows.exclude(_counts()).select_related("resident", "worker").order_by("done_at", "id")[:MOST_SHOWN]
    ]  # fmt: skip
    return found + [NotCounted(one, "price") for one in _unpriced(viewer, rows.filter(_counts()))]


def facts_of(one: Commitment) -> Facts:
    """What of a commitment decides whether it counts."""
    return Facts(
        is_confirmed=one.confirmed_at is not None, is_confirmation_doubtful=one.doubted_at is not None, has_doubts=one.has_doubts,
        is_asked=getattr(one, "is_asked", False), is_rejected=one.rejected_at is not None,
    )  # fmt: skip


def _unpriced(viewer: Viewer, rows: QuerySet[Commitment]) -> Iterable[Commitment]:
    ready = list(rows.select_related("resident", "worker").order_by("done_at", "id")[:MOST_SHOWN])
    known = priced(viewer, ready)
    return [one for one in ready if known[one.id].is_unclear]


def _unsettled(viewer: Viewer, month: date, place: str) -> QuerySet[Commitment]:
    counted = SettlementLine.objects.filter(commitment_id=OuterRef("pk"), kind="counted")
    rows = Commitment.objects.filter(settled_kinds(), done_at__isnull=False, done_at__lt=month_bounds(month)[1]).exclude(Exists(counted))
    if place:
        rows = rows.filter(within((place_range(place),)))
    return scope(viewer, ABILITY, rows)


def _counts() -> Q:
    return Q(confirmed_at__isnull=False, doubted_at__isnull=True, has_doubts=False, rejected_at__isnull=True)


def _asked() -> Exists:
    return Exists(Commitment.objects.filter(about_id=OuterRef("pk"), kind="explain", is_open=True))


def still_counts(viewer: Viewer, keys: Sequence[UUID]) -> set[UUID]:
    """Which of these commitments may still be counted."""
    rows = scope(viewer, ABILITY, Commitment.objects.filter(id__in=keys)).filter(_counts())
    return set(rows.values_list("id", flat=True))
