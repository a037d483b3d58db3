"""The one way a movement is written: row and both balances together, a store never below nought."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.goods import rules
from lianxin.domain.goods.models import GoodsBatch, StockAccount, StockBalance, StockMovement
from lianxin.domain.goods.rules import Lot
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


def account(place: str, kind: str) -> StockAccount:
    """The account of this kind at a place, opened when it is first needed."""
    StockAccount.objects.bulk_create([StockAccount(place=place, kind=kind)], ignore_conflicts=True)
    return StockAccount.objects.get(place=place, kind=kind)


def post(
    actor: Viewer, now: datetime, what: str, batch: GoodsBatch, quantity: object, source: StockAccount, target: StockAccount,
    place: str, movement_id: UUID | None = None, **more: Any,
) -> StockMovement:  # fmt: skip
    """Write one movement and change both balances, inside the caller's transaction.

    The source is taken from by one conditional update, so that of two who take the last one only one gets it, whatever each has
    read before. Raises "goods.quantity_invalid", "goods.stock_short".
    """
    number = rules.checked_quantity(quantity)
    _open_balance(source, batch)
    _open_balance(target, batch)
    held = StockBalance.objects.filter(account=source, batch=batch)
    enough = held if source.kind in rules.MAY_OWE else held.filter(quantity__gte=number)
    if not enough.update(quantity=F("quantity") - number):
        left = held.values_list("quantity", flat=True).first() or 0
        raise ProblemError("goods.stock_short", goods=goods_name(batch.goods, place), needed=number, left=left)
    StockBalance.objects.filter(account=target, batch=batch).update(quantity=F("quantity") + number)
    movement = StockMovement(
        id=movement_id or new_id(), place=place, what=what, batch=batch, quantity=number, source=source, target=target, made_by=actor.id,
        made_at=now, **more,
    )  # fmt: skip
    movement.save(force_insert=True)
    return movement


def locked_lots(store_id: UUID, goods: str) -> list[tuple[Lot, GoodsBatch]]:
    """What a store holds of one kind, locked in one order, so that who waits here sees what the one before has taken."""
    rows = StockBalance.objects.filter(account_id=store_id, batch__goods=goods, quantity__gt=0)
    found = rows.select_for_update(of=("self",)).select_related("batch__donation").order_by("id")
    return [
        (Lot(row.batch_id, row.quantity, row.batch.donation.received_on, row.batch.expires_on, row.batch.size), row.batch)
        for row in found
    ]


def batch_in(store_id: UUID, batch_id: UUID) -> GoodsBatch:
    """A batch that the store has or had. Raises "goods.batch_unknown"."""
    found = StockBalance.objects.filter(account_id=store_id, batch_id=batch_id).select_related("batch").first()
    if found is None:
        raise ProblemError("goods.batch_unknown")
    return found.batch


def must_keep(batch: GoodsBatch, now: datetime, place: str) -> None:
    """Raises "goods.batch_expired" for a batch whose last good day is over."""
    if rules.is_expired(batch.expires_on, local_day(now)):
        raise ProblemError("goods.batch_expired", goods=goods_name(batch.goods, place), day=f"{batch.expires_on:%Y-%m-%d}")


def goods_name(code: str, place: str) -> str:
    """The name of a kind of goods in a refusal; its code when the pack no longer has it."""
    found = packs.for_place(place).goods.get(code)
    return found.name.zh if found else code


def must_say(reason: str) -> str:
    """The reason without spaces around it; "goods.reason_needed" when there is none."""
    if not reason.strip():
        raise ProblemError("goods.reason_needed")
    return reason.strip()


def _open_balance(of: StockAccount, batch: GoodsBatch) -> None:
    if not StockBalance.objects.filter(account=of, batch=batch).exists():
        fresh = StockBalance(place=of.place, account=of, batch=batch, kind=of.kind)
        StockBalance.objects.bulk_create([fresh], ignore_conflicts=True)
