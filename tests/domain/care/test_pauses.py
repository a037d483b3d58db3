"""Care pauses: kitchen, day plan and carers know at once; care goes on again earlier; the wrong cases are refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.events import OrderPaused, OrderResumed
from lianxin.domain.care.models import CareOrder, CarePause, CarePlan, Visit
from lianxin.domain.care.selectors import leaving
from lianxin.domain.care.services.following import follow_moved
from lianxin.domain.commitments.services import cancel_commitment, reschedule
from lianxin.domain.people.events import ResidentMoved
from lianxin.domain.people.models import Resident
from lianxin.kernel import events
from tests.factories import NOW, TODAY, make_resident, refused, sign_in, viewer_for

DAY = timedelta(days=1)
TOMORROW = TODAY + DAY
DAYS = [TODAY + n * DAY for n in range(1, 4)]


@pytest.fixture
def plan(zhuoma: User, baima: Resident) -> CarePlan:
    return services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id)


@pytest.fixture
def orders(zhuoma: User, deji: User, plan: CarePlan) -> list[CareOrder]:
    """Cleaning and company every day, visits made for three days, all of them 卓玛's."""
    made = [
        services.add_order(
            actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code=code, weekdays="1234567", regular_carer_id=zhuoma.id
        )
        for code in ("zhujie", "jingshen")
    ]
    for day in DAYS:
        services.make_visits(actor=viewer_for(deji), now=NOW, day=day, place=deji.place)
    return made


def standing() -> set[tuple[str, date]]:
    return set(Visit.objects.filter(cancelled_at__isnull=True).values_list("service", "day"))


def pause(zhuoma: User, plan: CarePlan, **more: object) -> CarePause:
    given_ = {"why": "hospital", "starts_on": DAYS[1]} | more
    return services.pause_care(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, **given_)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_pause_of_one_order_takes_its_visits_and_promises_and_tells_the_carer_how_many(
    zhuoma: User, deji: User, plan: CarePlan, orders: list[CareOrder], heard: list[object]
) -> None:
    made = pause(zhuoma, plan, order_id=orders[0].id, until=DAYS[2])
    assert standing() == {("jingshen", day) for day in DAYS} | {("zhujie", DAYS[0]), ("zhujie", DAYS[2])}
    gone = Visit.objects.get(cancelled_at__isnull=False)
    assert gone.commitment is not None
    assert gone.commitment.cancelled_at == NOW
    assert made.cancelled == [str(gone.id)]
    told = Notice.objects.get(user=zhuoma, kind="care.paused")
    assert (told.count, "白玛" in told.link) == (1, False)
    assert heard == [OrderPaused(orders[0].id, plan.place, plan.resident_id, "zhujie", DAYS[1], DAYS[2], NOW)]
    assert services.make_visits(actor=viewer_for(deji), now=NOW, day=DAYS[1], place=deji.place) == 0


@pytest.mark.django_db
def test_a_pause_of_everything_holds_what_is_ordered_meanwhile_too(
    zhuoma: User, deji: User, plan: CarePlan, orders: list[CareOrder], heard: list[object]
) -> None:
    pause(zhuoma, plan)
    assert standing() == {("jingshen", DAYS[0]), ("zhujie", DAYS[0])}
    assert Notice.objects.get(user=zhuoma, kind="care.paused").count == 4
    assert {event.order_id for event in heard if isinstance(event, OrderPaused)} == {order.id for order in orders}
    services.add_order(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhuyi", weekdays="1234567")
    by_day = selectors.orders_by_day(viewer_for(deji), DAYS[0], DAYS[2], deji.place)
    assert {day: len(found) for day, found in by_day.items()} == {DAYS[0]: 3, DAYS[1]: 0, DAYS[2]: 0}


@pytest.mark.django_db
def test_coming_home_early_brings_the_visits_back_with_new_promises(
    zhuoma: User, deji: User, plan: CarePlan, orders: list[CareOrder], heard: list[object]
) -> None:
    made = pause(zhuoma, plan, starts_on=DAYS[0], until=DAYS[2] + 9 * DAY)
    old = set(Visit.objects.filter(day__gte=DAYS[1]).values_list("commitment_id", flat=True))
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=DAYS[1], note="女儿接回来了")
    assert standing() == {(code, day) for code in ("zhujie", "jingshen") for day in DAYS[1:]}
    back = Visit.objects.filter(cancelled_at__isnull=True).select_related("commitment")
    assert all(visit.commitment and visit.commitment.is_open and visit.worker_id == zhuoma.id for visit in back)
    assert not old & {visit.commitment_id for visit in back}
    assert Notice.objects.get(user=zhuoma, kind="care.resumed").count == 4
    assert [event.resumes_on for event in heard if isinstance(event, OrderResumed)] == [DAYS[1], DAYS[1]]
    made.refresh_from_db()
    assert (made.until, made.planned_until, made.resumed_note) == (DAYS[1], DAYS[2] + 9 * DAY, "女儿接回来了")
    assert services.make_visits(actor=viewer_for(deji), now=NOW, day=DAYS[1], place=deji.place) == 0


