"""Regular carers: a proposal that the engine's checker accepts, its reasons, and what happens when it is taken."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.models import CareOrder, Carer, OrderChange, RegularProposal, ResidentWish, Visit
from lianxin.domain.care.services.regulars import week_problem
from lianxin.domain.people.models import Resident
from lianxin.engines import planning as engine
from tests.entry.web.reading import get
from tests.factories import (
    GONGKA,
    NOW,
    TODAY,
    make_carer,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

LATER = TODAY - timedelta(days=1)


def order_for(worker: User, person: Resident, regular: User | None = None, code: str = "jingshen", weekdays: str = "24") -> CareOrder:
    """An order of a person; their plan is opened if they have none."""
    actor = viewer_for(worker)
    plan = selectors.care_plan_of(actor, person.id) or services.open_care_plan(actor=actor, now=NOW, resident_id=person.id)
    return services.add_order(
        actor=actor, now=NOW, plan_id=plan.id, service_code=code, weekdays=weekdays,
        regular_carer_id=regular.id if regular else None,
    )  # fmt: skip


def met(order: CareOrder, worker: User, days_ago: int) -> None:
    Visit.objects.create(
        place=order.place, resident_id=order.resident_id, order=order, worker=worker, day=TODAY - timedelta(days=days_ago),
        service=order.service, result="met", recorded_at=NOW, arrived_at=NOW, left_at=NOW,
    )  # fmt: skip


@pytest.fixture
def ciren(db: None) -> User:
    return make_user("ciren", "worker", GONGKA, display_name="次仁")


@pytest.fixture
def crew(zhuoma: User, ciren: User) -> list[Carer]:
    return [make_carer(zhuoma, skills=[]), make_carer(ciren, skills=[])]


@pytest.mark.django_db
def test_whoever_knows_a_person_is_proposed_and_the_reason_says_so(
    zhuoma: User, ciren: User, deji: User, baima: Resident, crew: list[Carer]
) -> None:
    first, second = order_for(zhuoma, baima), order_for(zhuoma, baima, code="zhuji", weekdays="3")
    for days in (3, 7, 10):
        met(first, ciren, days)
    made = services.propose_regulars(actor=viewer_for(deji), now=NOW, place=GONGKA)
    rows = {row["order"]: row for row in made.rows}
    assert {rows[str(one.id)]["now"] for one in (first, second)} == {str(ciren.id)}
    assert "known" in rows[str(first.id)]["why"]
    assert rows[str(first.id)]["visits"] == 3
    assert {load["carer"] for load in made.loads} == {str(zhuoma.id), str(ciren.id)}
    assert all(load["after"] <= load["most"] for load in made.loads)


@pytest.mark.django_db
def test_somebody_not_wanted_is_never_proposed(zhuoma: User, ciren: User, deji: User, baima: Resident, crew: list[Carer]) -> None:
    order = order_for(zhuoma, baima, regular=ciren)
    ResidentWish.objects.create(place=baima.place, resident=baima, kind="not_carer", carer=ciren, made_at=NOW)
    made = services.propose_regulars(actor=viewer_for(deji), now=NOW, place=GONGKA)
    assert (made.rows[0]["was"], made.rows[0]["now"]) == (str(ciren.id), str(zhuoma.id))
    assert made.rows[0]["why"][0] == "unwanted", "why, and not what it might be"
    assert CareOrder.objects.get(id=order.id).regular_carer_id == ciren.id, "a proposal changes nothing"


@pytest.mark.django_db
def test_taking_it_keeps_what_was_and_leaves_whoever_is_out_of_reach_alone(
    zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident, crew: list[Carer]
) -> None:
    order = order_for(zhuoma, baima, regular=ciren)
    assert services.set_regulars(actor=viewer_for(deji), now=NOW, chosen={order.id: zhuoma.id}) == 1
    assert services.set_regulars(actor=viewer_for(deji), now=NOW, chosen={order.id: zhuoma.id}) == 0
    change = OrderChange.objects.get()
    assert (change.before["regular_carer"], change.after["regular_carer"]) == (str(ciren.id), str(zhuoma.id))
    with refused("commitment.worker_out_of_reach"):
        services.set_regulars(actor=viewer_for(deji), now=NOW, chosen={order.id: zhangwei.id})
    for stranger, code in ((zhangwei, "access.denied"), (zhuoma, "access.denied")):
        with refused(code):
            services.set_regulars(actor=viewer_for(stranger), now=NOW, chosen={order.id: ciren.id})
        with refused(code):
            services.propose_regulars(actor=viewer_for(stranger), now=NOW, place=GONGKA)


@pytest.mark.django_db
def test_without_anybody_on_duty_nothing_is_proposed(zhuoma: User, deji: User, baima: Resident) -> None:
    order_for(zhuoma, baima)
    with refused("care.no_carers"):
        services.propose_regulars(actor=viewer_for(deji), now=NOW, place=GONGKA)
    assert not RegularProposal.objects.exists()


@pytest.mark.django_db
def test_continuity_counts_carers_of_the_last_four_weeks(
    zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    order = order_for(zhuoma, baima, regular=zhuoma)
    other = order_for(zhuoma, make_resident("扎西"), regular=zhuoma)
    for worker, days in ((zhuoma, 1), (zhuoma, 8), (ciren, 15), (ciren, 28)):
        met(order, worker, days)
    met(other, zhuoma, 5)
    found = selectors.continuity_in(viewer_for(deji), GONGKA, TODAY)
    for asked in (selectors.continuity_in, selectors.people_met, selectors.visits_by_carer):
        assert asked(viewer_for(deji), GONGKA, TODAY)
        assert not asked(viewer_for(zhangwei), GONGKA, TODAY), "a worker of another county"
    mine = found[str(baima.id)]
    assert (mine.visits, mine.carers, mine.regular) == (3, 2, str(zhuoma.id)), "the day 28 days ago is outside"
    steady = rules.steadiness(found, set(found))
    assert steady is not None
    assert (steady.people, steady.median, steady.worst) == (2, 1.5, 2)
    assert (steady.by_regular, steady.visits, steady.faithful, steady.with_regular) == (3, 4, 1, 2)
    assert rules.steadiness({}, ()) is None
    nobodys = rules.steadiness(found, {str(baima.id)})
    assert nobodys is not None
    assert (nobodys.people, nobodys.by_regular, nobodys.visits) == (2, 2, 3), "who has no regular carer is counted for none"


@pytest.mark.django_db
def test_a_visit_of_two_is_one_visit_and_either_of_them_may_be_the_regular_carer(
    client: Client, zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    order = order_for(zhuoma, baima, regular=zhuoma)
    for days, first, second in ((2, zhuoma, ciren), (9, ciren, zhuoma), (16, ciren, None)):
        met(order, first, days)
        if second is not None:
            row = Visit.objects.get(order=order, day=TODAY - timedelta(days=days))
            Visit.objects.create(
                place=row.place, resident_id=row.resident_id, order=order, worker=second, day=row.day, service=row.service, result="met",
                recorded_at=NOW, arrived_at=NOW, left_at=NOW, hands=2, hand=2, beside=row,
            )  # fmt: skip
    mine = selectors.continuity_in(viewer_for(deji), GONGKA, TODAY)[str(baima.id)]
    assert (mine.visits, mine.carers, mine.by_regular) == (3, 2, 2)
    html = get(sign_in(client, deji, verified=True), f"{reverse('care:regulars')}?place={GONGKA}")
    assert "3 次里 2 次(67%)" in html
    assert "1 位老人中 0 位" in html


@pytest.mark.django_db
def test_nobody_gets_another_carer_only_to_make_the_weeks_more_even(zhuoma: User, ciren: User, deji: User, crew: list[Carer]) -> None:
    """One has everybody, the other nobody; the rest of the week is free for both."""
    orders = [order_for(zhuoma, make_resident(name), regular=ciren) for name in ("央金", "扎西", "边巴")]
    for one in orders:
        met(one, ciren, 3)
    week = week_problem(viewer_for(deji), NOW, GONGKA)
    (worth,) = {order.change * len(order.weekdays) for order in week.orders}
    assert worth == 0.15 * 100 * week.prices.busiest, "the pack's price of one change"
    found = engine.week_template(week)
    assert {found.regular(str(one.id)) for one in orders} == {str(ciren.id)}
    eager = replace(week, prices=replace(week.prices, change=0, unknown=0), orders=tuple(replace(one, change=0) for one in week.orders))
    assert {engine.week_template(eager).regular(str(one.id)) for one in orders} == {str(ciren.id), str(zhuoma.id)}, "else it would"


def test_a_reason_says_whether_it_is_the_days_or_a_full_week() -> None:
    a, b = (engine.TemplateCarer(name, frozenset(days), 420, 2100) for name, days in (("a", {1, 2}), ("b", {1, 2, 3})))
    whole = engine.TemplateOrder("o", "e", frozenset({1, 2, 3}), 30, regular=("a",))
    week = engine.WeekProblem((whole,), (a, b))
    assert rules.why_regular(week, engine.week_template(week, solver="own"), whole) == ("days",)
    busy = replace(b, weekly_minutes=100)
    longer = tuple(engine.TemplateOrder(name, name, frozenset({1}), 60, regular=("b",)) for name in "xy")
    week = engine.WeekProblem(longer, (replace(a, weekly_minutes=100), busy))
    found = engine.week_template(week, solver="own")
    assert sorted(rules.why_regular(week, found, one) for one in longer) == [("full",), ("kept",)]


@pytest.mark.django_db(transaction=True)
def test_the_head_has_it_worked_out_and_takes_one_then_all(
    client: Client, zhuoma: User, ciren: User, deji: User, baima: Resident, crew: list[Carer]
) -> None:
    one, two = order_for(zhuoma, baima), order_for(zhuoma, make_resident("扎西"), weekdays="13")
    head = sign_in(client, deji, verified=True)
    page = f"{reverse('care:regulars')}?place={GONGKA}"
    assert "算一份建议" in get(head, page)
    waiting = head.post(page, {"act": "propose"}).url  # type: ignore[attr-defined]
    assert head.post(page, {"act": "propose"}).url == waiting, "pressed twice it is worked out once"  # type: ignore[attr-defined]
    assert "正在算" in get(head, waiting)
    run_worker(threading.Event(), once=True)
    assert head.get(waiting).status_code == 302
    html = get(head, page)
    assert "有 2 处不同" in html
    assert "现在还没有固定人员" in html
    head.post(f"{page}&take={one.id}")
    assert list(CareOrder.objects.filter(regular_carer__isnull=False).values_list("id", flat=True)) == [one.id]
    head.post(page, {"act": "all"})
    two.refresh_from_db()
    assert two.regular_carer_id is not None
    assert "和现在有 0 处不同" in get(head, page)
    assert sign_in(Client(), zhuoma).get(page).status_code == 403


ORDERS = st.lists(
    st.tuples(st.integers(0, 2), st.frozensets(st.integers(1, 7), min_size=1, max_size=3), st.sampled_from([None, "a", "b", "gone"])),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(ORDERS)
def test_every_order_has_a_reason_that_has_words(drawn: list[tuple[int, frozenset[int], str | None]]) -> None:
    orders = tuple(
        engine.TemplateOrder(str(n), f"e{elder}", days, 30, regular=(was,), recent={"a": 2}) for n, (elder, days, was) in enumerate(drawn)
    )
    crew = tuple(engine.TemplateCarer(name, frozenset(range(1, 7)), 420, 2100) for name in ("a", "b"))
    week = engine.WeekProblem(orders, crew)
    found = engine.week_template(week, solver="own")
    for order in orders:
        why = rules.why_regular(week, found, order)
        assert why
        assert set(why) <= set(rules.WHY_REGULAR)
        assert (why == ("kept",)) == (found.regular(order.id) is not None and found.regular(order.id) == order.regular_of(0))
    now = rules.minutes_now(week)
    assert sum(now.values()) == sum(week.load(o) * len(o.weekdays) for o in orders if o.regular_of(0) in ("a", "b"))


@pytest.mark.django_db
def test_what_comes_every_second_week_counts_half(zhuoma: User, ciren: User, deji: User, baima: Resident, crew: list[Carer]) -> None:
    """In the minutes of a week, and in who is somebody's regular carer."""
    often, rarely = order_for(zhuoma, baima, regular=zhuoma, weekdays="24"), order_for(zhuoma, baima, regular=ciren, code="zhuji", weekdays="135")
    CareOrder.objects.filter(id=rarely.id).update(every_weeks=2)
    week = week_problem(viewer_for(deji), NOW, GONGKA)
    minutes = rules.minutes_now(week)
    by_id = {order.id: order for order in week.orders}
    assert minutes[str(ciren.id)] == 3 * -(-week.load(by_id[str(rarely.id)]) // 2)
    assert minutes[str(zhuoma.id)] == 2 * week.load(by_id[str(often.id)])
    met(often, zhuoma, 3)
    assert selectors.continuity_in(viewer_for(deji), GONGKA, TODAY)[str(baima.id)].regular == str(zhuoma.id)


@pytest.mark.django_db
def test_every_person_a_figure_counts_stands_in_the_rows_below(client: Client, zhuoma: User, deji: User, baima: Resident) -> None:
    """Also whose only order has ended meanwhile."""
    ended = order_for(zhuoma, make_resident("央金"), regular=zhuoma)
    met(order_for(zhuoma, baima, regular=zhuoma), zhuoma, 1)
    met(ended, zhuoma, 1)
    CareOrder.objects.filter(id=ended.id).update(ends_on=TODAY)
    html = get(sign_in(client, deji, verified=True), f"{reverse('care:regulars')}?place={GONGKA}")
    rows = html[html.index('id="people"'):]
    assert "白玛" in rows
    assert "央金" in rows
