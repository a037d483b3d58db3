"""The pages of casework: lists whose numbers equal their rows, and every page of a case tried by the wrong person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.models import CaseFile, CaseRecord, Counselling
from lianxin.domain.cases.selectors import CaseFilter
from lianxin.domain.cases.services import TieValues
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.services import reopen
from tests.domain.cases.story import basis, goal, open_case, step, write
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


def test_a_record_and_the_whole_file_print_with_who_printed_on_record(client: Client, zhuoma: User, baima: Resident) -> None:
    case = filled(zhuoma, baima)
    record = CaseRecord.objects.get()
    sign_in(client, zhuoma)
    word = client.get(reverse("cases:print", args=[case.id, "case_intake", "docx"]) + f"?record={record.id}")
    assert word.content[:2] == b"PK"
    whole = client.get(reverse("cases:print-all", args=[case.id]))
    assert whole.content[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(verb="case.print").count() == 2
    assert client.get(reverse("cases:print", args=[case.id, "group_plan", "pdf"])).status_code == 400
    assert client.get(reverse("cases:print", args=[case.id, "case_plan", "pdf"]) + f"?record={record.id}").status_code == 404
