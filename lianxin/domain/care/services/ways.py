"""How long people are on their way, by the pack: one answer for day plans, meal rounds, and whether two things collide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from lianxin.engines.planning.travel import Travel

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import Carer
    from lianxin.domain.commitments.rules import Way

_MODES: Final = {"walk": "walk", "cycle": "ebike", "car": "car", "bus": "motorbike"}
"""Names of ways to travel in packs → names of the planner's speeds (the speed itself is always the pack's)."""


def travel_of(pack: Pack, place: str, day: date) -> Travel:
    """The planner's travel in a place on a day."""
    factor = pack.travel_factors.get(place)
    speeds = {_MODES[code]: float(mode.kmh) for code, mode in pack.travel_modes.items() if code in _MODES}
    return Travel(float(pack.value("detour", day)), float(factor.factor if factor else Decimal(1)), speeds)


def mode_of(carer: Carer) -> str:
    """How somebody travels, as the planner calls it."""
    return _MODES.get(carer.mode, "walk")


def way_of(travel: Travel, mode: str) -> Way:
    """Minutes between two places for somebody who travels so; nothing where one of them is unknown."""
    return lambda one, other: travel.minutes(one, other, mode) if one is not None and other is not None else 0
