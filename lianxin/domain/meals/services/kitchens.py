"""Kitchens, menus, and what a kitchen writes down about its cooking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.meals import rules
from lianxin.domain.meals.models import Kitchen, MealDay, Menu
from lianxin.domain.meals.selectors import (
    kitchen_or_404,
    meal_day_or_404,
    pack_of,
    sitting_or_refuse,
    sittings,
)
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Point, to_wgs84
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

KITCHEN, MENU, DAY = "meals.Kitchen", "meals.Menu", "meals.MealDay"
_WEEK: Final = timedelta(days=7)
_MOST: Final = 5000
_DAY_MINUTES: Final = 24 * 60


@service("meals.keep")
def set_kitchen(
    *, actor: Viewer, now: datetime, place: str, name: str, kind: str = "kitchen", address: str = "", position: Point | None = None,
    capacity: int = 100, boxes: int = 12, ready: Mapping[str, int] | None = None, is_open: bool = True, kitchen_id: UUID | None = None,
) -> Kitchen:  # fmt: skip
    """A new kitchen or dining point, or what is to be known of an old one (`kitchen_id` of one that is there).

    `ready`: the minute of the day at which each meal is cooked; the pack's beginning of the meal where nothing is said.
    Raises "meals.kitchen_nameless", "meals.kitchen_exists", "meals.number_invalid", "meals.ready_invalid",
    "meals.sitting_unknown", "meals.kind_unknown", "general.not_found".
    """
    actor.must("meals.keep", place)
    made = Kitchen.objects.select_for_update().filter(id=kitchen_id).first() if kitchen_id else None
    if made is not None:
        kitchen_or_404(actor, made.id)
        actor.must("meals.keep", made.place)
        if made.place != place and made.eaters.filter(ended_at__isnull=True).exists():
            raise ProblemError("meals.kitchen_feeds_people")
    before = _picture(made) if made else None
    kitchen = made or Kitchen(id=kitchen_id or new_id(), made_by=actor.id, made_at=now)
    if kind not in Kitchen.Kind.values:
        raise ProblemError("meals.kind_unknown", kind=kind)
    kitchen.place, kitchen.kind, kitchen.name = place, kind, _named(place, name, kitchen.id)
    kitchen.address, kitchen.is_open = address.strip(), is_open
    at = to_wgs84(position) if position else None
    kitchen.lon, kitchen.lat = (at.lon, at.lat) if at else (None, None)
    kitchen.capacity, kitchen.boxes = _positive(capacity), _positive(boxes)
    kitchen.ready = _ready(place, ready or {})
    if before == _picture(kitchen):
        audit.unchanged()
        return kitchen
    kitchen.save()
    after = _picture(kitchen)
    audit.record(actor=actor, verb="meals.kitchen", subject=(KITCHEN, kitchen.id), place=place, before=before, after=after, now=now)
    return kitchen


@service("meals.keep")
def set_menu(
    *, actor: Viewer, now: datetime, kitchen_id: UUID, day: date, sitting: str, dishes: Iterable[Mapping[str, Any]]
) -> Menu:  # fmt: skip
    """What a kitchen cooks at one meal; a menu that is there is replaced, also that of a frozen meal, so that its warnings are
    those of what is really cooked.

    Raises what `rules.checked_dishes` raises, "meals.sitting_unknown", "general.day_passed".
    """
    kitchen = kitchen_or_404(actor, kitchen_id)
    actor.must("meals.keep", kitchen.place)
    pack = pack_of(kitchen.place, day)
    sitting_or_refuse(pack, sitting)
    must_be_ahead(day, now)
    kept = rules.checked_dishes(dishes, allergens=pack.allergens, textures=pack.textures, diets=pack.diets)
    Kitchen.objects.select_for_update().get(id=kitchen.id)  # of two who write at once the later menu stands
    menu = Menu.objects.select_for_update().filter(kitchen=kitchen, day=day, sitting=sitting).first()
    before = {"dishes": menu.dishes} if menu else None
    if menu is not None and menu.dishes == kept:
        audit.unchanged()
        return menu
    menu = menu or Menu(place=kitchen.place, kitchen=kitchen, day=day, sitting=sitting)
    menu.dishes, menu.made_by, menu.made_at = kept, actor.id, now
    menu.save()
    MealDay.objects.filter(kitchen=kitchen, day=day, sitting=sitting).update(menu=kept)
    after = {"day": str(day), "sitting": sitting, "dishes": kept}
    audit.record(actor=actor, verb="meals.menu", subject=(MENU, menu.id), place=menu.place, before=before, after=after, now=now)
    return menu


@service("meals.keep")
def copy_last_week(*, actor: Viewer, now: datetime, kitchen_id: UUID, monday: date) -> int:
    """The menus of the week before, for the days of a week from today on that have none. Returns how many were copied.

    Raises "meals.nothing_to_copy" when there is none to copy from, or nothing is lacking.
    """
    kitchen = kitchen_or_404(actor, kitchen_id)
    actor.must("meals.keep", kitchen.place)
    start = max(monday, local_day(now))
    there = set(Menu.objects.filter(kitchen=kitchen, day__gte=start, day__lt=monday + _WEEK).values_list("day", "sitting"))
    old = Menu.objects.filter(kitchen=kitchen, day__gte=start - _WEEK, day__lt=monday).order_by("day", "sitting")
    fresh = [one for one in old if (one.day + _WEEK, one.sitting) not in there]
    if not fresh:
        raise ProblemError("meals.nothing_to_copy")
    Menu.objects.bulk_create(
        Menu(place=kitchen.place, kitchen=kitchen, day=one.day + _WEEK, sitting=one.sitting, dishes=one.dishes, made_by=actor.id, made_at=now)
        for one in fresh
    )
    after = {"from": str(start), "menus": len(fresh)}
    audit.record(actor=actor, verb="meals.menus_copied", subject=(KITCHEN, kitchen.id), place=kitchen.place, after=after, now=now)
    return len(fresh)


@service("meals.keep")
def record_cooking(
    *, actor: Viewer, now: datetime, meal_day_id: UUID, cooked_at: datetime, celsius: Decimal | None = None, sample_grams: int | None = None
) -> MealDay:  # fmt: skip
    """When a frozen meal was cooked, how hot it was, how much of each dish was kept as a sample. What lies outside the pack's
    limits is kept as it is, and warned of.

    Raises "meals.time_invalid" for the future or another day, "meals.celsius_invalid", "meals.number_invalid".
    """
    found = meal_day_or_404(actor, meal_day_id)
    actor.must("meals.keep", found.place)
    if cooked_at > now or local_day(cooked_at) != found.day:
        raise ProblemError("meals.time_invalid")
    rules.checked_outcome(rules.DELIVERED, "", "", celsius)
    found.cooked_at, found.cooked_celsius, found.cooked_by = cooked_at, celsius, actor.id
    found.sample_grams = None if sample_grams is None else _positive(sample_grams)
    found.save(update_fields=["cooked_at", "cooked_celsius", "cooked_by", "sample_grams"])
    after = {"cooked_at": str(cooked_at), "celsius": str(celsius or ""), "sample_grams": sample_grams}
    audit.record(actor=actor, verb="meals.cooked", subject=(DAY, found.id), place=found.place, after=after, now=now)
    return found


def _named(place: str, name: str, kitchen_id: UUID) -> str:
    kept = name.strip()
    if not kept:
        raise ProblemError("meals.kitchen_nameless")
    if Kitchen.objects.filter(place=place, name=kept).exclude(id=kitchen_id).exists():
        raise ProblemError("meals.kitchen_exists", name=kept)
    return kept


def _positive(value: int) -> int:
    if not 0 < value <= _MOST:
        raise ProblemError("meals.number_invalid", value=value, most=_MOST)
    return value


def _ready(place: str, given: Mapping[str, int]) -> dict[str, int]:
    known = sittings(pack_of(place))
    kept = {code: one.start for code, one in known.items()}
    for code, at in given.items():
        if code not in known:
            raise ProblemError("meals.sitting_unknown", sitting=code)
        if not 0 <= at < known[code].end or at >= _DAY_MINUTES:
            raise ProblemError("meals.ready_invalid")
        kept[code] = at
    return kept


def _picture(one: Kitchen) -> dict[str, Any]:
    """What the trail keeps of a kitchen: everything but where exactly it stands."""
    names = ("place", "name", "kind", "address", "capacity", "boxes", "ready", "is_open", "lon", "lat")
    return {name: getattr(one, name) for name in names}
