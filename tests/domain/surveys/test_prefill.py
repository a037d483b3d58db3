"""A questionnaire about somebody on file begins with what it asks for of what is known; by a personal link with nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from lianxin.domain.people.models import NotedFact
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.rules.prefill import known_texts
from lianxin.domain.surveys.selectors.prefill import facts_for_phones, known_answers
from lianxin.domain.surveys.services.senders import make_link
from lianxin.kernel.clock import age_on, local_day
from tests import factories
from tests.domain.surveys.test_pages_filling import Sheet, make_form
from tests.factories import NOW, TODAY, viewer_for

if TYPE_CHECKING:
    from django.test import Client

    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident

pytestmark = pytest.mark.django_db

FACT = "receives_shenghuo"
ASKING = """
| survey |
| | type | name | label::中文 (zh) | required | relevant | constraint | prefill |
| | select_one yn | agree | 同意吗? | yes | | | |
| | begin group | who | 本人 | | ${agree} = 'yes' | | |
| | text | name | 姓名 | yes | | | name |
| | select_one sex | sex | 性别 | yes | | | sex |
| | integer | age | 年龄 | yes | | . >= 60 | age |
| | text | village | 村 | | | | village |
| | end group | who | | | | | |
| | select_one yn | receives | 在领补贴吗? | | | | fact:%(fact)s |
| | select_one band | band | 年龄段 | | | | age |
| choices |
| | list_name | name | label::中文 (zh) |
| | yn | yes | 是 |
| | yn | no | 否 |
| | sex | 1 | 男 |
| | sex | 2 | 女 |
| | band | old | 老 |
| settings |
| | form_title::中文 (zh) | form_id | version | default_language |
| | 问一问 | asking | 1 | 中文 (zh) |
"""


@pytest.fixture
def asking(cuomu: User) -> Form:
    return make_form(cuomu, source=ASKING % {"fact": FACT})


def note(resident: Resident) -> None:
    NotedFact.objects.create(
        resident=resident, place=resident.place, code=FACT, value=True, since=TODAY - timedelta(days=3), source="visit", noted_at=NOW
    )


@pytest.fixture
def sheet(client: Client, asking: Form, zhuoma: User, baima: Resident) -> Sheet:
    factories.sign_in(client, zhuoma)
    return Sheet(client, f"{reverse('surveys:fill', args=[asking.id])}?resident={baima.id}")


def age_of(resident: Resident) -> str:
    assert resident.birth_date is not None
    return str(age_on(resident.birth_date, local_day(timezone.now())))


def value_of(text: str, name: str) -> str:
    found = re.search(rf'name="a/data/who/{name}"[^>]*value="([^"]*)"', text)
    return found[1] if found else ""


def test_a_question_begins_with_what_is_known_once_it_is_asked(sheet: Sheet, baima: Resident) -> None:
    assert "白玛" not in sheet.text.partition('class="filling"')[2], "nothing before the person agreed"
    sheet.send("look", agree="yes")
    assert (value_of(sheet.text, "name"), value_of(sheet.text, "age")) == ("白玛", age_of(baima))
    assert value_of(sheet.text, "village") == "塔巴村"
    assert "照居民档案填好" in sheet.text


def test_what_somebody_takes_out_or_corrects_stays_so(sheet: Sheet) -> None:
    sheet.send("look", agree="yes")
    sheet.send("look", agree="yes", who__name="白玛措", who__age="", who__sex="2", who__village="塔巴村")
    assert (value_of(sheet.text, "name"), value_of(sheet.text, "age")) == ("白玛措", "")
    sheet.send("look", agree="yes", who__name="", who__age="", who__sex="2")
    assert value_of(sheet.text, "name") == ""


def test_what_is_sent_is_what_was_seen_and_is_checked_as_ever(sheet: Sheet) -> None:
    sheet.send("look", agree="yes")
    page = sheet.send("send", agree="yes", who__name="白玛", who__age="80", who__sex="2", who__village="塔巴村")
    assert page.status_code == 302
    found = Submission.objects.get()
    assert (found.answers["who"]["name"], found.answers["who"]["age"], found.state) == ("白玛", 80, "received")


def test_a_choice_that_is_not_offered_is_not_made(asking: Form, zhuoma: User, baima: Resident, sheet: Sheet) -> None:
    assert "checked" not in sheet.text.partition('name="a/data/band"')[2].partition(">")[0]
    assert 'name="offered" value="/data/band"' in sheet.text


def test_an_answer_on_record_is_among_them_and_the_wrong_person_gets_nothing(
    asking: Form, zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    note(baima)
    assert asking.current is not None
    known = known_answers(viewer_for(zhuoma), asking.current, baima.id, today=TODAY, language="zh")
    assert known["/data/receives"] == "yes"
    assert facts_for_phones(viewer_for(zhuoma), [baima.id], today=TODAY) == {baima.id: {f"fact:{FACT}": "yes"}}
    assert facts_for_phones(viewer_for(zhangwei), [baima.id], today=TODAY) == {}
    with factories.refused("general.not_found"):
        known_answers(viewer_for(zhangwei), asking.current, baima.id, today=TODAY, language="zh")


def test_by_a_personal_link_nothing_is_known(client: Client, asking: Form, zhuoma: User, baima: Resident) -> None:
    note(baima)
    now = timezone.now()
    _link, token = make_link(
        actor=viewer_for(zhuoma, now), now=now, form_id=asking.id, expires_at=now + timedelta(days=3), resident_id=baima.id
    )
    sheet = Sheet(client, reverse("public:fill", args=[token]))
    sheet.send("look", agree="yes")
    assert "姓名" in sheet.text
    for part in ("白玛", 'value="80"', "塔巴村", "offered"):
        assert part not in sheet.text


@pytest.mark.once
def test_what_is_not_known_is_left_out_and_so_is_what_nobody_asks_for() -> None:
    class Somebody:
        name, name_bo, sex, birth_date = "白玛", "", "9", date(1946, 11, 24)

    sources = {"name", "name_bo", "sex", "birth_date", "age", "fact:a", "fact:b"}
    found = known_texts(Somebody(), "塔巴村", {"a": False, "b": None, "c": 3}, sources, date(2026, 11, 23))
    assert found == {"name": "白玛", "birth_date": "1946-11-24", "age": "79", "fact:a": "no"}
