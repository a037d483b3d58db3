"""Two people do one thing about meals at one moment, each over a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import Pick, hand_over
from lianxin.domain.meals.models import Doorstep, Kitchen, Meal, MealProfile, MealRound, Menu
from lianxin.domain.meals.services import freeze_meal, plan_rounds, publish_rounds, set_menu, take_differences
from lianxin.domain.needs.models import Need
from lianxin.kernel.problems import ProblemError
from tests.domain.meals.story import at_door, eaters, eats, elder, frozen, kitchen, order
from tests.factories import NOW, TODAY, make_carer, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    POSTGRESQL_ALONE,
]


@pytest.fixture
def food(deji: User) -> Kitchen:
    return kitchen(deji)


def at_once(act: Callable[[int], object], times: int = 4) -> list[str]:
    """The same act in so many threads; what became of each, the code of the refusal or "done"."""

    def run(at: int) -> str:
        try:
            act(at)
        except ProblemError as problem:
            return problem.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(times) as together:
        return sorted(together.map(run, range(times)))


def test_a_number_fixed_twice_at_once_is_fixed_once(deji: User, zhuoma: User, food: Kitchen) -> None:
    eaters(zhuoma, food, 3)
    head = viewer_for(deji)
    found = at_once(lambda _at: freeze_meal(actor=head, now=NOW, kitchen_id=food.id, day=TODAY, sitting="lunch"))
    assert found == ["done", *["meals.frozen_already"] * 3]
    assert Meal.objects.count() == Commitment.objects.filter(kind="meal").count() == 3


def test_differences_taken_over_twice_at_once_are_taken_once(deji: User, zhuoma: User, food: Kitchen) -> None:
    eaters(zhuoma, food, 1)
    found, late, head = frozen(deji, food), elder("新来", 5), viewer_for(deji)
    order(late)
    eats(zhuoma, late, food)
    assert at_once(lambda _at: take_differences(actor=head, now=NOW, meal_day_id=found.id), 2) == ["done", "meals.no_differences"]
    assert Meal.objects.filter(resident=late).count() == 1


def test_a_silent_door_sent_twice_at_once_is_one_check(deji: User, zhuoma: User, food: Kitchen) -> None:
    eaters(zhuoma, food, 1)
    frozen(deji, food)
    meal, key = Meal.objects.get(), uuid4()
    assert at_once(lambda _at: at_door(zhuoma, meal, "no_answer", doorstep_id=key)) == ["done"] * 4
    assert (Doorstep.objects.count(), Need.objects.filter(kind="welfare_check").count()) == (1, 1)


def test_rounds_drafted_twice_at_once_leave_one_draft(deji: User, zhuoma: User, food: Kitchen) -> None:
    eaters(zhuoma, food, 3)
    found, head = frozen(deji, food), viewer_for(deji)
    make_carer(zhuoma, shift_start=600)
    assert at_once(lambda at: plan_rounds(actor=head, now=NOW, meal_day_id=found.id, seconds=0.05, seed=at)) == ["done"] * 4
    assert MealRound.objects.filter(state="draft").count() == 1


def test_how_somebody_eats_and_a_menu_said_by_two_at_once_are_one_row(deji: User, zhuoma: User, food: Kitchen) -> None:
    one, head = elder("次仁"), viewer_for(deji)
    assert at_once(lambda at: eats(zhuoma, one, food, texture=("ordinary", "soft")[at % 2])) == ["done"] * 4
    assert MealProfile.objects.filter(ended_at__isnull=True).count() == 1
    dishes = [{"name": "糌粑", "allergens": ["gluten"]}]
    assert at_once(lambda _at: set_menu(actor=head, now=NOW, kitchen_id=food.id, day=TODAY, sitting="lunch", dishes=dishes)) == ["done"] * 4
    assert Menu.objects.count() == 1


def test_rounds_published_while_their_meals_are_handed_over_wait_for_one_another_and_neither_fails(
    deji: User, zhuoma: User, ciren: User, food: Kitchen
) -> None:
    eaters(zhuoma, food, 12)
    found, head = frozen(deji, food), viewer_for(deji)
    make_carer(zhuoma, shift_start=600)
    plan_rounds(actor=head, now=NOW, meal_day_id=found.id, seconds=0.05)
    Commitment.objects.update(worker=ciren)
    Meal.objects.update(runner=ciren)
    picks = [Pick(key, zhuoma.id) for key in Commitment.objects.order_by("-id").values_list("id", flat=True)]

    def act(at: int) -> None:
        if at == 0:
            publish_rounds(actor=head, now=NOW, round_id=MealRound.objects.get(state="draft").id)
        elif at == 1:
            hand_over(actor=head, now=NOW, from_worker_id=ciren.id, picks=picks, reason="请假")
        else:
            at_door(ciren, Meal.objects.order_by("-id")[at])

    found_codes = at_once(act)
    assert found_codes.count("done") >= 1
    assert set(found_codes) <= {"done", "general.changed_meanwhile", "commitment.handover_incomplete", "access.denied", "commitment.not_open"}, "one waits for the other"
