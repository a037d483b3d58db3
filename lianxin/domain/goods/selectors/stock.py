"""Stores and what they hold, donations, movements, counts; the report whose every number opens to its movements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Range, Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.goods.models import (
    Donation,
    GoodsBatch,
    StockAccount,
    StockBalance,
    StockCount,
    StockMovement,
)
from lianxin.domain.goods.rules import Lot
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class MovementFilter:
    """What of the movements to show; empty means all. `kind`: those that touch an account of this kind; `place` narrows."""

    goods: str = ""
    kind: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One kind of goods: what came in from donors and (net) from stores elsewhere, and where it is now. The numbers balance."""

    goods: str
    donated: int = 0
    handed: int = 0
    left: int = 0
    written_off: int = 0
    in_transit: int = 0

    @property
    def from_elsewhere(self) -> int:
        """What came from stores beyond the places asked for, less what went there: movements across their border."""
        return self.handed + self.left + self.written_off + self.in_transit - self.donated


@dataclass(frozen=True, slots=True)
class Held:
    """A batch in a store."""

    balance: StockBalance
    lot: Lot


def stores(viewer: Viewer, ability: str = "goods.read") -> QuerySet[StockAccount]:
    """The stores within reach, by place."""
    return scope(viewer, ability, StockAccount.objects.filter(kind="store")).order_by("place")


def store_or_404(viewer: Viewer, store_id: UUID) -> StockAccount:
    found = stores(viewer).filter(id=store_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def held_in(viewer: Viewer, store_id: UUID) -> list[Held]:
    """What a store holds, first expired first."""
    rows = scope(viewer, "goods.read", StockBalance.objects.filter(account_id=store_id, kind="store", quantity__gt=0))
    held = [Held(row, _lot(row)) for row in rows.select_related("batch__donation")]
    return sorted(held, key=lambda one: (one.balance.batch.goods, one.lot.expires_on is None, one.lot.expires_on, one.lot.received_on))


def _lot(row: StockBalance) -> Lot:
    return Lot(row.batch_id, row.quantity, row.batch.donation.received_on, row.batch.expires_on, row.batch.size)


def readable_donations(viewer: Viewer) -> QuerySet[Donation]:
    """All donations within reach, with their papers."""
    return scope(viewer, "goods.read", Donation.objects.all())


def donations(viewer: Viewer, *, after: str = "", limit: int = ROWS) -> Page[Donation]:
    """Donations within reach, the newest first."""
    rows = readable_donations(viewer)
    return page_of(rows, "made_at", after=after, limit=limit, newest_first=True)


def donation_or_404(viewer: Viewer, donation_id: UUID) -> Donation:
    """A donation with its batches."""
    found = readable_donations(viewer).filter(id=donation_id).prefetch_related("batches").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def movements(viewer: Viewer, wanted: MovementFilter | None = None) -> QuerySet[StockMovement]:
    """Movements that touch an account within reach, with batch and accounts."""
    wanted = wanted or MovementFilter()
    reach = viewer.ranges("goods.read")
    condition = _touching(reach, wanted.kind)
    if condition is None:
        return StockMovement.objects.none()
    rows = StockMovement.objects.filter(condition)
    if wanted.place:
        rows = rows.filter(_touching((place_range(wanted.place),), wanted.kind) or Q())
    if wanted.goods:
        rows = rows.filter(batch__goods=wanted.goods)
    return rows.select_related("batch__donation", "source", "target")


def movements_page(
    viewer: Viewer, wanted: MovementFilter | None = None, *, after: str = "", limit: int = ROWS
) -> Page[StockMovement]:
    """The same a page at a time, the newest first."""
    return page_of(movements(viewer, wanted), "made_at", after=after, limit=limit, newest_first=True)


def movement_or_404(viewer: Viewer, movement_id: UUID) -> StockMovement:
    """One movement; a transfer also where it is bound for."""
    rows = StockMovement.objects.filter(id=movement_id).select_related("batch__donation", "source", "target")
    touching = _touching(viewer.ranges("goods.read"), "")
    bound = within(viewer.ranges("goods.read"), "bound_for")
    found = rows.filter(touching | bound).first() if touching is not None and bound is not None else None
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _touching(ranges: tuple[Range, ...], kind: str) -> Q | None:
    """The condition "one of its accounts, of this kind if one is named, lies in the ranges"."""
    condition: Q | None = None
    for side in ("source", "target"):
        inside = within(ranges, f"{side}__place")
        if inside is None:
            return None
        inside &= Q(**{f"{side}__kind": kind}) if kind else Q()
        condition = inside if condition is None else condition | inside
    return condition


def signed(movement: StockMovement, kind: str, place: str = "") -> int:
    """What a movement adds to the accounts of a kind (taken from them: below nought), of a place if one is named."""
    low, high = place_range(place) if place else ("", "~")

    def is_ours(account: StockAccount) -> bool:
        return account.kind == kind and low <= account.place < high

    return movement.quantity * (is_ours(movement.target) - is_ours(movement.source))


def on_the_way(viewer: Viewer) -> list[StockMovement]:
    """Transfers nobody has answered yet, from or to places within reach, the oldest first."""
    sent = StockMovement.objects.filter(what="sent", answered__isnull=True)
    ranges = viewer.ranges("goods.read")
    here, there = within(ranges), within(ranges, "bound_for")
    if here is None or there is None:
        return []
    return list(sent.filter(here | there).select_related("batch", "source").order_by("made_at", "id"))


def report(viewer: Viewer, place: str = "") -> list[ReportRow]:
    """Every kind of goods with where it came from and where it is, from the balances within reach. One query."""
    rows = scope(viewer, "goods.read", StockBalance.objects.all())
    if place:
        rows = rows.filter(within((place_range(place),)) or Q())
    totals: dict[str, dict[str, int]] = defaultdict(dict)
    for goods, kind, number in rows.order_by().values_list("batch__goods", "kind").annotate(number=Sum("quantity")):
        totals[goods][kind] = number
    return [
        ReportRow(
            goods, -held.get("donor", 0), held.get("recipients", 0), held.get("store", 0), held.get("written_off", 0),
            held.get("transit", 0),
        )
        for goods, held in sorted(totals.items())
    ]  # fmt: skip


def counts(viewer: Viewer, store_id: UUID) -> list[StockCount]:
    """The counts of a store, the newest first."""
    rows = scope(viewer, "goods.read", StockCount.objects.filter(account_id=store_id))
    return list(rows.order_by("-counted_at", "-id")[:ROWS])


def counts_waiting(viewer: Viewer) -> list[StockCount]:
    """The counts that somebody has still to agree to, the oldest first."""
    rows = scope(viewer, "goods.read", StockCount.objects.filter(state=StockCount.State.WAITING))
    return list(rows.select_related("account").order_by("counted_at", "id")[:ROWS])


def batches_counted(viewer: Viewer, count_id: UUID) -> dict[str, GoodsBatch]:
    """The batches that a count is of, by their ids as its lines have them."""
    found = count_or_404(viewer, count_id)
    return {str(one.id): one for one in GoodsBatch.objects.filter(id__in=[line["batch"] for line in found.lines])}


def count_or_404(viewer: Viewer, count_id: UUID) -> StockCount:
    found = scope(viewer, "goods.read", StockCount.objects.filter(id=count_id).select_related("account")).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
