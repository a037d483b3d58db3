"""Orders that an area above carries out in a way of its own (meals from a kitchen): no visit is made for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.domain.care.models import CareOrder

Fed = Callable[[Iterable[UUID]], Collection[UUID]]
"""Of these residents those whose orders of that unit somebody else carries out."""

_MEAL: Final = "meal"
_TAKERS: Final[list[Fed]] = []


def leave_to(taker: Fed) -> None:
    """Called once, when the app above is ready: it carries out the orders of services whose unit is a meal."""
    if taker not in _TAKERS:
        _TAKERS.append(taker)


def left_to_others(orders: Iterable[CareOrder]) -> frozenset[UUID]:
    """The orders among these for which no visit is to be made."""
    meals = [one for one in orders if (offered := packs.for_place(one.place).services.get(one.service)) and offered.unit == _MEAL]
    taken = {key for taker in _TAKERS for key in taker({one.resident_id for one in meals})}
    return frozenset(one.id for one in meals if one.resident_id in taken)
