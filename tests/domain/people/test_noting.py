"""Answers to the questions of the rules are kept with their day and their proof, are never rewritten, and decide at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import CategoryMembership, NotedFact, Resident, Shortfall
from lianxin.domain.people.selectors import values_of
from lianxin.domain.people.selectors.answers import answers_of, why
from lianxin.domain.people.services.noting import note_facts
from lianxin.domain.people.services.passes import run_pass
from lianxin.domain.people.services.residents import mark_died, update_resident
from tests.entry.web.reading import form_of, get
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


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


KNOWN: dict[str, Any] = {
    "children_count": 1, "children_nearby": True, "spouse_alive": False, "ability_level": 0, "is_tekun": False, "is_dibao": True,
    "guardian_able": True, "parents_away": 0,
}  # fmt: skip


@pytest.fixture
def elder(baima: Resident) -> Resident:
    """白玛 is 80, on the minimum allowance, alone in her household; nobody has asked where she is registered."""
    for name, value in KNOWN.items():
        setattr(baima, name, value)
    baima.household, baima.relation = make_household(TABA), "02"
    baima.save()
    return baima


def note(actor: User, whom: Resident, answers: Mapping[str, Any], on: date = TODAY, **given: Any) -> tuple[str, ...]:
    filled = {"source": "visit", "evidence": ""} | given
    return note_facts(actor=viewer_for(actor), now=NOW, resident_id=whom.id, answers=answers, on=on, **filled)


def night(days: int = 0) -> None:
    run_pass(actor=Viewer.system("夜间核对"), now=NOW + timedelta(days=days), county=MOZHUGONGKA)


def test_an_answer_decides_the_same_minute_and_leaves_a_row_in_the_trail(zhuoma: User, elder: Resident) -> None:
    night(-1)
    assert Shortfall.objects.filter(resident=elder, code="gaoling_jintie", kind="unknown", count=1).exists()
    assert note(zhuoma, elder, {"hukou_local": True}, evidence="户口簿", source="document") == ("hukou_local",)
    row = NotedFact.objects.get()
    assert (row.value, row.since, row.until, row.place, row.evidence) == (True, TODAY, None, TABA, "户口簿")
    assert row.noted_by == zhuoma.id
    assert CategoryMembership.objects.filter(resident=elder, code="gaoling_jintie", since=TODAY, until=None).exists()
    assert not Shortfall.objects.filter(resident=elder, code="gaoling_jintie").exists()
    entry = AuditEntry.objects.get(verb="fact.note")
    assert entry.subject_id == str(elder.id)
    assert "户口簿" in entry.after


def test_the_same_answer_again_changes_nothing_and_another_one_ends_it(zhuoma: User, elder: Resident) -> None:
    note(zhuoma, elder, {"hukou_local": True}, on=TODAY - timedelta(days=30))
    assert note(zhuoma, elder, {"hukou_local": True}) == ()
    assert AuditEntry.objects.filter(verb="fact.note").count() == 1
    assert note(zhuoma, elder, {"hukou_local": False}) == ("hukou_local",)
    rows = list(NotedFact.objects.order_by("since").values_list("value", "since", "until"))
    assert rows == [(True, TODAY - timedelta(days=30), TODAY), (False, TODAY, None)]


def test_not_knowing_any_more_ends_an_answer_and_begins_none(zhuoma: User, elder: Resident) -> None:
    assert note(zhuoma, elder, {"hukou_local": None}) == ()
    note(zhuoma, elder, {"hukou_local": True}, on=TODAY - timedelta(days=3))
    assert note(zhuoma, elder, {"hukou_local": None}) == ("hukou_local",)
    assert NotedFact.objects.filter(until=None).count() == 0
    with refused("people.fact_answered_later"):
        note(zhuoma, elder, {"hukou_local": False}, on=TODAY - timedelta(days=1))


def test_history_is_not_rewritten_and_what_was_said_today_may_be_corrected_today(zhuoma: User, elder: Resident) -> None:
    note(zhuoma, elder, {"hukou_local": True, "able_to_work": False})
    with refused("people.fact_answered_later"):
        note(zhuoma, elder, {"hukou_local": False}, on=TODAY - timedelta(days=1))
    note(zhuoma, elder, {"hukou_local": False})
    assert list(NotedFact.objects.filter(until=None, code="hukou_local").values_list("value", flat=True)) == [False]


def test_several_answers_stand_or_fall_together(zhuoma: User, elder: Resident) -> None:
    with refused("people.value_out_of_range"):
        note(zhuoma, elder, {"hukou_local": True, "monthly_income": Decimal(-1)})
    assert not NotedFact.objects.exists()
    assert note(zhuoma, elder, {"hukou_local": True, "monthly_income": Decimal("150.50")}) == ("hukou_local", "monthly_income")
    assert NotedFact.objects.get(code="monthly_income").value == "150.50"


@pytest.mark.parametrize(
    ("answers", "given", "code"),
    [
        ({"is_dibao": True}, {}, "people.fact_not_asked"), ({"age": 80}, {}, "people.fact_not_asked"),
        ({"holds_certificate": True}, {}, "people.fact_not_asked"), ({"nothing": 1}, {}, "people.fact_not_asked"),
        ({"hukou_local": True}, {"source": "rumour"}, "people.code_unknown"),
        ({"hukou_local": True}, {"on": TODAY + timedelta(days=1)}, "people.day_in_future"),
        ({"father_state": "gone"}, {}, "people.code_unknown"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(
    zhuoma: User, elder: Resident, answers: dict[str, Any], given: dict[str, Any], code: str
) -> None:
    with refused(code):
        note(zhuoma, elder, answers, **given)


def test_the_trail_says_that_something_sensitive_was_answered_and_never_what(zhuoma: User, elder: Resident) -> None:
    note(zhuoma, elder, {"monthly_income": 4321})
    note(zhuoma, elder, {"monthly_income": 8765})
    trail = "".join(f"{e.before}{e.after}" for e in AuditEntry.objects.filter(verb="fact.note"))
    assert "monthly_income" in trail
    assert "4321" not in trail
    assert "8765" not in trail


def test_who_has_no_reach_or_may_only_read_notes_nothing(zhangwei: User, cuomu: User, elder: Resident) -> None:
    with refused("general.not_found"):
        note(zhangwei, elder, {"hukou_local": True})
    with refused("access.denied"):
        note(cuomu, elder, {"hukou_local": True})
    assert not NotedFact.objects.exists()


def test_of_who_died_nothing_more_is_asked_and_nothing_is_missing(zhuoma: User, elder: Resident) -> None:
    night()
    assert Shortfall.objects.filter(resident=elder).exists()
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=elder.id, version=elder.version, on=TODAY)
    assert not Shortfall.objects.filter(resident=elder).exists()
    with refused("people.already_left"):
        note(zhuoma, elder, {"hukou_local": True})


def test_answers_move_with_the_person(deji: User, elder: Resident) -> None:
    from dataclasses import replace

    from lianxin.base.places.models import Division

    other = "540127100201"
    Division.objects.create(code=other, level="village", name="格桑村", sound_key="ge sang", pack="540100")
    night()
    note(deji, elder, {"hukou_local": True})
    values = replace(values_of(elder), place=other, no_id_reason="unknown")
    update_resident(actor=viewer_for(deji), now=NOW, resident_id=elder.id, version=elder.version, values=values)
    assert set(NotedFact.objects.values_list("place", flat=True)) == {other}
    assert set(Shortfall.objects.filter(resident=elder).values_list("place", flat=True)) == {other}


def test_a_rule_is_answered_as_of_any_day_with_what_was_known_of_that_day(zhuoma: User, elder: Resident) -> None:
    note(zhuoma, elder, {"hukou_local": False}, on=TODAY - timedelta(days=100))
    note(zhuoma, elder, {"hukou_local": True})
    viewer = viewer_for(zhuoma)
    told = {
        days: why(viewer, elder, "gaoling_jintie", on=TODAY - timedelta(days=days)).answer.decision.answer  # type: ignore[union-attr]
        for days in (0, 1, 100, 101)
    }
    assert told == {0: "yes", 1: "no", 100: "no", 101: "cannot_tell"}
    before_law = {a.code: a.decision for a in answers_of(viewer, elder, on=date(2012, 1, 1))}
    assert before_law["gaoling_jintie"] is None
    with refused("people.rule_not_in_force"):
        why(viewer, elder, "gaoling_jintie", on=date(2012, 1, 1))
    with refused("people.category_unknown"):
        why(viewer, elder, "nothing", on=TODAY)


class TestPages:
    def test_the_page_asks_what_settles_most_and_takes_the_answers(self, client: Client, zhuoma: User, elder: Resident) -> None:
        night()
        sign_in(client, zhuoma)
        page = reverse("people:facts", args=[elder.id])
        html = get(client, page)
        assert "户口在本县吗?" in html
        assert "ཐོ་འགོད་རྫོང་འདིར་ཡིན་ནམ།" in html, "she speaks Tibetan: the question stands in Tibetan too"
        assert "问到就能定:高龄津贴" in html
        sent = form_of(html, "shown") | {"fact-hukou_local": "yes", "source": "document", "evidence": "户口簿"}
        assert client.post(page, sent).status_code == 302
        row = NotedFact.objects.get()
        assert (row.code, row.value, row.source) == ("hukou_local", True, "document")
        html = get(client, page)
        assert "看了证件或文书 · 户口簿" in html
        assert "卓玛" in html

    def test_an_answer_given_meanwhile_is_not_taken_back_by_an_open_form(
        self, client: Client, zhuoma: User, ciren: User, elder: Resident
    ) -> None:
        sign_in(client, zhuoma)
        page = f"{reverse('people:facts', args=[elder.id])}?ask=hukou_local&ask=able_to_work"
        opened = form_of(get(client, page), "shown")
        note(ciren, elder, {"hukou_local": True})
        assert client.post(page, opened | {"fact-able_to_work": "no"}).status_code == 302
        held = dict(NotedFact.objects.filter(until=None).values_list("code", "value"))
        assert held == {"hukou_local": True, "able_to_work": False}

    def test_an_emptied_field_says_that_nobody_knows_any_more(self, client: Client, zhuoma: User, elder: Resident) -> None:
        note(zhuoma, elder, {"monthly_income": 300}, on=TODAY - timedelta(days=9))
        sign_in(client, zhuoma)
        page = f"{reverse('people:facts', args=[elder.id])}?ask=monthly_income"
        opened = form_of(get(client, page), "shown")
        assert opened["fact-monthly_income"] == "300"
        assert client.post(page, opened | {"fact-monthly_income": "", "on": str(TODAY)}).status_code == 302
        assert not NotedFact.objects.filter(until=None).exists()
        assert "300(2026年11月14日 至 2026年11月23日)" in get(client, page)

    def test_a_wrong_answer_stays_on_the_form_with_what_was_typed(self, client: Client, zhuoma: User, elder: Resident) -> None:
        sign_in(client, zhuoma)
        page = f"{reverse('people:facts', args=[elder.id])}?ask=monthly_income"
        sent = form_of(get(client, page), "shown") | {"fact-monthly_income": "-5", "evidence": "口述"}
        answer = client.post(page, sent)
        assert answer.status_code == 422
        assert 'value="口述"' in answer.content.decode()
        assert client.post(page, sent | {"fact-monthly_income": "5", "on": "2090-01-01"}).status_code == 422
        assert not NotedFact.objects.exists()

    def test_an_officer_reads_and_the_outsider_finds_nothing(self, cuomu: User, zhangwei: User, elder: Resident) -> None:
        page = reverse("people:facts", args=[elder.id])
        officer = sign_in(Client(), cuomu, verified=True)
        assert 'name="shown"' not in get(officer, page)
        assert officer.post(page, {"on": str(TODAY)}).status_code == 403
        assert sign_in(Client(), zhangwei).get(page).status_code == 404

    def test_what_a_member_of_the_household_has_not_told_is_asked_on_their_own_page(
        self, client: Client, zhuoma: User, elder: Resident
    ) -> None:
        other = make_resident("次旺", household=elder.household, birth_date=date(1985, 1, 1), is_dibao=False, is_tekun=False)
        Resident.objects.filter(id=elder.id).update(is_dibao=False)
        sign_in(client, zhuoma)
        assert reverse("people:facts", args=[other.id]) in get(client, reverse("people:facts", args=[elder.id]))

    def test_somebody_elsewhere_is_not_found(self, client: Client, zhuoma: User) -> None:
        stranger = make_resident("外人", BEIGAN_COMMUNITY)
        sign_in(client, zhuoma)
        for name in ("facts", "categories"):
            assert client.get(reverse(f"people:{name}", args=[stranger.id])).status_code == 404

    def test_the_trail_tells_it_in_words(self, client: Client, zhuoma: User, deji: User, elder: Resident) -> None:
        note(zhuoma, elder, {"hukou_local": True, "monthly_income": 4321}, evidence="户口簿", source="document")
        entry = AuditEntry.objects.get(verb="fact.note")
        sign_in(client, deji, verified=True)
        html = get(client, reverse("web:admin-audit-entry", args=[entry.id]))
        for said in ("登记采集的资料", "户籍在本县 → 是", "本人月收入 → ***", "看了证件或文书", "户口簿"):
            assert said in html, said
        assert "4321" not in html
