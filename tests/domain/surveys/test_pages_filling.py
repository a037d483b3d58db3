"""Filling in on a plain page: skips, rules, repeats, photos, languages, sending once, correcting what was sent back."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from lianxin.domain.surveys.models import Form, Submission, SubmissionFile
from lianxin.domain.surveys.services import forms as services
from lianxin.domain.surveys.services.reviewing import review_submission
from tests import factories
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, TODAY, viewer_for

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident

pytestmark = pytest.mark.django_db

ELDERS = """
| survey |
| | type | name | label::中文 (zh) | label::བོད་ཡིག (bo) | required | relevant | constraint | constraint_message::中文 (zh) |
| | start | start | | | | | | |
| | end | end | | | | | | |
| | integer | age | 年龄 | ལོ་ཚོད། | yes | | . >= 60 | 须满60岁 |
| | select_one yn | alone | 独居吗? | | yes | | | |
| | text | why | 为什么独居? | | | ${alone} = 'yes' | | |
| | begin repeat | kin | 家人 | | | ${alone} = 'no' | | |
| | text | kin_name | 家人姓名 | | yes | | | |
| | end repeat | kin | | | | | | |
| | image | home | 住处照片 | | | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::བོད་ཡིག (bo) |
| | yn | yes | 是 | ཡིན། |
| | yn | no | 否 | མིན། |
| settings |
| | form_title::中文 (zh) | form_id | version | default_language |
| | 老人问卷 | elders | 1 | 中文 (zh) |
"""


def make_form(author: User, *, subject: str = "resident", place: str = MOZHUGONGKA, source: str = ELDERS) -> Form:
    """Published and assigned to 工卡镇 since last week."""
    actor = viewer_for(author)
    made = services.upload_form(actor=actor, now=NOW, place=place, content=source.encode(), filename="elders.md", subject=subject)
    services.publish_version(actor=actor, now=NOW, version_id=made.id)
    services.assign_form(actor=actor, now=NOW, form_id=made.form_id, place=GONGKA, starts_on=TODAY - timedelta(days=7))
    return Form.objects.get(id=made.form_id)


@pytest.fixture
def elders(cuomu: User) -> Form:
    return make_form(cuomu)


def carried(page: HttpResponse) -> dict[str, Any]:
    """The hidden fields of a page, which it sends back."""
    text = page.content.decode()
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text):
        found.setdefault(name, []).append(html.unescape(value))
    return {name: found[name] for name in found if name in ("draft", "instance", "shape", "kept", "language", "edited", "offered")}


def photo() -> SimpleUploadedFile:
    target = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(target, "JPEG")
    return SimpleUploadedFile("IMG 1.JPG", target.getvalue(), content_type="image/jpeg")


class Sheet:
    """A questionnaire open in a browser without scripts."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.page: Any = client.get(address)

    def send(self, act: str, **answers: Any) -> Any:
        given = {f"a/data/{name.replace('__', '/')}": value for name, value in answers.items() if name != "photo"}
        if "photo" in answers:
            given["f/data/home"] = answers["photo"]
        self.page = self.client.post(self.address, carried(self.page) | given | {"act": act})
        return self.page

    @property
    def text(self) -> str:
        return str(self.page.content.decode())


@pytest.fixture
def sheet(client: Client, elders: Form, zhuoma: User, baima: Resident) -> Sheet:
    """卓玛 has the questionnaire about 白玛 open."""
    factories.sign_in(client, zhuoma)
    return Sheet(client, f"{reverse('surveys:fill', args=[elders.id])}?resident={baima.id}")


def test_a_question_appears_when_its_condition_holds_and_keeps_what_was_typed(sheet: Sheet) -> None:
    assert "年龄" in sheet.text
    assert "为什么独居" not in sheet.text
    sheet.send("look", age="72", alone="yes")
    assert "为什么独居" in sheet.text
    assert 'value="72"' in sheet.text
    sheet.send("look", age="72", alone="no")
    assert "为什么独居" not in sheet.text


def test_a_broken_rule_is_said_in_the_authors_words_and_nothing_is_sent(sheet: Sheet) -> None:
    sheet.send("look", age="45")
    assert "须满60岁" in sheet.text
    assert "必填未填" not in sheet.text, "what is missing is said once one wants to send"
    assert sheet.send("send", age="45").status_code == 422
    assert "必填未填" in sheet.text
    assert not Submission.objects.exists()


