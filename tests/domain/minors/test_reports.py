"""Reports: sent once saved, by anybody, one incident however often sent; who hears, and who may open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.selectors import is_pressing
from lianxin.domain.commitments.services import escalate
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.kernel.ids import new_id
from tests import factories
from tests.domain.minors import story
from tests.factories import NOW, TABA, refused, sign_in, viewer_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from lianxin.domain.minors.services import Sent

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system("未成年人保护")


def _public(report_id: UUID | None = None, address: str = "203.0.113.7") -> Sent:
    told = story.told(child="红衣服的男孩", safety="danger")
    return services.report_in_public(
        actor=Viewer.nobody(),
        now=NOW,
        report_id=report_id or new_id(),
        told=told,
        place=TABA,
        address=address,
    )


def test_a_report_sent_twice_is_one_and_its_code_the_same() -> None:
    people = story.station()
    report_id, child = new_id(), story.child()
    first = story.sent(people.dawa, child, report_id=report_id)
    again = story.sent(people.dawa, child, report_id=report_id)
    assert first.code == again.code
    assert ChildFile.objects.count() == ChildReport.objects.count() == 1
    with refused("general.not_found"):  # somebody else's report
        story.sent(people.quzhen, child, report_id=report_id)


def test_anybody_reports_without_a_name_and_hears_by_code_nothing_of_the_child() -> None:
    people = story.station()
    sent = _public()
    assert not selectors.feedback_by_code(sent.code.lower()).is_taken_up
    with refused("minor.code_wrong"):
        selectors.feedback_by_code("ABCD-EFGH-JKLM")
    with refused("minor.code_wrong"):
        selectors.feedback_by_code("")
    file_id = sent.report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    child = story.child("央金拉姆", name_bo="དབྱངས་ཅན་ལྷ་མོ།")
    services.name_child(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, resident_id=child.id)
    for text in ("央金拉姆已经安全了", "དབྱངས་ཅན་ལྷ་མོ།", "打13812345678问她妈妈"):
        with refused("minor.answer_tells"):
            services.answer_reporter(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, report_id=sent.report.id, feedback=text)
    services.answer_reporter(
        actor=viewer_for(people.quzhen),
        now=NOW,
        file_id=file_id,
        report_id=sent.report.id,
        feedback="已经有人去看,谢谢您",
    )
    heard = selectors.feedback_by_code(sent.code)
    assert (heard.is_taken_up, heard.answer) == (True, "已经有人去看,谢谢您")
    row = ChildReport.objects.get()
    assert (row.by, row.is_anonymous) == (None, True)
    assert "203.0.113" not in row.sender_index


def test_a_flood_from_one_place_is_told_whom_to_call() -> None:
    story.station()
    for _each in range(5):
        _public()
    with refused("minor.too_many"):
        _public()
    _public(address="203.0.113.8")
    known = ChildReport.objects.first()
    assert known is not None
    _public(known.id)  # the same again is no more


def test_the_head_hears_after_thirty_minutes_and_the_county_after_two_hours() -> None:
    people = story.station()
    story.sent(people.dawa, story.child(), discovered_at=NOW)
    assert set(Notice.objects.filter(kind="minor.reported").values_list("user__username", flat=True)) == {
        "quzhen",
        "deji",
    }

    def told(minutes: int) -> int:
        at = NOW + timedelta(minutes=minutes)
        return escalate(actor=SYSTEM, now=at) if is_pressing(at) else 0

    assert told(29) == 0
    assert told(30) == 1
    assert told(31) == 0  # told once
    late = Notice.objects.filter(kind="commitment.overdue")
    assert list(late.values_list("user__username", flat=True)) == ["deji"]
    assert told(120) == 1
    assert set(late.values_list("user__username", flat=True)) == {"deji", "cuomu"}
    assert told(5 * 24 * 60) == 0  # no second ladder beside it


def test_a_report_written_long_after_the_discovery_climbs_in_the_same_minute_and_one_that_moved_on_no_more() -> None:
    people = story.station()
    moved_on = story.taken_up(people, story.child("白玛"))
    story.reported(people, moved_on)
    story.sent(people.dawa, story.child(), discovered_at=NOW - timedelta(hours=3))
    assert is_pressing(NOW)
    assert escalate(actor=SYSTEM, now=NOW) == 2
    assert set(Notice.objects.filter(kind="commitment.overdue").values_list("user__username", flat=True)) == {
        "deji",
        "cuomu",
    }


def test_who_reported_and_who_is_elsewhere_reads_nothing() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    volunteer = factories.make_user("tashi", "volunteer", TABA)
    elsewhere = factories.make_user("wang", "child_officer", factories.BEIGAN)
    factories.vet(elsewhere)
    with refused("proceeding.sealed"):  # the bureau knows that there is one, and was not allowed to read
        selectors.file_or_404(viewer_for(people.cuomu), NOW, file_id)
    for user in (people.dawa, volunteer, elsewhere):
        with refused("general.not_found"):
            selectors.file_or_404(viewer_for(user), NOW, file_id)
        assert selectors.desk_counts(viewer_for(user)) == {"waiting": 0, "open": 0}
        with refused("general.not_found"):
            selectors.waiting_or_404(viewer_for(user), file_id)
    with refused("general.not_found"):
        selectors.own_report_or_404(viewer_for(people.quzhen), NOW, ChildReport.objects.get().id)
    assert (
        selectors.own_report_or_404(viewer_for(people.dawa), NOW, ChildReport.objects.get().id).minutes == 10
    )


def test_the_first_who_takes_it_up_has_it() -> None:
    people = story.station()
    file_id = story.sent(people.dawa, story.child()).report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    with refused("minor.taken"):
        services.receive_report(actor=viewer_for(people.deji), now=NOW, file_id=file_id)
    with refused("access.denied"):
        services.receive_report(actor=viewer_for(people.dawa), now=NOW, file_id=file_id)


def test_a_duty_to_report_is_ruled_out_by_two_persons_or_not_at_all() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    services.mark_safe(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    services.rule_out_duty(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, why="摔的,有人看见")
    with refused("minor.ruled_before"):
        services.rule_out_duty(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, why="摔的")
    with refused("proceeding.not_ready"):
        story.step(people.quzhen, file_id, "report")
    services.rule_out_duty(actor=viewer_for(people.deji), now=NOW, file_id=file_id, why="问过老师")
    story.step(people.quzhen, file_id, "report")
    assert Proceeding.objects.get(id=file_id).state == "assess"


def test_two_reports_of_one_event_are_proposed_with_reasons_and_joined_by_a_person() -> None:
    people = story.station()
    child = story.child()
    first = story.taken_up(people, child)
    second = story.sent(people.dawa, child).report.file_id
    assert second != first
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=second)
    officer = viewer_for(people.quzhen)
    proposed = selectors.proposals_of(officer, NOW, selectors.file_or_404(officer, NOW, second))
    assert [(one.file.id, one.reasons[0]) for one in proposed] == [(first, "same_child")]
    with refused("general.empty_field"):
        services.join_files(actor=officer, now=NOW, file_id=second, into_id=first, reason=" ")
    services.join_files(actor=officer, now=NOW, file_id=second, into_id=first, reason="同一天、同一处伤")
    assert len(selectors.reports_of(officer, NOW, selectors.file_or_404(officer, NOW, first))) == 2
    assert Proceeding.objects.get(id=second).state == "joined"


def test_two_different_children_are_never_one_file() -> None:
    people = story.station()
    first, second = story.taken_up(people, story.child("格桑")), story.taken_up(people, story.child("白玛"))
    with refused("minor.join_other_child"):
        services.join_files(
            actor=viewer_for(people.quzhen), now=NOW, file_id=second, into_id=first, reason="一起打的"
        )


def test_a_closed_file_that_gets_a_new_report_is_open_again_with_its_history() -> None:
    people = story.station()
    child = story.child()
    file_id = story.taken_up(people, child)
    services.decide_age(
        actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, decision="adult", why="看了身份证"
    )
    story.step(people.deji, file_id, "adult", now=NOW, reason="已满十八,转成年人求助")
    assert Proceeding.objects.get(id=file_id).closed_at is not None
    again = story.sent(people.dawa, child, now=story.LATER)
    assert again.report.file_id == file_id
    proceeding = Proceeding.objects.get(id=file_id)
    assert (proceeding.state, proceeding.closed_at) == ("report", None)
    acts = list(ProceedingStep.objects.filter(proceeding=proceeding).order_by("at", "id").values_list("act", flat=True))
    assert acts[-2:] == ["reopen", "hand_over"]
    assert proceeding.holder_id is None  # it waits for somebody, whoever had it long ago
    officer = viewer_for(people.quzhen, story.LATER)
    assert selectors.desk_counts(officer)["waiting"] == 1
    assert not selectors.feedback_by_code(again.code).is_taken_up
    services.receive_report(actor=officer, now=story.LATER, file_id=file_id)
    with refused("proceeding.not_ready"):  # what was told the police before counts for nothing now
        story.step(people.quzhen, file_id, "report", now=story.LATER)


def test_a_child_told_in_words_is_found_in_the_register_once() -> None:
    people = story.station()
    file_id = story.sent(people.dawa).report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    child, other = story.child(), story.child("白玛")
    services.name_child(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, resident_id=child.id)
    proceeding = Proceeding.objects.select_related("clock").get(id=file_id)
    assert proceeding.clock is not None
    assert (proceeding.resident_id, proceeding.clock.resident_id) == (child.id, child.id)
    with refused("minor.named_already"):
        services.name_child(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, resident_id=other.id)


def test_a_birth_date_that_makes_the_child_an_adult_is_asked_about_and_corrected_decides_anew() -> None:
    people = story.station()
    child = story.child(birth_date=date(2001, 3, 5))
    sent = story.sent(people.dawa, child)
    assert sent.is_age_doubtful  # and sent all the same
    services.say_age(actor=viewer_for(people.dawa), now=NOW, report_id=sent.report.id, age_word="child")
    with refused("general.not_found"):
        services.say_age(actor=viewer_for(people.deji), now=NOW, report_id=sent.report.id, age_word="adult")
    file_id = sent.report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    officer = viewer_for(people.quzhen)

    def standing() -> bool | None:
        file = selectors.file_or_404(officer, NOW, file_id)
        return selectors.age_standing(file, file.proceeding, factories.TODAY)

    assert standing() is None
    services.decide_age(actor=officer, now=NOW, file_id=file_id, decision="adult", why="身份证")
    assert standing() is False
    child.birth_date = date(2013, 3, 5)  # the register is put right
    child.save()
    assert standing() is True


def test_nothing_of_a_report_reaches_the_trail_the_notices_or_the_jobs() -> None:
    people = story.station()
    mark = "卡纳丽记号"
    sent = story.sent(
        people.dawa, None, happened=mark, child=mark, where=mark, reporter=mark, phone=mark, unit=mark
    )
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=sent.report.file_id)
    texts = [str(row.__dict__) for table in (AuditEntry, Notice, Job) for row in table.objects.all()]
    assert texts
    assert not any(mark in text or "格桑" in text for text in texts)


def test_a_namesake_is_asked_about_before_it_is_named_and_the_head_corrects_a_wrong_one(client: Client) -> None:
    people = story.station()
    file_id = story.taken_up(people, story.child("白玛"))
    services.decide_age(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, decision="child", why="看了户口簿")
    right = story.child("白玛", address="村东头")
    page = reverse("minors:name", args=[file_id])
    with refused("access.denied"):  # whoever holds it does not take it back alone
        services.correct_child(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, resident_id=right.id, why="认错了")
    with time_machine.travel(NOW, tick=False):
        sign_in(client, people.deji, verified=True)
        asked = client.post(page, {"resident": right.id}).content.decode()
        assert "村东头" in asked
        assert "岁" in asked
        assert Proceeding.objects.get(id=file_id).resident_id != right.id
        assert client.post(page, {"resident": right.id, "sure": "1", "reason": ""}).status_code == 422
        client.post(page, {"resident": right.id, "sure": "1", "reason": "同名,看了学籍"})
    file = ChildFile.objects.select_related("proceeding__clock").get(proceeding_id=file_id)
    clock = file.proceeding.clock
    assert clock is not None
    assert (file.proceeding.resident_id, clock.resident_id, file.age_decision) == (right.id, right.id, "")
    kept = ProceedingStep.objects.get(proceeding_id=file_id, act="correct")
    assert (kept.by, kept.reason) == (people.deji.id, "同名,看了学籍")


def test_whoever_supervises_a_file_unread_is_told_to_ask_and_then_that_it_waits(client: Client) -> None:
    people = story.station()
    file_id = story.sent(people.dawa, story.child()).report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    Proceeding.objects.filter(id=file_id).update(supervisor=people.deji)  # as the system names one: nobody let her read it yet
    page, door = reverse("minors:file", args=[file_id]), reverse("proceedings:ask", args=[file_id])
    with time_machine.travel(NOW, tick=False):
        sign_in(client, people.deji, verified=True)
        shut = client.get(page)
        assert (shut.status_code, "您是这份卷宗的督导" in shut.content.decode()) == (403, True)
        assert door in shut.content.decode()
        client.post(door, {"why": "督导这份卷宗,要看评估"})
        for address in (page, door):
            assert "等待审批" in client.get(address).content.decode()
