"""A resident with a personal link: a broken photo is told in time, the button may be pressed twice, a closed form says goodbye."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import FillLink, Form, Submission, SubmissionFile
from lianxin.domain.surveys.services import intake
from lianxin.entry.public import questionnaires
from tests.domain.surveys.made import SYSTEM, make_form, photo
from tests.factories import viewer_for

pytestmark = pytest.mark.django_db
THANKS = "谢谢您,已经收到。"


class Link:
    """The page of a link in a browser without scripts."""

    def __init__(self, client: Client, token: str) -> None:
        self.client, self.address = client, reverse("public:fill", args=[token])
        self.page: Any = client.get(self.address)

    def hidden(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.text):
            found.setdefault(name, []).append(html.unescape(value))
        return found

    def send(self, given: dict[str, Any], *, act: str = "send") -> Any:
        self.page = self.client.post(self.address, given | {"act": act})
        return self.page

    @property
    def text(self) -> str:
        return str(self.page.content.decode())


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


@pytest.fixture
def link(client: Client, form: Form, zhuoma: User, baima: Resident) -> Link:
    now = timezone.now()
    _made, token = services.make_link(
        actor=viewer_for(zhuoma), now=now, form_id=form.id, resident_id=baima.id, expires_at=now + timedelta(days=7)
    )
    return Link(client, token)


def test_a_broken_photo_is_told_at_its_question_before_the_link_is_used_up(link: Link) -> None:
    given = {"a/data/age": "72", "a/data/alone": "yes"}
    broken = SimpleUploadedFile("home.jpg", photo()[:200], content_type="image/jpeg")
    answer = link.send(link.hidden() | given | {"f/data/photo": broken})
    assert answer.status_code == 422
    wrong = link.text.partition('class="field wrong')[2][:300]
    assert "照片" in wrong
    assert "文件已损坏" in link.text
    assert not Submission.objects.exists()
    whole = SimpleUploadedFile("home.jpg", photo(), content_type="image/jpeg")
    link.send(link.hidden() | given | {"f/data/photo": whole})
    assert THANKS in link.text
    assert SubmissionFile.objects.get().file is not None


@pytest.mark.both
def test_the_same_page_sent_again_is_thanked_and_is_one_submission(link: Link) -> None:
    given = link.hidden() | {"a/data/age": "72", "a/data/alone": "yes"}
    for _press in range(2):
        assert link.send(given).status_code == 200
        assert THANKS in link.text
    assert Submission.objects.count() == 1
    other = link.send(given | {"a/data/age": "80"})
    assert other.status_code == 410, "other answers were not taken, and that is said"
    assert THANKS not in link.text


@pytest.mark.both
def test_of_two_presses_at_once_both_are_thanked(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    given = link.hidden() | {"a/data/age": "72", "a/data/alone": "yes"}

    def beaten(**sent: Any) -> Any:
        """The twin's request is through before this one writes, a moment earlier."""
        intake.receive_by_link(**sent | {"xml": re.sub(rb"<end>[^<]*</end>", b"<end>2026-01-01T10:00:00.000+08:00</end>", sent["xml"])})
        return intake.receive_by_link(**sent)

    monkeypatch.setattr(questionnaires, "receive_by_link", beaten)
    assert link.send(given).status_code == 200
    assert THANKS in link.text
    assert Submission.objects.count() == 1


def test_a_closed_form_is_told_to_a_resident_in_words_for_residents(link: Link, form: Form) -> None:
    services.close_form(actor=SYSTEM, now=timezone.now(), form_id=form.id)
    link.page = link.client.get(link.address)
    assert "问卷“老人需求”已经结束了" in link.text
    assert "问卷“elder”" not in link.text
    assert "重新开放" not in link.text
    assert FillLink.objects.get().submission_id is None


def test_nothing_is_read_of_what_is_sent_to_an_address_that_opens_nothing_or_is_too_much(
    client: Client, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads(*_args: object) -> None:
        raise AssertionError("the body was read")

    def post(address: str) -> Any:
        return client.post(address, {"act": "send", "f": SimpleUploadedFile("a.jpg", b"x" * 5_000)})

    monkeypatch.setattr("django.http.request.HttpRequest.parse_file_upload", reads)
    assert post(reverse("public:fill", args=["nonsense"])).status_code == 404
    with pytest.raises(AssertionError):
        post(link.address)
    monkeypatch.setattr(questionnaires, "MOST_AT_ONCE", 4_000)
    refusal = post(link.address)
    assert (refusal.status_code, "没有收下" in refusal.content.decode()) == (413, True)
    assert not Submission.objects.exists()
