"""A published day that has changed since: who makes the visits now, a new draft beside the plan, what it would change,
what would help the visits left out, and why a regular carer does not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.models import CareOrder, CarePlan, Carer, DayPlan, Visit
from lianxin.domain.care.rules import Change, Placing
from lianxin.domain.care.views.dayplan_changes import cheapest_words
from lianxin.domain.commitments.services import reassign
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get
from tests.factories import (
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_carer,
    make_commitment,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
PAGE = f"/care/dayplan/?place={GONGKA}&day={TOMORROW}"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(zhuoma: User, ciren: User) -> list[Carer]:
    return [make_carer(zhuoma), make_carer(ciren)]


def visit(resident: Resident, regular: User | None = None, **more: object) -> Visit:
    filled = {"service": "jingshen", "day": TOMORROW, "window_start": 570, "window_end": 720, "minutes": 40} | more
    order = None
    if regular is not None:
        plan = CarePlan.objects.create(
            place=TABA, resident=resident, starts_on=TODAY, review_on=TODAY + timedelta(days=90), made_at=NOW
        )
        order = CareOrder.objects.create(
            plan=plan, place=TABA, resident=resident, service="jingshen", weekdays="1234567", window_start=570,
            window_end=720, minutes=40, starts_on=TODAY, regular_carer=regular,
        )  # fmt: skip
    promise = make_commitment(None, resident, service=str(filled["service"]), due_at=NOW + timedelta(days=2))
    return Visit.objects.create(place=TABA, resident=resident, commitment=promise, order=order, **filled)


def draft(deji: User) -> DayPlan:
    return services.plan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


def published(deji: User) -> DayPlan:
    return services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)


def given_to(worker: User, moved: Visit, deji: User) -> None:
    assert moved.commitment_id is not None
    reassign(actor=viewer_for(deji), now=NOW, commitment_id=moved.commitment_id, worker_id=worker.id)


def head_of(deji: User) -> Client:
    return sign_in(Client(), deji, verified=True)


def test_a_visit_handed_over_stands_under_the_one_who_makes_it_now(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    Carer.objects.filter(user=ciren).update(languages=["zh"])  # so the plan sends 卓玛
    made = visit(baima)
    published(deji)
    head = head_of(deji)
    assert "已改派" not in get(head, PAGE)
    given_to(ciren, made, deji)
    html = unescape(get(head, PAGE))
    assert "计划发布后有 1 次改派,建议重新排班" in html
    assert "计划由 卓玛" in html
    assert "已改派" in html.partition('id="main"')[2].partition("次仁")[2]
    worker = sign_in(Client(), zhuoma)
    assert "已改派" in get(worker, PAGE), "whoever may read the plan reads the same"


def test_planning_a_published_day_anew_shows_the_draft_above_and_what_it_would_change(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    visit(baima)
    first = published(deji)
    Carer.objects.filter(user_id=first.stops[0]["carer"]).update(is_active=False)
    second = draft(deji)
    assert selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW) == selectors.Plans(first, second)
    head = head_of(deji)
    html = get(head, PAGE)
    assert html.index("重新排出的草稿") < html.index("发布后会有的变化") < html.index("现在执行的计划")
    changes = html.partition("发布后会有的变化")[2].partition("</table>")[0]
    assert "换人" in changes
    was, will = ("卓玛", "次仁") if first.stops[0]["carer"] == str(zhuoma.id) else ("次仁", "卓玛")
    assert changes.index(was) < changes.index(will)
    assert head.post(PAGE, form_of(html, 'value="publish"') | {"act": "publish"}).status_code == 302
    html = get(head, PAGE)
    assert "重新排出的草稿" not in html
    assert 'value="discard"' not in html
    assert DayPlan.objects.get(state="published").id == second.id


def test_a_draft_given_up_leaves_the_published_plan_as_it_is(
    deji: User, zhuoma: User, staff: list[Carer], baima: Resident
) -> None:
    visit(baima)
    first = published(deji)
    second = draft(deji)
    head = head_of(deji)
    sent = form_of(get(head, PAGE), 'value="discard"') | {"act": "discard"}
    assert sign_in(Client(), zhuoma).post(PAGE, sent).status_code == 403
    assert head.post(PAGE, sent).status_code == 302
    assert selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW) == selectors.Plans(first, None)
    assert AuditEntry.objects.filter(verb="dayplan.discard").count() == 1
    for act in (services.publish_day_plan, services.discard_day_plan):
        with refused("care.draft_gone"):
            act(actor=viewer_for(deji), now=NOW, plan_id=second.id)
    with refused("care.day_published"):
        services.discard_day_plan(actor=viewer_for(deji), now=NOW, plan_id=first.id)


def test_a_newer_draft_replaces_the_older_one(deji: User, staff: list[Carer], baima: Resident) -> None:
    visit(baima)
    older, newer = draft(deji), draft(deji)
    assert selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW) == selectors.Plans(None, newer)
    with refused("care.draft_gone"):
        services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=older.id)


def test_planning_anew_keeps_a_visit_with_whoever_was_given_it(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    made = visit(baima)
    first = published(deji)
    other = ciren if first.stops[0]["carer"] == str(zhuoma.id) else zhuoma
    given_to(other, made, deji)
    second = draft(deji)
    assert [stop["carer"] for stop in second.stops] == [str(other.id)]
    assert "和现在的计划没有不同" in get(head_of(deji), PAGE)


def test_on_the_day_a_promise_weighs_more_than_while_the_plan_is_made(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    Carer.objects.filter(user=ciren).update(languages=["zh"])
    made = visit(baima)
    assert [stop["carer"] for stop in published(deji).stops] == [str(zhuoma.id)], "she speaks the language"
    given_to(ciren, made, deji)
    anew = draft(deji)
    assert [stop["carer"] for stop in anew.stops] == [str(zhuoma.id)], "a wish is dearer than one changed promise"
    on_the_day = services.replan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA, seconds=0.1)
    assert [stop["carer"] for stop in on_the_day.stops] == [str(ciren.id)], "people are waiting for him"
    assert sum(on_the_day.cost.values()) > sum(anew.cost.values()), "the prices shown are the county's"


def test_an_outsider_and_a_worker_give_up_nobodys_draft(
    deji: User, zhuoma: User, zhangwei: User, staff: list[Carer], baima: Resident
) -> None:
    visit(baima)
    plan = draft(deji)
    for who in (zhuoma, zhangwei):
        with refused("access.denied"):
            services.discard_day_plan(actor=viewer_for(who), now=NOW, plan_id=plan.id)
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_what_was_left_out_says_what_would_help(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    Carer.objects.update(shift_start=540, shift_end=720)
    Carer.objects.filter(user=ciren).update(skills=[])
    same = {"service": "zhuyu", "minutes": 90, "window_start": 585, "window_end": 600}
    visit(baima, **same)
    visit(make_resident("扎西", lon=91.735, lat=29.835), **same)
    visit(make_resident("央金", lon=91.735, lat=29.835), service="xinli")
    visit(make_resident("边巴", lon=91.735, lat=29.835), hands=2)
    visit(make_resident("曲珍", lon=91.735, lat=29.835), window_start=715, window_end=720)
    draft(deji)
    html = unescape(get(head_of(deji), PAGE))
    left = html.partition("没有排上的走访")[2].partition("</table>")[0]
    assert "再有一人当班、会做“助浴”" in left
    assert "次仁学会“助浴”" in left
    assert "会做“心理慰藉" in left or "学会“心理" in left
    assert "下班,11:55 能去" in left


@pytest.mark.parametrize(
    ("held", "why", "said"),
    [
        (None, "no_shift", "没有登记班次"),
        ({"is_active": False}, "inactive", "暂不排班(请假或离岗)"),
        ({"place": "540127101000"}, "elsewhere", "排在别的地点"),
        ({"shift_start": 840}, "off_duty", "班次赶不上这个时间段"),
    ],
)
def test_a_regular_carer_who_does_not_come_is_explained(
    held: dict[str, object] | None, why: str, said: str, deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    make_carer(ciren)
    if held is not None:
        make_carer(zhuoma, **held)
    visit(baima, regular=zhuoma)
    plan = draft(deji)
    assert [stop["regular"] for stop in plan.stops] == [{"carer": str(zhuoma.id), "why": why, "more": 0.0}]
    html = get(head_of(deji), PAGE)
    assert "固定人员卓玛没有来" in html
    assert said in html


def test_a_regular_carer_who_is_busy_or_no_longer_responsible_is_explained(
    deji: User, zhuoma: User, staff: list[Carer], baima: Resident
) -> None:
    gone = make_user("gone", display_name="旺堆")
    make_carer(gone)
    visit(baima, regular=gone)
    plan = draft(deji)
    assert plan.stops[0]["regular"]["why"] == "refused"
    same = {"window_start": 570, "window_end": 571, "minutes": 60}
    both = [visit(make_resident(name, lon=91.735, lat=29.835), regular=zhuoma, **same) for name in ("扎西", "央金")]
    plan = draft(deji)
    ids = {str(one.id) for one in both}
    (told,) = [stop["regular"] for stop in plan.stops if stop["visit"] in ids and "regular" in stop]
    assert told["why"] == "no_room"


def test_a_regular_carer_who_comes_needs_no_word(deji: User, zhuoma: User, staff: list[Carer], baima: Resident) -> None:
    visit(baima, regular=zhuoma)
    assert "regular" not in draft(deji).stops[0]


def test_changes_are_told_with_what_is_left_out_first() -> None:
    stops = [{"visit": v, "carer": "A", "start": start} for v, start in (("1", 540), ("2", 600), ("3", 660), ("4", 700))]
    before = rules.present(stops, {"1": "A", "2": "A", "3": "B", "4": "A"})
    assert before["3"] == Placing("B", None)
    after = {"1": Placing("B", 540), "2": Placing("A", 610), "3": Placing("B", 660), "5": Placing("A", 500)}
    assert rules.changes(before, after) == [
        Change("out", "4", Placing("A", 700), None),
        Change("carer", "1", Placing("A", 540), Placing("B", 540)),
        Change("time", "2", Placing("A", 600), Placing("A", 610)),
        Change("new", "5", None, Placing("A", 500)),
    ]
    assert rules.present(stops, {}) == {}, "a visit that no longer stands is nobody's"


@pytest.mark.parametrize(
    ("nearest", "is_again", "said"),
    [
        ({"cost": 90, "forgot": 0}, True, "先保住已经告诉居民的人和时间"),
        ({"cost": 90, "forgot": 0}, False, "可以照“和别的排法比”再改"),
        ({"cost": 90, "forgot": 2}, True, "没有避开送餐"),
        ({"cost": 120, "forgot": 0}, True, "较少的"),
    ],
)
def test_a_plan_is_called_the_cheaper_one_only_where_it_is(nearest: dict[str, int], is_again: bool, said: str) -> None:
    plan = DayPlan(cost={"travel": 60, "unserved": 40}, compared={"nearest": nearest})
    assert said in cheapest_words(plan, is_again=is_again)
