"""Lists of a station: newly entitled, one condition short, cannot be told, changed last night. By reach, page by page, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import CategoryMembership, NotedFact, Resident, Shortfall
from lianxin.domain.people.selectors.reasons import what_turned
from lianxin.domain.people.selectors.standing import StandingFilter, changed, lacking, newly_entitled
from lianxin.domain.people.services.noting import note_facts
from lianxin.domain.people.services.passes import run_pass
from tests.entry.web.reading import all_rows, get, rows
from tests.factories import (
    BEIGAN_COMMUNITY,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db
@pytest.fixture
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


BENEFITS = sorted(packs.for_place(TABA).benefits)


def entitled(name: str, code: str = "gaoling_jintie", days: int = 0, place: str = TABA, **fields: Any) -> Resident:
    resident = make_resident(name, place, **fields)
    CategoryMembership.objects.create(
        resident=resident, place=place, code=code, since=TODAY - timedelta(days=days), rule_version="1", computed_at=NOW
    )
    return resident


def short_of(name: str, code: str = "dibao_jin", kind: str = "unknown", count: int = 1, place: str = TABA) -> Resident:
    resident = make_resident(name, place)
    Shortfall.objects.create(
        resident=resident, place=place, code=code, kind=kind, failed=1 if kind == "short" else 0, unknown=3, count=count,
        since=TODAY, rule_version="1",
    )  # fmt: skip
    return resident


def receiving(resident: Resident, code: str = "receives_gaoling", value: bool = True) -> None:
    NotedFact.objects.create(
        resident=resident, place=resident.place, code=code, value=value, since=TODAY, source="visit", noted_at=NOW
    )


def names(page: Any) -> list[str]:
    return [row.resident.name for row in page.rows]


def test_newly_entitled_are_those_who_do_not_receive_it_the_latest_first(deji: User) -> None:
    entitled("甲", days=3)
    entitled("乙", days=1, code="yanglao_huli")
    entitled("丙", days=40)
    receiving(entitled("丁", days=2))
    receiving(entitled("戊", days=2), value=False)
    entitled("己", code="dibao_jin", is_dibao=True)
    entitled("庚", code="dibao_jin", is_dibao=None, days=4)
    entitled("辛", code="laonian")
    entitled("壬", place=BEIGAN_COMMUNITY)
    viewer = viewer_for(deji)
    assert names(newly_entitled(viewer, today=TODAY)) == ["乙", "戊", "甲", "庚"]
    assert names(newly_entitled(viewer, StandingFilter(days=None), today=TODAY)) == ["乙", "戊", "甲", "庚", "丙"]
    assert names(newly_entitled(viewer, StandingFilter(code="dibao_jin"), today=TODAY)) == ["庚"]
    assert names(newly_entitled(viewer, StandingFilter(place=BEIGAN_COMMUNITY), today=TODAY)) == []
    with refused("general.place_unknown"):
        newly_entitled(viewer, StandingFilter(place="5401"), today=TODAY)


def test_cannot_be_told_puts_the_fewest_questions_first_and_short_stands_apart(deji: User, zhangwei: User) -> None:
    short_of("三问", count=3)
    short_of("一问", code="canji_huli", count=1)
    short_of("差一", kind="short")
    short_of("类别", code="kongchao")
    short_of("外县", place=BEIGAN_COMMUNITY)
    viewer = viewer_for(deji)
    assert names(lacking(viewer, "unknown")) == ["一问", "三问"]
    assert names(lacking(viewer, "unknown", StandingFilter(code="kongchao"))) == ["类别"]
    assert names(lacking(viewer, "short")) == ["差一"]
    assert names(lacking(viewer_for(zhangwei), "unknown")) == ["外县"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
@given(
    drawn=st.lists(st.tuples(st.sampled_from(BENEFITS[:3]), st.integers(0, 3), st.integers(1, 3)), max_size=12),
    limit=st.integers(1, 4),
)
def test_pages_put_together_are_the_whole_list_in_order(deji: User, drawn: list[tuple[str, int, int]], limit: int) -> None:
    Resident.objects.all().delete()
    for number, (code, days, count) in enumerate(drawn):
        person = entitled(f"人{number}", code, days)
        Shortfall.objects.create(
            resident=person, place=TABA, code=code, kind="unknown", failed=0, unknown=1, count=count, since=TODAY, rule_version="1"
        )
    viewer, wide = viewer_for(deji), StandingFilter(days=None)
    asks: list[Callable[..., Any]] = [
        lambda **more: newly_entitled(viewer, wide, today=TODAY, **more),
        lambda **more: lacking(viewer, "unknown", wide, **more),
        lambda **more: changed(viewer, "in", wide, day=TODAY, **more),
    ]
    for ask in asks:
        whole, turned, after = [row.pk for row in ask(limit=1000).rows], [], ""
        while len(turned) <= len(whole):
            page = ask(after=after, limit=limit)
            turned += [row.pk for row in page.rows]
            assert page.total().number == len(whole), "the number of all pages"
            after = page.after
            if not after:
                break
        assert turned == whole


@pytest.mark.parametrize("mark", ["x", "2026-11-23~x~y", "1~2~3", "99999~00000000-0000-0000-0000-000000000000~a"])
def test_a_strange_mark_is_not_found(deji: User, mark: str) -> None:
    viewer = viewer_for(deji)
    with refused("general.not_found"):
        newly_entitled(viewer, today=TODAY, after=mark)
    with refused("general.not_found"):
        lacking(viewer, "unknown", after=mark)


def test_no_page_asks_more_when_there_are_more_people(deji: User) -> None:
    viewer = viewer_for(deji)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            newly_entitled(viewer, today=TODAY)
            lacking(viewer, "unknown")
            found = changed(viewer, "in", day=TODAY)
            what_turned(viewer, found.rows, day=TODAY)
        return len(caught)

    for number in range(3):
        entitled(f"前{number}")
        short_of(f"缺{number}")
    few = queries()
    for number in range(12):
        entitled(f"后{number}", household=make_household())
        short_of(f"少{number}")
    assert queries() <= few + 2, "the households, of the day and of the day before"


KNOWN: dict[str, Any] = {
    "children_count": 1, "children_nearby": True, "spouse_alive": False, "ability_level": 0, "is_tekun": False, "is_dibao": True,
    "guardian_able": True, "parents_away": 0,
}  # fmt: skip


def night(days: int = 0) -> None:
    run_pass(actor=Viewer.system("夜间核对"), now=NOW + timedelta(days=days), county=MOZHUGONGKA)


@pytest.fixture
def elder(baima: Resident) -> Resident:
    """白玛 turns 80 today; she is on the minimum allowance."""
    for name, value in KNOWN.items():
        setattr(baima, name, value)
    baima.birth_date = date(TODAY.year - 80, TODAY.month, TODAY.day)
    baima.household, baima.relation = make_household(TABA), "02"
    baima.save()
    return baima


def note(actor: User, whom: Resident, answers: dict[str, Any], days: int = 0) -> None:
    note_facts(
        actor=viewer_for(actor), now=NOW, resident_id=whom.id, answers=answers, on=TODAY - timedelta(days=days), source="visit"
    )


class TestWhatTurned:
    def test_a_birthday_is_the_reason_and_the_age_is_told(self, deji: User, elder: Resident) -> None:
        night(-1)
        night()
        viewer = viewer_for(deji)
        rows_ = changed(viewer, "in", StandingFilter(code="gaoling"), day=TODAY).rows
        turned = what_turned(viewer, rows_, day=TODAY)[rows_[0].pk]
        assert [condition.code for condition in turned.conditions] == ["age"]
        assert turned.facts["age"] == (79, 80)

    def test_an_answer_is_the_reason_when_something_ends(self, deji: User, elder: Resident) -> None:
        note(deji, elder, {"hukou_local": True}, days=20)
        night(-1)
        night()
        CategoryMembership.objects.filter(code="gaoling_jintie").update(since=TODAY - timedelta(days=5))
        note(deji, elder, {"hukou_local": False})
        viewer = viewer_for(deji)
        rows_ = changed(viewer, "out", day=TODAY).rows
        assert [row.code for row in rows_] == ["gaoling_jintie"]
        turned = what_turned(viewer, rows_, day=TODAY)[rows_[0].pk]
        assert [condition.code for condition in turned.conditions] == ["hukou"]
        assert turned.facts == {"hukou_local": (True, False)}

    def test_of_who_is_out_of_reach_nothing_is_told(self, zhangwei: User, elder: Resident) -> None:
        night()
        rows_ = list(CategoryMembership.objects.all())
        assert rows_
        assert what_turned(viewer_for(zhangwei), rows_, day=TODAY) == {}


@pytest.mark.usefixtures("morning")
class TestPage:
    def test_each_tab_shows_whom_it_says_with_the_next_step(self, client: Client, deji: User, elder: Resident) -> None:
        night(-1)
        night()
        sign_in(client, deji, verified=True)
        page = reverse("web:standing")
        unknown = get(client, f"{page}?show=unknown&code=gaoling_jintie")
        assert "白玛" in unknown
        assert "户口在本县吗?" in unknown
        assert reverse("people:facts", args=[elder.id]) in unknown
        note(deji, elder, {"hukou_local": True})
        new = get(client, page)
        assert "高龄津贴" in new
        assert reverse("people:letter", args=[elder.id, "gaoling_jintie"]) in new
        note(deji, elder, {"receives_gaoling": True})
        assert "高龄津贴</a>" not in get(client, page)
        turned = get(client, f"{page}?show=changed&code=gaoling")
        assert "符合了:年满80周岁" in turned
        assert "年龄:79 → 80" in turned
        assert rows(get(client, f"{page}?show=changed&way=out")) == 0

    def test_one_condition_short_names_it_and_what_proves_it(self, client: Client, deji: User, elder: Resident) -> None:
        note(deji, elder, {"hukou_local": False})
        sign_in(client, deji, verified=True)
        html = get(client, f"{reverse('web:standing')}?show=short&code=gaoling_jintie")
        assert "户籍在本县" in html
        assert "凭据:户口簿" in html

    def test_nobody_is_short_of_what_nobody_should_set_out_to_meet(self, client: Client, deji: User, elder: Resident) -> None:
        elder.is_tekun, elder.is_dibao = True, False
        elder.save()
        note(deji, elder, {"monthly_income": 100, "assets": 100})
        child = make_resident("次仁", birth_date=date(TODAY.year - 10, 1, 1))
        note(deji, child, {"father_state": "dead", "mother_state": "able"})
        night()
        sign_in(client, deji, verified=True)
        for code, person in (("dibao_jin", elder), ("guer", child)):
            assert person.name not in get(client, f"{reverse('web:standing')}?show=short&code={code}")
            page = get(client, reverse("people:why", args=[person.id, code]))
            assert "不符合的条件" in page
            assert "只差一个条件" not in page

    def test_a_child_is_named_by_the_beginning_of_the_name(self, client: Client, deji: User) -> None:
        entitled("次仁旺姆", "guer", birth_date=date(2018, 6, 1), name_bo="ཚེ་རིང་དབང་མོ།")
        sign_in(client, deji, verified=True)
        html = get(client, reverse("web:standing"))
        assert "次仁旺姆" not in html
        assert "次×" in html
        answer = client.get(f"{reverse('web:export', args=['standing'])}?format=csv")
        assert "次仁旺姆" not in answer.content.decode()
        assert not AuditEntry.objects.filter(verb__startswith="child.").exists()

    def test_the_export_holds_the_tab_with_its_filters_and_formulas_are_text(self, client: Client, deji: User) -> None:
        entitled("=1+1", days=2)
        short_of("乙")
        sign_in(client, deji, verified=True)
        address = reverse("web:export", args=["standing"])
        text = client.get(f"{address}?format=csv").content.decode("utf-8-sig")
        assert "高龄津贴" in text
        assert ",=1+1" not in text
        assert not any(line.startswith("=") for line in text.splitlines())
        unknown = client.get(f"{address}?format=csv&show=unknown").content.decode("utf-8-sig")
        assert "乙" in unknown
        assert "高龄津贴" not in unknown
        assert AuditEntry.objects.filter(verb="export.standing").count() == 2

    def test_thirty_a_page_and_the_outsider_sees_nobody(self, client: Client, deji: User, zhangwei: User) -> None:
        for number in range(33):
            entitled(f"甲{number}", days=number % 5)
        sign_in(client, deji, verified=True)
        page = reverse("web:standing")
        assert rows(get(client, page)) == 30
        assert all_rows(client, page) == 33
        stranger = sign_in(Client(), zhangwei)
        for tab in ("new", "short", "unknown", "changed"):
            assert rows(get(stranger, f"{page}?show={tab}")) == 0
        assert rows(get(stranger, f"{page}?place={TABA}")) == 0

    def test_a_mistyped_filter_brings_nothing_down(self, client: Client, deji: User) -> None:
        sign_in(client, deji, verified=True)
        page = reverse("web:standing")
        for query in ("show=x", "code=x", "days=x", "show=changed&day=x&way=x", "show=unknown&code=duju"):
            get(client, f"{page}?{query}")
        assert client.get(f"{page}?place=1").status_code == 400
