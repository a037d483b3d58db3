"""The pages of casework: lists whose numbers equal their rows, and every page of a case tried by the wrong person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.models import CaseFile, CaseRecord, Counselling
from lianxin.domain.cases.selectors import CaseFilter
from lianxin.domain.cases.services import Answer, Entry, TieValues
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.services import reopen
from tests.domain.cases.story import basis, goal, intake, open_case, step, write
from tests.entry.web.reading import all_rows, get, tabs
from tests.factories import NOW, TODAY, make_household, make_resident, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
WORDS = "她说夜里睡不着"


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def filled(worker: User, resident: Resident) -> CaseFile:
    """A case with something of everything."""
    case, viewer = open_case(worker, resident), viewer_for(worker)
    basis(worker, case)
    write(worker, case, "case_intake", {"presenting": "走路疼"})
    goal(worker, case)
    services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("child", name="仁增", sex="1", quality="strong", flow="from"))
    services.add_resource(actor=viewer, now=NOW, case_id=case.id, provider="县红十字会", what="轮椅", linked_on=TODAY)
    services.record_well_being(actor=viewer, now=NOW, case_id=case.id, moment="before", score=3, on=TODAY)
    services.record_session(actor=viewer, now=NOW, case_id=case.id, kind="grief", title="第一次谈话", held_at=NOW, words=WORDS)
    return case


def addresses(case: CaseFile) -> list[str]:
    made = [reverse(f"cases:{name}", args=[case.id]) for name in ("case", "records", "goals", "ties", "support", "counselling", "counselling-readers")]
    made += [reverse("cases:record", args=[CaseRecord.objects.get().id]), reverse("cases:session", args=[Counselling.objects.get().id])]
    return [*made, reverse("cases:drawing", args=[case.id, "family_tree"]), reverse("cases:drawing", args=[case.id, "ecomap"])]


def test_every_page_opens_for_the_station_and_is_not_there_for_another_county(
    client: Client, zhuoma: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    case = filled(zhuoma, baima)
    sign_in(client, deji, verified=True)
    for address in addresses(case):
        assert WORDS not in get(client, address), "the head is not named"
    sign_in(client, zhuoma)
    assert WORDS in get(client, reverse("cases:session", args=[Counselling.objects.get().id]))
    assert "仁增" in get(client, reverse("cases:drawing", args=[case.id, "ecomap"]))
    sign_in(client, zhangwei)
    writes = ("basis", "goal-new", "tie-new", "resource", "refer", "session-new", "well-being", "counselling-ask", "print-all")
    for address in [*addresses(case), *(reverse(f"cases:{name}", args=[case.id]) for name in writes)]:
        answer = client.get(address)
        assert answer.status_code in {403, 404}, address
        assert "白玛" not in answer.content.decode()


def test_the_numbers_on_the_tabs_are_the_rows_for_every_role(client: Client, zhuoma: User, ciren: User, deji: User, cuomu: User, zhangwei: User) -> None:
    for at in range(4):
        case = open_case((zhuoma, ciren)[at % 2], make_resident(f"甲{at}"))
        if at:
            basis(zhuoma, case)
            intake(zhuoma, case)
            step(zhuoma, case, "accept")
    late = NOW + timedelta(days=9)
    for user in (zhuoma, ciren, deji, cuomu, zhangwei):
        with time_machine.travel(late, tick=False):
            sign_in(client, user, verified=user in (deji, cuomu))
            listing = reverse("cases:list")
            found = tabs(get(client, listing))
            assert len(found) >= 8
            for label, (query, number) in found.items():
                assert all_rows(client, listing + query) == number, (user.username, label)
            assert found["在办"][1] == (0 if user is zhangwei else 4)
            assert found["过了期限的"][1] == (0 if user is zhangwei else 1), "intake has seven days, assessment fourteen"


def test_what_is_missing_is_named_and_the_form_of_the_pack_is_filled_in(client: Client, zhuoma: User, baima: Resident) -> None:
    zhuoma.language = "zh-hans"
    zhuoma.save()
    sign_in(client, zhuoma)
    made = client.post(reverse("cases:new") + f"?resident={baima.id}", {"case_id": "01a21c96-a3e2-7748-a8c8-738cf0ff2ae1", "origin": "found"})
    case = CaseFile.objects.get()
    assert made["Location"] == reverse("cases:case", args=[case.id])
    assert "还缺:有知情同意书" in get(client, made["Location"])
    assert "已有一件在办的个案" in get(client, reverse("cases:new") + f"?resident={baima.id}")
    page = reverse("cases:write", args=[case.id, "case_assessment"])
    for blank in ("需求和问题", "优势和资源", "风险等级"):
        assert blank in get(client, page)
    empty = client.post(page, {"record_id": "01a21c96-a3e2-7748-a8c8-738cf0ff2ae2"})
    assert empty.status_code == 422
    assert "一个字也没有写" in empty.content.decode()
    assert client.post(page, {"record_id": "01a21c96-a3e2-7748-a8c8-738cf0ff2ae2", "w-strengths": "会念经", "risk_level": "low"}).status_code == 302
    assert "会念经" in get(client, reverse("cases:record", args=[CaseRecord.objects.get().id]))
    assert CaseFile.objects.get().risk_level == "low"
    assert client.get(reverse("cases:write", args=[case.id, "group_plan"])).status_code == 404, "no paper of casework"


def test_months_count_opened_and_closed_and_reopened(zhuoma: User, zhangwei: User) -> None:
    first, _second = open_case(zhuoma, make_resident("甲")), open_case(zhuoma, make_resident("乙"))
    write(zhuoma, first, "case_closing", {"summary": "联系不上"}, close_reason="lost", follow_up_on=TODAY + timedelta(days=9))
    step(zhuoma, first, "end_early", "close", reason="联系不上")
    later = NOW + timedelta(days=20)
    reopen(actor=viewer_for(zhuoma), now=later, proceeding_id=first.id, reason="又来了")
    november, december = selectors.months(viewer_for(zhuoma), later)[-2:]
    assert (november.opening, november.added, november.closed, november.end) == (0, 2, 1, 1)
    assert (december.opening, december.added, december.closed, december.end) == (1, 1, 0, 2)
    assert december.end == selectors.phase_counts(viewer_for(zhuoma), later, CaseFilter())[""]
    assert selectors.months(viewer_for(zhangwei), later)[-1].end == 0


def test_months_know_the_end_of_a_case_by_the_pack_of_its_own_place_and_count_what_is_long_past(zhuoma: User, baima: Resident, django_assert_max_num_queries: Any) -> None:
    case = open_case(zhuoma, baima)
    write(zhuoma, case, "case_closing", {"summary": "联系不上"}, close_reason="lost", follow_up_on=TODAY + timedelta(days=9))
    step(zhuoma, case, "end_early", "close", reason="联系不上")
    viewer = replace(viewer_for(zhuoma), home="")  # their own place tells nothing of the workflows of another
    with django_assert_max_num_queries(2):
        assert selectors.months(viewer, NOW)[-1].end == 0
    later = NOW + timedelta(days=800)
    open_again = reopen(actor=viewer_for(zhuoma, later), now=later, proceeding_id=case.id, reason="又来了")
    last = selectors.months(viewer_for(zhuoma, later), later)[-1]
    assert (last.opening, last.added, last.end) == (0, 1, 1), open_again


def test_the_people_of_the_household_are_offered_and_drawn(zhuoma: User) -> None:
    home = make_household()
    person, son = make_resident("白玛", household=home), make_resident("仁增", household=home, sex="1")
    case, viewer = open_case(zhuoma, person), viewer_for(zhuoma)
    assert selectors.drawn(viewer, NOW, case)["family_tree"] == ""
    made = services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("child", resident_id=son.id, name="别的"))
    assert (made.name, made.at_home, made.resident_id) == ("仁增", True, son.id)
    assert "仁增" in selectors.drawn(viewer, NOW, case)["family_tree"]
    services.remove_tie(actor=viewer, now=NOW, tie_id=made.id)
    with refused("general.not_found"):
        services.remove_tie(actor=viewer, now=NOW, tie_id=made.id)


def test_a_record_prints_with_who_printed_on_record(client: Client, zhuoma: User, baima: Resident) -> None:
    case = filled(zhuoma, baima)
    record = CaseRecord.objects.get()
    sign_in(client, zhuoma)
    word = client.get(reverse("cases:print", args=[case.id, "case_intake", "docx"]) + f"?record={record.id}")
    assert word.content[:2] == b"PK"
    assert AuditEntry.objects.filter(verb="case.print").count() == 1
    with refused("case.paper_unknown"):
        services.print_paper(actor=viewer_for(zhuoma), now=NOW, case_id=case.id, kind="pdf", language="zh-hans", paper="nothing")
    assert client.get(reverse("cases:print", args=[case.id, "group_plan", "pdf"])).status_code == 400
    assert client.get(reverse("cases:print", args=[case.id, "case_plan", "pdf"]) + f"?record={record.id}").status_code == 404


def test_a_paper_that_is_written_is_opened_instead_of_an_empty_one_and_shows_what_it_settled(client: Client, zhuoma: User, baima: Resident) -> None:
    zhuoma.language = "zh-hans"
    zhuoma.save()
    case = open_case(zhuoma, baima)
    basis(zhuoma, case)
    made = write(zhuoma, case, "case_assessment", {"needs_problems": "走路疼"}, risk_level="middle")
    sign_in(client, zhuoma)
    answer = client.get(reverse("cases:write", args=[case.id, "case_assessment"]))
    assert answer["Location"] == reverse("cases:edit", args=[made.id])
    assert client.get(reverse("cases:write", args=[case.id, "case_record"])).status_code == 200, "of a process record there are many"
    assert "<dt>风险等级</dt><dd>中</dd>" in get(client, reverse("cases:record", args=[made.id]))
    printed = client.get(reverse("cases:print", args=[case.id, "case_assessment", "docx"]))
    assert printed["Content-Disposition"].startswith("attachment; filename*=utf-8''"), "named in words, not by its code"
    intake(zhuoma, case)
    step(zhuoma, case, "accept", "assess")
    goal(zhuoma, case)
    page = get(client, reverse("cases:case", args=[case.id]))
    assert page.index("计划完成,开始介入") < page.index("提前结束(转介、终止、失联、去世)")


def test_whoever_closes_a_case_is_told_of_a_referral_nobody_has_heard_of(client: Client, zhuoma: User, baima: Resident) -> None:
    case, viewer = open_case(zhuoma, baima), viewer_for(zhuoma)
    entry = Entry({"refer_to": "县残联", "refer_reason": "办残疾证", "refer_consent": "yes"})
    made = services.refer(actor=viewer, now=NOW, case_id=case.id, entry=entry, sent_on=TODAY)
    sign_in(client, zhuoma)
    closing = reverse("cases:write", args=[case.id, "case_closing"])
    assert "已接收,还没有结果" not in get(client, closing), "it waits for an answer"
    services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer("accepted", "达瓦", TODAY))
    assert "已接收,还没有结果" in get(client, closing)
    assert "已接收,还没有结果" not in get(client, reverse("cases:write", args=[case.id, "case_record"]))
    write(zhuoma, case, "case_closing", {"summary": "已转介"}, close_reason="referred", follow_up_on=TODAY + timedelta(days=9))
    step(zhuoma, case, "end_early", "close", reason="转县残联")
    promise = Commitment.objects.get(kind="referral", is_open=True)
    assert promise.worker_id == zhuoma.id, "asking what came of it stays with whoever held the case"
    services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer(outcome="残疾证已领"))
    assert not selectors.untold_referrals(viewer, NOW, case).exists()
