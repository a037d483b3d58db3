"""The pages of questionnaires before anything is filled in: list, upload, check, publish, assign, close, links."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lianxin.base.ui.wording import day_text
from lianxin.domain.surveys.models import FillLink, Form, FormAssignment, FormVersion
from tests import factories
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, TABA, TODAY

if TYPE_CHECKING:
    from django.test import Client

    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident

pytestmark = pytest.mark.django_db

WORKBOOK = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | required | constraint | constraint_message::中文 (zh) |
| | integer | age | 年龄 | Age | yes | . >= 60 | 须满60岁 |
| | select_one yn | alone | 独居吗? | Alone? | yes | | |
| | text | words | 想说的话 | | | | |
| | note | thanks | 谢谢您。 | Thank you. | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yn | yes | 是 | Yes |
| | yn | no | 否 | No |
| settings |
| | form_title::中文 (zh) | form_id | version | default_language |
| | 老人问卷 | elders | {version} | 中文 (zh) |
"""


@pytest.fixture
def analyst(db: None) -> User:
    """The officer of the county, who writes questionnaires."""
    return factories.make_user("cuomu", "bureau_officer", MOZHUGONGKA, display_name="措姆")


def workbook(version: str = "1", **changes: str) -> SimpleUploadedFile:
    text = WORKBOOK.format(version=version)
    for old, new in changes.items():
        text = text.replace(old, new)
    return SimpleUploadedFile("elders.md", text.encode(), content_type="text/markdown")


