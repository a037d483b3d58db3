"""Two numbers of one thing, people in a category and their needs, are told apart wherever either is shown."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.models import Division
from lianxin.domain.needs.services import open_rule_needs
from lianxin.domain.people.models import CategoryMembership
from lianxin.kernel.divisions import level
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, TODAY, make_resident, sign_in

pytestmark = pytest.mark.django_db
MOST = int(packs.for_place(TABA).value("rule_needs_open", TODAY))
EXTRA = 16


@pytest.fixture
def queue(db: None) -> None:
    for code, name in ((MOZHUGONGKA, "墨竹工卡县"), (GONGKA, "工卡镇"), (TABA, "塔巴村")):
        Division.objects.create(code=code, level=level(code), name=name, sound_key=code, pack="540100")
    for number in range(MOST + EXTRA):
        CategoryMembership.objects.create(
            resident=make_resident(f"旦增{number}"), place=TABA, code="dai_jihua", since=TODAY, rule_version="1",
            computed_at=NOW,
        )  # fmt: skip
    open_rule_needs(actor=Viewer.system("夜间核算"), now=NOW, place=GONGKA)


def text_of(client: Client, address: str, query: dict[str, str]) -> str:
    return unescape(re.sub(r"<[^>]+>", "", client.get(address, query).content.decode()))


SAID = f"“待订照护计划”共 {MOST + EXTRA} 人:{MOST} 人已有“制定照护计划”需求,还有 {EXTRA} 人在排队"
CAP = f"各类合计,每个乡镇(街道)最多 {MOST} 条同时等待研判"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("web:county", {}),
        ("web:county", {"place": GONGKA}),
        ("needs:inbox", {"channel": "rule"}),
        ("needs:inbox", {"kind": "care_plan"}),
        ("needs:inbox", {"kind": "care_plan", "show": "overdue"}),
        ("people:list", {"category": "dai_jihua"}),
        ("people:list", {"category": "dai_jihua", "place": TABA}),
    ],
)
def test_the_page_says_how_many_have_a_need_how_many_wait_and_why(
    client: Client, cuomu: User, queue: None, page: str, query: dict[str, str]
) -> None:
    sign_in(client, cuomu, verified=True)
    text = text_of(client, reverse(page), query)
    assert SAID in text
    assert CAP in text


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("needs:inbox", {}),
        ("needs:inbox", {"kind": "meal"}),
        ("needs:inbox", {"kind": "care_plan", "channel": "visit"}),
        ("people:list", {}),
        ("people:list", {"category": "laonian"}),
    ],
)
def test_other_lists_say_nothing_of_it(
    client: Client, cuomu: User, queue: None, page: str, query: dict[str, str]
) -> None:
    sign_in(client, cuomu, verified=True)
    assert "人在排队" not in text_of(client, reverse(page), query)


def test_where_everybody_has_their_need_nothing_is_said(client: Client, cuomu: User, queue: None) -> None:
    CategoryMembership.objects.filter(resident__needs__isnull=True).delete()
    sign_in(client, cuomu, verified=True)
    assert "人在排队" not in text_of(client, reverse("web:county"), {})


def test_the_outsider_hears_of_no_queue(client: Client, zhangwei: User, queue: None) -> None:
    sign_in(client, zhangwei, verified=True)
    assert "人在排队" not in text_of(client, reverse("people:list"), {"category": "dai_jihua"})
