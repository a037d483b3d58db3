"""Who is away is not planned; who falls out during the day has the rest replanned, and those concerned are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.care import rules, services
from lianxin.domain.care.models import Absence, Carer, DayPlan, Visit
from lianxin.domain.people.models import Resident
from tests.domain.care.test_planning import TOMORROW, visit
from tests.factories import GONGKA, NOW, TODAY, make_carer, make_resident, refused, viewer_for

SHIFT = st.tuples(st.integers(0, 1000), st.integers(1, 400)).map(lambda one: (one[0], one[0] + one[1]))


@given(SHIFT, st.lists(SHIFT, max_size=4), st.integers(0, 1440))
def test_a_duty_lies_in_the_shift_and_nobody_is_away_in_it(
    shift: rules.Span, away: list[rules.Span], not_before: int
) -> None:
    found = rules.duty(shift, away, not_before)
    minutes = [m for m in range(max(shift[0], not_before), shift[1]) if not rules.absent_from(away, m)]
    assert (found is None) == (not minutes)
    if found is not None:
        assert max(shift[0], not_before) <= found[0] < found[1] <= shift[1]
        assert set(range(*found)) <= set(minutes)


def test_only_what_matters_to_people_is_to_be_told() -> None:
    before = {key: rules.Placing("A", 600) for key in "1234"} | {"5": rules.Placing("A", None)}
    after = {
        "1": rules.Placing("B", 600), "2": rules.Placing("A", 610), "3": rules.Placing("A", 640),
        "5": rules.Placing("A", 700), "6": rules.Placing("A", 500),
    }  # fmt: skip
    assert [(one.kind, one.visit) for one in rules.to_tell(rules.changes(before, after))] == [
        ("out", "4"), ("carer", "1"), ("time", "3"),
    ]  # fmt: skip
    stops = [{"visit": "1", "carer": "A", "start": 600}, {"visit": "2", "carer": "B", "start": 600}]
    assert rules.carers_told(None, stops) == {"A": 1, "B": 1}
    assert rules.carers_told(stops, [*stops[:1], {"visit": "2", "carer": "C", "start": 600}]) == {"B": 0, "C": 1}


db = pytest.mark.django_db


@pytest.fixture
def staff(zhuoma: User, ciren: User) -> list[Carer]:
    return [make_carer(zhuoma), make_carer(ciren)]


def draft(deji: User) -> DayPlan:
    return services.plan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


@db
def test_absences_and_days_off_keep_somebody_out_of_the_plan(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    actor = viewer_for(deji)
    visit(baima)
    begin = rules.moment(TOMORROW, 0)
    away = services.record_absence(actor=actor, now=NOW, user_id=zhuoma.id, starts_at=begin, ends_at=None, reason="回老家")
    assert [stop["carer"] for stop in draft(deji).stops] == [str(ciren.id)]
    Carer.objects.filter(user=ciren).update(weekdays="1")  # tomorrow is a Tuesday
    with refused("care.nobody_on_duty"):
        draft(deji)
    services.end_absence(actor=actor, now=NOW, absence_id=away.id)
    assert not Absence.objects.exists(), "what had not begun is taken back"
    assert [stop["carer"] for stop in draft(deji).stops] == [str(zhuoma.id)]


@db
def test_an_absence_that_makes_no_sense_is_refused(deji: User, zhuoma: User, zhangwei: User, staff: list[Carer]) -> None:
    given = {"actor": viewer_for(deji), "now": NOW, "user_id": zhuoma.id, "starts_at": NOW, "ends_at": None, "reason": "病了"}
    for wrong, code in (
        ({"ends_at": NOW}, "care.absence_invalid"), ({"reason": " "}, "general.empty_field"), ({"user_id": zhangwei.id}, "general.not_found"),
    ):  # fmt: skip
        with refused(code):
            services.record_absence(**given | wrong)  # type: ignore[arg-type]
    one = services.record_absence(**given)  # type: ignore[arg-type]
    assert services.record_absence(**given, absence_id=one.id) == one  # type: ignore[arg-type]
    with refused("care.absence_twice"):
        services.record_absence(**given)  # type: ignore[arg-type]
    services.end_absence(actor=viewer_for(deji), now=NOW + timedelta(hours=1), absence_id=one.id)
    one.refresh_from_db()
    assert one.ends_at == NOW + timedelta(hours=1)


@db
def test_whoever_falls_out_has_their_rest_taken_over_and_what_was_begun_stays(
    deji: User, zhuoma: User, ciren: User, staff: list[Carer], baima: Resident
) -> None:
    early = NOW - timedelta(hours=3)  # 07:00
    actor = viewer_for(deji, early)
    begun, later = visit(baima, day=TODAY, window_start=540, window_end=560), visit(make_resident("扎西"), day=TODAY, window_start=840, window_end=900)
    kept = visit(make_resident("央金"), day=TODAY, window_start=840, window_end=900)
    for row, user in ((begun, zhuoma), (later, zhuoma), (kept, ciren)):
        services.pin_visit(actor=actor, now=early, visit_id=row.id, carer_id=user.id)
    plan = services.plan_day(actor=actor, now=early, day=TODAY, place=GONGKA)
    services.publish_day_plan(actor=actor, now=early, plan_id=plan.id)
    for row in (begun, later, kept):
        services.remove_pin(actor=actor, now=early, visit_id=row.id)
    promised = Visit.objects.get(id=kept.id).planned_start
    Notice.objects.all().delete()
    again = services.replan_without(
        actor=viewer_for(deji), now=NOW, day=TODAY, place=GONGKA, user_id=zhuoma.id, starts_at=NOW,
        ends_at=rules.moment(TODAY, 1440), reason="发烧", seconds=0.05,
    )  # fmt: skip
    placed = {stop["visit"]: (stop["carer"], stop.get("begun", False)) for stop in again.stops}
    assert placed == {
        str(begun.id): (str(zhuoma.id), True), str(later.id): (str(ciren.id), False), str(kept.id): (str(ciren.id), False),
    }  # fmt: skip
    published = services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=again.id)
    assert [(one["visit"], one["kind"]) for one in published.told if one["kind"] == "carer"] == [(str(later.id), "carer")]
    assert str(begun.id) not in {one["visit"] for one in published.told}
    moved = Visit.objects.get(id=kept.id).planned_start
    assert promised is not None
    assert moved is not None
    assert abs(moved - promised) <= 60, "one of two at the same time has to wait for the other"
    told = dict(Notice.objects.values_list("user_id", "kind"))
    assert told == {zhuoma.id: "dayplan.changed", ciren.id: "dayplan.changed"}
    services.tell_person(actor=viewer_for(deji), now=NOW, plan_id=published.id, visit_id=later.id)
    published.refresh_from_db()
    assert next(one for one in published.told if one["visit"] == str(later.id))["told_by"] == str(deji.id)
    with refused("general.not_found"):
        services.tell_person(actor=viewer_for(deji), now=NOW, plan_id=published.id, visit_id=begun.id)


@db
def test_a_day_without_a_published_plan_is_not_replanned(deji: User, staff: list[Carer], baima: Resident) -> None:
    visit(baima)
    with refused("care.not_published"):
        services.replan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA, seconds=0.05)


@db
def test_falling_out_longer_than_was_known_is_said_and_not_passed_over(deji: User, staff: list[Carer], baima: Resident) -> None:
    visit(baima)
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    user, noon, end = staff[0].user_id, rules.moment(TOMORROW, 720), rules.moment(TOMORROW, rules.DAY_MINUTES)
    services.record_absence(
        actor=viewer_for(deji), now=NOW, user_id=user, starts_at=noon - timedelta(hours=2), ends_at=noon, reason="看病"
    )
    told = {"actor": viewer_for(deji), "now": NOW, "day": TOMORROW, "place": GONGKA, "user_id": user, "reason": "还没看完", "seconds": 0.05}
    with refused("care.absence_twice"):
        services.replan_without(starts_at=noon - timedelta(hours=1), ends_at=end, **told)  # type: ignore[arg-type]
    assert services.replan_without(starts_at=noon - timedelta(hours=1), ends_at=noon, **told).state == "draft"  # type: ignore[arg-type]
