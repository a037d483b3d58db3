"""A draft changed by hand: the exact price in the whole day, the rule in the way, the trail; pins and wishes the planner obeys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.domain.care import rules, services
from lianxin.domain.care.models import Carer, DayPlan, Pin, ResidentWish, Visit
from lianxin.domain.commitments.services import reschedule
from lianxin.domain.people.models import Resident
from tests.domain.care.test_planning import TOMORROW, visit
from tests.factories import GONGKA, NOW, make_carer, make_resident, refused, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(zhuoma: User, ciren: User) -> list[Carer]:
    return [make_carer(zhuoma), make_carer(ciren, languages=["zh"])]


def draft(deji: User) -> DayPlan:
    return services.plan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


def stop_of(plan: DayPlan, row: Visit) -> tuple[str, int]:
    return next((stop["carer"], stop["start"]) for stop in plan.stops if stop["visit"] == str(row.id))


def test_what_it_would_cost_is_what_the_draft_costs_afterwards(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    actor = viewer_for(deji)
    first, _other = visit(baima), visit(make_resident("扎西", lon=91.74, lat=29.84))
    plan = draft(deji)
    before = sum(plan.cost.values())
    assert stop_of(plan, first)[0] == str(zhuoma.id)
    answer = services.what_if(actor, NOW, plan, first.id, ciren.id, 600)
    assert answer.reason == ""
    assert answer.more > 0
    assert "language" in answer.prices
    moved = services.move_in_draft(
        actor=actor, now=NOW, plan_id=plan.id, visit_id=first.id, carer_id=ciren.id, start=600, changes=0
    )  # fmt: skip
    assert stop_of(moved, first) == (str(ciren.id), 600)
    assert sum(moved.cost.values()) == pytest.approx(before + answer.more)
    assert [(step["visit"], step["now"]["start"], step["more"]) for step in moved.trail] == [(str(first.id), 600, answer.more)]
    back = services.move_in_draft(actor=actor, now=NOW, plan_id=plan.id, visit_id=first.id, carer_id=zhuoma.id)
    assert len(back.trail) == 2
    assert sum(back.cost.values()) == pytest.approx(before)
    with refused("care.draft_changed"):
        services.move_in_draft(actor=actor, now=NOW, plan_id=plan.id, visit_id=first.id, carer_id=ciren.id, changes=0)
    published = services.publish_day_plan(actor=actor, now=NOW, plan_id=plan.id)
    assert services.what_if(actor, NOW, published, first.id, ciren.id, 600).more == pytest.approx(answer.more)


def test_a_rule_in_the_way_refuses_the_move_with_its_reason(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    actor, made = viewer_for(deji), visit(baima)
    Carer.objects.filter(user=ciren).update(is_active=True)
    plan = draft(deji)
    for carer, start, reason in ((zhuoma, 500, "before_window"), (zhuoma, 800, "after_window"), (deji, 600, "not_on_duty")):
        assert services.what_if(actor, NOW, plan, made.id, carer.id, start).reason == reason
        with refused("care.move_impossible"):
            services.move_in_draft(actor=actor, now=NOW, plan_id=plan.id, visit_id=made.id, carer_id=carer.id, start=start)
    plan.refresh_from_db()
    assert plan.trail == []


def test_a_day_that_changed_since_is_not_reckoned_with(deji: User, zhuoma: User, staff: list[Carer], baima: Resident) -> None:
    made = visit(baima)
    plan = draft(deji)
    Carer.objects.filter(user=zhuoma).update(shift_start=660)
    with refused("care.draft_stale"):
        services.what_if(viewer_for(deji), NOW, plan, made.id, zhuoma.id, 600)


def test_the_wrong_person_moves_and_pins_nothing(
    deji: User, zhuoma: User, zhangwei: User, staff: list[Carer], baima: Resident
) -> None:
    made = visit(baima)
    plan = draft(deji)
    for who in (zhuoma, zhangwei):
        with refused("access.denied"):
            services.move_in_draft(actor=viewer_for(who), now=NOW, plan_id=plan.id, visit_id=made.id, carer_id=zhuoma.id)
        with refused("access.denied"):
            services.pin_visit(actor=viewer_for(who), now=NOW, visit_id=made.id, carer_id=zhuoma.id)
        with refused("access.denied"):
            services.record_absence(
                actor=viewer_for(who), now=NOW, user_id=zhuoma.id, starts_at=NOW, ends_at=None, reason="病了"
            )  # fmt: skip


def test_a_better_plan_takes_the_place_of_an_untouched_draft_only(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    actor = viewer_for(deji)
    made = [visit(baima, window_start=570 + 15 * n, window_end=700) for n in range(3)]
    first = services.first_draft(actor=actor, now=NOW, day=TOMORROW, place=GONGKA)
    assert all(stop["alternatives"] == [] for stop in first.stops), "the first answer is not searched"
    assert services.improve_day_plan(actor=actor, now=NOW, plan_id=first.id, seconds=0.05)
    before = sum(first.cost.values())
    first.refresh_from_db()
    assert sum(first.cost.values()) <= before
    assert any(stop["alternatives"] for stop in first.stops)
    services.move_in_draft(actor=actor, now=NOW, plan_id=first.id, visit_id=made[0].id, carer_id=ciren.id)
    assert not services.improve_day_plan(actor=actor, now=NOW, plan_id=first.id, seconds=0.05)
    assert set(first.compared) == {"plan", "nearest"}


def test_the_planner_obeys_pins_and_says_when_one_cannot_be_kept(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    actor, made = viewer_for(deji), visit(baima)
    services.pin_visit(actor=actor, now=NOW, visit_id=made.id, carer_id=ciren.id, start=630)
    assert stop_of(draft(deji), made) == (str(ciren.id), 630)
    assert Pin.objects.get().made_by == deji.id
    other = visit(make_resident("扎西"))
    services.pin_visit(actor=actor, now=NOW, visit_id=other.id, carer_id=ciren.id, start=640)
    plan = draft(deji)
    left = plan.unserved[0]
    assert left["reason"] == "no_capacity"
    assert left["because"][0]["kind"] == "pin"
    Carer.objects.filter(user=ciren).update(is_active=False)
    assert {one["reason"] for one in draft(deji).unserved} == {"carer_absent"}
    for row in (made, other):
        services.remove_pin(actor=actor, now=NOW, visit_id=row.id)
    assert stop_of(draft(deji), made)[0] == str(zhuoma.id)


def test_a_pin_that_makes_no_sense_is_refused(deji: User, zhuoma: User, zhangwei: User, staff: list[Carer], baima: Resident) -> None:
    actor, made = viewer_for(deji), visit(baima)
    services.record_wish(actor=actor, now=NOW, resident_id=baima.id, kind="not_carer", carer_id=zhuoma.id, is_hard=True, reason="吵过架")
    for wrong, code in (
        ({}, "care.pin_empty"), ({"start": 300}, "care.pin_outside_window"),
        ({"carer_id": zhangwei.id}, "commitment.worker_out_of_reach"), ({"carer_id": zhuoma.id}, "care.pin_refused"),
    ):  # fmt: skip
        with refused(code):
            services.pin_visit(actor=actor, now=NOW, visit_id=made.id, **wrong)  # type: ignore[arg-type]
    Visit.objects.update(cancelled_at=NOW)
    with refused("care.pin_over"):
        services.pin_visit(actor=actor, now=NOW, visit_id=made.id, start=600)


def test_hard_wishes_rule_out_and_soft_ones_have_a_price(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    actor, made = viewer_for(deji), visit(baima)
    Carer.objects.filter(user=ciren).update(languages=["bo", "zh"], sex="1")
    Carer.objects.filter(user=zhuoma).update(sex="2")
    soft = services.record_wish(actor=actor, now=NOW, resident_id=baima.id, kind="not_carer", carer_id=zhuoma.id, reason="话太多")
    assert stop_of(draft(deji), made)[0] == str(ciren.id)
    services.end_wish(actor=actor, now=NOW, wish_id=soft.id)
    services.record_wish(actor=actor, now=NOW, resident_id=baima.id, kind="sex", value="2", is_hard=True)
    plan = draft(deji)
    assert stop_of(plan, made)[0] == str(zhuoma.id)
    assert services.what_if(actor, NOW, plan, made.id, ciren.id, 600).reason == "refused"
    Carer.objects.filter(user=zhuoma).update(is_active=False)
    left = draft(deji).unserved[0]
    assert (left["reason"], left["because"][0]["what"]) == ("refused", "sex")
    for wrong, code in (
        ({"kind": "sex", "value": "2"}, "care.wish_told"), ({"kind": "sex", "value": "7"}, "care.wish_invalid"),
        ({"kind": "not_carer", "carer_id": ciren.id}, "general.empty_field"), ({"kind": "height"}, "care.wish_invalid"),
    ):  # fmt: skip
        with refused(code):
            services.record_wish(actor=actor, now=NOW, resident_id=baima.id, **wrong)  # type: ignore[arg-type]
    assert ResidentWish.objects.filter(ended_at__isnull=True).count() == 1


def test_a_lapsed_certificate_is_named_with_its_day(deji: User, zhuoma: User, baima: Resident) -> None:
    make_carer(zhuoma, skills_until={"bathing": str(TOMORROW - timedelta(days=1))})
    made = visit(baima, service="zhuyu")
    left = draft(deji).unserved[0]
    assert (left["visit"], left["reason"]) == (str(made.id), "skill_lapsed")
    assert left["because"] == [
        {"kind": "lapsed", "carer": str(zhuoma.id), "skill": "bathing", "until": str(TOMORROW - timedelta(days=1))}
    ]
    Carer.objects.update(skills_until={"bathing": str(TOMORROW)})
    assert draft(deji).unserved == [], "the last day still counts"


def test_a_visit_moved_to_another_day_is_held_fast_no_longer(deji: User, zhuoma: User, staff: list[Carer], baima: Resident) -> None:
    actor, made = viewer_for(deji), visit(baima)
    assert made.commitment is not None
    services.pin_visit(actor=actor, now=NOW, visit_id=made.id, carer_id=zhuoma.id)
    day = NOW + timedelta(days=3)
    reschedule(actor=actor, now=NOW, commitment_id=made.commitment.id, starts_at=day, due_at=day + timedelta(hours=2), reason="改天")
    assert not Pin.objects.exists()


def test_an_absence_that_is_known_does_not_keep_the_day_from_being_replanned(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    actor, made = viewer_for(deji), visit(baima)
    services.publish_day_plan(actor=actor, now=NOW, plan_id=draft(deji).id)
    begin, end = rules.moment(TOMORROW, 0), rules.moment(TOMORROW, 1440)
    services.record_absence(actor=actor, now=NOW, user_id=zhuoma.id, starts_at=begin, ends_at=end, reason="发烧")
    again = services.replan_without(
        actor=actor, now=NOW, day=TOMORROW, place=GONGKA, user_id=zhuoma.id, starts_at=begin, ends_at=end, reason="发烧", seconds=0.05
    )
    assert stop_of(again, made)[0] == str(ciren.id)