@pytest.mark.django_db
def test_what_another_pause_holds_or_an_ended_order_gave_up_does_not_come_back(
    zhuoma: User, plan: CarePlan, orders: list[CareOrder]
) -> None:
    whole, one = pause(zhuoma, plan, starts_on=DAYS[0]), pause(zhuoma, plan, starts_on=DAYS[0], order_id=orders[0].id, why="family")
    services.end_order(actor=viewer_for(zhuoma), now=NOW, order_id=orders[1].id, ends_on=DAYS[2], reason="不要了")
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=whole.id, resumes_on=DAYS[0])
    assert standing() == {("jingshen", DAYS[0]), ("jingshen", DAYS[1])}
    assert one.until is None


@pytest.mark.django_db
def test_two_who_go_together_are_called_off_together(zhuoma: User, deji: User, plan: CarePlan, baima: Resident) -> None:
    baima.ability_level = 4
    baima.save()
    order = services.add_order(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhuyu", weekdays="1234567")
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=deji.place)
    services.complete_pairs(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=deji.place)
    assert Visit.objects.filter(order=order).count() == 2
    made = pause(zhuoma, plan, starts_on=TODAY)
    assert not standing()
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=TODAY)
    services.complete_pairs(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=deji.place)
    assert Visit.objects.filter(order=order, cancelled_at__isnull=True, commitment__is_open=True).count() == 2


@pytest.mark.django_db
def test_a_visit_that_took_place_stays_and_the_same_pause_twice_is_one(zhuoma: User, plan: CarePlan, orders: list[CareOrder]) -> None:
    Visit.objects.filter(day=DAYS[0]).update(arrived_at=NOW, recorded_at=NOW)
    first = pause(zhuoma, plan, starts_on=TODAY)
    again = pause(zhuoma, plan, starts_on=TODAY, pause_id=first.id)
    assert again.id == first.id
    assert CarePause.objects.count() == 1
    assert standing() == {("zhujie", DAYS[0]), ("jingshen", DAYS[0])}


@pytest.mark.django_db
def test_what_cannot_be_is_refused_in_words(zhuoma: User, plan: CarePlan, orders: list[CareOrder]) -> None:
    for more, code in (
        ({"until": DAYS[1]}, "access.period_invalid"),
        ({"why": "nonsense"}, "care.pause_unknown"),
        ({"why": "other"}, "general.empty_field"),
    ):
        with refused(code):
            pause(zhuoma, plan, **more)
    assert not CarePause.objects.exists()
    made = pause(zhuoma, plan, starts_on=TODAY - DAY, until=DAYS[2])
    for day, code in ((DAYS[2], "care.pause_over"), (TODAY - 2 * DAY, "care.resume_past")):
        with refused(code):
            services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=day)
    with refused("care.pause_over"):
        services.resume_care(actor=viewer_for(zhuoma), now=NOW + 9 * DAY, pause_id=made.id, resumes_on=DAYS[1])


