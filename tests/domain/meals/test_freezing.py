"""The kitchen's count: from orders until it is frozen; then rows, promises, prices, and differences."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.audit.selectors import verify
from lianxin.domain.care.models import CarePause, OrderPayment, Visit
from lianxin.domain.care.services import make_visits
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import cancel_commitment
from lianxin.domain.meals import selectors
from lianxin.domain.meals.models import Kitchen, Meal, MealProfile
from lianxin.domain.meals.services import (
    change_day,
    freeze_meal,
    set_menu,
    take_differences,
    tick_eaten,
    undo_doorstep,
    withdraw_change,
)
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.domain.people.services.residents import mark_died
from lianxin.kernel.problems import ProblemError
from tests.domain.meals.story import TOMORROW, at_door, eaters, eats, elder, frozen, kitchen, order
from tests.factories import NOW, TODAY, make_resident, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
DISHES = [
    {"name": "土豆炖牦牛肉", "allergens": ["soy"], "textures": ["ordinary", "soft"], "diets": ["low_salt"]},
    {"name": "蛋花汤", "allergens": None, "textures": ["ordinary", "soft"], "diets": ["low_salt"]},
]


@pytest.fixture
def food(deji: User) -> Kitchen:
    return kitchen(deji)


def total(by: User, where: Kitchen, sitting: str = "lunch") -> int:
    return selectors.count(viewer_for(by), where, TOMORROW, sitting).tally.total


def pause(resident: Resident) -> None:
    found = resident.care_orders.get()
    CarePause.objects.create(plan=found.plan, order=found, starts_on=TODAY, until=TODAY + timedelta(days=5), why="hospital", made_at=NOW)


def died(by: User, resident: Resident) -> None:
    mark_died(actor=viewer_for(by), now=NOW, resident_id=resident.id, version=resident.version, on=TODAY)


def change(by: User, resident: Resident, what: str, **more: object) -> object:
    filled = {"day": TOMORROW, "sitting": "lunch", "reason": "家里来人", "now": NOW} | more
    return change_day(actor=viewer_for(by), resident_id=resident.id, what=what, **filled)  # type: ignore[arg-type]


def test_the_count_follows_orders_pauses_and_deaths_at_once(deji: User, zhuoma: User, food: Kitchen) -> None:
    people = eaters(zhuoma, food, 3)
    assert total(deji, food) == 3
    assert total(deji, food, "dinner") == 0
    pause(people[0])
    assert total(deji, food) == 2
    died(deji, people[1])
    assert total(deji, food) == 1
    assert not MealProfile.objects.filter(resident=people[1], ended_at__isnull=True).exists()


def test_a_day_is_changed_with_a_reason_until_it_closes_and_by_the_head_afterwards(deji: User, zhuoma: User, food: Kitchen) -> None:
    one, two = eaters(zhuoma, food, 2)
    guest = elder("客人", 7)
    eats(zhuoma, guest, food)
    with refused("meals.reason_needed"):
        change(zhuoma, one, "cancel", reason=" ")
    noted = change(zhuoma, one, "cancel")
    with refused("meals.change_exists"):
        change(zhuoma, one, "extra")
    change(zhuoma, guest, "extra")
    assert total(deji, food) == 2
    withdraw_change(actor=viewer_for(zhuoma), now=NOW, change_id=noted.id)  # type: ignore[attr-defined]
    assert total(deji, food) == 3
    late = NOW + timedelta(hours=7)  # 17:00: lunch closed at 16:00 the day before
    with refused("meals.after_cutoff"):
        change(zhuoma, two, "cancel", now=late)
    assert change(deji, two, "cancel", now=late).is_late  # type: ignore[attr-defined]
    with refused("meals.no_profile"):
        change(zhuoma, make_resident("没有要求"), "extra")


def test_freezing_makes_rows_that_are_promises_with_exact_prices(deji: User, zhuoma: User, food: Kitchen) -> None:
    people = [*eaters(zhuoma, food, 2), elder("特困", 3), elder("失能", 4, ability_level=3)]
    for one in people[2:]:
        order(one)
        eats(zhuoma, one, food, way="on_site" if one is people[2] else "brought")
    CategoryMembership.objects.create(
        resident=people[2], place=people[2].place, code="tekun", since=TODAY - timedelta(days=9), rule_version="1", computed_at=NOW
    )
    OrderPayment.objects.create(order=people[0].care_orders.get(), payer="family", since=TODAY)
    OrderPayment.objects.create(order=people[1].care_orders.get(), payer="family", amount=Decimal(1), since=TODAY)  # no longer the price
    found = frozen(deji, food)
    rows = {one.resident_id: one for one in Meal.objects.filter(meal_day=found).select_related("commitment")}
    assert len(rows) == len(people) == selectors.count(viewer_for(deji), food, TODAY, "lunch").tally.total
    price = rows[people[0].id].price
    paid = [(rows[one.id].subsidy, rows[one.id].self_paid, rows[one.id].subsidy_rule) for one in people]
    assert paid[0] == (Decimal(0), price, ""), "the family takes it all, as agreed"
    assert paid[1][2] == ""
    assert rows[people[1].id].pay_doubt == "care.payment_sum"
    assert paid[2] == (price, Decimal(0), "destitute")
    assert paid[3] == (price * 3 / 4, price / 4, "frail")
    assert {one.commitment.kind for one in rows.values()} == {"meal", "meal_on_site"}
    assert all(one.commitment.service == "zhucan" and one.commitment.worker_id is None for one in rows.values())
    assert found.pack["version"]
    with refused("meals.frozen_already"):
        frozen(deji, food)


def test_later_changes_are_differences_that_somebody_takes_over(deji: User, zhuoma: User, food: Kitchen) -> None:
    people = eaters(zhuoma, food, 3)
    late = elder("新来", 5)
    found = frozen(deji, food)
    pause(people[0])
    order(late)
    eats(zhuoma, late, food)
    seen = selectors.count(viewer_for(deji), food, TODAY, "lunch")
    assert seen.tally.total == 3
    assert [one.resident for one in seen.added] == [late]
    assert [one.resident for one in seen.gone] == [people[0]]
    assert take_differences(actor=viewer_for(deji), now=NOW, meal_day_id=found.id) == (1, 1)
    seen = selectors.count(viewer_for(deji), food, TODAY, "lunch")
    assert (seen.tally.total, seen.has_changed) == (3, False)
    assert Meal.objects.get(meal_day=found, resident=people[0]).state == "dropped"
    assert not Commitment.objects.get(meal__resident=people[0]).is_open
    with refused("meals.no_differences"):
        take_differences(actor=viewer_for(deji), now=NOW, meal_day_id=found.id)
    CarePause.objects.all().delete()  # he comes back from hospital after all
    assert take_differences(actor=viewer_for(deji), now=NOW, meal_day_id=found.id) == (1, 0)
    assert Meal.objects.get(meal_day=found, resident=people[0]).commitment.is_open


def test_a_promise_cancelled_on_the_board_is_a_difference_and_a_death_drops_the_meal(deji: User, zhuoma: User, food: Kitchen) -> None:
    one, two = eaters(zhuoma, food, 2)
    found = frozen(deji, food)
    cancel_commitment(actor=viewer_for(deji), now=NOW, commitment_id=Meal.objects.get(resident=one).commitment_id, reason="不要了")
    assert [each.resident for each in selectors.count(viewer_for(deji), food, TODAY, "lunch").added] == [one]
    died(deji, two)
    assert set(Meal.objects.filter(meal_day=found).values_list("state", flat=True)) == {"dropped"}


def test_a_meal_is_either_a_visit_or_comes_from_a_kitchen(deji: User, zhuoma: User, food: Kitchen) -> None:
    fed, visited = elder("有厨房"), elder("没有厨房", 2)
    for one in (fed, visited):
        order(one)
    actor = viewer_for(deji)
    assert make_visits(actor=actor, now=NOW, day=TODAY, place=food.place) == 2
    assert make_visits(actor=actor, now=NOW, day=TOMORROW, place=food.place) == 2
    eats(zhuoma, fed, food, now=NOW)
    standing = Visit.objects.filter(resident=fed, cancelled_at__isnull=True)
    assert {one.day for one in standing} == {TODAY}, "tomorrow's is the kitchen's"
    assert selectors.count(actor, food, TODAY, "lunch").tally.total == 0, "today's is still a visit"
    assert total(deji, food) == 1
    after = TODAY + timedelta(days=2)
    assert make_visits(actor=actor, now=NOW, day=after, place=food.place) == 1
    assert Visit.objects.get(day=after).resident == visited
    assert [one.id for one in selectors.without_kitchen(actor, food.place, after)] == [visited.id]


def test_what_somebody_must_not_eat_is_told_and_what_nobody_knows_is_asked(deji: User, zhuoma: User, food: Kitchen) -> None:
    one, two, three = eaters(zhuoma, food, 3)
    eats(zhuoma, one, food, allergies=["soy"])
    eats(zhuoma, two, food, texture="liquid", other_allergy="蚕豆")
    actor = viewer_for(deji)
    told = {each.resident: each for each in selectors.count(actor, food, TODAY, "lunch").to_mind}
    assert {clash.why for clash in told[one].clashes} == {clash.why for clash in told[two].clashes} == {"ask"}, "no menu says nothing"
    assert three not in told
    with refused("meals.code_unknown"):
        set_menu(actor=actor, now=NOW, kitchen_id=food.id, day=TODAY, sitting="lunch", dishes=[{"name": "汤", "allergens": ["moon"]}])
    set_menu(actor=actor, now=NOW, kitchen_id=food.id, day=TODAY, sitting="lunch", dishes=DISHES)
    told = {each.resident: each for each in selectors.count(actor, food, TODAY, "lunch").to_mind}
    assert [(clash.dish, clash.why) for clash in told[one].clashes] == [("土豆炖牦牛肉", "allergy"), ("蛋花汤", "ask")]
    assert {clash.why for clash in told[two].clashes} == {"ask", "texture"}
    frozen(deji, food)
    eats(zhuoma, three, food, allergies=["soy"])
    meal = Meal.objects.get(resident=three)
    assert meal.allergies == ["soy"], "an allergy found after freezing reaches the kitchen"
    assert meal.needs_changed_at is not None
    assert three in {each.resident for each in selectors.count(actor, food, TODAY, "lunch").to_mind}


def test_who_has_no_reach_or_no_part_in_it_is_refused(zhuoma: User, zhangwei: User, deji: User, food: Kitchen) -> None:
    (one,) = eaters(zhuoma, food, 1)
    with refused("access.denied"):
        freeze_meal(actor=viewer_for(zhuoma), now=NOW, kitchen_id=food.id, day=TODAY, sitting="lunch")
    with refused("general.not_found"):
        eats(zhangwei, one, food)
    with refused("general.not_found"):
        set_menu(actor=viewer_for(zhangwei), now=NOW, kitchen_id=food.id, day=TODAY, sitting="lunch", dishes=DISHES)
    with refused("access.denied"):
        selectors.count(viewer_for(zhangwei), food, TODAY, "lunch")
    order(elder("没有厨房", 3))
    assert len(selectors.without_kitchen(viewer_for(deji), food.place, TODAY)) == 1
    assert selectors.without_kitchen(viewer_for(zhangwei), food.place, TODAY) == []
    frozen(deji, food)
    with refused("general.not_found"):
        at_door(zhangwei, Meal.objects.get(), proofs=())


def test_who_changes_kitchens_after_the_number_stands_eats_once(deji: User, zhuoma: User, food: Kitchen) -> None:
    one, two = eaters(zhuoma, food, 2)
    other = kitchen(deji, name="另一个食堂")
    actor, first = viewer_for(deji), frozen(deji, food)
    at_door(zhuoma, Meal.objects.get(resident=one))
    for each in (one, two):
        eats(zhuoma, each, other)
    with refused("meals.nobody_eats"):
        frozen(deji, other)
    assert selectors.count(actor, other, TOMORROW, "lunch").tally.total == 2, "from the next meal on"
    assert take_differences(actor=actor, now=NOW, meal_day_id=first.id) == (0, 1), "who has eaten has eaten"
    frozen(deji, other)
    assert [each.resident for each in Meal.objects.filter(meal_day__kitchen=other)] == [two]
    assert Meal.objects.filter(resident=one).count() == 1


def test_a_change_sent_again_after_the_day_closed_is_the_one_that_was_noted(deji: User, zhuoma: User, food: Kitchen) -> None:
    (one,) = eaters(zhuoma, food, 1)
    key, late = uuid4(), NOW + timedelta(hours=7)
    assert change(zhuoma, one, "cancel", change_id=key) == change(zhuoma, one, "cancel", change_id=key, now=late)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.once) for seed in range(1, 4))])
def test_whatever_happens_the_count_is_one_meal_and_one_promise_each(deji: User, zhuoma: User, food: Kitchen, seed: int) -> None:
    """Paused, cancelled, extra, dead, brought, silent, undone, taken over, in any order: every meal counted has its door or its plate."""
    chance = random.Random(seed)
    people = eaters(zhuoma, food, 5)
    guests = [elder(f"客人{at}", 8 + at) for at in range(2)]
    for one in guests:
        eats(zhuoma, one, food, way="on_site")
    found, actor = frozen(deji, food), viewer_for(deji)

    def some_meal() -> Meal:
        return chance.choice(list(Meal.objects.filter(meal_day=found).order_by("id")))

    acts: list[Callable[[], object]] = [
        lambda: pause(chance.choice(people)), lambda: change(deji, chance.choice(people), "cancel", day=TODAY),
        lambda: change(deji, chance.choice(guests), "extra", day=TODAY), lambda: died(deji, Resident.objects.get(id=chance.choice(people).id)),
        lambda: at_door(zhuoma, some_meal()), lambda: at_door(zhuoma, some_meal(), "no_answer"), lambda: at_door(zhuoma, some_meal(), "refused", note="不饿"),
        lambda: tick_eaten(actor=viewer_for(zhuoma), now=NOW, meal_id=some_meal().id),
        lambda: undo_doorstep(actor=actor, now=NOW, meal_id=some_meal().id, reason="按错了"),
        lambda: take_differences(actor=actor, now=NOW, meal_day_id=found.id), lambda: take_differences(actor=actor, now=NOW, meal_day_id=found.id),
    ]  # fmt: skip
    happened = 0
    for _step in range(30):
        with suppress(ProblemError):
            chance.choice(acts)()
            happened += 1
        standing = Meal.objects.filter(meal_day=found).exclude(state="dropped").select_related("commitment")
        assert selectors.count(actor, food, TODAY, "lunch").tally.total == len(standing) == len({one.resident_id for one in standing})
        for one in standing:
            assert one.commitment.cancelled_at is None
            assert one.commitment.is_open == (one.state == "open")
            assert (one.commitment.done_at is not None) == (one.state in ("delivered", "eaten"))
        live = Commitment.objects.filter(kind__in=("meal", "meal_on_site"), cancelled_at__isnull=True)
        assert live.count() == len(standing), "no promise without a meal"
    assert happened > 5


def test_the_overview_tells_of_a_pause_after_the_number_stood_and_asks_little(deji: User, zhuoma: User, food: Kitchen) -> None:
    people, head = eaters(zhuoma, food, 2), sign_in(Client(), deji, verified=True)
    frozen(deji, food)
    pause(people[0])
    with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as few:
        page = head.get(reverse("meals:overview")).content.decode()
    assert "已定,有变化" in page
    for one in [elder(f"又来{at}", 10 + at) for at in range(4)]:
        order(one)
        eats(zhuoma, one, food)
    with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as many:
        assert "午餐 6 份" not in head.get(reverse("meals:overview")).content.decode(), "four are still to be taken over"
    assert len(many) <= len(few)


def test_the_meals_of_a_month_are_exported_from_their_pages_and_the_rules_are_named_in_plain_words(deji: User, zhuoma: User, food: Kitchen) -> None:
    eaters(zhuoma, food, 1)
    frozen(deji, food)
    month, head = f"/exports/meals/?month={TODAY:%Y-%m}", sign_in(Client(), deji, verified=True)
    with time_machine.travel(NOW, tick=False):
        overview = unescape(head.get(reverse("meals:overview")).content.decode())
        shown = unescape(head.get(reverse("meals:kitchen", args=[food.id])).content.decode())
        worker = unescape(sign_in(Client(), zhuoma).get(reverse("meals:overview")).content.decode())
        assert head.get(f"{month}&kitchen={food.id}").status_code == 200
    assert f'"{month}"' in overview
    assert f'"{month}&kitchen={food.id}"' in shown
    assert "/exports/meals" not in worker, "rows leave only with those who may let them"
    assert "拉萨市的规定," in shown
    assert "540100" not in shown.partition("照哪份规定")[2].partition("</dd>")[0]


def test_fixing_a_number_costs_the_same_for_many_as_for_few(deji: User, zhuoma: User, food: Kitchen) -> None:
    eaters(zhuoma, food, 2)
    with CaptureQueriesContext(connection) as few:
        frozen(deji, food)
    for one in [elder(f"又来{at}", 10 + at) for at in range(6)]:
        order(one)
        eats(zhuoma, one, food)
    with CaptureQueriesContext(connection) as many:
        frozen(deji, food, TOMORROW)
    assert len(many) <= len(few)
    made = {str(key) for key in Commitment.objects.filter(kind="meal").values_list("id", flat=True)}
    assert set(AuditEntry.objects.filter(verb="commitment.make").values_list("subject_id", flat=True)) == made, "a row of the trail for each"
    assert len(made) == 2 + 8
    assert list(verify()) == []
