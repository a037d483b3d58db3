"""Nobody is sent to a home while they are out with meals, nor with meals while somebody waits for them at home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.care import rules as care_rules
from lianxin.domain.care import services as care
from lianxin.domain.care.models import DayPlan, Visit
from lianxin.domain.care.services.dayproblem import asked_again, plan_again
from lianxin.domain.care.services.ways import travel_of, way_of
from lianxin.domain.commitments.rules import collide
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.domain.commitments.services import reassign
from lianxin.domain.meals.models import Kitchen, Meal, MealDay, MealRound
from lianxin.domain.meals.services import meals_without_runner, plan_rounds, publish_rounds
from lianxin.kernel.problems import ProblemError
from tests.domain.meals.story import TOMORROW, eaters, frozen, kitchen
from tests.domain.meals.test_at_once import at_once
from tests.entry.web.reading import get
from tests.factories import (
    GONGKA,
    NOW,
    TABA,
    make_carer,
    make_commitment,
    make_resident,
    refused,
    sign_in,
    viewer_for,
)
from tests.marks import POSTGRESQL_ALONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def food(deji: User) -> Kitchen:
    return kitchen(deji)


@pytest.fixture
def lunch(deji: User, zhuoma: User, food: Kitchen) -> MealDay:
    """Tomorrow's, for four, with 卓玛 alone to bring it."""
    make_carer(zhuoma)
    eaters(zhuoma, food, 4)
    return frozen(deji, food, TOMORROW)


def visit(at: int, window: tuple[int, int], minutes: int = 40, **more: Any) -> Visit:
    whom = make_resident(f"走访{at}", lon=91.74 + at * 0.003, lat=29.84)
    promise = make_commitment(None, whom, service="jingshen", due_at=NOW + timedelta(days=2), minutes=minutes)
    return Visit.objects.create(
        place=TABA, resident=whom, commitment=promise, service="jingshen", day=TOMORROW, window_start=window[0], window_end=window[1], minutes=minutes, **more
    )


def a_round(deji: User, lunch: MealDay) -> MealRound:
    return plan_rounds(actor=viewer_for(deji), now=NOW, meal_day_id=lunch.id, seconds=0.1)


def go_out(deji: User, draft: MealRound) -> MealRound:
    return publish_rounds(actor=viewer_for(deji), now=NOW, round_id=draft.id)


def a_plan(deji: User, make: Callable[..., DayPlan] = care.plan_day) -> DayPlan:
    return make(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


def hold(deji: User, plan: DayPlan) -> DayPlan:
    return care.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=plan.id)


def nobody_is_in_two_places(zhuoma: User) -> tuple[int, int]:
    """How many trips and how many visits of 卓玛 were held against each other, the ways counted."""
    found = engaged_on(TOMORROW, {zhuoma.id})
    way = way_of(travel_of(packs.for_place(GONGKA), GONGKA, TOMORROW), "ebike")
    for at, one in enumerate(found):
        assert not any(collide(one, other, way) for other in found[at + 1 :]), [each.span for each in found]
    return sum(one.kind == "meals" for one in found), sum(one.kind == "visit" for one in found)


@pytest.mark.parametrize("make", [care.plan_day, care.first_draft])
def test_visits_are_planned_round_the_meals(make: Callable[..., DayPlan], deji: User, zhuoma: User, lunch: MealDay) -> None:
    go_out(deji, a_round(deji, lunch))
    for at in range(4):
        visit(at, (560, 900))
    plan = a_plan(deji, make)
    assert {stop["visit"] for stop in plan.stops} <= {str(row.id) for row in Visit.objects.all()}, "a round is no visit"
    assert [stop["sequence"] for stop in plan.stops] == [1, 2, 3, 4]
    assert plan.unserved == []
    hold(deji, plan)
    trips, visits = nobody_is_in_two_places(zhuoma)
    assert trips
    assert visits == 4


def test_everything_about_a_plan_goes_on_beside_a_round(deji: User, zhuoma: User, ciren: User, lunch: MealDay) -> None:
    actor = viewer_for(deji)
    trip = engaged_on(TOMORROW, {zhuoma.id})
    assert trip == [], "a draft engages nobody"
    go_out(deji, a_round(deji, lunch))
    trip = engaged_on(TOMORROW, {zhuoma.id})
    make_carer(ciren)
    rows = [visit(at, (560, 900)) for at in range(5)]
    plan = a_plan(deji, care.first_draft)
    care.improve_day_plan(actor=actor, now=NOW, plan_id=plan.id, seconds=0.2)
    plan.refresh_from_db()
    asked = asked_again(actor, NOW, plan)
    assert plan_again(asked, plan), "the independent checker accepts it, with the round in it"
    assert {one.name for one in asked.basis.engaged} == {one.name for one in trip}
    row = rows[0]
    answer = care.what_if(actor, NOW, plan, row.id, zhuoma.id, trip[0].start)
    assert answer.reason == "no_room"
    assert trip[0] in answer.engaged
    with refused("care.move_impossible"):
        care.move_in_draft(actor=actor, now=NOW, plan_id=plan.id, visit_id=row.id, carer_id=zhuoma.id, start=trip[0].start)
    before = sum(plan.cost.values())
    answer = care.what_if(actor, NOW, plan, row.id, ciren.id, 840)
    moved = care.move_in_draft(actor=actor, now=NOW, plan_id=plan.id, visit_id=row.id, carer_id=ciren.id, start=840)
    assert sum(moved.cost.values()) == pytest.approx(before + answer.more)
    hold(deji, plan)
    again = care.replan_day(actor=actor, now=NOW, day=TOMORROW, place=GONGKA, seconds=0.2)
    hold(deji, again)
    assert len(again.stops) == 5
    nobody_is_in_two_places(zhuoma)


