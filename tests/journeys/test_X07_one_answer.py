"""X07, L06: one answer to "who is engaged when": visits and meals of one carer, whichever is published first, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.care.models import DayPlan, Visit
from lianxin.domain.meals.models import MealDay, MealRound
from tests.domain.meals.story import TOMORROW, eaters, frozen, kitchen
from tests.domain.meals.test_engaged import visit
from tests.entry.web.reading import get
from tests.factories import GONGKA, NOW, make_carer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
DAY = f"/care/dayplan/?place={GONGKA}&day={TOMORROW}"


@pytest.fixture
def head(deji: User, zhuoma: User) -> Iterator[Client]:
    with time_machine.travel(NOW, tick=False):
        make_carer(zhuoma)
        yield sign_in(Client(), deji, verified=True)


@pytest.fixture
def lunch(deji: User, zhuoma: User, head: Client) -> MealDay:
    food = kitchen(deji)
    eaters(zhuoma, food, 3)
    return frozen(deji, food, TOMORROW)


def told(head: Client, address: str, **sent: str) -> str:
    """What the next page says."""
    return unescape(head.post(address, sent, follow=True).content.decode())


def draft_rounds(head: Client, lunch: MealDay) -> str:
    return told(head, reverse("meals:plan", args=[lunch.id]))


def publish_rounds(head: Client) -> str:
    return told(head, reverse("meals:publish", args=[MealRound.objects.get(state="draft").id]))


def publish_plan(head: Client) -> str:
    plan = DayPlan.objects.get(state="draft")
    return told(head, DAY, act="publish", plan=str(plan.id), changes="0")


def test_meals_first_and_the_day_is_planned_round_them(head: Client, zhuoma: User, lunch: MealDay) -> None:
    row = visit(0, (645, 655))
    told(head, DAY, act="plan")
    draft_rounds(head, lunch)
    assert "已发布" in publish_rounds(head)
    refused = publish_plan(head)
    assert "卓玛的“上门走访”(" in refused
    assert "和“送餐”(10:40–" in refused
    assert "请先重排其中一边,再发布" in refused
    assert not DayPlan.objects.filter(state="published").exists()
    visit(1, (560, 900))
    told(head, DAY, act="plan")
    page = unescape(get(head, DAY))
    assert "送餐" in page, "in the line of whoever brings it"
    assert "10:40–" in page
    question = reverse("care:dayplan-visit", args=[DayPlan.objects.get(state="draft").id, row.id])
    answer = unescape(get(head, f"{question}?carer={zhuoma.id}&start=10:50"))
    assert "卓玛 10:50 不行:这个时间已经另有安排(" in answer
    assert "送餐 10:40–" in answer
    publish_plan(head)
    row.refresh_from_db()
    assert row.planned_start is None
    assert row.left_out
    assert Visit.objects.exclude(id=row.id).get().planned_start is not None


def test_visits_first_and_meals_go_round_them(head: Client, lunch: MealDay) -> None:
    visit(0, (645, 655))
    draft_rounds(head, lunch)
    told(head, DAY, act="plan")
    publish_plan(head)
    refused = publish_rounds(head)
    assert "卓玛的“送餐”(10:40–" in refused
    assert "和“上门走访”(" in refused
    assert not MealRound.objects.filter(state="published").exists()
    draft_rounds(head, lunch)
    assert "已发布" in publish_rounds(head)
    made, row = MealRound.objects.get(state="published"), Visit.objects.get()
    assert row.planned_start is not None
    assert made.trips
    assert all(trip["leaves"] > row.planned_start + row.minutes for trip in made.trips)
    told(head, DAY, act="plan")
    assert "已发布" in publish_plan(head), "the same day again, round the round that now holds"
    row.refresh_from_db()
    assert row.planned_start is not None
