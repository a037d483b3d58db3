"""工卡镇长者食堂: what the elders must not eat, a week of menus, today's lunch counted and on its way, one door silent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.base.packs.schema import Site
from lianxin.domain.care.selectors import care_plans
from lianxin.domain.care.services import add_order
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.meals.selectors import Stop, kitchens, meal_days, my_round
from lianxin.domain.meals.services import (
    freeze_meal,
    plan_rounds,
    publish_rounds,
    record_cooking,
    record_doorstep,
    set_kitchen,
    set_menu,
    set_profile,
)
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import GONGKA, ZHUOMA
from lianxin.entry.cli.demo.days import Station
from lianxin.entry.cli.demo.drawings import signature
from lianxin.entry.cli.demo.story import baima
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import combine
from lianxin.kernel.coordinates import Crs, Point, to_wgs84

if TYPE_CHECKING:
    from lianxin.domain.meals.models import MealDay

SITTING: Final = "lunch"
_READY: Final = 10 * 60 + 40
_EATERS: Final = 18
"""So many eat from the kitchen; not every order runs every day."""
_SEARCH: Final = 0.2
"""Seconds the solver may take: so few doors want no more."""
_NEEDS: Final[tuple[dict[str, Any], ...]] = (
    {}, {"texture": "soft"}, {}, {"diets": ("low_salt",)}, {"allergies": ("egg",)}, {}, {"texture": "minced", "diets": ("low_salt",)}, {"diets": ("low_sugar",)}, {},
    {"diets": ("no_beef",)}, {"texture": "soft", "diets": ("low_fat",)}, {"allergies": ("milk",), "door_note": "耳背,敲窗,多等一会儿"}, {"way": "on_site"}, {},
    {"other_allergy": "蚕豆", "door_note": "狗拴着,从右边的门进"},
)  # fmt: skip
_SUITS: Final = ("low_salt", "low_sugar", "low_fat")
_SOFT: Final = ("ordinary", "soft", "minced")


def _dish(name: str, allergens: tuple[str, ...] | None, diets: tuple[str, ...] = _SUITS, textures: tuple[str, ...] = _SOFT) -> dict[str, Any]:
    return {"name": name, "allergens": allergens, "diets": diets, "textures": textures}


_MENUS: Final = (
    (_dish("土豆炖牦牛肉", ("soy",), ("low_salt", "low_sugar")), _dish("清炒油菜", (), (*_SUITS, "no_beef")), _dish("米饭", (), (*_SUITS, "no_beef"))),
    (_dish("番茄炒鸡蛋", ("egg",), (*_SUITS, "no_beef")), _dish("萝卜汤", (), (*_SUITS, "no_beef")), _dish("米饭", (), (*_SUITS, "no_beef"))),
    (_dish("清蒸鸡块", ("soy",), (*_SUITS, "no_beef")), _dish("炒白菜", (), (*_SUITS, "no_beef")), _dish("藏面", None, _SUITS, ("ordinary", "soft"))),
)


def open_kitchen(station: Station, today: date) -> None:
    """The day before: the kitchen, this week's menus, and how those eat who have an order for lunch."""
    at = combine(today - timedelta(days=1), time(9))
    site = next(one for one in packs.for_place(GONGKA).sites if one.kind == "kitchen" and one.place == GONGKA)
    made = set_kitchen(
        actor=station.head, now=at, place=GONGKA, name=site.name, position=_where(site), capacity=60, boxes=8,
        ready={SITTING: _READY},
    )  # fmt: skip
    for back in range(7):
        day = today + timedelta(days=back)
        set_menu(actor=station.head, now=at, kitchen_id=made.id, day=day, sitting=SITTING, dishes=_MENUS[day.toordinal() % len(_MENUS)])
    known = baima(station.head)  # her lunch stays the visit of which the story tells
    plans = [plan for plan in care_plans(station.head).filter(place__startswith=GONGKA[:9], ended_on__isnull=True).order_by("id") if plan.resident_id != known.id]
    with step("长者食堂的用餐要求", _EATERS) as eating:
        for number, plan in enumerate(plans[:_EATERS]):
            if not any(order.service == "zhucan" for order in plan.orders.all()):
                add_order(actor=station.head, now=at, plan_id=plan.id, service_code="zhucan", weekdays="1234567", window=(630, 750))
            how = {"texture": "ordinary"} | _NEEDS[number % len(_NEEDS)]
            set_profile(actor=station.workers[0], now=at, resident_id=plan.resident_id, kitchen_id=made.id, **how)
            eating.advance()


def _where(site: Site) -> Point | None:
    return Point(site.lon, site.lat, Crs.WGS84) if site.lon is not None and site.lat is not None else None


def plan_lunch(station: Station, today: date) -> MealDay | None:
    """Today's lunch, counted and sent on its rounds yesterday at five, before the visits: hot food waits for nobody, visits are planned
    round it. None where there is no kitchen, or the lunch is planned already: a demo brought up to date twice on one day."""
    food = kitchens(station.head).filter(place=GONGKA).first()
    begun = combine(today - timedelta(days=1), time(17))
    if food is None or SITTING in meal_days(station.head, food, today):
        return None
    frozen = freeze_meal(actor=station.head, now=begun, kitchen_id=food.id, day=today, sitting=SITTING)
    draft = plan_rounds(actor=station.head, now=begun, meal_day_id=frozen.id, seconds=_SEARCH)
    publish_rounds(actor=station.head, now=begun, round_id=draft.id)
    return frozen


def bring_lunch(station: Station, troupe: Troupe, frozen: MealDay, now: datetime) -> None:
    """Cooked, and brought as far as the clock says. 卓玛's last doors stay open for whoever tries the demo; one door nobody answered,
    one person did not want it."""
    today = frozen.day
    cooked = combine(today, time(_READY // 60, _READY % 60))
    if now > cooked:
        record_cooking(actor=station.head, now=now, meal_day_id=frozen.id, cooked_at=cooked, celsius=Decimal("78.5"), sample_grams=150)
    number = 0
    for worker in station.workers:
        stops = [one for one in my_round(worker, today) if one.meal.planned_arrival is not None]
        done = stops[: len(stops) // 2] if worker.id == troupe[ZHUOMA].id else stops
        for one in done:
            when = combine(today, time.min) + timedelta(minutes=one.meal.planned_arrival or 0)
            if when + timedelta(minutes=10) < now:
                number += 1
                _at_door(worker, one, when, number)


def _at_door(worker: Viewer, stop: Stop, when: datetime, number: int) -> None:
    meal, whom = stop.meal, stop.meal.resident
    home = to_wgs84(Point(whom.lon, whom.lat, Crs(whom.crs or "wgs84"))) if whom.lon is not None and whom.lat is not None else None
    outcome, note, who = {4: ("no_answer", "敲了三次门,窗帘拉着", ""), 7: ("refused", "说今天吃过了,不饿", ""), 9: ("left_with", "", "儿媳次珍")}.get(number, ("delivered", "", ""))
    proofs = []
    if outcome == "left_with":  # who opened themselves is proven by place and time
        kept = store_file(actor=worker, now=when, place=meal.place, content=signature(f"{whom.id} {when:%m%d%H%M}"), needs="meals.deliver")
        proofs.append(GivenProof("signature", when, file_id=kept.id))
    record_doorstep(
        actor=worker, now=when, meal_id=meal.id, outcome=outcome, note=note, received_by=who, celsius=Decimal(72) - number, box_back=number % 5 != 0, position=home,
        proofs=proofs,
    )  # fmt: skip
