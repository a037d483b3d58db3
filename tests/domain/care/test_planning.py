"""A day is planned by the solver, checked by the independent checker, and holds once a person publishes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.care import selectors, services
from lianxin.domain.care.models import Carer, DayPlan, Visit
from lianxin.domain.care.services.reasons import Reasons
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from lianxin.engines import planning as engine
from tests.factories import (
    BEIGAN,
    GONGKA,
    NOW,
    TODAY,
    make_carer,
    make_commitment,
    make_resident,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def visit(resident: Resident, **more: object) -> Visit:
    filled = {
        "service": "jingshen",
        "day": TOMORROW,
        "window_start": 570,
        "window_end": 720,
        "minutes": 40,
    } | more
    promise = make_commitment(None, resident, service=str(filled["service"]))
    return Visit.objects.create(place=resident.place, resident=resident, commitment=promise, **filled)


@pytest.fixture
def staff(zhuoma: User, ciren: User) -> list[Carer]:
    return [make_carer(zhuoma), make_carer(ciren, languages=["zh"])]


def draft(deji: User) -> DayPlan:
    return services.plan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


def test_a_draft_places_every_visit_in_its_window_and_changes_nothing_yet(
    deji: User, staff: list[Carer], baima: Resident
) -> None:
    made = [visit(baima), visit(make_resident("扎西", lon=91.74, lat=29.84)), visit(make_resident("央金"))]
    plan = draft(deji)
    assert {stop["visit"] for stop in plan.stops} == {str(v.id) for v in made}
    assert all(570 <= stop["start"] < 720 for stop in plan.stops)
    assert plan.unserved == []
    assert plan.cost["unserved"] == 0
    assert set(Visit.objects.values_list("worker_id", flat=True)) == {None}
    assert selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW) == selectors.Plans(None, plan)


def test_the_same_seed_gives_the_same_plan(deji: User, staff: list[Carer], baima: Resident) -> None:
    for _ in range(4):
        visit(baima)
    assert draft(deji).stops == draft(deji).stops


def test_somebody_who_speaks_the_persons_language_is_sent(
    deji: User, zhuoma: User, staff: list[Carer], baima: Resident
) -> None:
    visit(baima)
    assert [stop["carer"] for stop in draft(deji).stops] == [str(zhuoma.id)]


def test_publishing_gives_visits_and_promises_their_worker_order_and_time(
    deji: User, zhuoma: User, staff: list[Carer], baima: Resident
) -> None:
    made = visit(baima)
    plan = services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    made.refresh_from_db()
    assert (made.worker_id, made.sequence, made.planned_start) == (zhuoma.id, 1, plan.stops[0]["start"])
    assert (made.travel_minutes, made.left_out) == (None, "")
    assert Commitment.objects.get().worker_id == zhuoma.id
    assert list(Notice.objects.values_list("user_id", "kind", "count")) == [
        (zhuoma.id, "dayplan.published", 1)
    ]
    with refused("care.day_published"):
        services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=plan.id)


def test_a_newer_plan_replaces_the_published_one(deji: User, staff: list[Carer], baima: Resident) -> None:
    visit(baima)
    first = services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    visit(make_resident("扎西"))
    second = services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "published")
    assert selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW) == selectors.Plans(second, None)
    kept = next(stop for stop in second.stops if stop["visit"] == first.stops[0]["visit"])
    assert kept["carer"] == first.stops[0]["carer"]


def test_a_visit_cancelled_since_the_draft_stays_cancelled(
    deji: User, staff: list[Carer], baima: Resident
) -> None:
    gone = visit(baima)
    plan = draft(deji)
    Visit.objects.filter(id=gone.id).update(cancelled_at=NOW)
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=plan.id)
    gone.refresh_from_db()
    assert gone.worker_id is None


def test_what_cannot_be_placed_is_named_with_its_reason(
    deji: User, staff: list[Carer], baima: Resident
) -> None:
    skill, alone = visit(baima, service="xinli"), visit(baima, hands=2)
    Carer.objects.filter(user=staff[1].user).update(is_active=False)
    found = {each["visit"]: each["reason"] for each in draft(deji).unserved}
    assert found == {str(skill.id): "no_skill", str(alone.id): "no_second_carer"}


def test_publishing_tells_each_visit_its_way_or_why_it_was_left_out(
    deji: User, zhuoma: User, staff: list[Carer], baima: Resident
) -> None:
    placed = [visit(baima), visit(make_resident("扎西"))]
    skill = visit(baima, service="xinli")
    Visit.objects.filter(id=skill.id).update(sequence=7, planned_start=600, travel_minutes=5)  # of an older plan
    plan = services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    skill.refresh_from_db()
    assert (skill.left_out, skill.sequence, skill.planned_start, skill.travel_minutes) == ("no_skill", None, None, None)
    ends = {stop["visit"]: stop for stop in plan.stops}
    for one in placed:
        one.refresh_from_db()
        assert (one.travel_minutes, one.left_out) == (ends[str(one.id)]["travel"], "")
    assert sorted(one.sequence for one in placed) in ([1, 1], [1, 2])  # one carer, or one each


def test_the_minutes_on_the_way_hold_no_rest_at_noon(deji: User, zhuoma: User, baima: Resident) -> None:
    make_carer(zhuoma)  # the pack's rest lies between 11:00 and 14:00
    for window in ((600, 630), (840, 870)):  # before and behind the rest, at one door
        visit(baima, window_start=window[0], window_end=window[1])
    earlier, later = sorted(draft(deji).stops, key=lambda stop: stop["sequence"])
    assert later["arrival"] - earlier["end"] >= 60
    assert (earlier["travel"], later["travel"]) == (None, 0)


def test_a_plan_the_checker_refuses_is_not_stored(deji: User, staff: list[Carer], baima: Resident) -> None:
    visit(baima)
    actor = viewer_for(deji)
    asked = services.day_asked(actor, NOW, TOMORROW, GONGKA)
    plan = engine.solve(asked.problem)
    routes = tuple(
        replace(r, stops=tuple(replace(s, start=s.start - 300, end=s.end - 300) for s in r.stops))
        for r in plan.routes
    )
    with refused("care.plan_refused"):
        services.store_day_plan(
            actor=actor,
            now=NOW,
            day=TOMORROW,
            place=GONGKA,
            asked=asked,
            plan=replace(plan, routes=routes),
            why=Reasons(),
        )
    assert not DayPlan.objects.exists()


def test_a_day_without_carers_or_in_the_past_is_not_planned(
    deji: User, zhuoma: User, baima: Resident
) -> None:
    visit(baima)
    with refused("care.no_carers"):
        draft(deji)
    make_carer(zhuoma, shift_start=1080, shift_end=540)
    with refused("care.carer_shift_invalid"):
        draft(deji)
    with refused("general.day_passed"):
        services.plan_day(actor=viewer_for(deji), now=NOW, day=TODAY - timedelta(days=1), place=GONGKA)


def test_the_wrong_person_neither_plans_nor_publishes_nor_sees(
    deji: User, zhuoma: User, zhangwei: User, staff: list[Carer], baima: Resident
) -> None:
    visit(baima)
    plan = draft(deji)
    for who in (zhuoma, zhangwei):
        with refused("access.denied"):
            services.plan_day(actor=viewer_for(who), now=NOW, day=TOMORROW, place=GONGKA)
        with refused("access.denied"):
            services.publish_day_plan(actor=viewer_for(who), now=NOW, plan_id=plan.id)
    assert selectors.plans_of_day(viewer_for(zhangwei), GONGKA, TOMORROW) == selectors.Plans(None, None)
    assert not selectors.carers(viewer_for(zhangwei))
    with refused("general.not_found"):
        selectors.day_plan_or_404(viewer_for(zhangwei), plan.id)


def test_a_carer_is_set_within_reach_with_a_possible_shift(deji: User, zhuoma: User, zhangwei: User) -> None:
    actor = viewer_for(deji)
    services.set_carer(
        actor=actor, now=NOW, user_id=zhuoma.id, place=GONGKA, shift=(540, 1080), languages=["bo"]
    )
    assert selectors.worker_facts(actor, [zhuoma.id], TODAY)[zhuoma.id].languages == {"bo"}
    for wrong, code in (
        ({"shift": (600, 600)}, "care.carer_shift_invalid"),
        ({"mode": "rocket"}, "care.mode_unknown"),
        ({"user_id": zhangwei.id}, "commitment.worker_out_of_reach"),
        ({"place": BEIGAN}, "access.denied"),
    ):
        given = {"user_id": zhuoma.id, "place": GONGKA, "shift": (540, 1080)} | wrong
        with refused(code):
            services.set_carer(actor=actor, now=NOW, **given)  # type: ignore[arg-type]
