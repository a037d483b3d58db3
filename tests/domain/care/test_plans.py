"""A care plan, its orders, and what their changes do to the visits that nobody has begun."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from lianxin.base.access.models import User
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import cancel_commitment, reschedule
from lianxin.domain.people.models import Resident
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from tests.factories import NOW, TODAY, make_resident, make_user, refused, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = pytest.mark.django_db
EVERY_DAY = "1234567"
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def plan(zhuoma: User, baima: Resident) -> CarePlan:
    return services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, goals="吃上热饭")


def order(zhuoma: User, plan: CarePlan, code: str = "zhucan", **more: object) -> CareOrder:
    given = {"service_code": code, "weekdays": EVERY_DAY} | more
    return services.add_order(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, **given)  # type: ignore[arg-type]


def make(deji: User, day: date = TOMORROW) -> int:
    return services.make_visits(actor=viewer_for(deji), now=NOW, day=day, place=deji.place)


def test_a_person_has_one_open_plan_reviewed_after_the_packs_days(
    zhuoma: User, plan: CarePlan, baima: Resident
) -> None:
    assert plan.review_on == TODAY + timedelta(days=90)
    assert selectors.care_plan_of(viewer_for(zhuoma), baima.id) == plan
    with refused("care.plan_open_exists"):
        services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id)


def test_the_outsider_neither_plans_nor_sees_the_plan(
    zhuoma: User, zhangwei: User, plan: CarePlan, baima: Resident
) -> None:
    stranger = viewer_for(zhangwei)
    assert selectors.care_plan_of(stranger, baima.id) is None
    for act in (
        lambda: services.open_care_plan(actor=stranger, now=NOW, resident_id=baima.id),
        lambda: services.add_order(
            actor=stranger, now=NOW, plan_id=plan.id, service_code="zhucan", weekdays="1"
        ),
        lambda: services.end_care_plan(actor=stranger, now=NOW, plan_id=plan.id, reason="x"),
        lambda: selectors.order_or_404(stranger, order(zhuoma, plan).id),
    ):
        with refused("general.not_found"):
            act()


def test_an_order_takes_window_and_minutes_from_the_catalogue(zhuoma: User, plan: CarePlan) -> None:
    made = order(zhuoma, plan)
    assert (made.window_start, made.window_end, made.minutes, made.hands) == (630, 750, 15, 1)
    with refused("care.service_unknown"):
        order(zhuoma, plan, "nonsense")


def test_bathing_a_heavy_person_takes_two_whatever_is_typed(zhuoma: User, deji: User) -> None:
    heavy, light = make_resident("扎西", ability_level=3), make_resident("央金", ability_level=1)
    hands = []
    for person in (heavy, light):
        opened = services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=person.id)
        hands.append(order(zhuoma, opened, "zhuyu", hands=1).hands)
    assert hands == [2, 1]


def test_all_five_services_are_made_for_a_day_once_with_their_promises(
    zhuoma: User, deji: User, plan: CarePlan
) -> None:
    """L07: 助餐、助洁、助医、助浴、助急."""
    for code in ("zhucan", "zhujie", "zhuyi", "zhuyu", "zhuji"):
        order(zhuoma, plan, code, regular_carer_id=zhuoma.id)
    assert make(deji) == 5
    assert make(deji) == 0
    assert make(deji, TOMORROW + timedelta(days=1)) == 5
    promises = Commitment.objects.filter(visit__day=TOMORROW, visit__hand=1)
    assert {c.service for c in promises} == {"zhucan", "zhujie", "zhuyi", "zhuyu", "zhuji"}
    assert {(c.worker_id, c.is_open) for c in promises} == {(zhuoma.id, True)}


def test_a_regular_carer_who_left_is_not_promised(zhuoma: User, deji: User, plan: CarePlan) -> None:
    gone = make_user("gone", "worker", deji.place, is_active=False)
    order(zhuoma, plan, regular_carer_id=gone.id)
    make(deji)
    assert Visit.objects.get().worker_id is None


def test_no_visits_for_the_dead_the_departed_the_past_or_another_place(
    zhuoma: User, deji: User, plan: CarePlan, baima: Resident
) -> None:
    order(zhuoma, plan)
    with refused("general.day_passed"):
        make(deji, TODAY - timedelta(days=1))
    with refused("access.denied"):
        services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place="330109002000")
    with refused("access.denied"):
        services.make_visits(actor=viewer_for(zhuoma), now=NOW, day=TOMORROW, place=zhuoma.place)
    baima.died_on = TODAY
    baima.save()
    assert make(deji) == 0


def test_changing_an_order_moves_what_still_falls_on_it_and_cancels_the_rest(
    zhuoma: User, deji: User, plan: CarePlan
) -> None:
    made = order(zhuoma, plan)
    later = TOMORROW + timedelta(days=1)
    make(deji, TOMORROW)
    make(deji, later)
    services.change_order(
        actor=viewer_for(zhuoma), now=NOW, order_id=made.id, weekdays=str(TOMORROW.isoweekday()), window=(960, 1020),
        minutes=45, hands=1, reason="女儿中午在家",
    )  # fmt: skip
    kept, dropped = Visit.objects.get(day=TOMORROW), Visit.objects.get(day=later)
    assert (kept.window_start, kept.minutes, kept.cancelled_at) == (960, 45, None)
    assert kept.commitment is not None
    assert kept.commitment.due_at == rules.moment(TOMORROW, 1020 + 45)
    assert dropped.cancelled_at == NOW


def test_ending_a_plan_ends_its_orders_and_coming_visits(zhuoma: User, deji: User, plan: CarePlan) -> None:
    made = order(zhuoma, plan)
    make(deji)
    with refused("general.empty_field"):
        services.end_care_plan(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, reason="")
    services.end_care_plan(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, reason="入住养老院")
    made.refresh_from_db()
    assert made.ends_on == TODAY
    assert Visit.objects.get().cancelled_at == NOW
    assert make(deji, TOMORROW + timedelta(days=7)) == 0
    with refused("care.plan_closed"):
        order(zhuoma, plan)
    with refused("care.plan_closed"):
        services.pause_care(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, order_id=made.id, why="hospital", starts_on=TODAY)


def test_cancelling_the_promise_cancels_the_visit_and_it_stays_cancelled(
    zhuoma: User, deji: User, plan: CarePlan
) -> None:
    order(zhuoma, plan)
    make(deji)
    promise = Commitment.objects.get()
    cancel_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, reason="女儿回来了")
    assert Visit.objects.get().cancelled_at == NOW
    assert make(deji) == 0


def test_a_visit_goes_with_its_promise_to_the_day_agreed_on(zhuoma: User, deji: User, plan: CarePlan) -> None:
    order(zhuoma, plan)  # 10:30 to 12:30, a quarter of an hour
    make(deji)
    visit = Visit.objects.get()
    assert visit.commitment is not None
    Visit.objects.update(sequence=1, planned_start=640)
    due = visit.commitment.due_at + timedelta(days=2)
    reschedule(actor=viewer_for(zhuoma), now=NOW, commitment_id=visit.commitment.id, due_at=due, reason="去女儿家")
    visit.refresh_from_db()
    assert (visit.day, visit.window_start, visit.window_end) == (TOMORROW + timedelta(days=2), 630, 750)
    assert (visit.sequence, visit.planned_start) == (None, None)
    make(deji, TOMORROW + timedelta(days=3))
    with refused("care.day_taken"):
        reschedule(
            actor=viewer_for(zhuoma), now=NOW, commitment_id=visit.commitment.id, due_at=due + timedelta(days=1), reason="再改"
        )


def test_a_mistake_in_an_order_put_right_brings_the_cancelled_visits_back(zhuoma: User, deji: User, plan: CarePlan) -> None:
    made = order(zhuoma, plan)
    make(deji)
    asked = {"order_id": made.id, "window": (630, 750), "minutes": 15, "hands": 1}
    other_day = str(TOMORROW.isoweekday() % 7 + 1)
    services.change_order(actor=viewer_for(zhuoma), now=NOW, weekdays=other_day, reason="选错了", **asked)  # type: ignore[arg-type]
    assert Visit.objects.get().cancelled_at == NOW
    services.change_order(actor=viewer_for(zhuoma), now=NOW, weekdays=EVERY_DAY, reason="改回来", **asked)  # type: ignore[arg-type]
    services.end_order(actor=viewer_for(zhuoma), now=NOW, order_id=made.id, ends_on=TODAY, reason="点错了")
    services.change_order(actor=viewer_for(zhuoma), now=NOW, weekdays=EVERY_DAY, reason="继续", **asked)  # type: ignore[arg-type]
    back = Visit.objects.select_related("commitment").get()
    assert back.cancelled_at is None
    assert back.commitment is not None
    assert back.commitment.is_open


def test_what_a_visit_does_not_notice_leaves_its_place_in_the_day_plan(zhuoma: User, deji: User, plan: CarePlan) -> None:
    made = order(zhuoma, plan)
    make(deji)
    Visit.objects.update(sequence=1, planned_start=640)
    asked = {"order_id": made.id, "weekdays": EVERY_DAY, "window": (630, 750), "minutes": 15, "hands": 1}
    family = [rules.PaymentLine("family")]
    services.change_order(actor=viewer_for(zhuoma), now=NOW, payments=family, reason="女儿付", **asked)  # type: ignore[arg-type]
    assert Visit.objects.get().sequence == 1
    services.change_order(actor=viewer_for(zhuoma), now=NOW, reason="要久一点", **{**asked, "minutes": 30})  # type: ignore[arg-type]
    assert Visit.objects.get().sequence is None


def test_a_visit_moved_to_another_day_survives_a_change_of_the_order(zhuoma: User, deji: User, plan: CarePlan) -> None:
    made = order(zhuoma, plan, weekdays=str(TOMORROW.isoweekday()))
    make(deji)
    promise = Commitment.objects.get()
    reschedule(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, due_at=promise.due_at + timedelta(days=1), reason="去女儿家")
    services.change_order(
        actor=viewer_for(zhuoma), now=NOW, order_id=made.id, weekdays=made.weekdays, window=(660, 750), minutes=15, hands=1, reason="晚一点"
    )
    assert Visit.objects.get().cancelled_at is None


def test_an_order_does_not_end_before_it_begins(zhuoma: User, plan: CarePlan) -> None:
    with refused("access.period_invalid"):
        order(zhuoma, plan, ends_on=TODAY - timedelta(days=1))
    assert not CareOrder.objects.exists()


def test_a_plan_begun_twice_by_the_same_form_is_one_and_nobody_plans_for_who_is_gone(zhuoma: User, baima: Resident) -> None:
    key = new_id()
    asked = {"actor": viewer_for(zhuoma), "now": NOW, "resident_id": baima.id, "plan_id": key}
    assert [services.open_care_plan(**asked).id for _n in range(2)] == [key, key]  # type: ignore[arg-type]
    assert CarePlan.objects.count() == 1
    for gone in ({"died_on": TODAY}, {"left_on": TODAY}):
        with refused("care.person_gone"):
            services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=make_resident("扎西", **gone).id)


def test_the_first_review_is_after_the_beginning_and_within_a_year(zhuoma: User, baima: Resident) -> None:
    for day in (TODAY - timedelta(days=300), TODAY, TODAY + timedelta(days=400)):
        with refused("care.review_next_invalid"):
            services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, review_on=day)
    late = services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, starts_on=TODAY - timedelta(days=200))
    assert late.review_on == TODAY + timedelta(days=90)


def test_taking_a_proposal_twice_orders_it_once(zhuoma: User, plan: CarePlan) -> None:
    order(zhuoma, plan, "zhuyu", once=True, ends_on=TODAY + timedelta(days=60))
    with refused("care.service_ordered_twice"):
        order(zhuoma, plan, "zhuyu", once=True)
    assert order(zhuoma, plan, "zhuyu"), "a second one on purpose"


@pytest.mark.django_db(transaction=True)
@POSTGRESQL_ALONE
def test_two_who_begin_a_plan_at_once_are_told_so(zhuoma: User, baima: Resident) -> None:
    """The later one hears that there is a plan; it is no defect of the product."""
    began = threading.Barrier(2)

    def begin(told: list[str]) -> None:
        try:
            began.wait(timeout=60)
            services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id)
            told.append("made")
        except ProblemError as refused_:
            told.append(refused_.code)
        finally:
            connection.close()

    heard: list[str] = []
    both = [threading.Thread(target=begin, args=(heard,)) for _n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=120)
    assert sorted(heard) == ["care.plan_open_exists", "made"]