@pytest.mark.django_db
def test_orders_on_a_day_leave_out_the_dead_the_ended_other_places_and_other_services(
    zhuoma: User, deji: User, zhangwei: User, plan: CarePlan, orders: list[CareOrder], baima: Resident
) -> None:
    head = viewer_for(deji)
    assert [o.id for o in selectors.orders_on(head, TOMORROW, deji.place, "zhujie")] == [orders[0].id]
    assert selectors.orders_on(viewer_for(zhangwei), TOMORROW) == []
    assert selectors.orders_on(head, TOMORROW, "540127101000") == []
    services.end_order(actor=viewer_for(zhuoma), now=NOW, order_id=orders[0].id, ends_on=TOMORROW, reason="不要了")
    assert [o.id for o in selectors.orders_on(head, TOMORROW, deji.place)] == [orders[1].id]
    other = services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=make_resident("扎西").id)
    turn = services.add_order(
        actor=viewer_for(zhuoma), now=NOW, plan_id=other.id, service_code="zhujie", weekdays=str(TOMORROW.isoweekday()), every_weeks=2
    )
    weeks = [TOMORROW + 7 * n * DAY for n in range(4)]
    assert [turn in selectors.orders_on(head, day, deji.place) for day in weeks] == [True, False, True, False]
    baima.died_on = TODAY
    baima.save()
    assert [o.id for o in selectors.orders_on(head, TOMORROW, deji.place)] == [turn.id]


@given(st.dates(date(2026, 11, 1), date(2026, 12, 31)), st.one_of(st.none(), st.integers(-5, 20)))
def test_a_pause_called_off_before_it_began_is_no_period(start: date, days: int | None) -> None:
    until = None if days is None else start + timedelta(days=days)
    period = rules.period_of(start, until)
    assert (period is None) == (until is not None and until <= start)
    assert period is None or period.contains(start)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every event published from here on that says something of pauses."""
    found: list[object] = []
    plain = events.publish

    def publish(event: object) -> None:
        if isinstance(event, OrderPaused | OrderResumed):
            found.append(event)
        plain(event)

    monkeypatch.setattr(events, "publish", publish)
    return found


@pytest.mark.django_db
def test_two_pauses_over_each_other_give_everything_back_once_both_are_over(
    zhuoma: User, plan: CarePlan, orders: list[CareOrder]
) -> None:
    """The visit of a day that both hold was cancelled by the first alone; the second, ended last, brings it back."""
    first = pause(zhuoma, plan, starts_on=DAYS[0])
    second = pause(zhuoma, plan, starts_on=DAYS[1], until=DAYS[2] + 9 * DAY, why="family", order_id=orders[0].id)
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=first.id, resumes_on=DAYS[0])
    assert ("zhujie", DAYS[1]) not in standing()
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=second.id, resumes_on=DAYS[1])
    assert standing() == {(code, day) for code in ("zhujie", "jingshen") for day in DAYS}


@pytest.mark.django_db
def test_resuming_again_earlier_does_not_revive_what_somebody_called_off_in_between(
    zhuoma: User, plan: CarePlan, orders: list[CareOrder]
) -> None:
    made = pause(zhuoma, plan, starts_on=DAYS[0])
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=DAYS[2])
    back = Visit.objects.get(order=orders[0], day=DAYS[2])
    assert back.commitment_id is not None
    cancel_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=back.commitment_id, reason="那天去县里")
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=DAYS[1])
    assert standing() == {("zhujie", DAYS[1]), ("jingshen", DAYS[1]), ("jingshen", DAYS[2])}


@pytest.mark.django_db
def test_a_visit_moved_to_another_day_is_not_touched_by_a_pause_of_other_days(zhuoma: User, deji: User, plan: CarePlan) -> None:
    order = services.add_order(
        actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhujie", weekdays=str(TOMORROW.isoweekday())
    )
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=deji.place)
    visit = Visit.objects.get(order=order)
    assert visit.commitment is not None
    reschedule(actor=viewer_for(zhuoma), now=NOW, commitment_id=visit.commitment.id, due_at=visit.commitment.due_at + DAY, reason="去女儿家")
    pause(zhuoma, plan, starts_on=TODAY + 20 * DAY)
    assert standing() == {("zhujie", DAYS[1])}
    pause(zhuoma, plan, starts_on=DAYS[1], until=DAYS[2])
    assert not standing()


@pytest.mark.django_db
def test_a_visit_moved_to_another_day_and_then_paused_comes_back_at_the_time_agreed_on(
    zhuoma: User, deji: User, plan: CarePlan
) -> None:
    order = services.add_order(
        actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhujie", weekdays=str(TOMORROW.isoweekday())
    )
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=deji.place)
    visit = Visit.objects.get(order=order)
    assert visit.commitment is not None
    reschedule(
        actor=viewer_for(zhuoma), now=NOW, commitment_id=visit.commitment.id, starts_at=rules.moment(DAYS[1], 900),
        due_at=rules.moment(DAYS[1], 1020), reason="去女儿家",
    )  # fmt: skip
    made = pause(zhuoma, plan, starts_on=DAYS[0], until=DAYS[2] + 9 * DAY)
    assert not standing()
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=DAYS[2])
    assert not standing(), "the pause still holds that day"
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=DAYS[0])
    back = Visit.objects.select_related("commitment").get(cancelled_at__isnull=True)
    assert (back.day, back.window_start, back.window_end) == (DAYS[1], 900, 1020 - back.minutes)
    assert back.commitment is not None
    assert back.commitment.due_at == rules.moment(DAYS[1], 1020)


@pytest.mark.django_db
def test_what_a_changed_order_gave_up_stays_away_when_the_pause_is_over(zhuoma: User, deji: User, plan: CarePlan) -> None:
    """It was never moved: its day was the order's once, and is no longer."""
    order = services.add_order(
        actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhujie", weekdays=str(DAYS[1].isoweekday())
    )
    services.make_visits(actor=viewer_for(deji), now=NOW, day=DAYS[1], place=deji.place)
    made = pause(zhuoma, plan, starts_on=DAYS[0])
    services.change_order(
        actor=viewer_for(zhuoma), now=NOW, order_id=order.id, weekdays=str(DAYS[2].isoweekday()), window=(600, 700), minutes=30,
        hands=1, reason="换到周四",
    )  # fmt: skip
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=DAYS[0])
    assert not standing()