def test_a_day_under_way_goes_on_from_the_round(deji: User, zhuoma: User, lunch: MealDay) -> None:
    """At noon what was begun stays as it is, the trips of the morning among it."""
    go_out(deji, a_round(deji, lunch))
    for at in range(4):
        visit(at, (560, 1000))
    hold(deji, a_plan(deji))
    last = engaged_on(TOMORROW, {zhuoma.id})
    trip = next(one for one in last if one.kind == "meals")
    for minute in (trip.start + 1, trip.end + 1):
        now = NOW.replace(hour=0, minute=0) + timedelta(days=1, minutes=minute - 480)
        actor = viewer_for(deji, now)
        again = care.replan_day(actor=actor, now=now, day=TOMORROW, place=GONGKA, seconds=0.1)
        care.publish_day_plan(actor=actor, now=now, plan_id=again.id)
        assert len(again.stops) == 4
        nobody_is_in_two_places(zhuoma)


@pytest.mark.parametrize(("shift", "ready"), [((640, 1080), 640), ((540, 700), 640), ((540, 1080), 545)])
def test_a_round_at_the_edge_of_a_shift_leaves_the_rest_of_it(shift: tuple[int, int], ready: int, deji: User, zhuoma: User, lunch: MealDay) -> None:
    """The runner is at the kitchen when the shift begins, or still there when it ends: there is no way home in it."""
    zhuoma.carer.shift_start, zhuoma.carer.shift_end = shift
    zhuoma.carer.lon = 91.9  # lives far away
    zhuoma.carer.save()
    lunch.kitchen.ready = {"lunch": ready}
    lunch.kitchen.save()
    go_out(deji, a_round(deji, lunch))
    visit(0, (560, 900))
    plan = a_plan(deji)
    assert not {one.name for one in engaged_on(TOMORROW, {zhuoma.id})} & {left["visit"] for left in plan.unserved}
    hold(deji, plan)
    nobody_is_in_two_places(zhuoma)


def test_meals_are_brought_round_the_visits(deji: User, zhuoma: User, lunch: MealDay) -> None:
    visit(0, (660, 680), minutes=20)
    hold(deji, a_plan(deji))
    draft = go_out(deji, a_round(deji, lunch))
    assert draft.trips
    assert {trip["runner"] for trip in draft.trips} == {str(zhuoma.id)}
    assert [trip["number"] for trip in draft.trips] == list(range(1, len(draft.trips) + 1))
    trips, visits = nobody_is_in_two_places(zhuoma)
    assert trips == len(draft.trips)
    assert visits == 1


def test_when_everybody_is_at_somebodys_home_it_is_said_who_and_when(deji: User, zhuoma: User, lunch: MealDay) -> None:
    zhuoma.carer.shift_start, zhuoma.carer.shift_end = 600, 745
    zhuoma.carer.save()
    visit(0, (605, 621), minutes=125)
    hold(deji, a_plan(deji))
    with pytest.raises(ProblemError) as told:
        a_round(deji, lunch)
    start = Visit.objects.get().planned_start or 0
    assert told.value.code == "meals.nobody_free"
    assert f"卓玛:上门走访 {start // 60:02d}:{start % 60:02d}" in str(told.value.details["engaged"])


def test_a_plan_is_refused_when_a_round_came_between_and_names_both(deji: User, zhuoma: User, lunch: MealDay) -> None:
    row = visit(0, (645, 655))
    plan, draft = a_plan(deji), a_round(deji, lunch)
    go_out(deji, draft)
    with pytest.raises(ProblemError) as told:
        hold(deji, plan)
    assert told.value.code == "commitment.engaged_elsewhere"
    assert (told.value.details["who"], told.value.details["one"], told.value.details["other"]) == ("卓玛", "上门走访", "送餐")
    with refused("commitment.engaged_elsewhere"):
        care.move_in_draft(actor=viewer_for(deji), now=NOW, plan_id=plan.id, visit_id=row.id, carer_id=zhuoma.id)
    row.refresh_from_db()
    assert row.planned_start is None
    assert row.worker_id is None
    again = a_plan(deji)
    assert [left["visit"] for left in again.unserved] == [str(row.id)], "nobody else could go"
    hold(deji, again)


