"""The visit tier of everybody: by the pack's table, with its reason, and by when they must be met."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.services import record_visit
from lianxin.domain.people.models import Resident, VisitTier
from lianxin.domain.people.rules.tiers import due_on
from lianxin.domain.people.selectors import ResidentFilter, residents
from lianxin.domain.people.selectors.tiers import DueFilter, due, tier_why
from lianxin.domain.people.services.passes import recompute_household, run_pass
from lianxin.domain.people.services.residents import mark_died
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

SYSTEM = Viewer.system("夜间核对")
KNOWN: dict[str, Any] = {
    "children_count": 1, "children_nearby": True, "spouse_alive": True, "ability_level": 0, "is_tekun": False,
    "is_dibao": False, "guardian_able": True, "parents_away": 0,
}  # fmt: skip
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


def night(days: int = 0) -> None:
    run_pass(actor=SYSTEM, now=NOW + timedelta(days=days), county=MOZHUGONGKA)


def person(age: int, name: str = "旦增", **fields: Any) -> Resident:
    born = date(TODAY.year - age, 1, 1)
    return make_resident(name, household=make_household(), **(KNOWN | {"birth_date": born} | fields))


def visited(worker: User, whom: Resident, days_ago: int, result: str = "met") -> None:
    at = NOW - timedelta(days=days_ago)
    record_visit(
        actor=viewer_for(worker), now=NOW, resident_id=whom.id, arrived_at=at - timedelta(minutes=30), left_at=at,
        means="home", result=result, note="聊家常",
    )  # fmt: skip


@given(interval=st.integers(1, 400), met=DAYS, waiting=DAYS)
def test_who_was_met_is_due_an_interval_later_whatever_came_before(interval: int, met: date, waiting: date) -> None:
    assert due_on(interval, met, waiting) == met + timedelta(days=interval)
    assert due_on(interval, None, waiting) == waiting + timedelta(days=interval)
    assert due_on(interval, None, waiting, met) == min(met, waiting + timedelta(days=interval))
    assert due_on(0, met, waiting) is None


@pytest.mark.django_db
class TestNight:
    def test_each_age_stands_in_the_table_of_its_group(self) -> None:
        alone = person(85)
        couple = person(66, relation="02")
        make_resident("卓嘎", household=couple.household, **(KNOWN | {"birth_date": date(1955, 1, 1)}))
        left_behind, at_home, grown = person(9, parents_away=2), person(9), person(40)
        night()
        found = {row.resident_id: (row.tier, row.how) for row in VisitTier.objects.all()}
        assert found[alone.id] == ("elder_high", "row")
        assert found[couple.id] == ("elder_general", "otherwise")
        assert found[left_behind.id] == ("child_low", "row")
        assert found[at_home.id] == ("child_ordinary", "otherwise")
        assert grown.id not in found

    def test_what_cannot_be_told_takes_the_stricter_row_and_says_so(self) -> None:
        unknown = person(66, children_count=None, spouse_alive=None)
        make_resident("卓嘎", household=unknown.household, birth_date=date(1955, 1, 1))
        night()
        row = VisitTier.objects.get(resident=unknown)
        assert (row.tier, row.how) == ("elder_key", "unsure")
        assert row.inputs["gugua"] is None

    def test_whom_nobody_has_met_is_due_one_interval_after_the_first_night_and_stays_so(self) -> None:
        elder = person(85)
        night()
        night(3)
        row = VisitTier.objects.get(resident=elder)
        assert (row.met_on, row.due_on, row.since) == (None, TODAY + timedelta(days=7), TODAY)

    def test_a_second_night_writes_nothing(self) -> None:
        person(85), person(9)
        night()
        before = list(VisitTier.objects.order_by("pk").values())
        with CaptureQueriesContext(connection) as asked:
            night(1)
        assert list(VisitTier.objects.order_by("pk").values()) == before
        assert not [one for one in asked.captured_queries if one["sql"].startswith(("INSERT INTO \"people_visit",))]

    def test_a_visit_that_met_the_person_moves_the_day_at_once_and_the_night_agrees(self, zhuoma: User) -> None:
        elder = person(85)
        night()
        visited(zhuoma, elder, days_ago=2)
        row = VisitTier.objects.get(resident=elder)
        assert (row.met_on, row.due_on) == (TODAY - timedelta(days=2), TODAY + timedelta(days=5))
        night(1)
        assert VisitTier.objects.get(resident=elder).due_on == row.due_on

    @pytest.mark.parametrize("result", ["no_answer", "refused", "away"])
    def test_a_visit_that_did_not_meet_the_person_moves_nothing(self, zhuoma: User, result: str) -> None:
        elder = person(85)
        night()
        visited(zhuoma, elder, days_ago=0, result=result)
        assert VisitTier.objects.get(resident=elder).due_on == TODAY + timedelta(days=7)

    def test_a_visit_entered_late_does_not_bring_the_day_back(self, zhuoma: User) -> None:
        elder = person(85)
        night()
        visited(zhuoma, elder, days_ago=1)
        visited(zhuoma, elder, days_ago=20)
        assert VisitTier.objects.get(resident=elder).met_on == TODAY - timedelta(days=1)

    def test_a_fact_learnt_changes_the_tier_and_its_day_with_it(self, zhuoma: User) -> None:
        elder = person(85)
        visited(zhuoma, elder, days_ago=2)
        night()
        make_resident("卓嘎", household=elder.household, **(KNOWN | {"birth_date": date(1990, 1, 1)}))
        recompute_household(actor=viewer_for(zhuoma), now=NOW + timedelta(days=1), household_id=elder.household_id)
        row = VisitTier.objects.get(resident=elder)
        assert (row.tier, row.since) == ("elder_general", TODAY + timedelta(days=1))
        assert row.due_on == TODAY - timedelta(days=2) + timedelta(days=90)

    def test_a_change_of_tier_never_puts_off_whom_nobody_has_met(self) -> None:
        elder = person(85)
        night()
        make_resident("卓嘎", household=elder.household, **(KNOWN | {"birth_date": date(1990, 1, 1)}))
        night(1)
        row = VisitTier.objects.get(resident=elder)
        assert (row.tier, row.due_on) == ("elder_general", TODAY + timedelta(days=7))

    def test_an_unknown_birth_date_leaves_the_tier_and_a_birthday_takes_it_away(self) -> None:
        lost, grown = person(85), person(17)
        night()
        Resident.objects.filter(id=lost.id).update(birth_date=None)
        Resident.objects.filter(id=grown.id).update(birth_date=date(TODAY.year - 18, TODAY.month, TODAY.day))
        night(1)
        assert set(VisitTier.objects.values_list("resident_id", flat=True)) == {lost.id}

    def test_who_died_is_due_no_more(self, zhuoma: User) -> None:
        elder = person(85)
        night()
        mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=elder.id, version=1, on=TODAY)
        assert not VisitTier.objects.exists()

    def test_the_county_has_its_own_interval(self, zhangwei: User) -> None:
        there = make_resident("张三", BEIGAN_COMMUNITY, household=make_household(BEIGAN_COMMUNITY), **(KNOWN | {"birth_date": date(1960, 1, 1)}))
        make_resident("李四", BEIGAN_COMMUNITY, household=there.household, **(KNOWN | {"birth_date": date(1995, 1, 1)}))
        visited(zhangwei, there, days_ago=0)
        run_pass(actor=SYSTEM, now=NOW, county="330109000000")
        row = VisitTier.objects.get(resident=there)
        assert (row.tier, row.due_on) == ("elder_general", TODAY + timedelta(days=60))


@pytest.mark.django_db
class TestReading:
    def test_why_reads_the_table_row_by_row(self, zhuoma: User) -> None:
        found = tier_why(viewer_for(zhuoma), person(70), today=TODAY)
        assert found.tier == packs.for_place(TABA).tiers["elder_key"]
        assert [(row.tier.code, row.answer) for row in found.rows] == [("elder_high", "no"), ("elder_key", "yes")]
        assert found.rows[0].reads == ("gaoling", "duju", "kongchao", "gugua")

    def test_the_longest_overdue_come_first_page_by_page_and_only_ones_own(self, zhuoma: User, zhangwei: User) -> None:
        people = [person(85, f"老人{n}") for n in range(7)]
        night()
        for n, one in enumerate(people):
            VisitTier.objects.filter(resident=one).update(due_on=TODAY + timedelta(days=n - 3))
        viewer, wanted = viewer_for(zhuoma), DueFilter(by=TODAY + timedelta(days=7))
        shown, after = [], ""
        while True:
            page = due(viewer, wanted, after=after, limit=3)
            shown += [row.resident.name for row in page.rows]
            after = page.after
            if not after:
                break
        assert shown == [f"老人{n}" for n in range(7)]
        late = due(viewer, DueFilter(by=TODAY - timedelta(days=1)))
        assert len(late.rows) == 3
        assert due(viewer, DueFilter(by=TODAY, tier="elder_key")).rows == ()
        assert due(viewer_for(zhangwei), wanted).rows == ()
        with refused("general.not_found"):
            due(viewer_for(zhangwei), wanted, after=str(people[0].id))

    def test_of_one_day_the_strictest_tier_comes_first_and_the_unsure_after_the_sure(self, zhuoma: User) -> None:
        make_resident("不明", birth_date=date(1956, 1, 1))
        person(70, "重点"), person(9, "孩子", is_dibao=True), person(85, "高龄")
        night()
        VisitTier.objects.filter(due_on__isnull=False).update(due_on=TODAY)
        shown = [row.resident.name for row in due(viewer_for(zhuoma), DueFilter(by=TODAY), limit=9).rows]
        assert shown == ["高龄", "重点", "不明", "孩子"]

    def test_the_list_of_residents_is_narrowed_by_tier_and_counts_the_same(self, zhuoma: User) -> None:
        high = [person(85, f"老人{n}") for n in range(3)]
        person(70, "次要")
        night()
        page = residents(viewer_for(zhuoma), ResidentFilter(tier="elder_high"), today=TODAY, limit=2)
        assert len(page.rows) == 2
        total = page.total()
        assert total is not None
        assert total.number == len(high)

    def test_the_page_of_who_is_due_costs_the_same_however_many(self, client: Client, zhuoma: User) -> None:
        sign_in(client, zhuoma)
        client.get(reverse("web:visits-due"))  # the first page of a login also keeps where it comes from
        costs = []
        for n in range(2):
            for k in range(4):
                person(85, f"老人{n}{k}")
            night(n)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("web:visits-due")).status_code == 200
            costs.append(len(asked))
        assert costs[0] == costs[1]