def upload(client: Client, file: SimpleUploadedFile, place: str = MOZHUGONGKA) -> FormVersion:
    answer = client.post(reverse("surveys:upload"), {"place": place, "subject": "resident", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return FormVersion.objects.get(id=answer["Location"].rstrip("/").rpartition("/")[2])


def published(client: Client, version: str = "1") -> Form:
    made = upload(client, workbook(version))
    client.post(reverse("surveys:publish", args=[made.id]))
    return Form.objects.get(id=made.form_id)


def test_an_empty_list_says_what_to_do(client: Client, analyst: User, zhuoma: User) -> None:
    factories.sign_in(client, analyst)
    page = client.get(reverse("surveys:forms")).content.decode()
    assert "还没有问卷" in page
    assert reverse("surveys:upload") in page
    factories.sign_in(client, zhuoma)
    assert "县里发布并指派到您辖区的问卷会出现在这里" in client.get(reverse("surveys:forms")).content.decode()


def test_a_workbook_is_checked_published_and_assigned(client: Client, analyst: User, zhuoma: User) -> None:
    factories.sign_in(client, analyst)
    version = upload(client, workbook())
    page = client.get(reverse("surveys:version", args=[version.id])).content.decode()
    assert "检查通过,共 3 题" in page, "what is answered; not what the form works out or says by itself"
    assert "English" in page, "translation coverage per language"
    client.post(reverse("surveys:publish", args=[version.id]))
    form = Form.objects.get()
    assert form.state == "open"
    given = {"place": GONGKA, "starts_on": TODAY, "last_day": TODAY + timedelta(days=9), "copies": 40}
    assert client.post(reverse("surveys:assign", args=[form.id]), given).status_code == 302
    assigned = FormAssignment.objects.get()
    assert (assigned.place, assigned.copies, assigned.ends_on) == (GONGKA, 40, TODAY + timedelta(days=10))
    factories.sign_in(client, zhuoma)
    listed = client.get(reverse("surveys:forms")).content.decode()
    assert "老人问卷" in listed
    assert "填报中" in listed


def test_errors_stand_in_a_table_with_their_place_and_nothing_can_be_published(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    version = upload(client, workbook(**{"select_one yn": "select_one nobody"}))
    page = client.get(reverse("surveys:version", args=[version.id])).content.decode()
    assert "不能发布" in page
    assert "survey" in page
    assert reverse("surveys:publish", args=[version.id]) not in page
    client.post(reverse("surveys:publish", args=[version.id]))
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_new_version_tells_what_it_changes(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    published(client, "1")
    changed = workbook("2", **{"| | text | words | 想说的话 | | | | |\n": "| | integer | rooms | 几间房 | | | | |\n", "独居吗?": "一个人住吗?"})
    page = client.get(reverse("surveys:version", args=[upload(client, changed).id])).content.decode()
    assert "和版本 1 的差别" in page
    for said in ("几间房", "一个人住吗?", "想说的话", "新增", "删去", "改动"):
        assert said in page


def test_downloads_give_the_xform_and_the_workbook_back(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    version = upload(client, workbook())
    xform = client.get(reverse("surveys:file", args=[version.id, "xform"]))
    assert xform.getvalue() == bytes(version.xml)
    assert "elders-1.xml" in xform["Content-Disposition"]
    source = client.get(reverse("surveys:file", args=[version.id, "source"]))
    assert source.getvalue().decode() == WORKBOOK.format(version="1")
    assert client.get(reverse("surveys:file", args=[version.id, "other"])).status_code == 404


def test_a_questionnaire_of_the_packs_is_taken_over_or_downloaded(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    assert client.get(reverse("surveys:start", args=["phq9"])).getvalue().startswith(b"PK")
    assert client.get(reverse("surveys:start", args=["..phq9"])).status_code == 404
    answer = client.post(reverse("surveys:upload"), {"place": MOZHUGONGKA, "subject": "resident", "starter": "phq9"})
    assert answer.status_code == 302
    assert FormVersion.objects.get().form.form_id == "phq9"


def test_a_county_after_setup_sees_the_questionnaires_of_its_packs_and_takes_one_over_with_one_click(
    client: Client, analyst: User, deji: User
) -> None:
    factories.sign_in(client, analyst)
    page = client.get(reverse("surveys:forms")).content.decode()
    assert "可采用的问卷" in page
    for name in ("elder_needs", "gad7", "gds15", "home_visit", "phq9", "satisfaction"):
        assert f'action="{reverse("surveys:adopt", args=[name])}"' in page
    answer = client.post(reverse("surveys:adopt", args=["phq9"]), follow=True)
    version = FormVersion.objects.get()
    assert answer.redirect_chain == [(reverse("surveys:version", args=[version.id]), 302)]
    assert (version.form.form_id, version.form.place, version.state) == ("phq9", MOZHUGONGKA, "draft")
    assert "发布这个版本" in answer.content.decode()
    page = client.get(reverse("surveys:forms")).content.decode()
    assert reverse("surveys:adopt", args=["phq9"]) not in page
    assert reverse("surveys:adopt", args=["gad7"]) in page
    assert client.get(reverse("surveys:adopt", args=["gad7"])).status_code == 405
    assert client.post(reverse("surveys:adopt", args=["nothing"])).status_code == 404
    factories.sign_in(client, deji)
    assert "可采用的问卷" not in client.get(reverse("surveys:forms")).content.decode()
    assert client.post(reverse("surveys:adopt", args=["gad7"])).status_code == 403
    assert FormVersion.objects.count() == 1


def test_nothing_chosen_is_said_beside_the_form(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    answer = client.post(reverse("surveys:upload"), {"place": MOZHUGONGKA, "subject": "resident"})
    assert answer.status_code == 422
    assert "请选择一个文件" in answer.content.decode()


def test_stopping_closing_and_opening_again(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    form = published(client)
    client.post(reverse("surveys:assign", args=[form.id]), {"place": TABA, "starts_on": TODAY - timedelta(days=5)})
    client.post(reverse("surveys:unassign", args=[FormAssignment.objects.get().id]))
    assert FormAssignment.objects.get().ends_on is not None
    client.post(reverse("surveys:assign", args=[form.id]), {"place": GONGKA, "starts_on": TODAY - timedelta(days=5)})
    assert "重新开放" in client.get(reverse("surveys:close", args=[form.id])).content.decode()
    client.post(reverse("surveys:close", args=[form.id]))
    form.refresh_from_db()
    assert form.state == "closed"
    assert "填报中" not in client.get(reverse("surveys:form", args=[form.id])).content.decode(), "no place goes on when the form ended"
    client.post(reverse("surveys:reopen", args=[form.id]))
    form.refresh_from_db()
    assert form.state == "open"


def test_a_link_is_shown_once_and_can_be_taken_back(client: Client, analyst: User, zhuoma: User, baima: Resident) -> None:
    factories.sign_in(client, analyst)
    form = published(client)
    client.post(reverse("surveys:assign", args=[form.id]), {"place": GONGKA, "starts_on": TODAY - timedelta(days=5)})
    factories.sign_in(client, zhuoma)
    address = reverse("surveys:links", args=[form.id])
    assert "选居民" in client.get(address).content.decode()
    made = client.post(f"{address}?resident={baima.id}", {"last_day": TODAY + timedelta(days=300)})
    assert made.status_code == 422, "a link does not last for a year"
    made = client.post(f"{address}?resident={baima.id}", {"last_day": timezone.localdate() + timedelta(days=7)})
    page = made.content.decode()
    assert "/q/" in page
    assert "<svg" in page
    assert f"最晚 {day_text(timezone.localdate() + timedelta(days=7))} 交上来" in page, "the day that was typed, not midnight after it"
    assert made["Cache-Control"].count("no-store")
    listed = client.get(address).content.decode()
    assert "等待填写" in listed
    assert "/q/" not in listed
    client.post(reverse("surveys:link-revoke", args=[FillLink.objects.get().id]))
    assert "已收回" in client.get(address).content.decode()


def test_links_for_a_whole_place_go_to_whoever_was_not_asked_yet(client: Client, analyst: User, zhuoma: User, baima: Resident) -> None:
    other = factories.make_resident("旦增", TABA)
    factories.make_resident("邻人", "540127101201")
    factories.sign_in(client, analyst)
    form = published(client)
    client.post(reverse("surveys:assign", args=[form.id]), {"place": GONGKA, "starts_on": TODAY - timedelta(days=5)})
    factories.sign_in(client, zhuoma)
    address = reverse("surveys:links", args=[form.id])
    given = {"place": TABA, "last_day": timezone.localdate() + timedelta(days=7)}
    page = client.post(address, given).content.decode()
    assert page.count("/q/") == 2
    assert {link.resident_id for link in FillLink.objects.all()} == {baima.id, other.id}
    assert "没有要做的" in client.post(address, given).content.decode()


def test_the_wrong_person_and_the_wrong_place(client: Client, analyst: User, zhuoma: User, zhangwei: User) -> None:
    factories.sign_in(client, analyst)
    form = published(client)
    version = form.current
    assert version is not None
    outside = client.post(reverse("surveys:upload"), {"place": BEIGAN, "subject": "resident", "file": workbook("3")})
    assert outside.status_code == 422
    factories.sign_in(client, zhuoma)
    for name, args in (("upload", ()), ("assign", (form.id,)), ("close", (form.id,)), ("publish", (version.id,))):
        assert client.post(reverse(f"surveys:{name}", args=args)).status_code == 403, name
    factories.sign_in(client, zhangwei)
    for address in (
        reverse("surveys:form", args=[form.id]), reverse("surveys:version", args=[version.id]), reverse("surveys:links", args=[form.id]),
        reverse("surveys:file", args=[version.id, "xform"]), reverse("surveys:preview", args=[version.id]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_head_of_a_station_uses_the_countys_form_and_does_not_manage_it(client: Client, analyst: User, deji: User) -> None:
    factories.sign_in(client, analyst)
    form = published(client)
    factories.sign_in(client, deji)
    assert client.post(reverse("surveys:assign", args=[form.id]), {"place": TABA, "starts_on": TODAY}).status_code == 302
    assert client.post(reverse("surveys:close", args=[form.id])).status_code == 403
    assert client.post(reverse("surveys:reopen", args=[form.id])).status_code == 403
    outside = client.post(reverse("surveys:assign", args=[form.id]), {"place": "540127200201", "starts_on": TODAY})
    assert outside.status_code == 422, "another township is not among the choices"
    assert [one.place for one in FormAssignment.objects.all()] == [TABA]


def test_a_new_version_tells_which_rules_came_and_went(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    rules = "\n| validity |\n| | rule | value |\n| | {rule} | {value} |\n"
    first = SimpleUploadedFile("a.md", (WORKBOOK.format(version="1") + rules.format(rule="too_fast", value="60")).encode())
    client.post(reverse("surveys:publish", args=[upload(client, first).id]))
    second = SimpleUploadedFile("a.md", (WORKBOOK.format(version="2") + rules.format(rule="too_fast", value="180")).encode())
    page = client.get(reverse("surveys:version", args=[upload(client, second).id])).content.decode()
    assert page.count("有效性规则") == 2, "one row came, one went"
    assert "value 180" in page
    assert "value 60" in page


def test_what_is_not_translated_is_listed_with_its_row(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    page = client.get(reverse("surveys:version", args=[upload(client, workbook()).id])).content.decode()
    assert "English (en)还缺哪些" in page
    assert re.search(r"survey 表第 \d+ 行:想说的话", page)


def test_a_draft_is_deleted_by_its_author_alone(client: Client, analyst: User, zhuoma: User) -> None:
    factories.sign_in(client, analyst)
    version = upload(client, workbook())
    address = reverse("surveys:discard", args=[version.id])
    assert address in client.get(reverse("surveys:version", args=[version.id])).content.decode()
    factories.sign_in(client, zhuoma)
    assert client.post(address).status_code == 403
    factories.sign_in(client, analyst)
    assert client.post(address)["Location"] == reverse("surveys:forms")
    assert not Form.objects.exists()


def test_an_open_form_without_a_place_is_called_so(client: Client, analyst: User) -> None:
    factories.sign_in(client, analyst)
    form = published(client)
    assert "未指派" in client.get(reverse("surveys:forms")).content.decode()
    client.post(reverse("surveys:assign", args=[form.id]), {"place": GONGKA, "starts_on": TODAY})
    assert "未指派" not in client.get(reverse("surveys:forms")).content.decode()
    client.post(reverse("surveys:unassign", args=[FormAssignment.objects.get().id]))
    assert "未指派" in client.get(reverse("surveys:forms")).content.decode(), "stopped everywhere is the same to who wants to fill it in"
    assert "停止填报了" in client.get(reverse("surveys:form", args=[form.id])).content.decode()
