"""L09 高龄、孤寡、独居、空巢、失能、半失能…多层次: each label says why, why not or that it cannot be told; the tier decides the
day of the next visit and the services of the plan, and a visit moves the day on. Page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident, VisitTier
from lianxin.domain.people.services.passes import run_pass
from tests.entry.web.reading import all_rows, form_of, get
from tests.factories import MOZHUGONGKA, NOW, TABA, TODAY, make_household, make_resident, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
KNOWN = {"ability_level": 0, "is_tekun": False, "is_dibao": False, "children_count": 2, "spouse_alive": False}


@pytest.fixture(autouse=True)
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def elder(baima: Resident) -> Resident:
    """白玛 is 80 and lives alone; her children live far away."""
    for name, value in KNOWN.items():
        setattr(baima, name, value)
    baima.children_nearby, baima.household, baima.relation = False, make_household(TABA), "02"
    baima.save()
    return baima


def night(days: int = 0) -> None:
    run_pass(actor=Viewer.system("夜间核对"), now=NOW + timedelta(days=days), county=MOZHUGONGKA)


def test_every_label_of_the_file_answers_why(client: Client, zhuoma: User, elder: Resident) -> None:
    night()
    sign_in(client, zhuoma)
    file = get(client, reverse("web:resident", args=[elder.id]))
    for label in ("高龄老人", "独居老人", "空巢老人", "探访关爱对象"):
        assert label in file
    why = get(client, reverse("people:why", args=[elder.id, "duju"]))
    assert "属于这一类" in why
    assert "一个人居住" in why
    why_not = get(client, reverse("people:why", args=[elder.id, "gugua"]))
    assert "不属于这一类" in why_not
    assert "只差一个条件" in why_not
    assert "没有子女" in why_not


def test_the_tier_names_its_row_the_facts_it_saw_and_its_ground(client: Client, zhuoma: User, elder: Resident) -> None:
    night()
    sign_in(client, zhuoma)
    file = get(client, reverse("web:resident", args=[elder.id]))
    assert "走访:高风险" in file
    assert "下次走访最迟" in file
    page = get(client, reverse("people:tier", args=[elder.id]))
    assert "高龄老人 且 (独居老人 或 空巢老人 或 孤寡老人)" in page
    assert "每 7 天至少见到本人一次" in page
    assert "符合这一级的条件" in page
    assert "上面已有一级符合" in page
    assert "未核实" in page  # the pack says so of this very row
    assert reverse("people:why", args=[elder.id, "kongchao"]) in page


def test_what_cannot_be_told_is_said_with_what_to_ask_and_the_stricter_tier_holds(
    client: Client, zhuoma: User, baima: Resident
) -> None:
    baima.birth_date = date(1956, 5, 1)
    baima.save()
    make_resident("旦增", household=None)
    night()
    sign_in(client, zhuoma)
    page = get(client, reverse("people:tier", args=[baima.id]))
    assert "资料不全,无法判断,先按较严的一级" in page
    assert "还不知道,可以问" in page
    assert reverse("people:why", args=[baima.id, "gugua"]) in page
    assert "重点" in page


def test_who_is_due_stands_in_the_list_and_a_visit_takes_them_off(client: Client, zhuoma: User, elder: Resident) -> None:
    night(-20)
    night()
    sign_in(client, zhuoma)
    listed = reverse("web:visits-due")
    assert listed in get(client, reverse("web:today"))
    assert all_rows(client, listed) == 1
    assert all_rows(client, f"{listed}?tier=elder_high") == 1
    assert all_rows(client, f"{listed}?tier=elder_general") == 0
    record = reverse("web:visit-record", args=[elder.id])
    for result, left in (("no_answer", 1), ("met", 0)):
        page = client.get(record, follow=True)
        sent = form_of(page.content.decode(), "visit_id") | {"result": result, "means": "home", "note": "聊家常"}
        assert client.post(page.redirect_chain[-1][0], sent).status_code == 302
        assert all_rows(client, listed) == left
    row = VisitTier.objects.get(resident=elder)
    assert (row.met_on, row.due_on) == (TODAY, TODAY + timedelta(days=7))
    assert all_rows(client, f"{listed}?show=month") == 1
    file = get(client, reverse("web:resident", args=[elder.id]))
    assert "2026-11-30" in file or "2026年11月30日" in file


def test_a_better_known_ability_changes_the_tier_the_same_night(client: Client, zhuoma: User, elder: Resident) -> None:
    make_resident("次旺", household=elder.household, birth_date=date(1985, 1, 1))
    night()
    assert VisitTier.objects.get(resident=elder).tier == "elder_general"
    sign_in(client, zhuoma)
    edit = reverse("people:edit", args=[elder.id])
    sent = form_of(get(client, edit), "ability_level") | {"ability_level": "3", "no_id_reason": "unknown"}
    assert client.post(edit, sent).status_code == 302
    night(1)
    assert "走访:重点" in get(client, reverse("web:resident", args=[elder.id]))
    assert all_rows(client, f"{reverse('people:list')}?tier=elder_key") == 1
    assert all_rows(client, f"{reverse('people:list')}?tier=elder_general") == 0


def test_the_plan_offers_what_is_meant_for_this_person_first_and_hides_nothing(
    client: Client, zhuoma: User, elder: Resident
) -> None:
    sign_in(client, zhuoma)
    page = reverse("care:plan", args=[elder.id])
    client.post(page, form_of(get(client, page)) | {"goals": "在家住得好"})
    html = get(client, page)
    offered = re.findall(r"/orders/(\w+)/\"", html)  # each once; beside a proposal stand its other answers, /accept/ and /refuse/
    assert sorted(offered) == sorted({*offered})
    assert {"zhucan", "zhujie", "zhuyi", "zhuyu", "zhuji", "jingshen", "xinli", "zhuxing"} <= set(offered)
    assert offered.index("zhucan") < offered.index("zhuyu")
    assert html.index("建议的服务,请逐项决定") < html.index("因为:") < html.index("目录里的其他服务") < html.index("一般给:")
    assert "走访分级“高风险”" in html


def test_a_label_that_begins_at_night_stands_in_the_list_of_changes_with_its_reason(
    client: Client, deji: User, elder: Resident
) -> None:
    elder.birth_date = date(TODAY.year - 80, TODAY.month, TODAY.day)
    elder.save()
    night(-1)
    night()
    sign_in(client, deji, verified=True)
    changed = f"{reverse('web:standing')}?show=changed"
    assert all_rows(client, f"{changed}&code=gaoling") == 1
    html = get(client, f"{changed}&code=gaoling")
    assert "符合了:年满80周岁" in html
    assert "年龄:79 → 80" in html
    assert all_rows(client, f"{changed}&code=duju") == 0, "that began the night before"
    assert all_rows(client, f"{changed}&code=duju&day={TODAY - timedelta(days=1)}") == 1


def test_the_outsider_learns_neither_tier_nor_due_day(zhangwei: User, elder: Resident) -> None:
    night()
    stranger = sign_in(Client(), zhangwei)
    assert stranger.get(reverse("people:tier", args=[elder.id])).status_code == 404
    listed = get(stranger, reverse("web:visits-due"))
    assert "白玛" not in listed
    assert all_rows(stranger, f"{reverse('web:visits-due')}?place={TABA}") == 0
