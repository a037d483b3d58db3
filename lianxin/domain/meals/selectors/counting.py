"""The kitchen's count: from the orders until the meal is frozen, from its rows afterwards, and what changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import selectors as care
from lianxin.domain.care.selectors.orders import orders_by_day
from lianxin.domain.meals import rules
from lianxin.domain.meals.models import Kitchen, Meal, MealChange, MealDay, MealProfile, Menu
from lianxin.domain.meals.rules import Clash, Needs, Tally, Wanted
from lianxin.domain.meals.selectors.kitchens import menus
from lianxin.domain.meals.selectors.packed import meal_services, pack_of, sittings
from lianxin.domain.meals.selectors.rounds import in_route_order
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.kernel.divisions import contains

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import CareOrder
    from lianxin.domain.people.models import Resident

DROPPED = "dropped"
When = tuple[date, str]
"""A day and a meal of it."""


@dataclass(frozen=True, slots=True)
class Eater:
    """Somebody who gets one meal: why, and what it must be."""

    resident: Resident
    profile: MealProfile
    wanted: Wanted
    order: CareOrder | None = None

    @property
    def needs(self) -> Needs:
        return needs_of(self.profile)


@dataclass(frozen=True, slots=True)
class ToMind:
    """What the kitchen must do otherwise for one person."""

    resident: Resident
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One meal of one kitchen. `meals`: its rows once frozen. `added`, `gone`: what the orders say otherwise by now."""

    day: date
    sitting: str
    tally: Tally
    menu: Menu | None
    to_mind: tuple[ToMind, ...] = ()
    frozen: MealDay | None = None
    meals: tuple[Meal, ...] = ()
    added: tuple[Eater, ...] = ()
    gone: tuple[Meal, ...] = ()
    eaters: tuple[Eater, ...] = field(default=())

    @property
    def has_changed(self) -> bool:
        """Do the orders say otherwise than what was frozen?"""
        return bool(self.added or self.gone)


def needs_of(row: MealProfile | Meal) -> Needs:
    """What a meal must be, as the rules take it."""
    return Needs(row.texture, frozenset(row.diets), frozenset(row.allergies), row.other_allergy)


def count(viewer: Viewer, kitchen: Kitchen, day: date, sitting: str) -> Count:
    """One meal of one kitchen; see `counts`."""
    return counts(viewer, kitchen, day, 1)[day, sitting]


def counts(viewer: Viewer, kitchen: Kitchen, start: date, days: int = 7) -> dict[When, Count]:
    """Every meal of a kitchen from a day on, whether somebody eats then or not. A handful of queries, however many days."""
    viewer.must("meals.read", kitchen.place)
    pack = pack_of(kitchen.place)
    eating = eaters(viewer, kitchen, start, days)
    dishes = menus(viewer, kitchen, start, days)
    frozen = _frozen(viewer, kitchen, start, days)
    textures = list(pack.textures)
    found: dict[When, Count] = {}
    people: dict[UUID, Resident] = {}
    for day in (start + timedelta(days=n) for n in range(days)):
        for code in sittings(pack):
            one = found[day, code] = _count((day, code), eating[day, code], dishes.get((day, code)), frozen.get((day, code)), textures)
            people |= {each.resident.id: each.resident for each in one.to_mind}
    looked_through("meals", list(people.values()), {"kitchen": str(kitchen.id)})
    return found


def eaters(viewer: Viewer, kitchen: Kitchen, start: date, days: int) -> dict[When, dict[UUID, Eater]]:
    """Who eats from a kitchen at which meal, by person, as orders and exceptions say at this moment. An order of which a
    visit is already to be made that day is the visit's, not the kitchen's; whoever has that meal from another kitchen already
    (it was frozen before they changed) gets it once, from there, until it is taken off that kitchen's number."""
    viewer.must("meals.read", kitchen.place)
    pack, end = pack_of(kitchen.place), start + timedelta(days=days - 1)
    fed = {one.resident_id: one for one in _fed(kitchen)}
    ordered = _ordered(viewer, kitchen, pack, start, end, fed)
    changed, elsewhere = _changed(kitchen, start, end, fed), _elsewhere(kitchen, start, end, fed)
    found: dict[When, dict[UUID, Eater]] = {}
    for day in (start + timedelta(days=n) for n in range(days)):
        for code, sitting in sittings(pack).items():
            orders = {order.id: order for order in ordered[day] if _at(order, pack) == code}
            standing = [rules.Ordered(one.id, one.resident_id, (one.window_start, one.window_end)) for one in orders.values()]
            meals = rules.wanted(standing, changed[day, code], sitting)
            found[day, code] = {
                key: Eater(fed[key].resident, fed[key], one, orders.get(one.order_id) if one.order_id else None)
                for key, one in meals.items() if (key, day, code) not in elsewhere
            }  # fmt: skip
    return found


