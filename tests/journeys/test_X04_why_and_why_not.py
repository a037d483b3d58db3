"""X04 "why" and "why not" on every decision: a worker asks at the door, the answer decides the same minute, the head sees who is
entitled, the need opens by itself at night, and the resident gets a letter with the reason, the law and whom to ask. Page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.places.models import Station
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.entry.cli.nightly import work_through_night
from tests.entry.web.reading import all_rows, form_of, get
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, TODAY, make_household, make_resident, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
PACK = packs.for_place(TABA)
KNOWN = {
    "ability_level": 0, "is_tekun": False, "is_dibao": True, "children_count": 1, "spouse_alive": False, "children_nearby": True,
    "guardian_able": True, "parents_away": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def elder(baima: Resident) -> Resident:
    """白玛 is 80, alone, on the minimum allowance; nobody has asked where she is registered."""
    for name, value in KNOWN.items():
        setattr(baima, name, value)
    baima.household, baima.relation = make_household(TABA), "02"
    baima.save()
    return baima


def night(days: int = 0) -> None:
    work_through_night(Viewer.system("夜间核对"), NOW + timedelta(days=days), MOZHUGONGKA)


def ask(client: Client, whom: Resident, answers: dict[str, str], **given: str) -> None:
    page = f"{reverse('people:facts', args=[whom.id])}?{'&'.join(f'ask={code}' for code in answers)}"
    sent = form_of(get(client, page), "shown") | {f"fact-{code}": text for code, text in answers.items()} | given
    assert client.post(page, sent).status_code == 302


def test_from_cannot_tell_to_a_letter(client: Client, zhuoma: User, deji: User, elder: Resident) -> None:
    Station.objects.create(code="s1", place=GONGKA, name="工卡镇社工站", phone="0891-6130000")
    night(-1)
    head = sign_in(Client(), deji, verified=True)
    lists = reverse("web:standing")
    assert lists in get(head, reverse("web:today"))
    unknown = get(head, f"{lists}?show=unknown&code=gaoling_jintie")
    assert "白玛" in unknown
    assert "户口在本县吗?" in unknown
    assert all_rows(head, lists) == 0

    sign_in(client, zhuoma)
    why = reverse("people:why", args=[elder.id, "gaoling_jintie"])
    html = get(client, why)
    assert "还不能判断" in html
    question = unescape(re.search(r'href="(/people/[^"]+\?ask=hukou_local)"', html)[1])  # type: ignore[index]
    assert "户口在本县吗?" in get(client, question)
    ask(client, elder, {"hukou_local": "yes"}, source="document", evidence="户口簿")
    html = get(client, why)
    assert "符合领取条件" in html
    assert "不知道是否在领" in html
    assert "元/月" in html
    assert "户籍在本县" in html

    assert all_rows(head, f"{lists}?code=gaoling_jintie") == 1
    night()
    need = Need.objects.get(kind="entitlement")
    assert (need.resident_id, need.source_kind) == (elder.id, "category:gaoling_jintie")
    assert "80周岁以上低收入老年人的津贴" in get(head, reverse("web:need", args=[need.id]))

    letter = reverse("people:letter", args=[elder.id, "gaoling_jintie"])
    assert letter in get(head, lists)
    tibetan = get(client, letter)
    assert PACK.benefits["gaoling_jintie"].name.bo in tibetan
    chinese = get(client, f"{letter}?lang=zh")
    for said in ("您符合领取条件", "老年人权益保障法", "工卡镇社工站", "0891-6130000", PACK.hash[:16]):
        assert said in chinese, said
    assert AuditEntry.objects.filter(verb="decision.letter", actor_id=zhuoma.id).count() == 2

    ask(client, elder, {"receives_gaoling": "yes"})
    assert all_rows(head, f"{lists}?code=gaoling_jintie") == 0
    assert "已经在领" in get(client, why)


def test_why_not_is_said_with_the_one_condition_missing_and_as_of_any_day(client: Client, zhuoma: User, deji: User, elder: Resident) -> None:
    sign_in(client, zhuoma)
    ask(client, elder, {"hukou_local": "yes"}, on=str(TODAY - timedelta(days=40)))
    ask(client, elder, {"hukou_local": "no"}, on=str(TODAY - timedelta(days=10)))
    night(-1)
    page = reverse("people:why", args=[elder.id, "gaoling_jintie"])
    now = get(client, page)
    assert "不符合领取条件" in now
    assert "只差一个条件" in now
    assert "凭据:户口簿" in now
    assert "符合领取条件" in get(client, f"{page}?on={TODAY - timedelta(days=20)}")
    head = sign_in(Client(), deji, verified=True)
    short = get(head, f"{reverse('web:standing')}?show=short")
    assert "户籍在本县" in short
    assert "白玛" in short


def test_every_answer_of_every_rule_opens_for_an_elder_and_a_child(client: Client, zhuoma: User, elder: Resident) -> None:
    child = make_resident("次旺", household=elder.household, birth_date=date(2018, 6, 1), relation="30")
    sign_in(client, zhuoma)
    for person in (elder, child):
        listed = get(client, reverse("people:categories", args=[person.id]))
        for code in PACK.ruled:
            address = reverse("people:why", args=[person.id, code])
            assert address in listed
            html = get(client, address)
            assert PACK.sources[PACK.ruled[code].source].title in html
    assert AuditEntry.objects.filter(verb="child.read", subject_id=str(child.id)).count() == 1


def test_the_outsider_gets_no_reason_no_question_and_no_letter(zhangwei: User, elder: Resident) -> None:
    night()
    stranger = sign_in(Client(), zhangwei)
    for name, arguments in (("facts", []), ("categories", []), ("why", ["duju"]), ("letter", ["gaoling_jintie"])):
        assert stranger.get(reverse(f"people:{name}", args=[elder.id, *arguments])).status_code == 404
    for tab in ("new", "short", "unknown", "changed"):
        assert "白玛" not in get(stranger, f"{reverse('web:standing')}?show={tab}")