@pytest.mark.django_db
def test_who_moved_during_a_pause_gets_the_visits_back_where_they_live_now(
    zhuoma: User, plan: CarePlan, orders: list[CareOrder], baima: Resident
) -> None:
    made = pause(zhuoma, plan, starts_on=DAYS[0])
    elsewhere = baima.place[:9] + "201"
    Resident.objects.filter(id=baima.id).update(place=elsewhere)
    baima.refresh_from_db()
    follow_moved(ResidentMoved(resident_id=baima.id, before=plan.place, place=elsewhere, at=NOW, actor=viewer_for(zhuoma)))
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=DAYS[0])
    back = Visit.objects.filter(cancelled_at__isnull=True).select_related("commitment")
    assert back
    assert {(visit.place, visit.commitment.place) for visit in back if visit.commitment} == {(elsewhere, elsewhere)}


@pytest.mark.django_db
def test_whoever_resumes_is_told_when_another_pause_still_holds(client: Client, zhuoma: User, plan: CarePlan, orders: list[CareOrder]) -> None:
    whole = pause(zhuoma, plan, starts_on=TODAY)
    pause(zhuoma, plan, starts_on=TODAY, order_id=orders[0].id, why="family")
    worker = sign_in(client, zhuoma)
    done = worker.post(reverse("care:pause-resume", args=[whole.id]), {"resumes_on": str(TODAY), "note": ""}, follow=True)
    assert "另有一次暂停还没有结束" in done.content.decode()


@pytest.mark.django_db
def test_meals_that_a_kitchen_took_over_meanwhile_come_back_as_no_visit(
    zhuoma: User, deji: User, plan: CarePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is brought two dinners."""
    order = services.add_order(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhucan", weekdays="1234567")
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=deji.place)
    made = pause(zhuoma, plan, starts_on=TODAY)
    monkeypatch.setattr(leaving, "_TAKERS", [set])
    services.resume_care(actor=viewer_for(zhuoma), now=NOW, pause_id=made.id, resumes_on=TODAY)
    assert not standing()
    monkeypatch.setattr(leaving, "_TAKERS", [])
    services.change_order(
        actor=viewer_for(zhuoma), now=NOW, order_id=order.id, weekdays="1234567", window=(640, 750), minutes=15, hands=1, reason="改回上门送"
    )
    assert standing() == {("zhucan", TOMORROW)}