def _fed(kitchen: Kitchen) -> list[MealProfile]:
    rows = MealProfile.objects.filter(kitchen=kitchen, ended_at__isnull=True).select_related("resident")
    alive = rows.filter(resident__died_on__isnull=True, resident__left_on__isnull=True, resident__merged_into__isnull=True)
    return [one for one in alive.order_by("place", "resident__address", "id") if contains(kitchen.place, one.place)]


def _ordered(
    viewer: Viewer, kitchen: Kitchen, pack: Pack, start: date, end: date, fed: Mapping[UUID, MealProfile]
) -> dict[date, list[CareOrder]]:
    found: dict[date, list[CareOrder]] = defaultdict(list)
    for service in sorted(meal_services(pack)):
        for day, orders in orders_by_day(viewer, start, end, kitchen.place, service, ability="meals.read").items():
            found[day] += [one for one in orders if one.resident_id in fed]
    visited = _visited(viewer, {one.id for orders in found.values() for one in orders}, start, end)
    return defaultdict(list, {day: [one for one in orders if (one.id, day) not in visited] for day, orders in found.items()})


def _visited(viewer: Viewer, orders: set[UUID], start: date, end: date) -> set[tuple[UUID | None, date]]:
    rows = care.visits(viewer).filter(order_id__in=orders, day__gte=start, day__lte=end, cancelled_at__isnull=True)
    return set(rows.order_by().values_list("order_id", "day"))


def _changed(kitchen: Kitchen, start: date, end: date, fed: Mapping[UUID, MealProfile]) -> dict[When, list[rules.Changed]]:
    rows = MealChange.objects.filter(day__gte=start, day__lte=end, withdrawn_at__isnull=True, resident_id__in=list(fed))
    found: dict[When, list[rules.Changed]] = defaultdict(list)
    for one in rows.order_by("made_at", "id"):
        found[one.day, one.sitting].append(rules.Changed(one.id, one.resident_id, one.what))
    return found


def _elsewhere(kitchen: Kitchen, start: date, end: date, fed: Mapping[UUID, MealProfile]) -> set[tuple[UUID, date, str]]:
    rows = Meal.objects.filter(meal_day__day__gte=start, meal_day__day__lte=end).exclude(meal_day__kitchen=kitchen).exclude(state=DROPPED)
    return set(rows.filter(resident_id__in=list(fed)).values_list("resident_id", "meal_day__day", "meal_day__sitting"))


def _frozen(viewer: Viewer, kitchen: Kitchen, start: date, days: int) -> dict[When, tuple[MealDay, list[Meal]]]:
    stand = scope(viewer, "meals.read", MealDay.objects.filter(kitchen=kitchen, day__gte=start, day__lt=start + timedelta(days=days)))
    found: dict[UUID, tuple[MealDay, list[Meal]]] = {one.id: (one, []) for one in stand}
    rows = Meal.objects.filter(meal_day_id__in=list(found)).exclude(state=DROPPED).select_related("resident", "runner", "commitment")
    for meal in in_route_order(rows):
        found[meal.meal_day_id][1].append(meal)
    return {(day.day, day.sitting): (day, meals) for day, meals in found.values()}


def _count(
    when: When, eating: Mapping[UUID, Eater], menu: Menu | None, frozen: tuple[MealDay, list[Meal]] | None, textures: list[str]
) -> Count:
    dishes = [rules.dish_of(row) for row in (frozen[0].menu if frozen else menu.dishes if menu else [])]
    if frozen is None:
        rows = [(one.resident, one.profile.way, one.needs) for one in eating.values()]
        added: tuple[Eater, ...] = ()
        gone: tuple[Meal, ...] = ()
    else:
        rows = [(one.resident, one.way, needs_of(one)) for one in frozen[1]]
        lacking, superfluous = rules.differences(eating, (one.resident_id for one in frozen[1]))
        added = tuple(one for key, one in eating.items() if key in lacking)
        gone = tuple(one for one in frozen[1] if one.resident_id in superfluous and one.state == Meal.State.OPEN)
    minded = (ToMind(resident, tuple(rules.clashes(dishes, needs))) for resident, _way, needs in rows)
    return Count(
        *when, tally=rules.tally(((way, needs) for _one, way, needs in rows), textures), menu=menu, to_mind=tuple(one for one in minded if one.clashes),
        frozen=frozen[0] if frozen else None, meals=tuple(frozen[1]) if frozen else (), added=added, gone=gone, eaters=tuple(eating.values()),
    )  # fmt: skip


def _at(order: CareOrder, pack: Pack) -> str:
    return rules.sitting_of(order.window_start, sittings(pack).values())
