"""Who was there: the code on the wall, seats and queue, the list on paper; the wrong person, the code again, everything twice."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.training.models import Enrolment, Presence
from lianxin.domain.training.selectors import own_plan, own_session_or_404, presences_of
from lianxin.domain.training.selectors.passes import current_code, pass_for
from lianxin.domain.training.services import (
    Signed,
    cancel_session,
    credit_session,
    drop_member,
    enrol,
    sign_in_by_code,
    withdraw,
    write_list,
)
from lianxin.domain.workforce.models import EducationHours
from tests.domain.training.story import COMMUNITY, DAY, SHICHENG, Story, at, tell
from tests.factories import NOW, TODAY, make_user, make_worker, refused, viewer_for

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=2)


def account(name: str = "newcomer") -> User:
    return make_user(name, "worker", COMMUNITY)


def scanned(story: Story, user: User, session: object, moment: object) -> str:
    shown = current_code(session, moment)  # type: ignore[arg-type]
    me = viewer_for(user)
    return pass_for(me.person_id, own_session_or_404(me, session.id), shown.code, moment)  # type: ignore[attr-defined,arg-type]


def test_whoever_scans_the_code_and_confirms_is_there_once() -> None:
    me = account()
    story = tell(user=me)
    session = story.session()
    given = scanned(story, me, session, at(9, 2))
    for _again in range(2):
        sign_in_by_code(actor=viewer_for(me), now=at(9, 3), session_id=session.id, given=given)
    (row,) = presences_of(story.officer, session)
    assert (row.worker, row.arrived_at, row.by) == (story.people[0], at(9, 2), "code")
    assert [one.presence for one in own_plan(viewer_for(me))] == [row]


def test_a_code_is_worth_nothing_later_elsewhere_and_outside_the_time_for_it() -> None:
    me = account()
    story = tell(user=me)
    session, other = story.session(), story.session(14, 17)
    shown = current_code(session, at(9))
    viewer = viewer_for(me)
    for where, moment in ((session, at(9, 2)), (other, at(13, 50))):
        with refused("training.code_old"):
            pass_for(viewer.person_id, where, shown.code, moment)
    for moment in (at(8, 14), at(12, 1)):
        with refused("training.not_open"):
            current_code(session, moment)


def test_a_pass_is_one_persons_for_one_session_and_a_few_minutes() -> None:
    me, friend = account(), account("friend")
    story = tell(user=me)
    make_worker("朋友", COMMUNITY, user=friend)
    session = story.session(walk_in=True, cohort_id=None)
    given = scanned(story, me, session, at(9))
    with refused("training.code_other"):
        sign_in_by_code(actor=viewer_for(friend), now=at(9, 1), session_id=session.id, given=given)
    with refused("training.code_other"):
        sign_in_by_code(actor=viewer_for(me), now=at(9, 4), session_id=session.id, given=given)
    with refused("training.code_other"):
        sign_in_by_code(actor=viewer_for(me), now=at(9, 1), session_id=session.id, given="forged")
    with refused("training.code_other"):
        other = story.session(14, 17, walk_in=True, cohort_id=None)
        sign_in_by_code(actor=viewer_for(me), now=at(9, 1), session_id=other.id, given=given)
    assert not Presence.objects.exists()


def test_who_is_not_enrolled_walks_in_only_where_that_is_allowed_and_a_seat_is_free() -> None:
    me = account()
    story = tell(0)
    make_worker("路过的", COMMUNITY, user=me)
    closed, full, open_to_all = (
        story.session(8 + hour, 9 + hour, walk_in=walk_in, capacity=1, cohort_id=None)
        for hour, walk_in in ((0, False), (1, True), (2, True))
    )
    Presence.objects.create(
        place=COMMUNITY,
        session=full,
        worker=make_worker("先到", COMMUNITY),
        arrived_at=at(9),
        by="list",
        made_at=NOW,
    )
    for session, hour, problem in ((closed, 8, "training.not_enrolled"), (full, 9, "training.full")):
        given = scanned(story, me, session, at(hour))
        with refused(problem):
            sign_in_by_code(actor=viewer_for(me), now=at(hour), session_id=session.id, given=given)
    given = scanned(story, me, open_to_all, at(10))
    sign_in_by_code(actor=viewer_for(me), now=at(10), session_id=open_to_all.id, given=given)


def test_who_dropped_out_of_the_class_and_a_stranger_have_nothing_to_do_with_it() -> None:
    me = account()
    story = tell(user=me)
    session = story.session()
    drop_member(
        actor=story.officer,
        now=NOW,
        member_id=story.cohort.members.get(worker=story.people[0]).id,
        reason="另有工作",
    )
    abroad = make_user("lhasa", "worker", "540127100202")
    make_worker("旦增", "540127100202", user=abroad)
    for user in (me, abroad):
        with refused("general.not_found"):
            own_session_or_404(viewer_for(user), session.id)
    nobody = make_user("nofile", "worker", COMMUNITY)
    with refused("general.not_found"):
        sign_in_by_code(actor=viewer_for(nobody), now=at(9), session_id=session.id, given="")


def test_a_seat_a_queue_and_who_waits_moves_up_and_is_told() -> None:
    users = [account(f"u{index}") for index in range(3)]
    story = tell(0)
    workers = [make_worker(f"甲{index}", COMMUNITY, user=user) for index, user in enumerate(users)]
    session = story.session(day=SOON, capacity=1, cohort_id=None)
    states = [
        enrol(actor=viewer_for(user), now=NOW + timedelta(seconds=index), session_id=session.id).state
        for index, user in enumerate(users)
    ]
    again = enrol(actor=viewer_for(users[1]), now=NOW + timedelta(minutes=9), session_id=session.id)
    assert (states, again.state) == (["seated", "waiting", "waiting"], "waiting")
    for _again in range(2):
        withdraw(actor=viewer_for(users[0]), now=NOW, session_id=session.id)
    states = [Enrolment.objects.get(session=session, worker=one).state for one in workers]
    assert states == ["withdrawn", "seated", "waiting"]
    assert [(one.user, one.kind) for one in Notice.objects.all()] == [(users[1], "training.seat")]


def test_whoever_manages_it_gives_the_seat_of_somebody_back_and_they_are_told() -> None:
    users = [account(f"u{index}") for index in range(2)]
    story = tell(0)
    ada, _bo = (make_worker(f"甲{index}", COMMUNITY, user=user) for index, user in enumerate(users))
    session = story.session(day=SOON, capacity=1, cohort_id=None)
    for user in users:
        enrol(actor=viewer_for(user), now=NOW, session_id=session.id)
    with refused("general.not_found"):  # a colleague
        withdraw(actor=viewer_for(users[1]), now=NOW, session_id=session.id, worker_id=ada.id)
    withdraw(actor=story.officer, now=NOW, session_id=session.id, worker_id=ada.id)
    assert sorted((one.user.username, one.kind) for one in Notice.objects.all()) == [("u0", "training.unseated"), ("u1", "training.seat")]


def test_a_class_session_is_not_enrolled_for_and_others_are_enrolled_by_the_manager_of_the_place() -> None:
    me = account()
    story = tell(user=me)
    with refused("training.not_offered"):
        enrol(actor=viewer_for(me), now=NOW, session_id=story.session(day=SOON).id)
    session = story.session(14, 16, day=SOON, cohort_id=None)
    assert (
        enrol(actor=story.officer, now=NOW, session_id=session.id, worker_id=story.people[1].id).state
        == "seated"
    )
    with refused("general.not_found"):  # not theirs to manage
        enrol(actor=viewer_for(me), now=NOW, session_id=session.id, worker_id=story.people[1].id)
    started = story.session(16, 18, cohort_id=None)
    with refused("training.session_started"):
        enrol(actor=viewer_for(me), now=NOW, session_id=started.id)


def test_the_list_on_paper_is_typed_in_corrected_and_counted_to_the_half_hour() -> None:
    story = tell(3)
    session = story.session()
    ada, bo, chen = story.people
    there = [
        Signed(ada.id, session.starts_at),
        Signed(bo.id, at(9, 20)),
        Signed(chen.id, session.starts_at, at(10)),
    ]
    asked = {"actor": story.officer, "now": NOW, "session_id": session.id}
    assert write_list(**asked, there=there) == 3  # type: ignore[arg-type]
    assert write_list(**asked, there=there) == 0  # type: ignore[arg-type]
    assert write_list(**asked, there=there[:2], absent=[chen.id]) == 1  # type: ignore[arg-type]
    credit_session(**asked)  # type: ignore[arg-type]
    credit_session(**asked)  # type: ignore[arg-type]
    hours = {one.worker.name: one.hours for one in presences_of(story.officer, session)}
    assert hours == {"新人0": Decimal("4.0"), "新人1": Decimal("3.5")}  # 45 minutes an hour
    rows = EducationHours.objects.order_by("worker__name")
    assert [(one.worker.name, one.hours, one.source, one.state) for one in rows] == [
        ("新人0", Decimal("4.0"), "training", "verified"), ("新人1", Decimal("3.5"), "training", "verified"),
    ]  # fmt: skip
    with refused("training.session_credited"):
        write_list(**asked, there=there)  # type: ignore[arg-type]


def test_whose_hours_overlap_others_keeps_the_reason_and_is_tried_again() -> None:
    story = tell(2)
    session = story.session()
    clash = EducationHours.objects.create(
        place=COMMUNITY,
        worker=story.people[0],
        category="meeting",
        title="研讨会",
        starts_at=at(11),
        ends_at=at(15),
        hours=4,
        state="verified",
        made_at=NOW,
    )
    write_list(
        actor=story.officer,
        now=NOW,
        session_id=session.id,
        there=[Signed(one.id, session.starts_at) for one in story.people],
    )
    credit_session(actor=story.officer, now=NOW, session_id=session.id)
    faults = [one.fault for one in presences_of(story.officer, session)]
    assert faults == ["workforce.hours_overlap", ""]
    clash.delete()
    credit_session(actor=story.officer, now=NOW, session_id=session.id)
    assert [one.fault for one in presences_of(story.officer, session)] == ["", ""]
    assert EducationHours.objects.count() == 2


def test_what_cannot_be_on_a_list_is_refused_whole() -> None:
    story = tell(2)
    session = story.session()
    ada = story.people[0]
    asked = {"actor": story.officer, "now": NOW, "session_id": session.id}
    for there, problem in (
        ([Signed(uuid4(), session.starts_at)], "training.person_outside"),
        ([Signed(ada.id, at(9, day=DAY - timedelta(days=1)))], "training.arrival_outside"),
        ([Signed(ada.id, at(11), at(10))], "training.arrival_outside"),
        ([Signed(ada.id, at(13))], "training.arrival_outside"),
    ):
        with refused(problem):
            write_list(**asked, there=there)  # type: ignore[arg-type]
    later = story.session(day=SOON)
    with refused("general.day_in_future"):
        write_list(actor=story.officer, now=NOW, session_id=later.id, there=[Signed(ada.id, later.starts_at)])
    with refused("training.not_yet"):
        credit_session(actor=story.officer, now=NOW, session_id=later.id)
    cancel_session(actor=story.officer, now=NOW, session_id=later.id, reason="老师请假")
    with refused("training.session_cancelled"):
        credit_session(actor=story.officer, now=NOW, session_id=later.id)


def test_only_who_manages_the_place_credits_and_cancels() -> None:
    story = tell(1)
    session = story.session()
    abroad = viewer_for(make_user("lhasa", "bureau_officer", "540127000000"))
    plain = viewer_for(make_user("plain", "worker", SHICHENG))
    for actor, problem in ((abroad, "general.not_found"), (plain, "access.denied")):
        with refused(problem):
            credit_session(actor=actor, now=NOW, session_id=session.id)
        with refused(problem):
            cancel_session(actor=actor, now=NOW, session_id=session.id, reason="不办了")
        with refused(problem):
            write_list(actor=actor, now=NOW, session_id=session.id, there=[])


def test_who_walks_in_does_not_take_the_seat_of_somebody_who_enrolled_and_comes_late() -> None:
    early, late = account("early"), account("late")
    story = tell(0)
    for user in (early, late):
        make_worker(user.username, COMMUNITY, user=user)
    session = story.session(day=SOON, capacity=1, cohort_id=None, walk_in=True)
    enrol(actor=viewer_for(late), now=NOW, session_id=session.id)
    for user, problem in ((early, "training.full"), (late, "")):
        given = scanned(story, user, session, at(9, 1, day=SOON))
        with refused(problem) if problem else nullcontext():
            sign_in_by_code(actor=viewer_for(user), now=at(9, 1, day=SOON), session_id=session.id, given=given)


def test_whoever_would_have_come_is_told_that_it_is_cancelled() -> None:
    seated, waiting, member = account("seated"), account("waiting"), account("member")
    story = tell(user=member)
    for user in (seated, waiting):
        make_worker(user.username, COMMUNITY, user=user)
    open_one, of_class = story.session(day=SOON, capacity=1, cohort_id=None), story.session(14, 17, day=SOON)
    for user in (seated, waiting):
        enrol(actor=viewer_for(user), now=NOW, session_id=open_one.id)
    for session in (open_one, of_class):
        cancel_session(actor=story.officer, now=NOW, session_id=session.id, reason="大雪封路")
    told = Notice.objects.filter(kind="training.cancelled").values_list("user_id", flat=True)
    assert sorted(told) == sorted(one.id for one in (seated, waiting, member))
