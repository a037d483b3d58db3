"""What services are worth: by what was agreed in the care order, by the meal's own frozen price, else by the pack on the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.selectors import parts_of, usual_parts, visits
from lianxin.domain.meals.selectors import meals
from lianxin.domain.settlement.rules import Share, Worth, nothing, worth
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.meals.models import Meal

_SYSTEM: Final = Viewer.system("结算计价")


@dataclass(frozen=True, slots=True)
class Priced:
    """A commitment with its unit and worth. `is_unclear`: what was agreed to pay no longer is the price."""

    unit: str
    minutes: int
    worth: Worth
    is_unclear: bool = False


def priced(viewer: Viewer, commitments: Sequence[Commitment]) -> dict[UUID, Priced]:
    """The worth of each of these finished commitments within reach, by the values of the day it was done.

    Whoever settles need not read care or meals: what was agreed there is the price, and another must never be settled because
    they cannot see it. A few queries for all.
    """
    commitments = [one for one in commitments if viewer.may("settlement.read", one.place)]
    keys = [one.id for one in commitments]
    by_visit = {one.commitment_id: one for one in visits(_SYSTEM).filter(commitment__in=keys).prefetch_related("order__payments")}
    by_meal = {one.commitment_id: one for one in meals(_SYSTEM).filter(commitment__in=keys)}
    return {one.id: _priced(one, by_visit.get(one.id), by_meal.get(one.id)) for one in commitments}


def _priced(one: Commitment, visit: Visit | None, meal: Meal | None) -> Priced:
    day = local_day(one.done_at or one.made_at)
    minutes = one.done_minutes if one.done_minutes is not None else one.minutes or 0
    if meal is not None:
        shares = tuple(Share(str(part["payer"]), Decimal(str(part["amount"]))) for part in meal.parts)
        return Priced("meal", minutes, Worth(Decimal("1.00"), meal.price, meal.subsidy, shares))
    offered = packs.for_place(one.place, day).services.get(one.service)
    unit = offered.unit if offered else "visit"
    if unit == "call" and one.done_minutes is None:  # paid by the call: what was agreed says nothing of how long somebody was there
        minutes = 0
    if visit is not None and visit.hand > 1:  # two went to one service: both are counted, one is paid
        return Priced(unit, minutes, nothing())
    try:
        shares = _shares(one, visit, day)
    except (ProblemError, LookupError):  # agreed amounts that are not the price; a subsidy the pack does not know on that day
        return Priced(unit, minutes, nothing(), is_unclear=True)
    subsidised = {code for code, payer in packs.for_place(one.place, day).payers.items() if payer.covers == "subsidy"}
    return Priced(unit, minutes, worth(unit, minutes, subsidised, shares))


def _shares(one: Commitment, visit: Visit | None, day: date) -> tuple[Share, ...]:
    """Who pays what of one unit. Nothing for what the pack has no price for."""
    pack = packs.for_place(one.place, day)
    offered = pack.services.get(one.service)
    if offered is None or not offered.price or (pack.parameters[offered.price].on(day) is None):
        return ()
    order = visit.order if visit is not None else None
    parts = parts_of(_SYSTEM, order, day) if order is not None else usual_parts(_SYSTEM, one.place, one.service, day)
    return tuple(Share(part.payer, part.amount) for part in parts)
