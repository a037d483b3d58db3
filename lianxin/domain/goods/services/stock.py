"""Goods go from store to store, are written off, and mistakes are set right by a row the other way round."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.places.selectors import name_of
from lianxin.domain.goods import rules
from lianxin.domain.goods.models import StockMovement
from lianxin.domain.goods.selectors import movement_or_404, store_or_404
from lianxin.domain.goods.services.ledger import account, batch_in, must_keep, must_say, post
from lianxin.kernel.problems import ProblemError

SUBJECT = "goods.StockMovement"
_REVERSIBLE = frozenset({"donated", "written_off", "counted"})


@service("goods.keep")
def send_goods(
    *, actor: Viewer, now: datetime, store_id: UUID, batch_id: UUID, quantity: object, to_place: str, reason: str = "",
    movement_id: UUID | None = None,
) -> StockMovement:  # fmt: skip
    """So many of a batch leave a store for the store of another place; on the way until somebody there signs for them.

    The same `movement_id` twice is one. Raises "goods.same_store", "goods.batch_unknown", "goods.batch_expired",
    "goods.quantity_invalid", "goods.stock_short", "general.place_unknown".
    """
    store = store_or_404(actor, store_id)
    actor.must("goods.keep", store.place)
    if earlier := _made_before(movement_id, store.place):
        return earlier
    if to_place == store.place:
        raise ProblemError("goods.same_store")
    if name_of(to_place).zh == to_place:  # no pack knows such a place
        raise ProblemError("general.place_unknown", place=to_place)
    batch = batch_in(store.id, batch_id)
    must_keep(batch, now, store.place)
    sent = post(
        actor, now, "sent", batch, quantity, store, account(store.place, "transit"), store.place, movement_id, bound_for=to_place,
        reason=reason.strip(),
    )  # fmt: skip
    _record(actor, now, "goods.send", sent)
    return sent


@service("goods.keep")
def receive_transfer(*, actor: Viewer, now: datetime, movement_id: UUID, arrived: object, reason: str = "") -> StockMovement:
    """Sign for a transfer at the place it was bound for: `arrived` of it go into the store, what is missing is written off with
    the reason. Once. Raises "goods.transfer_answered", "goods.transfer_too_many", "goods.reason_needed", "goods.count_invalid"."""
    movement_or_404(actor, movement_id)
    sent = StockMovement.objects.select_for_update(of=("self",)).select_related("batch", "target").get(id=movement_id)
    if sent.what != "sent":
        raise ProblemError("general.not_found")
    actor.must("goods.keep", sent.bound_for)
    number = rules.checked_count(arrived)
    if StockMovement.objects.filter(answers=sent).exists():
        raise ProblemError("goods.transfer_answered")
    if number > sent.quantity:
        raise ProblemError("goods.transfer_too_many", arrived=number, sent=sent.quantity)
    way, here = sent.target, sent.bound_for
    if number < sent.quantity:
        gone = account(sent.place, "written_off")
        post(actor, now, "lost", sent.batch, sent.quantity - number, way, gone, here, answers=sent, reason=must_say(reason))
    if number:
        post(actor, now, "arrived", sent.batch, number, way, account(here, "store"), here, answers=sent, reason=reason.strip())
    _record(actor, now, "goods.arrive", sent, arrived=number)
    return sent


@service("goods.keep")
def write_off(
    *, actor: Viewer, now: datetime, store_id: UUID, batch_id: UUID, quantity: object, reason: str, movement_id: UUID | None = None
) -> StockMovement:
    """So many of a batch are spoilt or lost, and why. The same `movement_id` twice is one.

    Raises "goods.reason_needed", "goods.batch_unknown", "goods.quantity_invalid", "goods.stock_short".
    """
    store = store_or_404(actor, store_id)
    actor.must("goods.keep", store.place)
    if earlier := _made_before(movement_id, store.place):
        return earlier
    why, batch = must_say(reason), batch_in(store.id, batch_id)
    gone = account(store.place, "written_off")
    written = post(actor, now, "written_off", batch, quantity, store, gone, store.place, movement_id, reason=why)
    _record(actor, now, "goods.write_off", written)
    return written


@service("goods.keep")
def reverse_movement(*, actor: Viewer, now: datetime, movement_id: UUID, reason: str) -> StockMovement:
    """Set a mistaken donation, write-off or count right: a new row the other way round, once; the mistaken one stays.

    Raises "goods.not_reversible", "goods.already_reversed", "goods.reason_needed", and "goods.stock_short" where the goods have
    gone on meanwhile.
    """
    movement_or_404(actor, movement_id)
    rows = StockMovement.objects.select_for_update(of=("self",)).select_related("batch", "source", "target")
    wrong = rows.get(id=movement_id)
    actor.must("goods.keep", wrong.place)
    if wrong.what not in _REVERSIBLE:
        raise ProblemError("goods.not_reversible")
    if StockMovement.objects.filter(reverses=wrong).exists():
        raise ProblemError("goods.already_reversed")
    why = must_say(reason)
    row = post(actor, now, "reversed", wrong.batch, wrong.quantity, wrong.target, wrong.source, wrong.place, reason=why, reverses=wrong)
    _record(actor, now, "goods.reverse", row)
    return row


def _made_before(movement_id: UUID | None, place: str) -> StockMovement | None:
    earlier = StockMovement.objects.filter(id=movement_id).first() if movement_id else None
    if earlier is not None:
        if earlier.place != place:
            raise ProblemError("general.not_found")
        audit.unchanged()
    return earlier


def _record(actor: Viewer, now: datetime, verb: str, row: StockMovement, **more: object) -> None:
    after = {"goods": row.batch.goods, "quantity": row.quantity, "batch": str(row.batch_id)} | more
    after |= ({"to": row.bound_for} if row.bound_for else {}) | ({"reason": row.reason} if row.reason else {})
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, row.id), place=row.place, after=after, now=now)
