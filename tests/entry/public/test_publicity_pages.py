"""Publicity on pages that nobody signs in for: the list, the objection below it, its answer by a code, and the end of its days."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.workforce.models import Agency, Objection
from lianxin.domain.workforce.services.objecting import answer_objection
from tests.domain.conduct.conftest import agency, divisions, officers, uninvolved  # noqa: F401  their county
from tests.domain.conduct.test_rating import on_show
from tests.entry.web.reading import form_of
from tests.factories import NOW, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.page, pytest.mark.usefixtures("divisions")]


def words(html: str) -> str:
    """What stands on a page, without its tags: their tokens and ids hold any letters."""
    return re.sub(r"<[^>]*>", " ", html)


def test_a_grade_on_show_is_read_objected_to_and_gone_after_its_days(client: Client, officers: list[User], uninvolved: User, agency: Agency) -> None:  # noqa: F811
    rating = on_show(officers, agency)
    address = reverse("public:publicity", args=["rating", rating.id])
    assert address in client.get(reverse("public:publicities")).content.decode()
    page = client.get(address)
    text = page.content.decode()
    assert agency.name in text
    assert "5A" in words(text)
    assert "940" not in words(text)  # what it was reached by is not for the public
    typed: dict[str, Any] = {"objection_id": re.search(r'name="objection_id" value="([^"]+)"', text)[1], "row_id": str(rating.id), "said": "少报了投诉"}  # type: ignore[index]
    assert client.post(address, typed | {"said": ""}).status_code == 422
    answer = client.post(address, typed)
    code = re.search(r"<strong>([0-9A-Z-]{14})</strong>", answer.content.decode())[1]  # type: ignore[index]
    follow = reverse("public:publicity-follow")
    wrong = client.post(follow, {"code": "ABCD-EFGH-1234"})  # what was typed stays, the error beside it
    assert (wrong.status_code, "ABCD-EFGH-1234" in wrong.content.decode()) == (422, True)
    assert "正在核实" in client.post(follow, {"code": code}).content.decode()
    answer_objection(actor=viewer_for(uninvolved), now=NOW, objection_id=Objection.objects.get().id, upheld=False, answer="没有少报")
    assert "没有少报" in client.post(follow, {"code": code}).content.decode()
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        over = client.get(address).content.decode()
        assert "已经结束" in over
        assert "5A" not in words(over)
        assert 'name="said"' not in over


def test_whoever_answers_finds_it_beside_the_result(client: Client, officers: list[User], uninvolved: User, agency: Agency) -> None:  # noqa: F811
    rating = on_show(officers, agency)
    sign_in(client, officers[0])
    note = reverse("conduct:rating-objection", args=[rating.id])
    assert note in client.get(reverse("conduct:rating", args=[rating.id])).content.decode()
    text = client.get(note).content.decode()
    typed = {"objection_id": re.search(r'name="objection_id" value="([^"]+)"', text)[1], "row_id": str(rating.id), "said": "来信说少报了投诉", "received_on": "2026-11-23"}  # type: ignore[index]
    assert client.post(note, typed).status_code == 302
    one = reverse("workforce:objection", args=[Objection.objects.get().id])
    assert one in client.get(reverse("conduct:rating", args=[rating.id])).content.decode()
    assert "<form method=\"post\" class=\"card\"" not in client.get(one).content.decode()  # who took it down does not answer
    sign_in(client, officers[1])  # scored it
    assert "没有参与的同事答复" in client.get(one).content.decode()
    assert client.post(one, {"upheld": "1", "sure": "on", "answer": "属实"}).status_code == 403
    sign_in(client, uninvolved)
    asked = client.post(one, {"upheld": "1", "answer": "属实"})
    assert "这次评级整个作废" in asked.content.decode()  # what it does is read first
    rating.refresh_from_db()
    assert rating.state == "shown"
    assert client.post(one, form_of(asked.content.decode(), "sure")).status_code == 302
    rating.refresh_from_db()
    assert rating.state == "set_aside"
    public = client.get(reverse("public:publicity", args=["rating", rating.id])).content.decode()
    assert "名单里的都已取消" in public
    assert 'name="said"' not in public  # nothing is left to object to
