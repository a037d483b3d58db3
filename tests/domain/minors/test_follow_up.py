"""Visits by the tier, the way home, and follow-up that is neither too short nor without end: nothing of it is got round by a word."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse

from lianxin.domain.commitments.models import Commitment
from lianxin.domain.minors import services
from lianxin.domain.minors.models import ChildFile, ChildMeasure
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import take_step
from lianxin.kernel.clock import local_day
from tests.domain.minors import story
from tests.factories import NOW, refused, sign_in, viewer_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def people() -> story.Station:
    return story.station()


@pytest.fixture
def file_id(people: story.Station) -> UUID:
    """Help runs, the child is with kin."""
    made = story.taken_up(people)
    story.reported(people, made)
    story.assessed(people, made)
    story.helped(people, made)
    return made


def _visit(people: story.Station, file_id: UUID, now: datetime, held_at: datetime | None = None) -> None:
    services.record_visit(
        actor=viewer_for(people.quzhen, now), now=now, file_id=file_id, held_at=held_at or now, saw_child=True, found="吃得好,睡得好"
    )


def _due(file_id: UUID) -> datetime:
    promise = ChildFile.objects.get(id=file_id).visits
    assert promise is not None
    return promise.due_at


def _assess(people: story.Station, file_id: UUID, now: datetime, **fields: Any) -> None:
    found = story.found(**({"guardianship_result": "normal", "signs": (), "tier": "low"} | fields))
    services.assess(actor=viewer_for(people.quzhen, now), now=now, file_id=file_id, found=found)


def _end(people: story.Station, file_id: UUID, now: datetime, how: str) -> ChildMeasure:
    measure = ChildMeasure.objects.filter(file_id=file_id, ended_on__isnull=True).earliest("at")
    return services.end_measure(
        actor=viewer_for(people.quzhen, now), now=now, file_id=file_id, measure_id=measure.id, ended_how=how, ended_on=now.date()
    )


def _followed(people: story.Station, file_id: UUID, now: datetime) -> None:
    services.review_plan(actor=viewer_for(people.quzhen, now), now=now, file_id=file_id, goals="同上", outcome="met")
    story.step(people.quzhen, file_id, "follow", now=now)


def test_neither_a_step_nor_an_old_visit_puts_the_next_one_off(people: story.Station, file_id: UUID) -> None:
    due = _due(file_id)
    assert due == story.LATER + 7 * DAY
    for days in (1, 2):
        story.step(people.quzhen, file_id, "review_help", now=story.LATER + days * DAY, reason="再看一遍计划")
    assert _due(file_id) == due
    _visit(people, file_id, story.LATER + 3 * DAY, held_at=NOW - 90 * DAY)
    assert _due(file_id) == due
    _visit(people, file_id, story.LATER + 6 * DAY, held_at=story.LATER + 4 * DAY)  # written down two days later
    assert _due(file_id) == story.LATER + 11 * DAY


def test_another_tier_is_another_interval(people: story.Station, file_id: UUID) -> None:
    then = story.LATER + DAY
    for tier, days in (("mid_low", 15), ("low", 30), ("mid_high", 7)):
        _assess(people, file_id, then, tier=tier)
        assert _due(file_id) - then == days * DAY


def test_a_round_of_follow_up_needs_a_visit_held_in_it(people: story.Station, file_id: UUID) -> None:
    then = story.LATER + 5 * DAY
    _followed(people, file_id, then)
    _visit(people, file_id, then + DAY, held_at=then - DAY)
    with refused("proceeding.not_ready"):
        story.step(people.quzhen, file_id, "visited", now=then + DAY)
    _visit(people, file_id, then + 2 * DAY)
    story.step(people.quzhen, file_id, "visited", now=then + 5 * DAY)
    clock = Proceeding.objects.select_related("clock").get(id=file_id).clock
    assert clock is not None
    assert local_day(clock.due_at - timedelta(seconds=1)) == local_day(then + 9 * DAY)  # a week from the visit, not from the step


def test_nobody_goes_home_under_another_word(people: story.Station, file_id: UUID) -> None:
    then, officer = story.LATER + 5 * DAY, viewer_for(people.quzhen, story.LATER + 5 * DAY)
    for how in ("done", "other"):
        with refused("minor.placement_runs_on"):
            _end(people, file_id, then, how)
    other = {"actor": officer, "now": then, "file_id": file_id, "since": then.date()}
    services.add_measure(kind="shelter", detail="未保中心", until=then.date() + 30 * DAY, **other)  # type: ignore[arg-type]
    _end(people, file_id, then, "other")  # from kin to the shelter
    with refused("minor.placement_runs_on"):
        _end(people, file_id, then, "other")
    services.add_measure(kind="police", detail="训诫", **other)  # type: ignore[arg-type]
    police = ChildMeasure.objects.get(kind="police")
    with refused("minor.not_placed"):
        services.end_measure(actor=officer, now=then, file_id=file_id, measure_id=police.id, ended_how="home", ended_on=then.date())
    with refused("general.day_before"):
        services.add_measure(kind="police", detail="训诫", until=then.date() - DAY, **other)  # type: ignore[arg-type]
    _assess(people, file_id, then, occasion="home")
    _assess(people, file_id, then + DAY, occasion="event", guardianship_result="improper", tier="high")
    with refused("minor.home_not_assessed"):  # found safe, and found unsafe since
        _end(people, file_id, then + DAY, "home")
    _assess(people, file_id, then + 2 * DAY, occasion="home")
    assert _end(people, file_id, then + 2 * DAY, "home").ended_how == "home"
    assert ChildFile.objects.get(id=file_id).returned_on == (then + 2 * DAY).date()


def test_follow_up_after_the_return_ends_after_a_year_or_begins_anew(people: story.Station, file_id: UUID) -> None:
    home = story.LATER + 5 * DAY
    _assess(people, file_id, home, occasion="home")
    _end(people, file_id, home, "home")
    _followed(people, file_id, home)
    last = datetime.combine(date(2027, 11, 28), home.timetz())  # twelve months after the return
    story.allowed_again(people, file_id, last)
    _visit(people, file_id, last)
    story.step(people.quzhen, file_id, "visited", now=last)
    after = last + DAY
    _visit(people, file_id, after)
    with refused("proceeding.not_ready"):
        story.step(people.quzhen, file_id, "visited", now=after)
    story.step(people.quzhen, file_id, "worsened", now=after, reason="还不稳定")
    officer = viewer_for(people.quzhen, after)
    services.mark_safe(actor=officer, now=after, file_id=file_id)
    services.add_measure(actor=officer, now=after, file_id=file_id, kind="police", detail="再训诫", since=after.date())
    story.step(people.quzhen, file_id, "safe", now=after)
    services.make_plan(actor=officer, now=after, file_id=file_id, goals="稳定下来")
    _followed(people, file_id, after)
    _visit(people, file_id, after + DAY)
    story.step(people.quzhen, file_id, "visited", now=after + DAY)  # help began anew, and so did its follow-up
    assert Proceeding.objects.get(id=file_id).state == "follow"


def test_two_low_assessments_of_one_day_are_one_review(people: story.Station, file_id: UUID) -> None:
    then = story.LATER + 5 * DAY
    report = ChildFile.objects.get(id=file_id).reports.get()
    services.answer_reporter(actor=viewer_for(people.quzhen, then), now=then, file_id=file_id, report_id=report.id, feedback="已经办了")
    for _twice in range(2):
        _assess(people, file_id, then, occasion="home")
    _end(people, file_id, then, "long")
    _followed(people, file_id, then)
    with refused("proceeding.not_ready"):
        story.step(people.quzhen, file_id, "propose_close", now=then, reason="转长期监护")
    _assess(people, file_id, then + DAY, occasion="review")
    story.step(people.quzhen, file_id, "propose_close", now=then + DAY, reason="转长期监护")
    officer, head = viewer_for(people.quzhen, then + DAY), then + 8 * DAY
    services.write_closing(actor=officer, now=then + DAY, file_id=file_id, reason="转长期监护", next_contact_on=(then + 3 * DAY).date())
    with refused("proceeding.not_ready"):  # the day of the next contact has gone by: nobody would be asked to make it
        story.step(people.deji, file_id, "close", now=head)
    with refused("access.denied"):
        story.step(people.quzhen, file_id, "close", now=then + 2 * DAY)
    seen, tomorrow = Proceeding.objects.get(id=file_id).version, then + 2 * DAY
    again = {"now": tomorrow, "file_id": file_id, "reason": "另写了理由", "next_contact_on": (then + 4 * DAY).date()}
    services.write_closing(actor=viewer_for(people.quzhen, tomorrow), **again)  # type: ignore[arg-type]
    with refused("general.changed_meanwhile"):  # while the head was reading
        take_step(actor=viewer_for(people.deji, tomorrow), now=tomorrow, proceeding_id=file_id, step="close", version=seen)
    story.step(people.deji, file_id, "close", now=then + 2 * DAY)
    assert Commitment.objects.filter(is_open=True, title="未成年人保护:结案后联系").count() == 1


def test_steps_that_a_file_like_this_does_not_take_are_not_shown_as_lacking(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        people = story.station()
        file_id = story.taken_up(people)
        sign_in(client, people.deji, verified=True)
        page = client.get(reverse("minors:file", args=[file_id])).content.decode()
        assert "报告完成,开始评估" in page
        assert "不是未成年人,转介" not in page
        assert "并入另一份卷宗" not in page
        services.decide_age(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, decision="adult", why="看了身份证")
        page = client.get(reverse("minors:file", args=[file_id])).content.decode()
        assert "不是未成年人,转介" in page
        assert "看了身份证" in page
        child = Proceeding.objects.get(id=file_id).resident
        assert child is not None
        child.birth_date = date(2015, 5, 5)  # the register is put right: what was decided on the old date is shown no more
        child.save()
        assert "看了身份证" not in client.get(reverse("minors:file", args=[file_id])).content.decode()
