"""Why and why not of every category and benefit, as of any day, and as a letter: page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.nightly import begin_night
from lianxin.base.audit.models import AuditEntry
from lianxin.base.packs import amending
from lianxin.base.places.models import Station
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.answers import answers_of, why
from lianxin.domain.people.services.noting import note_facts
from lianxin.domain.people.services.passes import run_pass
from tests.amendments import approved
from tests.entry.web.reading import form_of, get
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    make_user,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db
PACK = packs.for_place(TABA)
KNOWN: dict[str, Any] = {
    "children_count": 1, "children_nearby": True, "spouse_alive": False, "ability_level": 0, "is_tekun": False, "is_dibao": True,
    "guardian_able": True, "parents_away": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def elder(baima: Resident) -> Resident:
    """白玛 is 80, on the minimum allowance, alone in her household."""
    for name, value in KNOWN.items():
        setattr(baima, name, value)
    baima.household, baima.relation, baima.phone = make_household(TABA), "02", "13900001111"
    baima.save()
    return baima


def note(actor: User, whom: Resident, answers: dict[str, Any], days: int = 0) -> None:
    note_facts(
        actor=viewer_for(actor), now=NOW, resident_id=whom.id, answers=answers, on=TODAY - timedelta(days=days), source="visit"
    )


def test_every_category_and_benefit_has_an_answer_with_its_amount_and_day(zhuoma: User, elder: Resident) -> None:
    note(zhuoma, elder, {"hukou_local": True})
    run_pass(actor=Viewer.system("夜间核对"), now=NOW, county=MOZHUGONGKA)
    found = {one.code: one for one in answers_of(viewer_for(zhuoma), elder, on=TODAY)}
    assert list(found) == list(PACK.ruled)
    allowance = found["gaoling_jintie"]
    assert allowance.decision is not None
    assert (allowance.decision.answer, allowance.since, allowance.receives) == ("yes", TODAY, None)
    assert allowance.amount == PACK.value("gaoling_jintie_amount", TODAY)
    assert found["laonian"].amount is None
    assert found["guer"].decision is not None
    assert found["guer"].decision.answer == "no"


def test_a_condition_names_the_facts_it_waits_for(zhuoma: User, elder: Resident) -> None:
    elder.is_dibao = None
    elder.save()
    make_resident("次旺", household=elder.household, birth_date=date(1985, 1, 1), is_dibao=None)
    found = why(viewer_for(zhuoma), elder, "gaoling_jintie", on=TODAY)
    waits = {one.condition.code: (one.own, one.household) for one in found.ask}
    assert waits["hukou"] == (("hukou_local",), ())
    own, household = waits["low_income"]
    assert "is_dibao" in own
    assert household == ("monthly_income",)


def test_it_says_when_time_alone_will_change_something(zhuoma: User, elder: Resident) -> None:
    elder.birth_date = date(1947, 2, 1)
    elder.save()
    viewer = viewer_for(zhuoma)
    assert why(viewer, elder, "gaoling", on=TODAY).changes_on == date(2027, 2, 1)
    assert why(viewer, elder, "gaoling", on=date(2027, 2, 1)).changes_on is None
    assert why(viewer, elder, "laonian", on=TODAY).changes_on is None


class TestPages:
    def test_the_list_leads_to_every_answer_and_shows_what_is_due(self, client: Client, zhuoma: User, elder: Resident) -> None:
        note(zhuoma, elder, {"hukou_local": True})
        sign_in(client, zhuoma)
        html = get(client, reverse("people:categories", args=[elder.id]))
        for code in PACK.ruled:
            assert reverse("people:why", args=[elder.id, code]) in html
        assert "元/月" in html
        assert "不知道是否在领" in html
        assert html.index("高龄津贴") < html.index("孤儿基本生活费"), "what is due stands first"

    def test_what_is_not_known_leads_straight_to_its_question(self, client: Client, zhuoma: User, elder: Resident) -> None:
        sign_in(client, zhuoma)
        html = get(client, reverse("people:why", args=[elder.id, "gaoling_jintie"]))
        question = f"{reverse('people:facts', args=[elder.id])}?ask=hukou_local"
        assert question in html
        assert "由本地核定" in html
        assert "未核实" in html
        assert "老年人权益保障法" in html
        assert str(PACK.hash[:16]) in html
        assert "户口在本县吗?" in get(client, question)
        register = get(client, reverse("people:why", args=[elder.id, "gugua"]))
        assert f"{reverse('people:edit', args=[elder.id])}#id_" not in register, "all of the register is known"

    def test_as_of_another_day_it_answers_for_that_day_and_says_so(self, client: Client, zhuoma: User, elder: Resident) -> None:
        note(zhuoma, elder, {"hukou_local": False}, days=30)
        note(zhuoma, elder, {"hukou_local": True})
        sign_in(client, zhuoma)
        page = reverse("people:why", args=[elder.id, "gaoling_jintie"])
        assert "符合领取条件" in get(client, page)
        before = get(client, f"{page}?on={TODAY - timedelta(days=1)}")
        assert "不符合领取条件" in before
        assert "只差一个条件" in before
        assert "登记表和同住的人没有历史" in before
        unknown = get(client, f"{page}?on={TODAY - timedelta(days=31)}")
        assert "还不能判断" in unknown
        assert "这一天还没有或不再实行" in get(client, f"{page}?on=2012-01-01")
        assert "这一天还没有或不再实行" in get(client, f"{reverse('people:categories', args=[elder.id])}?on=2012-01-01")
        get(client, f"{page}?on=nonsense")

    @pytest.mark.parametrize("language", ["bo", "en"])
    def test_both_pages_speak_every_language(self, client: Client, zhuoma: User, elder: Resident, language: str) -> None:
        sign_in(client, zhuoma)
        client.cookies["django_language"] = language
        html = get(client, reverse("people:why", args=[elder.id, "gaoling_jintie"]))
        benefit = PACK.benefits["gaoling_jintie"]
        assert benefit.conditions[1].label.in_language(language) in html
        assert benefit.conditions[1].question is not None
        assert benefit.conditions[1].question.in_language(language) in html
        assert benefit.name.in_language(language) in get(client, reverse("people:categories", args=[elder.id]))

    def test_nobody_else_gets_an_answer(self, zhangwei: User, admin: User, elder: Resident) -> None:
        for name, arguments in (("categories", []), ("why", ["gaoling_jintie"]), ("letter", ["gaoling_jintie"])):
            address = reverse(f"people:{name}", args=[elder.id, *arguments])
            assert sign_in(Client(), zhangwei).get(address).status_code == 404
            assert sign_in(Client(), admin, verified=True).get(address).status_code == 403
        assert not AuditEntry.objects.filter(verb="decision.letter").exists()

    def test_a_strange_rule_is_not_found(self, client: Client, zhuoma: User, elder: Resident) -> None:
        sign_in(client, zhuoma)
        for name in ("why", "letter"):
            assert client.get(reverse(f"people:{name}", args=[elder.id, "nothing"])).status_code == 404


class TestLetter:
    def test_it_speaks_the_language_of_the_resident_and_of_whoever_asks(self, client: Client, zhuoma: User, elder: Resident) -> None:
        Station.objects.create(code="s1", place=GONGKA, name="工卡镇社工站", name_bo="གུང་དཀར།", phone="0891-6130000")
        Station.objects.create(code="s2", place="330109002000", name="北干社工站", phone="0571-1")
        note(zhuoma, elder, {"hukou_local": False})
        sign_in(client, zhuoma)
        page = reverse("people:letter", args=[elder.id, "gaoling_jintie"])
        tibetan = get(client, page)
        benefit = PACK.benefits["gaoling_jintie"]
        assert '<article class="letter" lang="bo">' in tibetan
        assert benefit.name.bo in tibetan
        assert benefit.conditions[1].label.bo in tibetan
        chinese = get(client, f"{page}?lang=zh")
        for said in ("您不符合领取条件", "户籍在本县", "户口簿", "工卡镇社工站:0891-6130000", "白玛", PACK.hash[:16], "2026年11月23日"):
            assert said in chinese, said
        assert "北干" not in chinese
        assert benefit.conditions[1].label.en in get(client, f"{page}?lang=en")
        get(client, f"{page}?lang=xx")

    def test_it_shows_no_number_and_opening_it_is_on_record(self, client: Client, zhuoma: User, elder: Resident) -> None:
        note(zhuoma, elder, {"hukou_local": True, "monthly_income": Decimal("4321.50")})
        sign_in(client, zhuoma)
        html = get(client, f"{reverse('people:letter', args=[elder.id, 'gaoling_jintie'])}?lang=zh")
        assert "13900001111" not in html
        assert "4321" not in html
        entry = AuditEntry.objects.get(verb="decision.letter")
        assert (entry.subject_id, entry.actor_id) == (str(elder.id), zhuoma.id)
        assert "gaoling_jintie 2026-11-23" in entry.after

    def test_a_letter_as_of_a_day_when_there_was_no_rule_is_refused_by_name(
        self, client: Client, zhuoma: User, elder: Resident
    ) -> None:
        sign_in(client, zhuoma)
        page = reverse("people:letter", args=[elder.id, "gaoling_jintie"])
        answer = client.get(f"{page}?on=2012-01-01")
        assert answer.status_code == 404
        assert "没有告知书可打" in answer.content.decode()
        assert not AuditEntry.objects.filter(verb="decision.letter").exists()

    def test_a_childs_letter_is_a_look_at_a_child(self, client: Client, zhuoma: User) -> None:
        child = make_resident("次仁旺姆", birth_date=date(2018, 6, 1))
        sign_in(client, zhuoma)
        get(client, reverse("people:letter", args=[child.id, "guer"]))
        assert AuditEntry.objects.filter(verb="child.read", subject_id=str(child.id)).exists()


def test_a_letter_for_a_day_without_the_rule_says_so_in_plain_words(client: Client, zhuoma: User, elder: Resident) -> None:
    sign_in(client, zhuoma)
    address = reverse("people:letter", args=[elder.id, "gaoling_jintie"])
    page = get(client, f"{address}?on=2010-01-01", 404)
    assert "“高龄津贴”自 2013年7月1日 起实行,2010年1月1日 还没有,没有告知书可打。" in page
    assert reverse("people:why", args=[elder.id, "gaoling_jintie"]) in page
    assert not AuditEntry.objects.filter(verb="decision.letter").exists(), "nothing was told"


def test_words_follow_an_amendment_from_its_night_and_not_before(client: Client, zhuoma: User, cuomu: User, elder: Resident) -> None:
    amending.forget()
    second = viewer_for(make_user("pingcuo", "bureau_officer", MOZHUGONGKA))
    approved(viewer_for(cuomu), second)
    begin_night(Viewer.system("夜间"), NOW + timedelta(days=1), MOZHUGONGKA)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        sign_in(client, zhuoma)
        letter = reverse("people:letter", args=[elder.id, "gaoling_jintie"])
        said = get(client, f"{letter}?lang=zh")
        assert "年满85周岁(津贴年龄)" in said
        assert f"本县修订:修订“高龄津贴改为85周岁”({TODAY + timedelta(days=1)})" in said
        tibetan = get(client, f"{letter}?lang=bo")
        assert "༨༥" in tibetan
        assert "༨༠" not in tibetan
        why_page = reverse("people:why", args=[elder.id, "gaoling_jintie"])
        assert "年满85周岁(津贴年龄)" in get(client, why_page)
        old = get(client, f"{why_page}?on={TODAY}")
        assert "年满80周岁(津贴年龄)" in old
        assert "85周岁" not in old
    amending.forget()


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(1900, 1, 1)], ids=["in the future", "before the birth"])
def test_a_refused_day_names_its_field(client: Client, zhuoma: User, elder: Resident, on: date) -> None:
    sign_in(client, zhuoma)
    address = reverse("people:facts", args=[elder.id]) + "?ask=hukou_local"
    shown = form_of(get(client, address), 'name="on"')
    answer = client.post(address, shown | {"fact-hukou_local": "yes", "on": on.isoformat(), "source": "visit"})
    assert answer.status_code == 422
    assert '<a href="#id_on">从哪天起是这样:' in answer.content.decode()
