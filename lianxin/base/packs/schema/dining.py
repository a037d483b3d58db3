"""助餐的形状:餐次、食物质地、饮食要求、过敏原、按人群的补贴。"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from lianxin.base.packs.schema.ground import Grounded, Row
from lianxin.base.packs.words import Words


class Sitting(Grounded, frozen=True, kw_only=True):
    """A meal of the day. Handed over from ``start`` to ``end``; an order whose earliest time lies from ``start`` on belongs to it.

    Changes are taken until ``change_until``, ``change_days`` days before; after that the head of the station decides.
    """

    name: Words
    start: dt.time = msgspec.field(name="from")
    end: dt.time = msgspec.field(name="to")
    change_days: int
    change_until: dt.time


class Texture(Row, frozen=True, kw_only=True):
    """How soft a meal is made for somebody who chews or swallows badly; in the pack's order from ordinary to liquid."""

    name: Words


class Diet(Row, frozen=True, kw_only=True):
    """Something a meal must be: low in salt, halal, without meat."""

    name: Words


class Allergen(Row, frozen=True, kw_only=True):
    """What some must not eat, and a dish may hold."""

    name: Words


class MealSubsidy(Grounded, frozen=True, kw_only=True):
    """A share of the price (0–1) paid for people of one of these categories or, when named, from this ability level on.

    Of several that fit the one that pays most counts; none: the service's own subsidy parameter.
    """

    name: Words
    share: Decimal
    categories: tuple[str, ...] = ()
    from_level: int | None = None
