"""L03 个案: 白玛 is accompanied to her disability certificate: papers, hospital, supplement, refusal, objection, certificate."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.errands.models import Errand, ErrandPaper
from lianxin.domain.people.models import Resident
from lianxin.kernel.ids import new_id
from tests.domain.errands.test_errands import ID, NUMBER, picture
from tests.entry.web.reading import get
from tests.factories import NOW, TODAY, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]


def post(client: Client, address: str, **fields: object) -> None:
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def act(client: Client, one: Errand, name: str, **fields: object) -> None:
    post(client, reverse(f"errands:{name}", args=[one.id]), **fields)


def primary(shown: str) -> list[str]:
    """The words of the main buttons of a page."""
    return [re.sub("<[^>]+>", "", one).strip() for one in re.findall(r'<a class="button primary"[^>]*>(.*?)</a>', shown, re.S)]


def on(days: int) -> tuple[datetime, date]:
    return NOW + timedelta(days=days), TODAY + timedelta(days=days)


def test_baima_gets_her_certificate_after_an_objection(client: Client, zhuoma: User, baima: Resident) -> None:
    Resident.objects.filter(id=baima.id).update(no_id_reason="unknown")
    with time_machine.travel(NOW, tick=False):
        sign_in(client, zhuoma)
        new = f"{reverse('errands:new')}?resident={baima.id}"
        assert "残疾人证" in get(client, new)
        post(client, new, errand_id=new_id(), kind="disability_certificate")
        one = Errand.objects.get()
        page = reverse("errands:errand", args=[one.id])
        shown = get(client, page)
        assert "要等治疗结束" in shown
        assert primary(shown) == ["核对材料"], "what is missing comes first, and giving up is no next step"
        assert "身份证" in shown
        early = client.post(reverse("errands:hand-in", args=[one.id]), {"on": TODAY})
        assert early.status_code == 422
        assert "材料齐全" in early.content.decode()
        for paper in ErrandPaper.objects.filter(errand=one):
            photo = SimpleUploadedFile("a.png", picture(), "image/png")
            post(client, reverse("errands:paper", args=[paper.id]), state="got", photo=photo)
        act(client, one, "hand-in", on=TODAY, receipt="受 12")
        assert "乡镇(街道)残联" in get(client, reverse("commitments:board"))

    moment, day = on(3)
    with time_machine.travel(moment, tick=False):
        sign_in(client, zhuoma)
        act(client, one, "pass-on", on=day, office="township")
        twice = client.post(reverse("errands:pass-on", args=[one.id]), {"on": day, "office": "township"})
        assert twice.status_code == 422, "sent twice it is passed on once"
        act(client, one, "visit", visit_id=new_id(), office="县人民医院", went_on=day, went_with="along", companion="卓玛", said="下午来评定")
        act(client, one, "supplement", on=day, what="补一份出院小结")
        act(client, one, "add-paper", paper_id=new_id(), title="出院小结")
        post(client, reverse("errands:paper", args=[ErrandPaper.objects.get(title="出院小结").id]), state="copy")
        act(client, one, "supply", on=day)
        assert "县人民医院" in get(client, page)

    moment, day = on(20)
    with time_machine.travel(moment, tick=False):
        sign_in(client, zhuoma)
        act(client, one, "outcome", outcome="refused", decided_on=day)
        act(client, one, "object", reason="走路要人扶")

    moment, day = on(40)
    with time_machine.travel(moment, tick=False):
        sign_in(client, zhuoma)
        wrong = {"outcome": "granted", "decided_on": day, "certificate": f"{ID}85", "reason": "重新评定"}
        assert client.post(reverse("errands:outcome", args=[one.id]), wrong).status_code == 422
        act(client, one, "outcome", **(wrong | {"certificate": NUMBER, "valid_until": "2036-12-31"}))
        act(client, one, "told", on=day)
        one.refresh_from_db()
        post(client, reverse("proceedings:step", args=[one.id, "finish"]), version=one.proceeding.version)
        shown = get(client, page)
        assert ID not in shown
        assert "*43" in shown
        assert "办完" in shown
        revealed = client.post(reverse("errands:certificate", args=[one.id]), {"why": "帮她核对证件"})
        assert NUMBER in revealed.content.decode()
        baima.refresh_from_db()
        assert (baima.disability_kind, baima.disability_grade) == ("4", 3)
        assert "肢体" in get(client, reverse("web:resident", args=[baima.id]))