def test_repeats_photos_and_sending(sheet: Sheet, baima: Resident, zhuoma: User) -> None:
    sheet.send("look", age="81", alone="no")
    sheet.send("add:/data/kin", age="81", alone="no", photo=photo())
    sheet.send("add:/data/kin", **{"age": "81", "alone": "no", "kin[1]__kin_name": "次旦"})
    sheet.send("remove:/data/kin[2]", **{"age": "81", "alone": "no", "kin[1]__kin_name": "次旦"})
    done = sheet.send("send", **{"age": "81", "alone": "no", "kin[1]__kin_name": "次旦"})
    assert done.status_code == 302
    sent = Submission.objects.get()
    assert (sent.resident_id, sent.worker_id, sent.channel, sent.state) == (baima.id, zhuoma.id, "page", "received")
    assert sent.answers["age"] == 81
    assert [one["kin_name"] for one in sent.answers["kin"]] == ["次旦"]
    assert sent.started_at is not None
    assert sent.ended_at is not None
    kept = SubmissionFile.objects.get()
    assert kept.file is not None, "the photo chosen before the last step came along"
    assert kept.name == sent.answers["home"]


def test_pressing_the_button_twice_is_one_submission(sheet: Sheet) -> None:
    sheet.send("look", age="70", alone="yes")
    first = sheet.page
    sheet.send("send", age="70", alone="yes")
    sheet.page = first
    again = sheet.send("send", age="70", alone="yes")
    assert again.status_code == 302
    assert Submission.objects.count() == 1
    sheet.page = first
    other = sheet.send("send", age="71", alone="yes")
    assert other.status_code == 422, "other answers under the same number are refused, and stay on the page"
    assert 'value="71"' in other.content.decode()


def test_the_form_speaks_another_language(sheet: Sheet) -> None:
    fields = carried(sheet.page) | {"language": "bo", "act": "look"}
    page = sheet.client.post(sheet.address, fields).content.decode()
    assert "ལོ་ཚོད།" in page


def test_htmx_gets_only_the_questions_and_nothing_when_they_are_the_same(sheet: Sheet) -> None:
    given = carried(sheet.page) | {"a/data/age": "72", "act": "look"}
    same = sheet.client.post(sheet.address, given, headers={"HX-Request": "true"})
    assert same.status_code == 204
    more = sheet.client.post(sheet.address, given | {"a/data/alone": "yes"}, headers={"HX-Request": "true"})
    assert "为什么独居" in more.content.decode()
    assert "<html" not in more.content.decode()


def test_what_was_sent_back_stands_in_the_list_and_is_corrected(sheet: Sheet, deji: User, client: Client, zhuoma: User) -> None:
    sheet.send("look", age="70", alone="yes")
    sheet.send("send", age="70", alone="yes", why="子女在外")
    sent = Submission.objects.get()
    review_submission(actor=viewer_for(deji), now=NOW, submission_id=sent.id, act="send_back", note="年龄写错了,请核对")
    own = client.get(reverse("surveys:own")).content.decode()
    assert "年龄写错了" in own
    address = reverse("surveys:edit", args=[sent.id])
    assert address in own
    correcting = Sheet(client, address)
    assert "子女在外" in correcting.text
    assert "年龄写错了" in correcting.text
    assert correcting.send("send", age="79", alone="yes", why="子女在外").status_code == 302
    sent.refresh_from_db()
    assert (sent.answers["age"], sent.state, sent.versions.count()) == (79, "received", 2)
    page = client.get(reverse("surveys:submission", args=[sent.id])).content.decode()
    assert "这一版改了什么" in page
    assert "<del>70</del> <ins>79</ins>" in page


