"""One event is one file: a report never fails, two files of a child find each other, and of those who act at once the second finds out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.models import ChildFile, ChildMeasure, ChildReport
from lianxin.domain.minors.services import Item
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.services.search import index_residents
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep, Reader
from lianxin.domain.proceedings.services import name_reader
from lianxin.kernel.ids import new_id
from tests.domain.minors import story
from tests.factories import NOW, make_user, refused, sign_in, vet, viewer_for

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.people.models import Resident

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _flag(child: Resident) -> Need:
    return record_need(
        actor=Viewer.system("夜间核算"), now=NOW, kind="child_flag", channel="rule", urgency="high", resident_id=child.id, guard="minor.read",
    )  # fmt: skip


def _second_of(people: story.Station, child: Resident) -> UUID:
    second = story.sent(people.dawa, child).report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=second)
    return second


def test_a_report_for_a_flag_answers_it_and_never_fails_for_one_that_is_gone() -> None:
    people, child, other = story.station(), story.child(), story.child("白玛")
    flag, gone, theirs = _flag(child), _flag(child), _flag(other)
    Need.objects.filter(id=gone.id).update(is_open=False, state=Need.State.MET, closed_at=NOW)

    def report(need_id: UUID) -> ChildFile:
        told = services.report_child(actor=viewer_for(people.dawa), now=NOW, report_id=new_id(), told=story.told(), resident_id=child.id, need_id=need_id)
        return told.report.file

    assert report(flag.id).need_id == flag.id
    for wrong in (gone.id, theirs.id, new_id()):
        made = report(wrong)
        assert made.need is not None
        assert made.need.source_kind == "child_report"
    theirs.refresh_from_db()
    assert theirs.state == Need.State.NEW


def test_the_page_of_a_report_carries_the_flag_it_answers_to_the_end(client: Client) -> None:
    people, child = story.station(), story.child()
    flag = _flag(child)
    sign_in(client, people.dawa)
    page = f"{reverse('minors:report')}?resident={child.id}&need={flag.id}"
    given = {"report_id": str(client.get(page).context["report_id"])}
    for number, fields in enumerate(
        (
            {"happened": "一个人在家", "found_how": "seen"},
            {"safety": "unknown", "discovered_at": "2026-11-23T09:50"},
            {"way": "staff"},
        ),
        1,
    ):
        given |= fields
        answer = client.post(page, given | {"page": str(number)})
    assert answer.status_code == 302
    assert ChildFile.objects.get().need_id == flag.id
    flag.refresh_from_db()
    assert flag.state == Need.State.ACCEPTED


def test_the_desk_says_who_waits_for_an_answer() -> None:
    people = story.station()
    sent = story.sent(people.dawa, story.child())
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=sent.report.file_id)
    for days, answered, expected in ((1, False, False), (4, False, True), (4, True, False)):
        with time_machine.travel(NOW + days * DAY, tick=False):
            if answered:
                ChildReport.objects.update(feedback_at=NOW)
            page = sign_in(Client(), people.quzhen, verified=True).get(reverse("minors:desk"), {"show": "all"}).content.decode()
        assert ("还没有答复报告人" in page) is expected


def test_a_long_report_loses_no_word() -> None:
    people = story.station()
    words = "很长的话" * 2000
    kept = story.sent(people.dawa, story.child(), happened=words).report
    assert selectors.words_of(ChildReport.objects.get(id=kept.id).told)["happened"] == words


def test_whoever_holds_a_file_learns_of_another_of_the_same_child_and_nothing_of_what_stands_in_it(client: Client) -> None:
    people, child = story.station(), story.child()
    first = story.taken_up(people, child)
    lobsang = make_user("lobsang", "child_officer", display_name="罗桑")
    vet(lobsang)
    for _other in range(21):  # however many others were opened since
        name = f"别的孩子{_other}"
        story.sent(people.dawa, story.child(name))
    second = story.sent(people.dawa, child, happened="第二次看到").report.file_id
    services.receive_report(actor=viewer_for(lobsang), now=NOW, file_id=second)
    viewer = viewer_for(lobsang)
    found = selectors.proposals_of(viewer, NOW, selectors.file_or_404(viewer, NOW, second))
    assert [(one.file.id, one.reasons, one.is_closed_to) for one in found] == [(first, ("same_child",), True)]
    with time_machine.travel(NOW, tick=False):
        sign_in(client, lobsang, verified=True)
        page = client.get(reverse("minors:file", args=[second])).content.decode()
    assert reverse("proceedings:ask", args=[first]) in page
    assert reverse("minors:join", args=[second, first]) not in page
    with refused("proceeding.sealed"):
        services.join_files(actor=viewer, now=NOW, file_id=second, into_id=first, reason="同一件事")
    until = NOW + 9 * DAY
    name_reader(actor=viewer_for(people.cuomu), now=NOW, proceeding_id=first, user_id=lobsang.id, why="核对是否同一件事", until=until)
    found = selectors.proposals_of(viewer, NOW, selectors.file_or_404(viewer, NOW, second))
    assert (found[0].file.id, found[0].is_closed_to) == (first, False)  # older than the twenty latest, and found all the same
    neighbour = make_user("nima", "child_officer", "540127200000")
    vet(neighbour)
    other = selectors.proposals_of(viewer_for(neighbour), NOW, ChildFile.objects.get(id=second))
    assert other == []


def test_what_runs_for_the_one_runs_on_in_the_other_and_in_its_holders_hands() -> None:
    people, child = story.station(), story.child()
    first, second = story.taken_up(people, child), _second_of(people, child)
    officer = viewer_for(people.quzhen)
    measure = services.add_measure(
        actor=officer, now=NOW, file_id=second, kind="kin", detail="奶奶照料", since=date(2026, 11, 23), until=date(2027, 2, 23)
    )
    told = services.tell_agency(actor=officer, now=NOW, file_id=second, agency="police", receiver="塔巴派出所", told_at=NOW)
    services.join_files(actor=officer, now=NOW, file_id=second, into_id=first, reason="同一处伤")
    assert ChildMeasure.objects.get().file_id == first
    assert told.asked is not None
    assert measure.promise is not None
    open_ids = set(Commitment.objects.filter(is_open=True).values_list("id", flat=True))
    assert {told.asked.id, measure.promise.id} <= open_ids  # nobody forgets that the child is away
    assert ProceedingStep.objects.filter(proceeding_id=second, act="step").count() == 1


def test_two_files_are_never_joined_crosswise() -> None:
    people, child = story.station(), story.child()
    first, second = story.taken_up(people, child), _second_of(people, child)
    officer = viewer_for(people.quzhen)
    services.join_files(actor=officer, now=NOW, file_id=second, into_id=first, reason="同一处伤")
    for one, into, code in ((first, second, "minor.join_late"), (second, first, "proceeding.over")):
        with refused(code):
            services.join_files(actor=officer, now=NOW, file_id=one, into_id=into, reason="又并一次")
    assert Proceeding.objects.get(id=first).closed_at is None


def test_a_file_joined_into_one_that_was_closed_opens_it_and_tells_the_reason_in_neither_trail_nor_steps() -> None:
    people, child = story.station(), story.child()
    first = story.taken_up(people, child)
    officer = viewer_for(people.quzhen)
    second = _second_of(people, child)
    services.decide_age(actor=officer, now=NOW, file_id=first, decision="adult", why="看错了证件")
    story.step(people.deji, first, "adult", now=NOW, reason="转介")
    services.join_files(actor=officer, now=NOW, file_id=second, into_id=first, reason="叔叔又打了格桑")
    reopened = Proceeding.objects.get(id=first)
    assert (reopened.state, reopened.holder_id) == ("report", people.quzhen.id)
    assert not any("叔叔" in one.reason for one in ProceedingStep.objects.all())
    assert ChildFile.objects.get(id=second).joined_why == "叔叔又打了格桑"
    need = ChildFile.objects.get(id=first).need
    assert need is not None
    assert need.is_open


def test_a_closed_file_of_a_child_who_moved_begins_again_where_they_live_now() -> None:
    people, child = story.station(), story.child()
    file_id = story.taken_up(people, child)
    services.decide_age(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, decision="adult", why="看错了证件")
    story.step(people.deji, file_id, "adult", now=NOW, reason="转介")
    child.place = "540127200201"
    child.save()
    nima, ciwang = make_user("nima", "child_officer", "540127200000"), make_user("ciwang", "worker", "540127200000")
    vet(nima)
    assert story.sent(ciwang, child, now=story.LATER).report.file_id == file_id
    here, there = viewer_for(nima, story.LATER), viewer_for(people.quzhen, story.LATER)
    assert (selectors.desk_counts(here)["waiting"], selectors.desk_counts(there)["open"]) == (1, 0)
    assert set(Notice.objects.filter(kind="minor.reported", created_at=story.LATER).values_list("user__username", flat=True)) == {"nima"}
    services.receive_report(actor=here, now=story.LATER, file_id=file_id)
    assert len(selectors.reports_of(here, story.LATER, selectors.file_or_404(here, story.LATER, file_id))) == 2
    assert Proceeding.objects.get(id=file_id).supervisor_id is None
    with refused("general.not_found"):
        selectors.file_or_404(there, story.LATER, file_id)


def test_a_change_of_the_urgency_keeps_every_reason_sealed_in_the_file(client: Client) -> None:
    people = story.station()
    file_id = story.taken_up(people)
    officer = viewer_for(people.quzhen)
    for urgency, why in (("high", "叔叔已被带走"), ("immediate", "叔叔回来了")):
        services.set_urgency(actor=officer, now=NOW, file_id=file_id, urgency=urgency, reason=why)
    assert not any("叔叔" in f"{row.before}{row.after}" for row in AuditEntry.objects.all())
    with time_machine.travel(NOW, tick=False):
        sign_in(client, people.quzhen, verified=True)
        page = client.get(reverse("minors:file", args=[file_id])).content.decode()
    assert "正在危险中 → 高:叔叔已被带走" in page
    assert "高 → 正在危险中:叔叔回来了" in page


def test_one_person_alone_never_ends_a_file_as_that_of_an_adult() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    services.decide_age(actor=viewer_for(people.deji), now=NOW, file_id=file_id, decision="adult", why="看了身份证")
    with refused("minor.own_age"):
        story.step(people.deji, file_id, "adult", now=NOW, reason="转介")
    with refused("access.denied"):
        story.step(people.quzhen, file_id, "adult", now=NOW, reason="转介")
    services.decide_age(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, decision="adult", why="也看了身份证")
    story.step(people.deji, file_id, "adult", now=NOW, reason="转介")
    assert Proceeding.objects.get(id=file_id).state == "adult"


def test_the_police_were_not_told_before_anybody_knew() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    with refused("general.day_before"):
        services.tell_agency(
            actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, agency="police", receiver="塔巴派出所", told_at=NOW - 400 * DAY
        )


def test_a_form_sent_twice_is_one_entry_and_one_promise() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    officer = viewer_for(people.quzhen)
    services.make_plan(actor=officer, now=NOW, file_id=file_id, goals="安全")
    until, given = date(2027, 2, 23), {"actor": officer, "now": NOW, "file_id": file_id}
    item = Item("policy", "community", "申请补贴", date(2026, 12, 20), "塔巴村委会")
    before = Commitment.objects.count()
    for _twice in range(2):
        services.tell_agency(agency="police", receiver="塔巴派出所", told_at=NOW, **given)  # type: ignore[arg-type]
        services.add_measure(kind="kin", detail="奶奶照料", since=date(2026, 11, 23), until=until, **given)  # type: ignore[arg-type]
        services.add_item(item=item, **given)  # type: ignore[arg-type]
    assert Commitment.objects.count() == before + 3
    services.add_measure(kind="kin", detail="姑姑照料", since=date(2026, 11, 23), until=until, **given)  # type: ignore[arg-type]
    assert ChildMeasure.objects.count() == 2


def test_of_two_who_take_a_report_up_at_once_the_second_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    people = story.station()
    file_id = story.sent(people.dawa, story.child()).report.file_id
    asked = "lianxin.domain.minors.services.receiving.hold"

    def meanwhile(ids: Any) -> Any:
        monkeypatch.setattr(asked, hold)
        services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
        return hold(ids)

    monkeypatch.setattr(asked, meanwhile)
    with refused("minor.taken"):
        services.receive_report(actor=viewer_for(people.deji), now=NOW, file_id=file_id)


def test_a_tier_is_signed_as_it_was_seen() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    story.reported(people, file_id)
    officer, head = viewer_for(people.quzhen, story.LATER), viewer_for(people.deji, story.LATER)
    seen = services.assess(actor=officer, now=story.LATER, file_id=file_id, found=story.found(tier="low"))
    later = story.LATER + timedelta(minutes=1)
    services.assess(actor=officer, now=later, file_id=file_id, found=story.found(tier="high"))
    with refused("general.changed_meanwhile"):
        services.sign_tier(actor=head, now=later, file_id=file_id, assessment_id=seen.id)
    assert ChildFile.objects.get(id=file_id).tier_signed_at is None


def test_nobody_supervises_what_they_hold(client: Client) -> None:
    people, child = story.station(), story.child()
    file_id = story.taken_up(people, child)
    services.decide_age(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, decision="adult", why="看了身份证")
    story.step(people.deji, file_id, "adult", now=NOW, reason="转介")
    story.sent(people.dawa, child, now=story.LATER)
    head = viewer_for(people.deji, story.LATER)
    services.receive_report(actor=head, now=story.LATER, file_id=file_id)  # who supervised it takes it up this time
    proceeding = Proceeding.objects.get(id=file_id)
    assert (proceeding.holder_id, proceeding.supervisor_id) == (people.deji.id, None)
    with time_machine.travel(story.LATER, tick=False):
        sign_in(client, people.deji, verified=True)
        for resident in ("", "no-such-thing"):
            assert client.post(reverse("minors:name", args=[file_id]), {"resident": resident}).status_code == 404


def test_of_many_with_one_name_the_children_are_offered_first_each_with_an_age(client: Client) -> None:
    people = story.station()
    grown = [story.child("次仁卓嘎", birth_date=date(1960, 1, 1)) for _again in range(20)]
    young = story.child("次仁卓嘎")
    index_residents([*grown, young])
    file_id = story.taken_up(people, None)
    with time_machine.travel(NOW, tick=False):
        sign_in(client, people.quzhen, verified=True)
        for address in (reverse("minors:name", args=[file_id]), reverse("minors:report"), reverse("minors:care-find")):
            found = client.post(reverse("keep_typed"), {"to": address, "q": "次仁卓嘎"}, follow=True).context["found"]
            assert (found[0].resident, len(found)) == (young, 20)
            assert all(one.age.endswith("岁") for one in found)


def test_who_judges_the_taking_up_is_offered_a_day_until_which_the_holder_goes_on_reading(client: Client) -> None:
    people = story.station()
    file_id = story.sent(people.dawa, story.child()).report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    taken = Reader.objects.get(proceeding_id=file_id, user=people.quzhen)
    address = reverse("proceedings:judge", args=[taken.id])
    with time_machine.travel(NOW, tick=False):
        sign_in(client, people.deji, verified=True)
        until = client.get(address).context["form"]["until"].value()
        assert client.post(address, {"justified": "yes", "said": "值班接手", "until": until.isoformat()}).status_code == 302
    after = NOW + timedelta(days=30)
    assert selectors.file_or_404(viewer_for(people.quzhen, after), after, file_id).id == file_id
