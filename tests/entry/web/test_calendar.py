"""One's own visits, classes, exam days and deadlines in a calendar program: an address that holds a secret, no name, one's own only."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lianxin.base import packs
from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import CalendarKey, Visit
from lianxin.domain.exams.models import ExamCycle, ExamEntry, StepDone
from lianxin.domain.people.models import Resident
from lianxin.domain.training.models import Course, Enrolment, Programme, Session
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import local_day
from tests.factories import MOZHUGONGKA, TABA, certify, make_user, make_worker, sign_in

pytestmark = pytest.mark.django_db


def visit(worker: User, resident: Resident, days: int = 0, **more: object) -> Visit:
    day = local_day(timezone.now()) + timedelta(days=days)
    filled = {"service": "zhucan", "planned_start": 630, "minutes": 15} | more
    return Visit.objects.create(place=TABA, resident=resident, worker=worker, day=day, **filled)


def subscribed(client: Client) -> str:
    page = client.post("/visits/calendar/").content.decode()
    return "/calendar/" + re.search(r"http://testserver/calendar/([\w-]+\.ics)<", page)[1]  # type: ignore[index]


@pytest.fixture
def address(client: Client, zhuoma: User) -> str:
    User.objects.filter(id=zhuoma.id).update(language="zh-hans")
    sign_in(client, zhuoma)
    return subscribed(client)


def test_a_program_without_a_login_reads_ones_own_visits_and_no_name(
    address: str, zhuoma: User, ciren: User, baima: Resident
) -> None:
    mine = visit(zhuoma, baima, 1)
    others = [visit(ciren, baima, 1), visit(zhuoma, baima, 2, cancelled_at=timezone.now()), visit(zhuoma, baima, 40)]
    answer = Client().get(address)
    body = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert body.count("BEGIN:VEVENT") == 1
    assert f"URL:http://testserver/visits/{mine.id}/" in body
    assert f"DTSTART:{mine.day:%Y%m%d}T023000Z" in body
    assert "SUMMARY:助餐" in body
    assert "LOCATION:塔巴村" in body
    assert not any(str(other.id) in body for other in others)
    for word in filter(None, (baima.name, baima.name_bo, baima.address)):
        assert word not in body


def test_a_new_address_kills_the_old_one_and_ending_kills_both(client: Client, address: str) -> None:
    newer = subscribed(client)
    assert (Client().get(address).status_code, Client().get(newer).status_code) == (404, 200)
    assert address not in client.get("/visits/calendar/").content.decode()  # shown once
    assert client.post("/visits/calendar/", {"end": "1"}).status_code == 302
    assert Client().get(newer).status_code == 404
    told = AuditEntry.objects.filter(verb__startswith="calendar.").order_by("seq").values_list("verb", flat=True)
    assert list(told) == ["calendar.open", "calendar.open", "calendar.close"]


def test_the_secret_is_not_in_the_database(address: str) -> None:
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in CalendarKey.objects.get().digest
    assert Client().get(f"/calendar/{CalendarKey.objects.get().digest}.ics").status_code == 404


@pytest.mark.parametrize("gone", ["account", "role"])
def test_who_may_visit_no_more_has_no_calendar(address: str, zhuoma: User, gone: str) -> None:
    if gone == "account":
        User.objects.filter(id=zhuoma.id).update(is_active=False)
    else:
        Grant.objects.filter(user=zhuoma).update(ends_on=local_day(timezone.now()))
    assert Client().get(address).status_code == 404


def test_an_auditor_cannot_make_one(client: Client) -> None:
    sign_in(client, make_user("auditor", "auditor", MOZHUGONGKA), verified=True)
    assert client.post("/visits/calendar/").status_code == 403
    assert not CalendarKey.objects.exists()


def class_of(course: Course, worker: Worker, room: str, days: int, state: str = "seated") -> datetime:
    """A session in a room with a seat for somebody; when it begins."""
    at = (timezone.now() + timedelta(days=days)).replace(microsecond=0)
    held = Session.objects.create(
        place=MOZHUGONGKA, course=course, room=room, trainer="授课人甲", starts_at=at, ends_at=at + timedelta(hours=2), capacity=9, made_at=at
    )
    Enrolment.objects.create(place=worker.place, session=held, worker=worker, state=state, asked_at=timezone.now())
    return at


def test_classes_exam_days_and_deadlines_of_ones_own_stand_in_it_and_nobody_elses(address: str, zhuoma: User, ciren: User) -> None:
    now, today = timezone.now(), local_day(timezone.now())
    me, other = make_worker("卓玛", TABA, user=zhuoma), make_worker("次仁", TABA, user=ciren)
    programme = Programme.objects.create(place=MOZHUGONGKA, kind="induction", title="岗前培训", goals="会接待", starts_on=today, ends_on=today, made_at=now)
    course = Course.objects.create(place=MOZHUGONGKA, programme=programme, title="接待居民", topic="assistance", category="training", hours=2, made_at=now)
    at = class_of(course, me, "三楼会议室", 90)
    class_of(course, me, "候补的教室", 3, state="waiting")
    class_of(course, me, "太远的教室", 300)
    class_of(course, other, "别人的教室", 3)
    first = today + timedelta(days=40)
    cycle = ExamCycle.objects.create(place=MOZHUGONGKA, year=today.year, first_day=first, last_day=first + timedelta(days=1), made_at=now)
    for worker, registered in ((me, today), (other, None)):
        ExamEntry.objects.create(place=TABA, cycle=cycle, worker=worker, level="assistant", registered_on=registered, made_at=now)
    certify(me, issued_on=today - timedelta(days=300))
    certify(me, "middle", issued_on=today - timedelta(days=290), verified_at=None)
    body = Client().get(address).content.decode().replace("\r\n ", "")
    assert re.findall(r"SUMMARY:(.*)\r", body) == ["接待居民", "社会工作者职业水平考试", "证书登记的最后一天"]
    assert re.findall(r"LOCATION:(.*)\r", body) == ["三楼会议室"]
    assert f"DTSTART:{at:%Y%m%dT%H%M%S}Z" in body
    assert f"DTSTART;VALUE=DATE:{first:%Y%m%d}\r\nDTEND;VALUE=DATE:{first + timedelta(days=2):%Y%m%d}" in body
    assert not any(word in body for word in ("授课人甲", other.name, str(other.id), str(me.id)))
    cycle.is_held = False
    cycle.save()
    assert "考试" not in Client().get(address).content.decode()


def test_whoever_means_to_sit_has_the_last_days_to_register_and_to_pay_until_it_is_done(address: str, zhuoma: User) -> None:
    now, today = timezone.now(), local_day(timezone.now())
    me, (closes, pays) = make_worker("卓玛", TABA, user=zhuoma), (today + timedelta(days=5), today + timedelta(days=9))
    cycle = ExamCycle.objects.create(place=MOZHUGONGKA, year=today.year, closes_on=closes, pay_by=pays, made_at=now)

    def told() -> list[tuple[str, str]]:
        body = Client().get(address).content.decode().replace("\r\n ", "")
        return re.findall(r"DTSTART;VALUE=DATE:(\d+)\r\nDTEND.*\r\nSUMMARY:考试(..)的最后一天\r", body)

    entries = [ExamEntry.objects.create(place=TABA, cycle=cycle, worker=me, level=level, made_at=now) for level in ("assistant", "middle")]
    assert told() == [], "who may sit and does not mean to is told nothing"
    ExamEntry.objects.update(intends_at=now)
    assert told() == [(f"{closes:%Y%m%d}", "报名"), (f"{pays:%Y%m%d}", "缴费")], "two levels of a year once"
    ExamEntry.objects.filter(id=entries[1].id).update(intends_at=None)
    ExamEntry.objects.filter(id=entries[0].id).update(registered_on=today)
    assert told() == [(f"{pays:%Y%m%d}", "缴费")]
    paying = next(code for code, step in packs.for_place(TABA).exam_steps.items() if step.counts_from == "pay_by")
    StepDone.objects.create(place=TABA, entry=entries[0], step=paying, done_by=zhuoma.id, done_at=now)
    assert told() == []


def test_staff_who_make_no_visits_have_a_calendar_of_their_own_classes(client: Client) -> None:
    officer = make_user("deji", "bureau_officer", MOZHUGONGKA, display_name="德吉", language="zh-hans")
    make_worker("德吉", MOZHUGONGKA, user=officer)
    sign_in(client, officer, verified=True)
    assert "/visits/calendar/" in client.get("/account/").content.decode()
    assert Client().get(subscribed(client)).status_code == 200
