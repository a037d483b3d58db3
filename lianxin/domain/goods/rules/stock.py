"""Double entry of goods: every movement takes from one account what it gives to another. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from lianxin.kernel.problems import N_, ProblemError

STORE, TRANSIT, DONOR, RECIPIENTS, WRITTEN_OFF = "store", "transit", "donor", "recipients", "written_off"
ACCOUNTS: Final = {
    DONOR: N_("捐赠方"),
    STORE: N_("物资库"),
    TRANSIT: N_("调拨途中"),
    RECIPIENTS: N_("已发给居民"),
    WRITTEN_OFF: N_("报损和盘点差异"),
}
"""The kinds of accounts in words. Goods are only ever in one of them."""
MAY_OWE: Final = frozenset({DONOR, WRITTEN_OFF})
"""Accounts that may be below nought: what was given, and what a count found beyond the books."""
WHATS: Final = {
    "donated": N_("捐赠入库"),
    "sent": N_("调出"),
    "arrived": N_("调入签收"),
    "lost": N_("途中短少"),
    "written_off": N_("报损"),
    "handed": N_("发放"),
    "counted": N_("盘点更正"),
    "reversed": N_("冲正"),
}
"""What a movement was, in words."""
MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Lot:
    """So much of one batch in one store. `expires_on`: its last good day, None for goods that keep."""

    batch_id: UUID
    quantity: int
    received_on: date
    expires_on: date | None = None
    size: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One movement as the ledger sees it: `quantity` of a batch from one account to another."""

    batch: Hashable
    source: Hashable
    target: Hashable
    quantity: int


def checked_quantity(value: object) -> int:
    """A whole number from 1 to `MOST`. Raises "goods.quantity_invalid" for anything else, also for 2.5 and for True."""
    number = _whole(value)
    if number is None or not 0 < number <= MOST:
        raise ProblemError("goods.quantity_invalid", value=value, most=MOST)
    return number


def checked_count(value: object) -> int:
    """A whole number from 0 to `MOST`, as somebody counted it. Raises "goods.count_invalid"."""
    number = _whole(value)
    if number is None or not 0 <= number <= MOST:
        raise ProblemError("goods.count_invalid", value=value)
    return number


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float | Decimal):
        return int(value) if value == value // 1 else None
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST)) else None


def is_expired(expires_on: date | None, day: date) -> bool:
    """Is the last good day over?"""
    return expires_on is not None and expires_on < day


def pick(lots: Sequence[Lot], wanted: int, *, today: date, goods: str, size: str = "") -> list[tuple[UUID, int]]:
    """So many of the lots, first expired first out, as (batch, quantity). What has expired is never picked; of several
    that keep, the one received first. With `size` only lots of that size.

    Raises "goods.stock_short" (`goods`: their name) when the lots do not hold that many.
    """
    usable = [lot for lot in lots if lot.quantity > 0 and not is_expired(lot.expires_on, today) and (not size or lot.size == size)]
    left = sum(lot.quantity for lot in usable)
    if left < wanted:
        raise ProblemError("goods.stock_short", goods=f"{goods} {size}".strip(), needed=wanted, left=left)
    taken: list[tuple[UUID, int]] = []
    for lot in sorted(usable, key=lambda one: (one.expires_on or date.max, one.received_on, str(one.batch_id))):
        if not wanted:
            break
        part = min(lot.quantity, wanted)
        taken.append((lot.batch_id, part))
        wanted -= part
    return taken


def balances(postings: Iterable[Posting]) -> dict[tuple[Hashable, Hashable], int]:
    """(account, batch) → what it holds after these movements. The sum over all accounts is nought, whatever they are."""
    held: dict[tuple[Hashable, Hashable], int] = defaultdict(int)
    for one in postings:
        held[one.source, one.batch] -= one.quantity
        held[one.target, one.batch] += one.quantity
    return dict(held)
