"""What a worker at the door needs: what is to be given, from which batch, in which sizes; who handed it out already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.viewer import Viewer
from lianxin.domain.goods.models import Campaign, HandOut, Recipient, StockBalance
from lianxin.domain.goods.rules import is_expired
from lianxin.domain.goods.selectors.campaigns import campaign_or_404

if TYPE_CHECKING:
    from lianxin.base.access.models import User


@dataclass(frozen=True, slots=True)
class Offered:
    """One kind of goods for one person: so many, in these sizes (with how many there are), how many in all."""

    goods: str
    quantity: int
    left: int
    sized: bool
    sizes: tuple[tuple[str, int], ...]


def offered(viewer: Viewer, campaign: Campaign, *, today: date) -> list[Offered]:
    """What a campaign gives to each and what its store has of it. The store may lie above the worker's reach: numbers only."""
    campaign_or_404(viewer, campaign.id)
    catalogue = packs.for_place(campaign.place).goods
    rows = StockBalance.objects.filter(account_id=campaign.store_id, quantity__gt=0, batch__goods__in=[one["goods"] for one in campaign.goods])
    sizes: dict[str, dict[str, int]] = {line["goods"]: {} for line in campaign.goods}
    for row in rows.select_related("batch"):
        if not is_expired(row.batch.expires_on, today):
            held = sizes[row.batch.goods]
            held[row.batch.size] = held.get(row.batch.size, 0) + row.quantity
    return [
        Offered(
            line["goods"], line["quantity"], sum(sizes[line["goods"]].values()),
            line["goods"] in catalogue and catalogue[line["goods"]].sized, tuple(sorted(sizes[line["goods"]].items())),
        )
        for line in campaign.goods
    ]  # fmt: skip


def hand_outs_of(viewer: Viewer, recipient: Recipient) -> list[HandOut]:
    """Every attempt, the first first, with what was given."""
    rows = scope(viewer, "goods.read", HandOut.objects.filter(recipient=recipient))
    return list(rows.prefetch_related("movements__batch").order_by("at", "made_at", "id"))


def worker_choices(viewer: Viewer, place: str, *, today: date) -> list[User]:
    """Who may hand out goods in a village, nearest level first."""
    return workers_over(viewer, place, "goods.hand_out", today=today)