def test_a_round_is_refused_when_a_plan_came_between_and_names_both(deji: User, zhuoma: User, lunch: MealDay) -> None:
    visit(0, (645, 655))
    plan, draft = a_plan(deji), a_round(deji, lunch)
    hold(deji, plan)
    with pytest.raises(ProblemError) as told:
        go_out(deji, draft)
    assert told.value.code == "commitment.engaged_elsewhere"
    assert (told.value.details["one"], told.value.details["other"]) == ("送餐", "上门走访")
    assert not Meal.objects.filter(runner__isnull=False).exists()
    go_out(deji, a_round(deji, lunch))
    nobody_is_in_two_places(zhuoma)


def test_a_visit_given_to_a_runner_waits_for_a_plan_and_a_meal_given_away_frees_them(deji: User, zhuoma: User, ciren: User, lunch: MealDay) -> None:
    go_out(deji, a_round(deji, lunch))
    make_carer(ciren)
    row = visit(0, (640, 700))
    hold(deji, a_plan(deji))
    row.refresh_from_db()
    assert row.worker == ciren
    assert row.commitment_id is not None
    reassign(actor=viewer_for(deji), now=NOW, commitment_id=row.commitment_id, worker_id=zhuoma.id, reason="换人")
    assert all(one.kind == "meals" for one in engaged_on(TOMORROW, {zhuoma.id})), "it lost its time with its carer"
    for meal in Meal.objects.all():
        reassign(actor=viewer_for(deji), now=NOW, commitment_id=meal.commitment_id, worker_id=ciren.id, reason="换人")
    assert engaged_on(TOMORROW, {zhuoma.id}) == []


@pytest.mark.django_db(transaction=True)
@POSTGRESQL_ALONE
def test_of_a_plan_and_a_round_published_at_once_one_is_refused(deji: User, zhuoma: User, lunch: MealDay) -> None:
    visit(0, (645, 655))
    plan, draft = a_plan(deji), a_round(deji, lunch)
    acts: list[Callable[[], object]] = [lambda: hold(deji, plan), lambda: go_out(deji, draft)]
    assert at_once(lambda at: acts[at](), 2) == ["commitment.engaged_elsewhere", "done"]
    nobody_is_in_two_places(zhuoma)


def test_whose_round_is_published_does_not_fall_out_unnoticed(client: Client, deji: User, zhuoma: User, ciren: User, lunch: MealDay) -> None:
    """The day's plan, the kitchen, the round and a notice say how many meals are still with somebody who is away; planned anew they go over."""
    go_out(deji, a_round(deji, lunch))
    make_carer(ciren)
    row = visit(0, (560, 900))
    hold(deji, a_plan(deji))
    begin = care_rules.moment(TOMORROW, 0)
    absent: dict[str, Any] = {"user_id": zhuoma.id, "starts_at": begin, "ends_at": begin + timedelta(days=1), "reason": "发烧"}
    hold(deji, care.replan_without(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA, seconds=0.05, **absent))
    row.refresh_from_db()
    assert row.worker_id == ciren.id, "the visit has gone over"
    told = Notice.objects.get(kind="meals.runner_off")
    page = f"/meals/days/{lunch.id}/rounds/"
    assert (told.user_id, told.count, told.link) == (deji.id, 4, page)
    with time_machine.travel(NOW, tick=False):
        head = sign_in(client, deji, verified=True)
        html = unescape(get(head, f"/care/dayplan/?place={GONGKA}&day={TOMORROW}"))
        assert "还排着 4 份送餐" in html.partition("这一天谁不在")[2].partition("</table>")[0]
        assert html.count(f'href="{page}"') >= 2, "beside who is away, and in the row of the trip itself"
        for address in (page, f"/meals/kitchens/{lunch.kitchen_id}/?day={TOMORROW}&sitting=lunch"):
            assert "卓玛不在,还有 4 份餐" in get(head, address)
        go_out(deji, a_round(deji, lunch))
        assert set(Meal.objects.values_list("runner_id", flat=True)) == {ciren.id}
        for address in (page, f"/meals/kitchens/{lunch.kitchen_id}/?day={TOMORROW}&sitting=lunch"):
            assert "还有 4 份餐" not in get(head, address)
        assert "份送餐" not in get(head, f"/care/dayplan/?place={GONGKA}&day={TOMORROW}")


def test_an_absence_after_the_round_is_none_of_the_round(deji: User, zhuoma: User, lunch: MealDay) -> None:
    go_out(deji, a_round(deji, lunch))
    begin = care_rules.moment(TOMORROW, 1000)
    care.record_absence(actor=viewer_for(deji), now=NOW, user_id=zhuoma.id, starts_at=begin, ends_at=None, reason="看牙")
    assert meals_without_runner(lunch) == []
    assert not Notice.objects.filter(kind="meals.runner_off").exists()
