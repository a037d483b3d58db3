"""What was done up to the end of a month and is not settled yet: what counts, and what does not, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import settled_kinds
from lianxin.domain.settlement.models import SettlementLine
from lianxin.domain.settlement.rules import NOT_COUNTED, Facts, why_not
from lianxin.domain.settlement.selectors.pricing import priced
from lianxin.kernel.clock import month_bounds
from lianxin.kernel.divisions import place_range

ABILITY: Final = "settlement.read"
_AT_ONCE: Final = 500
_OPEN_DOUBTS: Final = Q(rejected_at__isnull=True, has_doubts=True)
_CLEAR: Final = Q(rejected_at__isnull=True, has_doubts=False)


@dataclass(frozen=True, slots=True)
class NotCounted:
    """Something done that no statement counts, and why (`rules.NOT_COUNTED`)."""

    commitment: Commitment
    why: str


def countable(viewer: Viewer, month: date, place: str, now: datetime) -> QuerySet[Commitment]:
    """Done up to the end of the month, confirmed by now, without open doubts, in no statement yet."""
    rows = _unsettled(viewer, month, place).filter(_counts(), confirmed_at__lte=now)
    return rows.select_related("worker").order_by("done_at", "id")


def not_counted(viewer: Viewer, month: date, place: str = "", why: str = "", *, after: str = "", limit: int = ROWS) -> Page[Commitment]:
    """What is done and in no statement, the oldest first, a page at a time: a list to work through. `why`: for this reason alone."""
    rows = _unsettled(viewer, month, place).annotate(is_asked=_asked())
    if why == "price":
        rows = rows.filter(id__in=_unpriced(viewer, rows))
    elif why:
        rows = rows.filter(_being(why))
    else:
        rows = rows.filter(~_counts() | Q(id__in=_unpriced(viewer, rows)))
    return page_of(rows.select_related("resident", "worker"), "done_at", after=after, limit=limit)


def reasons_in(viewer: Viewer, month: date, place: str = "") -> dict[str, int]:
    """How many of them for each reason (`rules.NOT_COUNTED`); what has none of a reason is left out."""
    rows = _unsettled(viewer, month, place).annotate(is_asked=_asked())
    asked = {why: Count("id", filter=_being(why)) for why in NOT_COUNTED if why != "price"}
    found: dict[str, int] = rows.order_by().aggregate(**asked)
    found["price"] = len(_unpriced(viewer, rows))
    return {why: number for why, number in found.items() if number}


def told(one: Commitment) -> NotCounted:
    """Why one of `not_counted` is not counted. What everything else speaks for has a price nobody can tell."""
    return NotCounted(one, why_not(facts_of(one)) or "price")


def _being(why: str) -> Q:
    """The conditions of `rules.why_not`, for the database: one of them holds of whatever does not count."""
    return {
        "rejected": Q(rejected_at__isnull=False),
        "explaining": _OPEN_DOUBTS & Q(is_asked=True),
        "doubts": _OPEN_DOUBTS & Q(is_asked=False),
        "confirmation_doubtful": _CLEAR & Q(doubted_at__isnull=False),
        "unconfirmed": _CLEAR & Q(doubted_at__isnull=True, confirmed_at__isnull=True),
    }[why]


def facts_of(one: Commitment) -> Facts:
    """What of a commitment decides whether it counts."""
    return Facts(
        is_confirmed=one.confirmed_at is not None, is_confirmation_doubtful=one.doubted_at is not None, has_doubts=one.has_doubts,
        is_asked=getattr(one, "is_asked", False), is_rejected=one.rejected_at is not None,
    )  # fmt: skip


def _unpriced(viewer: Viewer, rows: QuerySet[Commitment]) -> list[UUID]:
    """Of what would count and is in no draft yet, what was agreed to pay and no longer is the price."""
    ready, found = list(rows.filter(_counts()).order_by("done_at", "id")), []
    for start in range(0, len(ready), _AT_ONCE):
        some = priced(viewer, ready[start : start + _AT_ONCE])
        found += [key for key, one in some.items() if one.is_unclear]
    return found


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
