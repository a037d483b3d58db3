"""Every page of training opens, every form works, with and without the right person."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.domain.training.models import CohortMember, Credential, Enrolment, Presence, Programme, Session
from lianxin.domain.training.selectors.passes import current_code
from tests.domain.training.story import COMMUNITY, SHICHENG, at, tell
from tests.factories import NOW, TODAY, make_user, make_worker, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    with time_machine.travel(NOW, tick=False):
        yield sign_in(client, make_user("boss", "bureau_officer", SHICHENG), verified=True)


def test_from_the_programme_to_the_certificate_through_the_pages(officer: Client) -> None:
    people = [make_worker(f"甲{index}", COMMUNITY) for index in range(2)]
    made = officer.post("/training/new/", {
        "programme_id": "01976f00-0000-7000-8000-000000000001", "place": SHICHENG, "kind": "induction", "title": "岗前培训", "goals": "会接待", "starts_on": TODAY - timedelta(days=5),
        "ends_on": TODAY, "budget": "640", "pass_mark": "60",
    })  # fmt: skip
    programme = Programme.objects.get()
    home = reverse("training:programme", args=[programme.id])
    assert made["Location"] == home
    officer.post(
        reverse("training:class-new", args=[programme.id]),
        {"cohort_id": "01976f00-0000-7000-8000-000000000002", "name": "一班"},
    )
    cohort = programme.cohorts.get()
    officer.post(reverse("training:class-add", args=[cohort.id]), {"people": [str(one.id) for one in people]})
    officer.post(reverse("training:course-new", args=[programme.id]), {
        "course_id": "01976f00-0000-7000-8000-000000000003", "title": "社会救助", "topic": "assistance", "category": "training", "hours": "4",
    })  # fmt: skip
    course = programme.courses.get()
    officer.post(reverse("training:session-new", args=[course.id]), {
        "session_id": "01976f00-0000-7000-8000-000000000004", "starts_at": "2026-11-20T09:00", "ends_at": "2026-11-20T12:00", "room": "三楼", "trainer": "刘", "capacity": "40", "cohort_id": str(cohort.id),
    })  # fmt: skip
    session = Session.objects.get()
    officer.post(
        reverse("training:session-list", args=[session.id]),
        {f"there-{one.id}": "on" for one in people} | {f"arrived-{people[0].id}": "09:05"},
    )
    assert Presence.objects.count() == 2
    officer.post(reverse("training:session-credit", args=[session.id]))
    for member in CohortMember.objects.all():
        officer.post(reverse("training:member-quiz", args=[member.id]), {"mark": "80"})
    officer.post(reverse("training:class-complete", args=[cohort.id]))
    officer.post(reverse("training:class-issue", args=[cohort.id]))
    credential = Credential.objects.order_by("id")[0]
    officer.post(reverse("training:credential-revoke", args=[credential.id]), {"reason": "姓名写错"})
    credential.refresh_from_db()
    assert credential.revoked_why == "姓名写错"
    revoked = officer.get(reverse("training:credential", args=[credential.id])).content.decode()
    assert "重新发证" in revoked
    assert "JSON" not in revoked
    officer.post(reverse("training:credential-reissue", args=[credential.id]), {"reason": "姓名已更正"})
    assert Credential.objects.filter(member=credential.member, revoked_at__isnull=True).count() == 1
    for address in (
        "/training/", "/training/new/", "/training/topics/", "/training/topics/?since=2026-01-01&until=2026-12-31", home, reverse("training:attended", args=[programme.id]),
        f"{reverse('training:attended', args=[programme.id])}?class={cohort.id}", reverse("training:class", args=[cohort.id]), reverse("training:class-add", args=[cohort.id]),
        reverse("training:session", args=[session.id]), reverse("training:credential", args=[credential.id]), reverse("training:class-new", args=[programme.id]),
        reverse("training:course-new", args=[programme.id]), reverse("training:session-new", args=[course.id]), reverse("training:session-list", args=[session.id]),
        reverse("training:session-cancel", args=[session.id]),
    ):  # fmt: skip
        assert officer.get(address).status_code == 200, address
    shown = officer.get(home).content.decode()
    assert "320" in shown  # 640 yuan for two


def test_the_screen_shows_a_code_and_whoever_scans_it_confirms(officer: Client) -> None:
    me = make_user("me", "worker", COMMUNITY)
    story = tell(user=me)
    session = story.session()
    phone = Client()
    with time_machine.travel(at(9), tick=False):
        shown = sign_in(officer, story_user(), verified=True).get(
            reverse("training:session-code", args=[session.id])
        )
        assert b"<svg" in shown.content
        assert b"http-equiv" in shown.content
        sign_in(phone, me)
        address = reverse("training:here", args=[session.id])
        code = current_code(session, at(9)).code
        page = phone.get(address, {"c": code})
        given = page.context["form"]["given"].value()
        assert phone.post(address, {"given": given})["Location"] == "/own/training/"
        assert "已签到" in phone.get("/own/training/").content.decode()
        assert phone.get(address, {"c": "0" * 20}).status_code == 409
    with time_machine.travel(at(9, 2), tick=False):
        assert phone.get(address, {"c": code}).status_code == 409
    assert Presence.objects.count() == 1


def story_user() -> object:
    from lianxin.base.access.models import User

    return User.objects.get(username="officer")


def test_my_page_enrols_withdraws_and_evaluates(officer: Client) -> None:
    me = make_user("me", "worker", COMMUNITY)
    story = tell(1, user=me)
    session = story.session(day=TODAY + timedelta(days=2), cohort_id=None)
    phone = sign_in(Client(), me)
    assert "可以报名的课" in phone.get("/own/training/").content.decode()
    assert "您自己的班、课和证书在“我的培训”里" in phone.get(reverse("training:list")).content.decode()
    phone.post(reverse("training:enrol", args=[session.id]))
    phone.post(reverse("training:withdraw", args=[session.id]))
    assert Enrolment.objects.get().state == "withdrawn"
    member = story.cohort.members.get()
    address = reverse("training:evaluate", args=[member.id])
    assert phone.get(address).status_code == 200
    assert phone.post(address, {"useful": 5, "clear": 5, "practice": 5}).status_code == 422
    phone.post(address, {"useful": 5, "clear": 5, "practice": 5, "arranged": 5})
    member.refresh_from_db()
    assert member.evaluated
    for closed in (
        reverse("training:session-code", args=[session.id]),
        reverse("training:class", args=[story.cohort.id]),
        reverse("training:new"),
    ):
        assert phone.get(closed).status_code in (403, 404)


def test_the_list_is_printed(officer: Client) -> None:
    story = tell(2)
    session = story.session()
    paper = officer.get(reverse("training:session-print", args=[session.id]))
    assert paper.content.startswith(b"%PDF")


def test_what_was_typed_wrong_is_put_right_and_others_are_enrolled_on_pages(officer: Client) -> None:
    people = [make_worker(f"乙{index}", COMMUNITY) for index in range(2)]
    story = tell(0)
    home, course = reverse("training:programme-edit", args=[story.programme.id]), reverse("training:course-edit", args=[story.course.id])
    session = story.session(day=TODAY + timedelta(days=2), cohort_id=None, capacity=1)
    edit, enrol = reverse("training:session-edit", args=[session.id]), reverse("training:session-enrol", args=[session.id])
    for address in (home, course, edit, enrol):
        assert officer.get(address).status_code == 200, address
    first, last = story.programme.starts_on, story.programme.ends_on
    officer.post(home, {"title": "岗前培训(改)", "goals": "会接待", "starts_on": first, "ends_on": last})
    wrong = officer.post(home, {"title": "岗前培训", "goals": "会接待", "starts_on": first, "ends_on": TODAY})
    assert wrong.status_code == 422, "a session would lie outside"
    officer.post(course, {"title": "社会救助政策解读", "topic": "assistance", "category": "training", "hours": "3"})
    assert officer.post(enrol, {"people": [str(one.id) for one in people]}).status_code == 302
    day = TODAY + timedelta(days=3)
    officer.post(edit, {"starts_at": f"{day}T14:00", "ends_at": f"{day}T16:00", "room": "二楼", "trainer": "王", "capacity": "2"})
    session.refresh_from_db()
    story.programme.refresh_from_db()
    story.course.refresh_from_db()
    assert (story.programme.title, story.course.title, session.room) == ("岗前培训(改)", "社会救助政策解读", "二楼")
    assert [one.state for one in session.enrolments.all()] == ["seated", "seated"], "who waited moved up with the seat"
    shown = officer.get(reverse("training:session", args=[session.id])).content.decode()
    assert "还没有核定" in shown, "that a class hour has 45 minutes nobody in charge has said"
    seat = reverse("training:session-withdraw", args=[session.id, session.enrolments.order_by("id")[0].id])
    assert seat in shown
    officer.post(seat)
    assert sorted(session.enrolments.values_list("state", flat=True)) == ["seated", "withdrawn"]
    third, fourth = make_worker("丙一", COMMUNITY), make_worker("丙二", COMMUNITY)
    kept = officer.post(reverse("keep_typed"), {"to": enrol, "typed": "name", "name": "丙一"})
    assert "丙" not in unquote(kept["Location"])
    found = officer.get(kept["Location"]).content.decode()
    assert (str(third.id) in found, str(fourth.id) in found) == (True, False)