def test_a_reviewer_who_corrects_is_led_back_to_the_sheet(sheet: Sheet, deji: User, client: Client) -> None:
    sheet.send("look", age="70", alone="no")
    sheet.send("send", age="70", alone="no")
    sent = Submission.objects.get()
    factories.sign_in(client, deji)
    done = Sheet(client, reverse("surveys:edit", args=[sent.id])).send("send", age="71", alone="no")
    assert done["Location"] == reverse("surveys:submission", args=[sent.id])
    page = client.get(done["Location"]).content.decode()
    assert "lianxin page" not in page, "the way it came is told in words"
    assert "<dt>填写用时</dt><dd>0 分钟</dd>" in page, "the first filling's time, not until the edit's end"


def test_a_form_about_a_place_asks_where(client: Client, cuomu: User, zhuoma: User) -> None:
    form = make_form(cuomu, subject="place")
    factories.sign_in(client, zhuoma)
    address = reverse("surveys:fill", args=[form.id])
    assert "在哪里填" in client.get(address).content.decode()
    led = client.post(address, {"place": TABA})
    assert led["Location"].endswith(f"?place={TABA}")
    sheet = Sheet(client, led["Location"])
    sheet.send("send", age="66", alone="yes")
    assert "又有了新的题目" in sheet.text, "a question nobody has seen yet is shown before anything is sent"
    sheet.send("send", age="66", alone="yes")
    assert Submission.objects.get().place == TABA


def test_the_preview_follows_the_rules_and_keeps_nothing(client: Client, elders: Form, cuomu: User) -> None:
    factories.sign_in(client, cuomu)
    assert elders.current is not None
    sheet = Sheet(client, reverse("surveys:preview", args=[elders.current.id]))
    sheet.send("send", age="45", alone="yes")
    assert "须满60岁" in sheet.text
    sheet.send("send", age="72", alone="yes")
    sheet.send("send", age="72", alone="yes")
    assert "按现在的答案,没有发现问题" in sheet.text
    assert not Submission.objects.exists()


def test_the_wrong_person_cannot_fill_or_correct(sheet: Sheet, client: Client, zhangwei: User, cuomu: User, elders: Form, baima: Resident) -> None:
    sheet.send("look", age="70", alone="yes")
    sheet.send("send", age="70", alone="yes")
    sent = Submission.objects.get()
    factories.sign_in(client, zhangwei)
    for address in (sheet.address, reverse("surveys:edit", args=[sent.id]), reverse("surveys:submission", args=[sent.id])):
        assert client.get(address).status_code == 404, address
    factories.sign_in(client, cuomu)  # an officer reads and reviews, and does not fill in
    assert client.get(sheet.address).status_code == 403


def test_a_draft_that_is_no_answer_to_this_form_is_refused(sheet: Sheet) -> None:
    answer = sheet.client.post(sheet.address, {"draft": "<other/>", "act": "send"})
    assert answer.status_code == 400


def test_a_broken_photo_is_told_at_its_question_and_nothing_is_sent(sheet: Sheet) -> None:
    broken = SimpleUploadedFile("IMG 1.JPG", b"\xff\xd8\xff\xe0 no picture", content_type="image/jpeg")
    answer = sheet.send("send", age="72", alone="yes", photo=broken)
    assert answer.status_code == 422
    assert not Submission.objects.exists()
    sheet.send("send", age="72", alone="yes", photo=photo())
    assert SubmissionFile.objects.get().file is not None


def test_after_a_failed_try_the_summary_goes_with_the_next_answer(sheet: Sheet) -> None:
    sheet.send("send", alone="yes")
    assert "error-summary" in sheet.text
    assert "独居吗?:" not in sheet.text
    given = carried(sheet.page) | {"act": "look", "a/data/age": "72", "a/data/alone": "yes"}
    look = sheet.client.post(sheet.address, given, headers={"HX-Request": "true"})
    assert look.status_code == 200
    assert "error-summary" not in look.content.decode()


def test_the_phone_of_the_preview_speaks_the_language_tried_out(client: Client, elders: Form, cuomu: User) -> None:
    factories.sign_in(client, cuomu)
    assert elders.current is not None
    page = Sheet(client, reverse("surveys:preview", args=[elders.current.id]))
    assert "试交" in page.text.partition('class="phone"')[2].partition("</form>")[0]
    given = carried(page.page) | {"language": "bo", "act": "look"}
    phone, _form, around = client.post(page.address, given).content.decode().partition('class="phone"')[2].partition("</form>")
    assert "必填" not in phone
    assert "怎么看预览" in around
