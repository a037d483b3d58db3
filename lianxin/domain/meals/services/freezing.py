"""A meal's number is fixed: everybody who eats becomes a row and a promise; later differences are taken over by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import prefetch_related_objects

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.rules import moment, visit_due
from lianxin.domain.care.selectors.orders import is_agreed, parts_of
from lianxin.domain.commitments.services import Undertaking, cancel_commitment, make_commitments
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.meals import rules
from lianxin.domain.meals.models import Kitchen, Meal, MealChange, MealDay, Menu
from lianxin.domain.meals.selectors import (
    count,
    kitchen_or_404,
    meal_day_or_404,
    meal_services,
    pack_of,
    sitting_or_refuse,
    subsidy_rules,
)
from lianxin.domain.meals.services.following import UNPLACED
from lianxin.domain.people.selectors.categories import memberships_on
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import CareOrder
    from lianxin.domain.meals.selectors import Eater

DAY, MEAL = "meals.MealDay", "meals.Meal"
KINDS: Final = {rules.BROUGHT: "meal", rules.ON_SITE: "meal_on_site"}
"""The kind of promise a meal is (packs/national-base/commitments.toml), by the way it is eaten."""
_PAYING: Final = Viewer.system("助餐补贴")
"""Works out subsidies: what somebody is entitled to does not hang on who presses the button."""


@dataclass(frozen=True, slots=True)
class _Money:
    """What the pack says of prices on a day, and which categories people are in."""

    pack: Pack
    day: date
    held: Mapping[UUID, frozenset[str]] = field(default_factory=dict)


@service("meals.plan")
def freeze_meal(*, actor: Viewer, now: datetime, kitchen_id: UUID, day: date, sitting: str) -> MealDay:
    """Everybody whom orders and exceptions of this moment name for one meal of a kitchen gets one: a row with its price and
    parts by the pack of that day, and a promise of nobody yet.

    Raises "general.day_passed", "meals.sitting_unknown", "meals.kitchen_closed", "meals.frozen_already", "meals.nobody_eats".
    """
    kitchen_or_404(actor, kitchen_id)
    kitchen = Kitchen.objects.select_for_update().get(id=kitchen_id)
    actor.must("meals.plan", kitchen.place)
    must_be_ahead(day, now)
    pack = pack_of(kitchen.place, day)
    sitting_or_refuse(pack, sitting)
    if not kitchen.is_open:
        raise ProblemError("meals.kitchen_closed")
    if MealDay.objects.filter(kitchen=kitchen, day=day, sitting=sitting).exists():
        raise ProblemError("meals.frozen_already")
    eating = count(actor, kitchen, day, sitting).eaters
    if not eating:
        raise ProblemError("meals.nobody_eats")
    menu = Menu.objects.filter(kitchen=kitchen, day=day, sitting=sitting).first()
    found = MealDay(
        place=kitchen.place, kitchen=kitchen, day=day, sitting=sitting, menu=menu.dishes if menu else [], frozen_at=now, frozen_by=actor.id,
        pack={"code": pack.code, "version": pack.version, "hash": pack.hash},
    )  # fmt: skip
    found.save(force_insert=True)
    _give(actor, now, found, eating)
    after = {"day": str(day), "sitting": sitting, "meals": len(eating), "pack": pack.version}
    audit.record(actor=actor, verb="meals.freeze", subject=(DAY, found.id), place=found.place, after=after, now=now)
    return found


@service("meals.plan")
def take_differences(*, actor: Viewer, now: datetime, meal_day_id: UUID) -> tuple[int, int]:
    """What orders say otherwise than a frozen meal is taken over: who is lacking gets one, who wants none any more (and was not
    brought it yet) loses it with its promise. Returns (added, dropped). Raises "meals.no_differences", "general.day_passed"."""
    meal_day_or_404(actor, meal_day_id)
    found = MealDay.objects.select_for_update(of=("self",)).select_related("kitchen").get(id=meal_day_id)
    actor.must("meals.plan", found.place)
    must_be_ahead(found.day, now)
    seen = count(actor, found.kitchen, found.day, found.sitting)
    if not seen.has_changed:
        raise ProblemError("meals.no_differences")
    hold(meal.commitment_id for meal in seen.gone)
    _give(actor, now, found, seen.added)
    for meal in seen.gone:
        drop(actor, now, meal, _why(meal))
    after = {"added": len(seen.added), "dropped": len(seen.gone)}
    audit.record(actor=actor, verb="meals.differences", subject=(DAY, found.id), place=found.place, after=after, now=now)
    return len(seen.added), len(seen.gone)


def drop(actor: Viewer, now: datetime, meal: Meal, reason: str) -> None:
    """A meal nobody wants any more; its promise is cancelled, and the meal falls with it (`follow_dropped`). The row stays."""
    if meal.commitment.is_open:
        cancel_commitment(actor=actor, now=now, commitment_id=meal.commitment_id, reason=reason)
    Meal.objects.filter(id=meal.id, state=Meal.State.OPEN).update(state=Meal.State.DROPPED, **UNPLACED)


def _why(meal: Meal) -> str:
    row = MealChange.objects.filter(
        resident_id=meal.resident_id, day=meal.meal_day.day, sitting=meal.meal_day.sitting, what=MealChange.What.CANCEL, withdrawn_at__isnull=True
    ).first()
    return row.reason if row else saying("order.paused")


def _give(actor: Viewer, now: datetime, found: MealDay, eating: Iterable[Eater]) -> None:
    wanted = list(eating)
    prefetch_related_objects([one.order for one in wanted if one.order], "payments")
    money = _Money(pack_of(found.place, found.day), found.day, _categories(found, wanted))
    dropped = {one.listed_as: one for one in Meal.objects.select_for_update().filter(meal_day=found, state=Meal.State.DROPPED)}
    given = [_meal(found, eater, money, dropped.get(eater.resident.id)) for eater in wanted]
    promises = make_commitments(actor=actor, now=now, wanted=[_promise(now, found, one, _service(one, money)) for one in wanted])
    for meal, promise in zip(given, promises, strict=True):
        meal.commitment = promise
    again = {one.id for one in dropped.values()}
    Meal.objects.bulk_create([one for one in given if one.id not in again])
    for meal in given:
        if meal.id in again:
            meal.save()


def _meal(found: MealDay, eater: Eater, money: _Money, earlier: Meal | None) -> Meal:
    """The row of one meal, without its promise yet; the one that was dropped before is used again."""
    profile, (first, last) = eater.profile, eater.wanted.window
    made = earlier or Meal(meal_day=found, resident=eater.resident, listed_as=eater.resident.id)
    made.place, made.order_id, made.change_id = eater.resident.place, eater.wanted.order_id, eater.wanted.change_id
    made.way, made.texture, made.diets, made.allergies = profile.way, profile.texture, profile.diets, profile.allergies
    made.other_allergy, made.window_start, made.window_end = profile.other_allergy, first, last
    _pay(made, eater, money, _service(eater, money))
    made.state, made.runner_id, made.left_out = Meal.State.OPEN, None, ""
    return made


def _service(eater: Eater, money: _Money) -> str:
    return eater.order.service if eater.order else min(meal_services(money.pack))


def _promise(now: datetime, found: MealDay, eater: Eater, code: str) -> Undertaking:
    first, last = eater.wanted.window
    due = visit_due(found.day, last, 0, now)
    starts = moment(found.day, first)
    return Undertaking(KINDS[eater.profile.way], eater.resident.id, code, due, starts if starts < due else None)


def _pay(made: Meal, eater: Eater, money: _Money, code: str) -> None:
    """The price in its parts: as agreed for the order; without an agreement by the pack's rows for this person."""
    offered = money.pack.services[code]
    price, usual = (money.pack.value(name, money.day) if name else Decimal(0) for name in (offered.price, offered.subsidy))
    held = money.held.get(eater.resident.id, frozenset())
    found = rules.paid(price, usual, subsidy_rules(money.pack), categories=held, ability_level=eater.resident.ability_level)
    made.price, made.subsidy, made.self_paid, made.subsidy_rule = found.price, found.subsidy, found.self_paid, found.rule
    covers = {one.covers: payer for payer, one in money.pack.payers.items() if one.covers}
    made.parts = _rows(((covers.get("subsidy", ""), found.subsidy), (covers.get("rest", ""), found.self_paid)))
    made.pay_doubt = ""
    if eater.order is not None and is_agreed(eater.order, money.day):
        _as_agreed(made, eater.order, money, covers.get("subsidy", ""))


def _as_agreed(made: Meal, order: CareOrder, money: _Money, subsidy: str) -> None:
    try:
        parts = parts_of(_PAYING, order, money.day)
    except ProblemError as refused:  # one stale agreement must not keep a whole kitchen from its number: it is shown beside the meal
        made.pay_doubt = refused.code
        return
    made.subsidy = sum((part.amount for part in parts if part.payer == subsidy), Decimal("0.00"))
    made.self_paid, made.subsidy_rule = made.price - made.subsidy, ""
    made.parts = _rows((part.payer, part.amount) for part in parts)


def _rows(parts: Iterable[tuple[str, Decimal]]) -> list[dict[str, Any]]:
    return [{"payer": payer, "amount": str(amount)} for payer, amount in parts if amount]


def _categories(found: MealDay, eating: list[Eater]) -> dict[UUID, frozenset[str]]:
    codes = {code for one in subsidy_rules(pack_of(found.place, found.day)) for code in one.categories}
    rows = memberships_on(_PAYING, codes, found.place, on=found.day).filter(resident_id__in=[one.resident.id for one in eating])
    held: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        held[row.resident_id].add(row.code)
    return {key: frozenset(codes) for key, codes in held.items()}
