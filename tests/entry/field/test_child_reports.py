"""A child at risk reported from a phone: taken in from anybody with an account, once however often it is sent and however late."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import Grant
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.base.places.models import Station
from lianxin.domain.minors import services
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.minors.selectors import feedback_by_code, words_of
from lianxin.domain.surveys.models import HeldOperation
from tests import factories
from tests.domain.minors import story
from tests.entry.field.test_operations import op, send
from tests.factories import BEIGAN, NOW, TABA, viewer_for

pytestmark = pytest.mark.django_db
BIRD = "金丝雀格桑旺姆"


@pytest.fixture
def people(db: None) -> Iterator[story.Station]:
    with time_machine.travel(NOW, tick=True):
        yield story.station()


@pytest.fixture
def phone(people: story.Station) -> Client:
    return factories.sign_in(Client(), people.dawa)


def report(**more: Any) -> dict[str, Any]:
    """Written three hours ago (`op`), about a child told in words."""
    body = {
        "happened": "手臂上有几处青紫", "situations": ["MR4"], "safety": "danger", "found_how": "seen", "place": TABA,
        "child": "七八岁的男孩,红衣服", "where": "村口小卖部", "phone": "", "discovered_at": "", "anonymous": False,
    }  # fmt: skip
    return op("child_report", body | more)


def only() -> ChildReport:
    assert ChildFile.objects.count() == 1
    return ChildReport.objects.get()


def test_a_report_sent_again_and_again_is_one_incident_with_one_receipt(phone: Client, people: story.Station) -> None:
    made = report()
    [first] = send(phone, made)
    [again, once_more] = send(phone, made, made)
    assert [one["outcome"] for one in (first, again, once_more)] == ["accepted", "again", "again"]
    assert first["receipt"] == again["receipt"] == once_more["receipt"]
    found = only()
    assert (str(found.id), found.way, found.by, found.is_anonymous, found.situations) == (made["id"], "field", people.dawa.id, False, ["MR4"])
    assert feedback_by_code(first["receipt"]).sent_at == found.sent_at
    assert set(Notice.objects.filter(kind="minor.reported").values_list("user__username", flat=True)) == {"quzhen", "deji"}


def test_when_it_was_written_and_when_it_was_received_are_both_kept_and_the_clock_runs_from_the_discovery(phone: Client) -> None:
    before = timezone.now()
    made = report()
    send(phone, made)
    found = only()
    assert found.written_at == datetime.fromisoformat(made["captured_at"]) == found.discovered_at
    assert found.sent_at >= before
    clock = found.file.proceeding.clock
    assert clock is not None
    assert clock.due_at < before  # three hours ago: late already


def test_what_was_discovered_before_it_was_written_counts_from_then_and_never_from_the_future(phone: Client) -> None:
    seen = timezone.now() - timedelta(days=1)
    send(phone, report(discovered_at=seen.isoformat()))
    assert only().discovered_at == seen
    send(phone, ahead := report(discovered_at=(timezone.now() + timedelta(hours=5)).isoformat()))
    found = ChildReport.objects.get(id=ahead["id"])
    assert found.discovered_at == found.sent_at


def test_whoever_holds_the_file_reads_when_it_was_written_and_how_late_it_came(phone: Client, people: story.Station) -> None:
    send(phone, report())
    services.receive_report(actor=viewer_for(people.quzhen), now=timezone.now(), file_id=only().file_id)
    page = factories.sign_in(Client(), people.quzhen, verified=True).get(reverse("minors:file", args=[only().file_id]))
    text = page.content.decode()
    assert "在手机上写下" in text
    assert "3 小时后收到" in text


def sent_at_clock(client: Client, made: dict[str, Any], ahead: timedelta) -> Any:
    body = json.dumps({"ops": [made], "device": "d", "phone_at": (timezone.now() + ahead).isoformat()})
    return client.post("/field/api/ops", body, content_type="application/json").json()["answers"][0]


def test_a_clock_that_stands_wrong_is_put_right_and_holds_up_no_report(phone: Client) -> None:
    ahead = timedelta(days=3)
    made = report() | {"captured_at": (timezone.now() + ahead - timedelta(hours=1)).isoformat()}
    assert sent_at_clock(phone, made, ahead)["outcome"] == "accepted"
    found = only()
    assert found.written_at is not None
    assert abs(found.sent_at - found.written_at - timedelta(hours=1)) < timedelta(seconds=5)
    for wrong in ("1970-01-01T08:00:00+08:00", "1800-01-01T08:00:00+08:00", "gestern", ""):
        [answer] = send(phone, never := report() | {"captured_at": wrong})
        assert answer["outcome"] == "accepted"
        found = ChildReport.objects.get(id=never["id"])
        assert (found.written_at, found.discovered_at) == (None, found.sent_at)


def test_without_a_name_no_row_says_who_it_was(phone: Client, people: story.Station) -> None:
    child = story.child()
    [answer] = send(phone, made := report(anonymous=True, resident_id=str(child.id)))
    assert (answer["outcome"], send(phone, made)[0]["outcome"]) == ("accepted", "again")
    found = only()
    assert (found.by, found.is_anonymous, found.way, found.file.proceeding.resident_id) == (None, True, "field", child.id)
    about = {str(found.id), str(found.file_id), str(found.file.proceeding.number)}
    rows = [*AuditEntry.objects.all(), *Notice.objects.all(), *Job.objects.all(), found, found.file, found.file.proceeding]
    shown = [str({field.attname: getattr(row, field.attname) for field in row._meta.fields}) for row in rows]
    assert any(one in text for text in shown for one in about)
    assert not [text for text in shown if str(people.dawa.id) in text or "达娃" in text]


def test_a_flood_without_names_is_told_whom_to_call_and_one_with_a_name_goes_through(phone: Client) -> None:
    known = [report(anonymous=True) for _each in range(5)]
    assert {answer["outcome"] for answer in send(phone, *known)} == {"accepted"}
    [over] = send(phone, report(anonymous=True))
    assert (over["outcome"], over["problem"]["code"]) == ("refused", "minor.too_many")
    assert "110" in over["problem"]["remedy"]
    assert [one["outcome"] for one in send(phone, report(), known[0])] == ["accepted", "again"]


def test_a_child_of_the_register_is_found_and_one_beyond_reach_is_told_in_words(phone: Client) -> None:
    near, far = story.child(), factories.make_resident("邻县的孩子", BEIGAN)
    send(phone, mine := report(resident_id=str(near.id)), other := report(resident_id=str(far.id)))
    files = {str(one.id): one.file for one in ChildReport.objects.select_related("file__proceeding")}
    assert files[mine["id"]].proceeding.resident_id == near.id
    assert (files[other["id"]].proceeding.resident_id, files[other["id"]].child) == (None, "七八岁的男孩,红衣服")


def test_whoever_has_lost_every_role_reports_all_the_same_and_nobody_has_to_let_it_in(phone: Client, people: story.Station) -> None:
    send(phone, before := report())
    Grant.objects.filter(user=people.dawa).delete()
    assert [one["outcome"] for one in send(phone, before, report(place=factories.GONGKA))] == ["again", "accepted"]
    assert not HeldOperation.objects.exists()
    assert ChildReport.objects.filter(by=people.dawa.id).count() == 2


def test_nobody_without_a_login_and_nobody_under_anothers_id(phone: Client, people: story.Station) -> None:
    made = report()
    body = json.dumps({"ops": [made], "device": "d"})
    assert Client().post("/field/api/ops", body, content_type="application/json").status_code == 401
    assert not ChildReport.objects.exists()
    send(phone, made)
    for theirs in (made, made | {"body": made["body"] | {"anonymous": True}}):
        [answer] = send(factories.sign_in(Client(), people.deji), theirs)
        assert (answer["outcome"], answer["problem"]["code"]) == ("refused", "general.not_found")
        assert "receipt" not in answer
    assert not HeldOperation.objects.exists()
    assert only().by == people.dawa.id


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"happened": " "}, "general.empty_field"),
        ({"child": ""}, "minor.child_needed"),
        ({"place": ""}, "minor.place_needed"),
        ({"place": "540100000000"}, "minor.place_needed"),
        ({"place": "somewhere"}, "minor.place_needed"),
        ({"place": "540127999999"}, "minor.place_needed"),
        ({"safety": ""}, "minor.code_unknown"),
        ({"situations": ["MR10"]}, "minor.code_unknown"),
        ({"found_how": "dreamt"}, "minor.code_unknown"),
        ({"happened": "长" * 2001}, "field.not_understood"),
        ({"situations": "MR4"}, "field.not_understood"),
        ({"resident_id": "nobody"}, "field.not_understood"),
        ({"discovered_at": "yesterday"}, "field.not_understood"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do_and_holds_up_no_other(phone: Client, wrong: dict[str, Any], code: str) -> None:
    refused, taken = send(phone, report(**wrong), report())
    assert (refused["outcome"], refused["problem"]["code"], taken["outcome"]) == ("refused", code, "accepted")
    assert refused["problem"]["title"]
    assert refused["problem"]["remedy"]
    only()


def test_no_word_of_it_reaches_a_log_a_notice_a_job_or_the_trail(phone: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "django.db.backends")  # the statements themselves hold sealed columns and nobody keeps them
    send(phone, report(**dict.fromkeys(("happened", "child", "where", "phone"), BIRD)), report(happened=BIRD, safety=BIRD))
    assert words_of(only().told)["happened"] == BIRD
    for model in (Notice, Job, AuditEntry):
        rows = [{field.attname: getattr(row, field.attname) for field in model._meta.fields} for row in model._default_manager.all()]
        assert not [row for row in rows if BIRD in str(row)]
    assert not [record for record in caplog.records if BIRD in f"{record.getMessage()} {record.exc_text}"]


def test_the_phone_takes_along_what_a_report_asks_and_whom_to_call(people: story.Station) -> None:
    volunteer = factories.make_user("tashi", "volunteer", TABA)
    for user in (people.dawa, volunteer):
        child = factories.sign_in(Client(), user).get("/field/api/pack").json()["child"]
        assert [one["code"] for one in child["situations"]] == [f"MR{at}" for at in range(1, 10)]
        assert child["safety"][0]["name"]["bo"]
        assert {one["code"] for one in child["found_how"]} >= {"seen", "child"}
        assert {one["phone"] for one in child["numbers"]} >= {"110", "12345", "12355"}
        assert child["age"] == 18
        codes = [one["code"] for one in child["places"]]
        assert TABA in codes
        assert {code[:6] for code in codes} == {TABA[:6]}
    assert [code for code in codes if not code.endswith("000")] == [TABA]  # the volunteer's own village, and every township of the county


def test_the_station_that_serves_the_place_is_among_the_numbers_and_no_other(phone: Client) -> None:
    Station.objects.create(code="s1", place=factories.GONGKA, name="工卡镇社工站", name_en="Gongka station", phone="0891-0000000")
    Station.objects.create(code="s2", place=BEIGAN, name="北干街道社工站", phone="0571-0000001")
    numbers = phone.get("/field/api/pack").json()["child"]["numbers"]
    assert numbers[-1] == {"name": {"zh": "工卡镇社工站", "en": "Gongka station"}, "phone": "0891-0000000"}
    assert numbers[0]["phone"] == "110"
    assert "0571-0000001" not in str(numbers)
