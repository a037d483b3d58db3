"""Programmes, classes, members, completion, evaluation, and what the report counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lianxin.base.notices.models import Notice
from lianxin.domain.training.models import Tally
from lianxin.domain.training.selectors import (
    evaluation_of,
    members_of,
    programme_or_404,
    programmes,
    report_of,
    settings,
    topics_heat,
)
from lianxin.domain.training.services import (
    add_members,
    cancel_session,
    change_course,
    change_programme,
    drop_member,
    enrol_people,
    evaluate,
    issue_credentials,
    make_course,
    make_programme,
    move_session,
    open_class,
    plan_session,
    set_quiz,
)
from tests.domain.training.story import COMMUNITY, DAY, QINJIANG, SHICHENG, at, tell
from tests.factories import NOW, TODAY, certify, make_user, make_worker, refused, viewer_for

pytestmark = pytest.mark.django_db
SCORES = {"useful": 5, "clear": 4, "practice": 3, "arranged": 5}


def test_the_report_counts_people_once_days_hours_and_cost() -> None:
    story = tell(3, budget=Decimal(600))
    story.held()
    story.held(story.people[:2], first=14, last=17)
    story.held(story.people[:1], day=DAY + timedelta(days=1))
    report = report_of(story.officer, story.programme)
    assert (report.counts.people, report.counts.days, report.counts.hours) == (3, 4, Decimal("24.0"))
    assert (report.classes[0].members, report.classes[0].counts.people, report.cost) == (
        3,
        3,
        Decimal("200.00"),
    )


def test_completion_goes_by_hours_quiz_and_evaluation() -> None:
    story = tell(3, pass_mark=60, asks_evaluation=True)
    users = [make_user(f"u{index}", "worker", COMMUNITY) for index in range(3)]
    for worker, user in zip(story.people, users, strict=True):
        worker.user = user
        worker.save()
    story.held()
    story.held(story.people[:2], first=14, last=17)
    ada, bo, chen = members_of(story.officer, story.cohort)
    assert story.complete() == 0
    for one, mark in ((ada, 60), (bo, 59), (chen, 90)):
        set_quiz(actor=story.officer, now=NOW, member_id=one.id, mark=mark)
    assert story.complete() == 0
    for one, user in ((ada, users[0]), (bo, users[1]), (chen, users[2])):
        evaluate(actor=viewer_for(user), now=NOW, member_id=one.id, scores=SCORES)
    assert story.complete() == 1
    assert story.complete() == 0
    assert [one.state for one in members_of(story.officer, story.cohort)] == ["completed", "joined", "joined"]
    with refused("training.already_ended"):
        set_quiz(actor=story.officer, now=NOW, member_id=ada.id, mark=10)


def test_answers_stand_beside_no_name_and_are_shown_from_five_on() -> None:
    story = tell(5)
    for index, worker in enumerate(story.people):
        user = make_user(f"u{index}", "worker", COMMUNITY)
        worker.user = user
        worker.save()
        member = story.cohort.members.get(worker=worker)
        if index == 4:
            assert all(one.mean is None for one in evaluation_of(story.officer, story.cohort))
        evaluate(actor=viewer_for(user), now=NOW, member_id=member.id, scores=SCORES)
        with refused("training.evaluated"):
            evaluate(actor=viewer_for(user), now=NOW, member_id=member.id, scores=SCORES)
    shown = {one.question: one.mean for one in evaluation_of(story.officer, story.cohort)}
    assert shown == {"useful": 5, "clear": 4, "practice": 3, "arranged": 5}
    sixth = make_user("u5", "worker", COMMUNITY)
    worker = make_worker("新人5", COMMUNITY, user=sixth)
    add_members(actor=story.officer, now=NOW, cohort_id=story.cohort.id, worker_ids=[worker.id])
    member = story.cohort.members.get(worker=worker)
    evaluate(actor=viewer_for(sixth), now=NOW, member_id=member.id, scores=dict.fromkeys(SCORES, 1))
    later = {one.question: (one.people, one.counted, one.mean) for one in evaluation_of(story.officer, story.cohort)}
    assert later["useful"] == (6, 5, 5), "what one person added cannot be reckoned"
    assert {field.name for field in Tally._meta.get_fields()} == {
        "id",
        "place",
        "cohort",
        "question",
        "score",
        "people",
        "shown",
    }


@pytest.mark.parametrize(
    "scores", [{}, {"useful": 5}, SCORES | {"useful": 6}, SCORES | {"useful": 0}, SCORES | {"other": 1}]
)
def test_answers_that_are_none_are_refused(scores: dict[str, int]) -> None:
    me = make_user("me", "worker", COMMUNITY)
    story = tell(1, user=me)
    member = story.cohort.members.get()
    with refused("training.answers_incomplete"):
        evaluate(actor=viewer_for(me), now=NOW, member_id=member.id, scores=scores)
    with refused("general.not_found"):
        evaluate(
            actor=viewer_for(make_user("other", "worker", COMMUNITY)),
            now=NOW,
            member_id=member.id,
            scores=SCORES,
        )


def test_a_class_by_level_asks_for_the_certificate_and_counts_who_passed_later() -> None:
    story = tell(0, kind="pre_exam", tier="middle")
    advanced = open_class(
        actor=story.officer,
        now=NOW,
        programme_id=story.programme.id,
        name="中级班",
        tier="middle",
        entry_level="assistant",
    )
    ada, bo = make_worker("有证", COMMUNITY), make_worker("无证", COMMUNITY)
    certify(ada)
    unverified = make_worker("未核实", COMMUNITY)
    certify(unverified, verified_at=None)
    elsewhere = make_worker("西藏线", COMMUNITY)
    certify(elsewhere, region="540000000000")
    asked = {"actor": story.officer, "now": NOW, "cohort_id": advanced.id}
    for one in (bo, unverified, elsewhere):
        with refused("training.entry_not_met"):
            add_members(**asked, worker_ids=[ada.id, one.id])  # type: ignore[arg-type]
    assert add_members(**asked, worker_ids=[ada.id]) == 1  # type: ignore[arg-type]
    assert add_members(**asked, worker_ids=[ada.id]) == 0  # type: ignore[arg-type]
    assert report_of(story.officer, story.programme).exam_passed == 0
    certify(ada, "middle", issued_on=TODAY)
    assert report_of(story.officer, story.programme).exam_passed == 1


def test_who_leaves_does_so_with_a_reason_that_is_sealed() -> None:
    story = tell(2)
    member = story.cohort.members.order_by("id")[0]
    with refused("general.empty_field"):
        drop_member(actor=story.officer, now=NOW, member_id=member.id, reason=" ")
    drop_member(actor=story.officer, now=NOW, member_id=member.id, reason="怀孕休养")
    member.refresh_from_db()
    assert (member.state, member.why) == ("dropped", "怀孕休养")
    assert "怀孕".encode() not in bytes(member.why_sealed)
    with refused("training.already_ended"):
        drop_member(actor=story.officer, now=NOW, member_id=member.id, reason="又一次")


def test_the_same_ids_twice_are_one_and_bad_input_is_named() -> None:
    story = tell(0)
    officer, programme = story.officer, story.programme
    days = {"starts_on": TODAY, "ends_on": TODAY}
    fields: dict[str, Any] = {"place": SHICHENG, "kind": "induction", "title": "甲", "goals": "乙"} | days
    again = make_programme(actor=officer, now=NOW, programme_id=programme.id, **fields)
    assert (again.id, again.title) == (programme.id, programme.title)
    bad: list[tuple[dict[str, Any], str]] = [
        ({"kind": "none"}, "training.kind_unknown"), ({"ends_on": TODAY - timedelta(days=1)}, "training.days_backwards"),
        ({"title": " "}, "general.empty_field"), ({"budget": Decimal(-1)}, "training.budget_invalid"), ({"pass_mark": 0}, "training.mark_invalid"),
        ({"badge_months": 0}, "training.months_invalid"),
    ]  # fmt: skip
    for change, problem in bad:
        with refused(problem):
            make_programme(actor=officer, now=NOW, **(fields | change))
    with refused("training.class_named_already"):
        open_class(actor=officer, now=NOW, programme_id=programme.id, name="第一班")
    with refused("training.tier_not_asked"):
        open_class(actor=officer, now=NOW, programme_id=programme.id, name="中级班", tier="middle")
    course: dict[str, Any] = {
        "title": "课",
        "topic": "assistance",
        "category": "training",
        "hours": Decimal(2),
    }
    for change, problem in (
        ({"topic": "x"}, "training.topic_unknown"),
        ({"category": "x"}, "training.category_unknown"),
        ({"hours": Decimal("0.25")}, "training.hours_invalid"),
    ):
        with refused(problem):
            make_course(actor=officer, now=NOW, programme_id=programme.id, **(course | change))
    session: dict[str, Any] = {
        "course_id": story.course.id,
        "room": "会议室",
        "trainer": "刘",
        "starts_at": at(9),
        "ends_at": at(12),
        "capacity": 10,
    }
    for change, problem in (
        ({"ends_at": at(9)}, "training.session_backwards"), ({"ends_at": at(9, day=DAY + timedelta(days=1))}, "training.session_backwards"), ({"capacity": 0}, "training.seats_invalid"),
        ({"starts_at": at(9, day=DAY - timedelta(days=30)), "ends_at": at(12, day=DAY - timedelta(days=30))}, "training.session_outside"),
    ):  # fmt: skip
        with refused(problem):
            plan_session(actor=officer, now=NOW, **(session | change))


def test_another_county_sees_and_takes_nobody() -> None:
    story = tell(1)
    abroad = viewer_for(make_user("lhasa", "bureau_officer", "540127000000"))
    assert not programmes(abroad).exists()
    with refused("general.not_found"):
        programme_or_404(abroad, story.programme.id)
    stranger = make_worker("旦增", "540127100202")
    with refused("training.person_outside"):
        add_members(actor=story.officer, now=NOW, cohort_id=story.cohort.id, worker_ids=[stranger.id])
    head = viewer_for(make_user("head", "station_head", QINJIANG))
    with refused("general.not_found"):
        add_members(actor=head, now=NOW, cohort_id=story.cohort.id, worker_ids=[story.people[0].id])


def test_topics_are_counted_by_township() -> None:
    story = tell(2)
    story.held()
    heat = topics_heat(story.officer, DAY, DAY)["assistance"]
    assert (heat.people, heat.hours, heat.by_place) == (2, Decimal("8.0"), {QINJIANG: 2})
    assert topics_heat(story.officer, DAY + timedelta(days=1), TODAY) == {}
    assert topics_heat(viewer_for(make_user("lhasa", "bureau_officer", "540127000000")), DAY, DAY) == {}


def test_nobody_completes_while_a_session_of_the_class_may_still_be_missed() -> None:
    story = tell(2)
    story.held()
    later = story.session(day=TODAY + timedelta(days=2))
    with refused("training.sessions_open"):
        story.complete()
    cancel_session(actor=story.officer, now=NOW, session_id=later.id, reason="老师请假")
    assert story.complete() == 2


def test_who_dropped_out_by_mistake_is_taken_in_again_and_told() -> None:
    me = make_user("back", "worker", COMMUNITY)
    story = tell(1, user=me)
    assert Notice.objects.filter(user=me, kind="training.joined").count() == 1
    (member,) = members_of(story.officer, story.cohort)
    drop_member(actor=story.officer, now=NOW, member_id=member.id, reason="点错了人")
    asked = {"actor": story.officer, "now": NOW, "cohort_id": story.cohort.id, "worker_ids": [story.people[0].id]}
    assert add_members(**asked) == 1  # type: ignore[arg-type]
    assert add_members(**asked) == 0  # type: ignore[arg-type]
    member.refresh_from_db()
    assert (member.state, member.why, member.ended_at) == ("joined", "", None)


def test_nobody_writes_down_their_own_mark() -> None:
    story = tell(0, pass_mark=60)
    own = make_worker("自己", COMMUNITY, user_id=story.officer.person_id)
    add_members(actor=story.officer, now=NOW, cohort_id=story.cohort.id, worker_ids=[own.id])
    (member,) = members_of(story.officer, story.cohort)
    with refused("training.own_mark"):
        set_quiz(actor=story.officer, now=NOW, member_id=member.id, mark=100)


def test_what_something_rests_on_is_not_put_right_any_more() -> None:
    me = make_user("mover", "worker", COMMUNITY)
    story = tell(2, user=me)
    words = {"title": "改", "goals": "改", "starts_on": story.programme.starts_on, "ends_on": story.programme.ends_on}
    course = {"title": "改", "topic": "assistance", "category": "training", "hours": Decimal(3)}
    asked = {"actor": story.officer, "now": NOW}
    later = story.session(day=TODAY + timedelta(days=2))
    on = {"room": "二楼", "trainer": "王", "starts_at": at(14, day=TODAY + timedelta(days=3)), "ends_at": at(16, day=TODAY + timedelta(days=3))}
    move_session(**asked, session_id=later.id, capacity=40, **on)  # type: ignore[arg-type]
    assert Notice.objects.filter(user=me, kind="training.moved").count() == 1
    open_one = story.session(day=TODAY + timedelta(days=4), cohort_id=None, capacity=2)
    enrol_people(**asked, session_id=open_one.id, worker_ids=[one.id for one in story.people])  # type: ignore[arg-type]
    with refused("training.seats_taken"):
        move_session(**asked, session_id=open_one.id, capacity=1, **on)  # type: ignore[arg-type]
    cancel_session(**asked, session_id=later.id, reason="不上了")  # type: ignore[arg-type]
    with refused("training.session_cancelled"):
        move_session(**asked, session_id=later.id, capacity=40, **on)  # type: ignore[arg-type]
    held = story.held()
    with refused("training.session_credited"):
        move_session(**asked, session_id=held.id, capacity=40, **on)  # type: ignore[arg-type]
    with refused("training.course_counted"):
        change_course(**asked, course_id=story.course.id, **course)  # type: ignore[arg-type]
    change_programme(**asked, programme_id=story.programme.id, **words)  # type: ignore[arg-type]
    story.complete()
    issue_credentials(**asked, cohort_id=story.cohort.id)  # type: ignore[arg-type]
    with refused("training.certified_already"):
        change_programme(**asked, programme_id=story.programme.id, **words)  # type: ignore[arg-type]
    abroad = viewer_for(make_user("lhasa", "bureau_officer", "540127000000"))
    plain = viewer_for(make_user("plain", "worker", SHICHENG))
    for actor, problem in ((abroad, "general.not_found"), (plain, "access.denied")):
        with refused(problem):
            change_programme(actor=actor, now=NOW, programme_id=story.programme.id, **words)  # type: ignore[arg-type]
        with refused(problem):
            change_course(actor=actor, now=NOW, course_id=story.course.id, **course)  # type: ignore[arg-type]
        with refused(problem):
            move_session(actor=actor, now=NOW, session_id=open_one.id, capacity=4, **on)  # type: ignore[arg-type]
    with refused("access.denied"):
        enrol_people(actor=plain, now=NOW, session_id=open_one.id, worker_ids=[one.id for one in story.people])


def test_a_class_is_judged_by_the_rule_of_the_day_it_ended_and_not_by_a_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    real = settings.settings_of
    monkeypatch.setattr(settings, "settings_of", lambda place, on: replace(real(place, on), completion_percent=100 if on > DAY else 50))
    story = tell(ends_on=DAY)
    story.programme.asks_evaluation = False
    story.programme.save()
    story.held()
    story.held(story.people[:1], first=14, last=17)
    assert story.complete() == len(story.people), "half of the hours were enough then"
