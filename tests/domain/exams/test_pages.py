"""The pages as people use them: numbers open their rows, one's own page says why and what next, the wrong person sees nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.db.paging import ROWS
from lianxin.domain.exams import services
from lianxin.domain.exams.models import ExamEntry, HelplineQuestion
from tests.domain.exams.story import (
    GONGKA,
    PAPERS,
    SHICHENG,
    County,
    county,
    entered,
    person,
    scored,
    year_of,
)
from tests.entry.web.reading import all_rows
from tests.factories import NOW, engage, make_worker, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> County:
    return county()


def browser(viewer) -> Client:
    return sign_in(Client(), User.objects.get(id=viewer.id))


def test_the_board_counts_four_things_and_each_opens_its_rows(there: County) -> None:
    client = browser(there.officer)
    assert "卓玛" not in client.get("/exams/").content.decode()
    client.post(f"/exams/cycles/{there.cycle.id}/assess/")
    entered(there.officer, there.cycle, there.zhuoma)
    page = client.get("/exams/").content.decode()
    for count in ("eligible", "registered", "sat", "passed"):
        assert f"/exams/cycles/{there.cycle.id}/people/?count={count}" in page
    rows = client.get(f"/exams/cycles/{there.cycle.id}/people/?count=registered").content.decode()
    assert "卓玛" in rows
    assert "1 人" in rows
    assert "没有人" in client.get(f"/exams/cycles/{there.cycle.id}/people/?count=sat").content.decode()
    assert client.get(f"/exams/cycles/{there.cycle.id}/people/?count=drop").status_code == 404
    assert client.get(f"/exams/cycles/{there.cycle.id}/people/?count=sat&place=xx").status_code == 404


def test_my_page_says_which_exam_why_and_what_is_to_be_done(there: County) -> None:
    client = browser(there.own)
    page = client.get("/own/exams/").content.decode()
    assert "学历符合,工作年限 4 年" in page
    assert "要求满 5 年,还差 1 年" in page
    assert "一直做下去,2027 年起符合" in page
    client.post(f"/exams/mine/{there.cycle.id}/intend/assistant/")
    page = client.get("/own/exams/").content.decode()
    assert "打印准考证" in page
    entry = ExamEntry.objects.get(worker=there.zhuoma)
    client.post(f"/exams/entries/{entry.id}/steps/papers/", {"done": "yes"})
    assert "改为没有办" in client.get(f"/exams/entries/{entry.id}/").content.decode()
    client.post(f"/exams/mine/{there.cycle.id}/register/", {"level": "assistant", "on": "2026-04-01"})
    entry.refresh_from_db()
    assert entry.subjects == list(PAPERS["assistant"])


def test_an_officer_registers_for_somebody_and_sets_a_line(there: County) -> None:
    client = browser(there.officer)
    address = f"/exams/cycles/{there.cycle.id}/workers/{there.zhuoma.id}/"
    assert client.get(address).status_code == 200
    typed = {"level": "middle", "on": "2026-04-01", "subjects": ["zhongji_shiwu"]}
    refused = client.post(address, typed)
    assert (refused.status_code, ExamEntry.objects.count()) == (422, 0)
    assert "还不符合条件。确实已经报上名的,请勾选。" in refused.content.decode()
    client.post(address, typed | {"sure": "on"})
    entry = ExamEntry.objects.get(worker=there.zhuoma)
    assert entry.subjects == ["zhongji_shiwu"]
    scored(there.officer, entry, {"zhongji_shiwu": 58})
    lines = f"/exams/cycles/{there.cycle.id}/lines/"
    client.post(
        lines, {"level": "middle", "subject": "", "region": "540000000000", "score": "55", "document": "通知"}
    )
    assert "西藏自治区" in client.get(lines).content.decode()
    assert "过本地线" in client.get(f"/exams/entries/{entry.id}/").content.decode()
    new = {
        "place": there.cycle.place,
        "year": "2027",
        "is_held": "on",
        "first_day": "2027-06-12",
        "last_day": "2027-06-01",
    }
    answer = client.post("/exams/cycles/new/", new | {"cycle_id": "01a2205a-25b7-7ec5-9463-a1048e4c2f7e"})
    assert answer.status_code == 422
    assert "“考试最后一天”早于“考试第一天”" in answer.content.decode()


def test_a_question_goes_from_the_phone_to_the_answer(there: County) -> None:
    own, head = browser(there.own), browser(there.head)
    own.post(
        "/exams/questions/ask/",
        {"question_id": "01a2205a-25b7-7ec5-9463-a1048e4c2f7e", "question": "怎么缴费", "level": ""},
    )
    asked = HelplineQuestion.objects.get()
    assert "怎么缴费" in head.get("/exams/questions/").content.decode()
    head.post(f"/exams/questions/{asked.id}/", {"text": "网上缴。"})
    page = own.get(f"/exams/questions/{asked.id}/").content.decode()
    assert "网上缴。" in page
    assert "扎西" in page, "who answered"
    head.post(f"/exams/questions/{asked.id}/publish/", {"question": "怎么缴费?", "text": "在报名网站上缴。"})
    assert "在报名网站上缴。" in own.get("/exams/questions/faq/").content.decode()


def test_every_question_is_found_on_some_page(there: County) -> None:
    own, head, many = browser(there.own), browser(there.head), ROWS + 2
    for n in range(many):
        services.ask(actor=there.own, now=NOW + timedelta(minutes=n), question=f"第{n}个问题")
    assert all_rows(head, "/exams/questions/") == all_rows(own, "/exams/questions/ask/") == many
    assert all_rows(head, "/exams/questions/?state=answered") == 0
    HelplineQuestion.objects.update(answered_at=NOW, faq_at=NOW, faq_question="常问", faq_answer="常答")
    assert all_rows(head, "/exams/questions/?state=answered") == many
    first = own.get("/exams/questions/faq/").content.decode()
    onward = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])  # type: ignore[index]
    assert first.count("常答") + own.get(f"/exams/questions/faq/{onward}").content.decode().count("常答") == many


def test_somebody_of_another_county_finds_nothing(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma)
    client = browser(person(SHICHENG, "bureau_officer", "石城"))
    for address in (
        f"entries/{entry.id}/",
        f"cycles/{there.cycle.id}/people/?count=registered",
        f"cycles/{there.cycle.id}/statistics/",
    ):
        assert client.get(f"/exams/{address}").status_code == 404
    own = browser(there.own)
    assert own.get("/exams/").status_code == 403
    assert own.get(f"/exams/cycles/{there.cycle.id}/workers/{there.zhuoma.id}/").status_code == 403


def test_only_the_papers_of_the_level_are_offered_and_one_registers_once(there: County) -> None:
    client = browser(there.own)
    address = f"/exams/mine/{there.cycle.id}/register/?level=assistant"
    page = client.get(address).content.decode()
    assert "zhuli_shiwu" in page
    assert "zhongji_shiwu" not in page
    early = client.post(address, {"level": "assistant", "on": "2026-03-01"})
    assert early.status_code == 422
    assert "2026-03-01 不在 2026 年的报名日期内(2026-03-20 到 2026-04-10)" in early.content.decode()
    client.post(address, {"level": "assistant", "on": "2026-04-01"})
    entry = ExamEntry.objects.get(worker=there.zhuoma)
    for where in (f"/exams/entries/{entry.id}/", "/own/exams/"):
        page = client.get(where).content.decode()
        assert f"/exams/mine/{there.cycle.id}/register/" not in page
        assert f"/exams/entries/{entry.id}/steps/register/" not in page, "done by registering"
        assert f"/exams/entries/{entry.id}/steps/pay/" in page
    scored(there.officer, entry, {"zhuli_zonghe": 70, "zhuli_shiwu": 70})
    assert "/steps/" not in client.get(f"/exams/entries/{entry.id}/").content.decode(), "the exam is over"


def test_before_results_are_in_there_is_no_rate_of_nought(there: County) -> None:
    client = browser(there.officer)
    client.post(f"/exams/cycles/{there.cycle.id}/assess/")
    entry = entered(there.officer, there.cycle, there.zhuoma)
    other = entered(there.officer, there.cycle, engage(make_worker("次仁", GONGKA)).worker)
    address = f"/exams/cycles/{there.cycle.id}/statistics/"
    assert "成绩还没有导全" in client.get(address).content.decode()
    for one, marks in ((entry, {"zhuli_zonghe": 30, "zhuli_shiwu": 30}), (other, {"zhuli_zonghe": "absent"})):
        page = client.get(address).content.decode()
        assert "成绩还没有导全" in page
        assert "0.00%" not in page
        scored(there.officer, one, marks)
    rows = client.get(f"/exams/cycles/{there.cycle.id}/people/?count=unmarked").content.decode()
    assert "次仁" in rows, "one paper of two is missing"
    assert "卓玛" not in rows
    scored(there.officer, other, {"zhuli_shiwu": "absent"})
    page = client.get(address).content.decode()
    assert "成绩还没有导全" not in page
    assert "0.00%" in page


def test_the_board_opens_the_year_that_waits_for_results_until_the_next_one_opens(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma)
    ahead = year_of(there.officer, 2027)
    client = browser(there.officer)
    statistics = "/exams/cycles/{}/statistics/".format
    assert statistics(there.cycle.id) in client.get("/exams/").content.decode()
    assert statistics(ahead.id) in client.get(f"/exams/?cycle={ahead.id}").content.decode()
    scored(there.officer, entry, {"zhuli_zonghe": 30, "zhuli_shiwu": "absent"})
    assert statistics(ahead.id) in client.get("/exams/").content.decode()


def test_a_year_is_set_up_by_the_office_and_not_by_a_head(there: County) -> None:
    assert "/exams/cycles/new/" in browser(there.officer).get("/exams/").content.decode()
    assert "/exams/cycles/new/" not in browser(there.head).get("/exams/").content.decode()


def test_nobody_is_asked_to_write_down_a_registration_before_it_opens(there: County) -> None:
    ahead = year_of(there.officer, 2027)
    entry = services.intend(actor=there.own, now=NOW, cycle_id=ahead.id, level="assistant")
    for who, address in ((there.own, "/own/exams/"), (there.own, f"/exams/entries/{entry.id}/"), (there.head, f"/exams/entries/{entry.id}/")):
        page = browser(who).get(address).content.decode()
        assert "登记报名</a>" not in page
        assert "2027年3月20日—2027年4月10日" in page
        assert "2027年6月13日" in page
        assert f"/exams/entries/{entry.id}/steps/papers/" in page
        assert f"/exams/entries/{entry.id}/steps/sit/" not in page, "nobody has sat it yet"


def test_an_answer_says_where_the_files_have_changed_since(there: County) -> None:
    ahead = year_of(there.officer, 2027)
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=ahead.id)
    entry = ExamEntry.objects.get(cycle=ahead, worker=there.zhuoma, level="assistant")
    client, listed = browser(there.head), f"/exams/cycles/{ahead.id}/people/?count=eligible"
    for address in (f"/exams/entries/{entry.id}/", listed):
        assert "资料变了" not in client.get(address).content.decode()
    scored(there.officer, entered(there.officer, there.cycle, there.zhuoma), {"zhuli_zonghe": 70, "zhuli_shiwu": 70})
    for address in (f"/exams/entries/{entry.id}/", listed):
        page = client.get(address).content.decode()
        assert "资料变了" in page
        assert "按现在的资料:不符合条件" in page


def test_a_number_of_people_says_how_many_rows_it_opens(there: County) -> None:
    client = browser(there.officer)
    for level in ("assistant", "middle"):
        entered(there.officer, there.cycle, there.zhuoma, level)
    page = client.get(f"/exams/cycles/{there.cycle.id}/people/?count=registered").content.decode()
    assert "1 人,2 项" in page


def test_the_officer_reads_somebodys_conditions_on_a_page_of_that_person(there: County) -> None:
    address = f"/workforce/workers/{there.zhuoma.id}/tab/exams/"
    page = browser(there.officer).get(address).content.decode()
    assert "要求满 5 年,还差 1 年" in page
    assert f"/exams/cycles/{there.cycle.id}/workers/{there.zhuoma.id}/?level=assistant" in page
    assert browser(there.own).get(address)["Location"] == "/own/exams/"
    assert browser(person(SHICHENG, "bureau_officer", "石城")).get(address).status_code == 404
