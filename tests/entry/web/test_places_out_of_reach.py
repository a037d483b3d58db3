"""A list asked for a place beyond one's reach, or for no place at all, shows nobody: never the viewer's own rows instead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.models import Commitment
from tests import factories
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    TABA,
    make_commitment,
    make_household,
    make_need,
    make_resident,
    sign_in,
)

pytestmark = pytest.mark.django_db

MARK = "བདེ་སྐྱིད།"
SETTLED = "结算人甲"
LISTS = {
    "residents": "/people/",
    "residents by category": "/people/?category=duju",
    "households": "/people/households/",
    "inbox": "/needs/",
    "accepted needs": "/needs/?show=accepted",
    "board": "/commitments/?worker=all",
    "board, overdue": "/commitments/?worker=all&show=overdue",
    "settlement, not counted": "/settlement/waiting/",
    "visits": "/visits/",
    "day plan": "/care/dayplan/",
    "county": "/county/",
    "export of needs": "/exports/needs/?format=csv",
    "export of commitments": "/exports/commitments/?format=csv",
}
ELSEWHERE = {
    "another province": BEIGAN_COMMUNITY,
    "the neighbouring township": "540127101000",
    "no division": "540127998000",
    "a word": "工卡镇",
    "too short": "540127",
    "not ASCII": "５４０１２７１００２０２",
    "SQL": "540127100202' OR '1'='1",
}


def marked(address: str) -> str:
    """What stands in a list's own rows and nowhere else on its page."""
    return SETTLED if "settlement" in address else MARK


@pytest.fixture
def own(client: Client) -> User:
    """The head of 工卡镇, with every role that opens a list, and one row of each kind there under MARK."""
    head = factories.make_user("deji", "station_head", GONGKA, display_name="德吉")
    factories.give_role(head, "bureau_officer", GONGKA)
    sign_in(client, head, verified=True)
    now = timezone.now()
    resident = make_resident("某某", TABA, name_bo=MARK, household=make_household(TABA))
    need = make_need(resident, said=MARK, found_at=now, triage_due_at=now + timedelta(days=1))
    make_need(resident, said=MARK, state="accepted", found_at=now)
    make_commitment(head, resident, need=need, title=MARK, due_at=now - timedelta(days=1))
    Visit.objects.create(
        place=TABA, resident=resident, worker=head, service="zhucan", day=timezone.localdate(), note=MARK,
        recorded_at=now, arrived_at=now, left_at=now, result="done", means="door",
    )  # fmt: skip
    other = factories.make_user("other", "worker", GONGKA, display_name=SETTLED)
    Commitment.objects.create(
        place=TABA, kind="service", service="zhucan", title="待确认", worker=other, made_at=now, due_at=now, done_at=now,
        is_open=False,
    )  # fmt: skip
    return head


@pytest.mark.parametrize("address", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("place", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_list_of_a_place_out_of_reach_or_malformed_is_empty(
    client: Client, own: User, address: str, place: str
) -> None:
    query = dict(part.split("=") for part in address.partition("?")[2].split("&") if part)
    answer = client.get(address.partition("?")[0], query | {"place": place})
    assert answer.status_code in (200, 400, 403)
    assert marked(address) not in answer.content.decode()


SHOWN = [name for name in LISTS if name not in ("residents by category", "day plan", "county")]


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("place", ["", TABA, GONGKA])
def test_the_same_lists_show_their_rows_for_a_place_within_reach(
    client: Client, own: User, name: str, place: str
) -> None:
    address = LISTS[name]
    query = dict(part.split("=") for part in address.partition("?")[2].split("&") if part)
    answer = client.get(address.partition("?")[0], query | {"place": place})
    assert answer.status_code == 200
    assert marked(address) in answer.content.decode()
