"""Lights read from rows: who sees whose, what counts, and what red forbids."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.domain.commitments.selectors.fitness import Work, barred, barred_each, must_be_fit
from lianxin.domain.workforce.models import Engagement, Exemption, Registration
from lianxin.domain.workforce.rules.certificates import counts
from lianxin.domain.workforce.selectors import duty
from lianxin.domain.workforce.selectors.duty import Among
from tests.factories import NOW, TODAY, certify, engage, make_user, make_worker, refused, viewer_for

SHICHENG, QINJIANG, COMMUNITY, OTHER = "360735000000", "360735100000", "360735100001", "360735100002"
XIAOSONG = "360735101000"
LHASA = "540127100202"
RED_SINCE, GRACE_SINCE = date(2022, 3, 1), date(2025, 3, 1)
VISIT = "service"


def person(place: str = COMMUNITY, kind: str = "community_worker", *, since: date = RED_SINCE, **fields: Any) -> Engagement:
    return engage(make_worker(fields.pop("name", "刘红英"), place, user=fields.pop("user", None)), kind, since=since, **fields)


def exempt(engagement: Engagement, since: date, until: date, state: str = "granted") -> Exemption:
    return Exemption.objects.create(
        place=engagement.place, engagement=engagement, reason="illness", since=since, until=until, state=state, made_at=NOW
    )


def colour(engagement: Engagement, today: date = TODAY) -> tuple[str, str]:
    found = duty.light_of(viewer_for(bureau()), engagement, today)
    return found.colour, found.reasons[0]


def bureau() -> Any:
    from lianxin.base.access.models import User

    return User.objects.filter(username="bureau").first() or make_user("bureau", "bureau_officer", SHICHENG)


@pytest.mark.django_db
def test_each_light_comes_from_its_rows() -> None:
    red, grace = person(), person(since=GRACE_SINCE)
    green = person()
    Registration.objects.create(
        place=COMMUNITY, certificate=certify(green.worker), kind="first", registered_on=date(2024, 8, 1), valid_until=date(2027, 7, 31), made_at=NOW
    )
    late = person()
    certify(late.worker)  # of June 2024, never registered
    away = person()
    exempt(away, TODAY, TODAY)
    asks_nothing = person("360735100200")
    assert [colour(one) for one in (red, grace, green, late, away, asks_nothing)] == [
        ("red", "overdue"), ("grace", "grace"), ("green", "held"), ("amber", "lapsed"), ("exempt", "exempt"), ("none", "none"),
    ]  # fmt: skip
    assert [colour(one, TODAY + timedelta(days=1)) for one in (away,)] == [("red", "overdue")]
    assert {one.engagement_id for one in duty.lights(viewer_for(bureau()), TODAY)} == {one.id for one in (red, grace, green, late, away)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "is_red"),
    [
        ({}, False),
        ({"verified_at": None}, True),
        ({"revoked_on": TODAY}, True),
        ({"revoked_on": TODAY + timedelta(days=1)}, False),
        ({"issued_on": TODAY}, False),
        ({"issued_on": TODAY + timedelta(days=1)}, True),
        ({"region": "360000000000"}, False),
        ({"region": "540000000000"}, True),
    ],
)
def test_a_certificate_counts_as_the_files_say(held: dict[str, Any], is_red: bool) -> None:
    found = person()
    certificate = certify(found.worker, **held)
    assert counts(certificate, COMMUNITY, TODAY) is not is_red
    assert duty.is_red(found, TODAY) is is_red


@pytest.mark.django_db
def test_tibets_own_line_counts_in_tibet() -> None:
    here = person(LHASA)
    certify(here.worker, region="540000000000")
    assert not duty.is_red(here, TODAY)


@pytest.mark.django_db
def test_exemptions_that_are_not_granted_lift_nothing() -> None:
    found = person()
    for state in ("asked", "refused", "ended"):
        exempt(found, TODAY, TODAY, state)
    assert duty.is_red(found, TODAY)


@pytest.mark.django_db
def test_nobody_sees_whom_they_may_not_reach() -> None:
    found = person()
    stranger = make_user("lhasa", "station_head")
    with refused("general.not_found"):
        duty.light_of(viewer_for(stranger), found, TODAY)
    assert duty.lights(viewer_for(stranger), TODAY) == []
    head = make_user("xiaosong", "station_head", XIAOSONG)
    assert duty.lights(viewer_for(head), TODAY) == []
    own = make_user("hongying", "worker", OTHER)
    mine = person(user=own)
    assert [one.engagement_id for one in duty.lights_of(viewer_for(own), mine.worker, TODAY)] == [mine.id]
    with refused("general.not_found"):
        duty.light_of(viewer_for(own), found, TODAY)


@pytest.mark.django_db
def test_a_list_of_any_length_takes_three_queries() -> None:
    for number in range(3):
        certify(person(name=f"刘红{number}").worker)
    viewer = viewer_for(bureau())
    duty.lights(viewer, TODAY)
    with CaptureQueriesContext(connection) as seen:
        assert len(duty.lights(viewer, TODAY, Among(COMMUNITY))) == 3
    assert len(seen) == 3


@pytest.mark.django_db
def test_red_bars_from_work_that_is_given_out_and_says_which_rule_it_is() -> None:
    worker = make_user("hongying", "worker", COMMUNITY, display_name="刘红英")
    fine = make_user("meihua", "worker", COMMUNITY)
    found = person(user=worker)
    certify(person(user=fine).worker)
    work = Work(COMMUNITY, VISIT)
    assert barred([worker.id, fine.id], work, NOW) == {worker.id}
    with refused("duty.red_rostering"):
        must_be_fit(worker.id, work, NOW)
    must_be_fit(fine.id, work, NOW)
    for other in ("urgent_help", "meal", "application", "crisis_step", ""):  # help in danger, and work that is not rostered
        assert barred([worker.id], Work(COMMUNITY, other), NOW) == frozenset()
    exempt(found, TODAY, TODAY)
    must_be_fit(worker.id, work, NOW)


@pytest.mark.django_db
def test_whoever_is_not_red_on_another_post_over_the_place_goes_on() -> None:
    worker = make_user("hongying", "worker", QINJIANG)
    found = person(user=worker)
    engage(found.worker, "station_worker", XIAOSONG, since=GRACE_SINCE)
    assert barred([worker.id], Work(COMMUNITY, VISIT), NOW) == {worker.id}
    assert barred([worker.id], Work("360735101001", VISIT), NOW) == frozenset()


@pytest.mark.django_db
def test_rostering_asks_three_times_however_many_visits_there_are() -> None:
    workers = [make_user(f"w{n}", "worker", COMMUNITY) for n in range(3)]
    for one in workers:
        person(user=one)
    with CaptureQueriesContext(connection) as seen:
        out = duty.uncertified([one.id for one in workers], [Work(COMMUNITY, VISIT)] * 20, NOW)
    assert out == [frozenset(one.id for one in workers)] * 20
    assert len(seen) == 3
    assert barred_each([one.id for one in workers], [Work(COMMUNITY, VISIT)] * 2, NOW) == out[:2]


@pytest.mark.django_db
def test_red_forbids_another_contract() -> None:
    with refused("workforce.renewal_blocked"):
        duty.must_be_renewable(person(), TODAY)
    duty.must_be_renewable(person(since=GRACE_SINCE), TODAY)


@pytest.mark.django_db
def test_the_next_change_is_told() -> None:
    found = person(since=date(2024, 6, 1))  # due on 1 June 2027
    assert duty.next_change(viewer_for(bureau()), found, TODAY) == date(2026, 12, 3)


@pytest.mark.django_db
def test_two_stations_at_one_place_are_told_apart_by_the_name_of_the_post() -> None:
    from lianxin.domain.workforce.models import Post

    worker = make_worker("陈玉兰", QINJIANG)
    post = Post.objects.create(place=QINJIANG, kind="station_worker", name="城市社区管委会社工站", made_at=NOW)
    Engagement.objects.create(place=QINJIANG, worker=worker, post=post, since=RED_SINCE, made_at=NOW)
    person(QINJIANG, "station_worker")
    person(XIAOSONG, "agency_worker")
    person()
    told = sorted(duty.station_of(one) for one in duty.lights(viewer_for(bureau()), TODAY))
    assert told == ["", "360735-00", "360735100-01", "360735101-01"]
