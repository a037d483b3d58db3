"""L10: a resident answers a questionnaire by a personal link, without an account: once, in their language, seen by nobody else."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.domain.surveys.models import FillLink, Submission
from tests import factories
from tests.domain.surveys.test_pages_filling import Sheet, make_form
from tests.factories import NOW, TODAY

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident
    from lianxin.domain.surveys.models import Form

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def elders(cuomu: User, divisions: None) -> Form:
    return make_form(cuomu)


def link_for(client: Client, form: Form, worker: User, resident: Resident) -> str:
    """卓玛 makes a link for somebody and hands it over."""
    factories.sign_in(client, worker)
    address = f"{reverse('surveys:links', args=[form.id])}?resident={resident.id}"
    page = client.post(address, {"last_day": TODAY + timedelta(days=7)}).content.decode()
    found = re.search(r"https?://[^/\s]+(/q/[\w-]+/)", page)
    assert found is not None
    return found[1]


@pytest.fixture
def link(client: Client, elders: Form, zhuoma: User, baima: Resident) -> str:
    with time_machine.travel(NOW, tick=False):
        return link_for(client, elders, zhuoma, baima)


@time_machine.travel(NOW + timedelta(hours=1), tick=False)
def test_a_resident_answers_by_the_link_and_a_worker_reviews_it(client: Client, link: str, baima: Resident, deji: User, elders: Form) -> None:
    sheet = Sheet(Client(), link)
    assert sheet.page.status_code == 200
    assert "年龄" in sheet.text
    assert baima.name not in sheet.text, "the page says nothing about anybody"
    sheet.page = sheet.client.post(link, {"page_language": "bo"})
    assert "ལོ་ཚོད།" in sheet.text
    sheet.page = sheet.client.post(link, {"page_language": "zh-hans"})
    sheet.send("send", age="50", alone="yes")
    assert "须满60岁" in sheet.text
    sheet.send("send", age="78", alone="yes", why="儿子在拉萨")
    assert "谢谢您" in sheet.text
    sent = Submission.objects.get()
    assert (sent.resident_id, sent.worker_id, sent.channel) == (baima.id, None, "link")
    assert sent.answers["why"] == "儿子在拉萨"
    used = Client().get(link)
    assert used.status_code == 410
    assert "已经提交过了" in used.content.decode()
    assert "儿子在拉萨" not in used.content.decode()
    factories.sign_in(client, deji)
    assert "本人填写" in client.get(reverse("surveys:submissions")).content.decode()
    one = reverse("surveys:submission", args=[sent.id])
    assert "儿子在拉萨" in client.get(one).content.decode()
    client.post(one, {"act": "approve", "version": 1, "note": ""})
    sent.refresh_from_db()
    assert sent.state == "approved"
    assert "已提交" in client.get(reverse("surveys:links", args=[elders.id])).content.decode()


@pytest.mark.parametrize(
    ("later", "said"), [(timedelta(hours=1), "已经收回"), (timedelta(days=9), "已经过期")], ids=["taken back", "expired"]
)
def test_a_dead_link_says_why(client: Client, link: str, zhuoma: User, later: timedelta, said: str) -> None:
    if said == "已经收回":
        with time_machine.travel(NOW, tick=False):
            client.post(reverse("surveys:link-revoke", args=[FillLink.objects.get().id]))
    with time_machine.travel(NOW + later, tick=False):
        for answer in (Client().get(link), Client().post(link, {"draft": "<data/>", "act": "send"})):
            assert answer.status_code == 410
            assert said in answer.content.decode()
    assert not Submission.objects.exists()


@time_machine.travel(NOW + timedelta(hours=1), tick=False)
def test_the_secret_reaches_no_log_no_cache_and_no_search_engine(link: str, caplog: pytest.LogCaptureFixture) -> None:
    token = link.strip("/").rpartition("/")[2]
    strict = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        opened = strict.get(link)
        Sheet(strict, link).send("send", age="50")
        strict.post(link, {"draft": "<wrong", "act": "send"})
        strict.get(link.replace(token, token[::-1]))
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("django", "lianxin")))
    assert token not in told
    assert token[::-1] not in told
    assert "no-store" in opened["Cache-Control"]
    assert "noindex" in opened["X-Robots-Tag"]
    assert opened["Referrer-Policy"] == "same-origin"


def test_a_guessed_link_opens_nothing() -> None:
    assert Client().get("/q/guess/").status_code == 404
