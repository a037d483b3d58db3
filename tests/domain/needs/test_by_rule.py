"""Needs that rules find: once per membership, never more of them waiting than the pack says, by who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.selectors import rule_queues
from lianxin.domain.needs.services import open_rule_needs, triage_need
from lianxin.domain.needs.views.saying import said
from lianxin.domain.people.models import CategoryMembership, NotedFact, Resident
from tests.factories import (
    BEIGAN,
    BEIGAN_COMMUNITY,
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_need,
    make_resident,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system("夜间核对")
MOST = int(packs.for_place(TABA).value("rule_needs_open", TODAY))


def member(name: str, category: str = "dai_jihua", place: str = TABA, days: int = 0) -> Resident:
    resident = make_resident(name, place)
    CategoryMembership.objects.create(
        resident=resident, place=place, code=category, since=TODAY - timedelta(days=days), rule_version="1", computed_at=NOW
    )
    return resident


def night(place: str = GONGKA) -> int:
    return open_rule_needs(actor=SYSTEM, now=NOW, place=place)


def test_a_member_of_a_category_gets_the_need_the_pack_links_to_it_once() -> None:
    resident = member("旦增", days=3)
    make_resident("扎西")
    assert night() == 1
    need = Need.objects.get()
    assert (need.resident, need.kind, need.channel, need.place) == (resident, "care_plan", "rule", TABA)
    assert (need.source_kind, need.source_id) == ("category:dai_jihua", f"{resident.id}/{TODAY - timedelta(days=3)}")
    assert need.said == "", "why it was found is said in the reader's language"
    for language in ("zh-hans", "bo", "en"):
        with translation.override(language):
            assert said(need) == packs.for_place(TABA).categories["dai_jihua"].meaning.in_language(language)
    entry = AuditEntry.objects.get(verb="need.record")
    assert (entry.actor_label, entry.subject_id) == (SYSTEM.label, str(need.id))
    assert night() == 0
    assert AuditEntry.objects.filter(verb="need.record").count() == 1


def test_leaving_a_category_and_coming_back_is_a_need_of_its_own() -> None:
    member("旦增", days=30)
    night()
    CategoryMembership.objects.update(since=TODAY)
    assert night() == 1


def test_a_township_never_has_more_waiting_than_the_pack_says_and_the_others_come_up_as_room_is_made(deji: User) -> None:
    for number in range(MOST + 3):
        member(f"旦增{number}")
    member("张三", place=BEIGAN_COMMUNITY)
    make_need(make_resident("扎西"))  # said by somebody: takes no room
    assert night() == MOST
    assert night() == 0
    for need in Need.objects.filter(channel="rule")[:2]:
        triage_need(actor=viewer_for(deji), now=NOW, need_id=need.id, accept=True)
    assert night() == 2
    assert Need.objects.filter(channel="rule", state="new").count() == MOST
    assert night(BEIGAN) == 1


def test_kinds_take_turns_so_that_one_with_many_members_never_keeps_the_others_out() -> None:
    for number in range(MOST + 5):
        member(f"旦增{number}")
    late = member("扎西", "chaoqi_weifang")
    claimant("卓嘎")
    assert night() == MOST
    assert Need.objects.get(resident=late).kind == "visit_overdue"
    assert Need.objects.filter(kind="entitlement").count() == 1
    assert Need.objects.filter(kind="care_plan").count() == MOST - 2


def test_only_who_may_record_needs_there_opens_them(zhangwei: User, admin: User, zhuoma: User) -> None:
    member("旦增")
    for who in (zhangwei, admin):
        with refused("access.denied"):
            open_rule_needs(actor=viewer_for(who), now=NOW, place=GONGKA)
    assert not Need.objects.exists()
    assert open_rule_needs(actor=viewer_for(zhuoma), now=NOW, place=GONGKA) == 1


def test_the_queue_adds_up_to_the_category(deji: User, zhangwei: User, cuomu: User) -> None:
    viewer = viewer_for(deji)
    for number in range(MOST + 6):
        member(f"旦增{number}", days=number)
    assert [(q.members, q.opened, q.waiting) for q in rule_queues(viewer)] == [(MOST + 6, 0, MOST + 6)]
    night()
    [queue] = rule_queues(viewer, GONGKA)
    assert (queue.kind, queue.category, queue.members, queue.opened, queue.waiting) == (
        "care_plan", "dai_jihua", MOST + 6, MOST, 6,
    )  # fmt: skip
    assert rule_queues(viewer_for(cuomu)) == [queue]
    assert rule_queues(viewer_for(zhangwei)) == []
    for need in Need.objects.filter(channel="rule")[:4]:
        triage_need(actor=viewer, now=NOW, need_id=need.id, accept=False, reason="家人照料")
    night()
    assert [q.waiting for q in rule_queues(viewer)] == [2]


def test_a_need_of_an_earlier_time_in_the_category_does_not_count(deji: User) -> None:
    member("旦增", days=30)
    night()
    assert rule_queues(viewer_for(deji)) == []
    CategoryMembership.objects.update(since=TODAY)
    assert [q.waiting for q in rule_queues(viewer_for(deji))] == [1]


def test_the_queue_costs_two_queries_however_long_it_is(deji: User) -> None:
    viewer = viewer_for(deji)
    for number in range(30):
        member(f"旦增{number}")
    night()
    with CaptureQueriesContext(connection) as queries:
        rule_queues(viewer)
    assert len(queries) == 2


def claimant(name: str, code: str = "gaoling_jintie", days: int = 0, **fields: object) -> Resident:
    resident = make_resident(name, TABA, **fields)
    CategoryMembership.objects.create(
        resident=resident, place=TABA, code=code, since=TODAY - timedelta(days=days), rule_version="1", computed_at=NOW
    )
    return resident


def test_who_is_entitled_and_does_not_receive_it_gets_one_need_for_each_benefit() -> None:
    elder = claimant("旦增", days=3)
    CategoryMembership.objects.create(
        resident=elder, place=TABA, code="canji_huli", since=TODAY - timedelta(days=3), rule_version="1", computed_at=NOW
    )
    receives = claimant("扎西")
    NotedFact.objects.create(
        resident=receives, place=TABA, code="receives_gaoling", value=True, since=TODAY, source="visit", noted_at=NOW
    )
    claimant("卓嘎", "dibao_jin", is_dibao=True)
    assert night() == 2
    found = Need.objects.filter(kind="entitlement").order_by("source_kind")
    assert [(n.resident, n.source_kind) for n in found] == [(elder, "category:canji_huli"), (elder, "category:gaoling_jintie")]
    assert said(found[1]) == "80周岁以上低收入老年人的津贴,由地方建立"
    assert night() == 0


def test_the_queue_counts_claimants_without_those_who_receive_it(deji: User) -> None:
    for number in range(MOST + 2):
        claimant(f"旦增{number}")
    receives = claimant("扎西")
    NotedFact.objects.create(
        resident=receives, place=TABA, code="receives_gaoling", value=True, since=TODAY, source="visit", noted_at=NOW
    )
    assert night() == MOST
    [queue] = rule_queues(viewer_for(deji))
    assert (queue.kind, queue.category, queue.members, queue.opened) == ("entitlement", "gaoling_jintie", MOST + 2, MOST)
