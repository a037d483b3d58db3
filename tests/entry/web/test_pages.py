"""Who lands where, who may open what, and what a page costs the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import Visit
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import get
from tests.factories import NOW, TABA, TODAY, make_commitment, make_need, make_resident, sign_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def monday_morning() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("who", "first"),
    [("zhuoma", "web:today"), ("deji", "needs:inbox"), ("cuomu", "web:county"), ("admin", "web:admin")],
)
def test_everybody_lands_on_what_they_need_first(
    request: pytest.FixtureRequest, client: Client, who: str, first: str
) -> None:
    sign_in(client, request.getfixturevalue(who), verified=True)
    assert client.get(reverse("web:home")).url == reverse(first)  # type: ignore[attr-defined]
    assert client.get(reverse(first)).status_code == 200


def addresses(baima: Resident, zhuoma: User) -> dict[str, str]:
    """A page of each kind about 白玛, by the ability it names."""
    need = make_need(baima)
    promise = make_commitment(zhuoma, baima)
    visit = Visit.objects.create(place=TABA, resident=baima, worker=zhuoma, day=TODAY)
    return {
        reverse("web:resident", args=[baima.id]): "resident.read",
        reverse("web:need", args=[need.id]): "need.read",
        reverse("commitments:commitment", args=[promise.id]): "commitment.read",
        reverse("commitments:finish", args=[promise.id]): "commitment.fulfil",
        reverse("commitments:reassign", args=[promise.id]): "commitment.reassign",
        reverse("web:visit", args=[visit.id]): "care.read",
        reverse("web:visit-record", args=[baima.id]): "visit.record",
        reverse("care:plan", args=[baima.id]): "care.read",
    }


def test_the_outsider_finds_nothing_of_baima_on_any_page(
    client: Client, zhangwei: User, zhuoma: User, baima: Resident
) -> None:
    sign_in(client, zhangwei)
    for address, ability in addresses(baima, zhuoma).items():
        expected = 403 if ability == "commitment.reassign" else 404
        assert client.get(address).status_code == expected, address


def test_the_system_administrator_reads_no_files_of_people(
    client: Client, admin: User, zhuoma: User, baima: Resident
) -> None:
    sign_in(client, admin, verified=True)
    for address in addresses(baima, zhuoma):
        assert client.get(address).status_code == 403, address


def test_nobody_gets_in_without_signing_in(client: Client, zhuoma: User, baima: Resident) -> None:
    for address in addresses(baima, zhuoma):
        answer = client.get(address)
        assert answer.status_code == 302
        assert reverse("web:login") in answer.url  # type: ignore[attr-defined]


def test_opening_a_file_is_written_into_the_trail(client: Client, zhuoma: User, baima: Resident) -> None:
    sign_in(client, zhuoma)
    html = get(client, reverse("web:resident", args=[baima.id]))
    assert "པད་མ།" in html
    entry = AuditEntry.objects.get(subject_id=str(baima.id), actor_id=zhuoma.id)
    assert entry.verb == "resident.read"


def more_rows(zhuoma: User, number: int) -> None:
    for at in range(number):
        person = make_resident(f"居民{at}", lon=91.7 + at / 1000, lat=29.8)
        make_need(person, triage_due_at=NOW + timedelta(hours=at))
        make_commitment(zhuoma, person, due_at=NOW + timedelta(hours=at - 3))
        Visit.objects.create(place=TABA, resident=person, worker=zhuoma, day=TODAY, window_start=540, window_end=600)


def queries(client: Client, address: str) -> int:
    get(client, address)  # caches of packs and words are filled by the first look
    with CaptureQueriesContext(connection) as seen:
        get(client, address)
    return len(seen)


PAGES: list[tuple[str, Callable[[User], str]]] = [
    ("zhuoma", lambda _: reverse("web:today")),
    ("zhuoma", lambda _: reverse("needs:inbox")),
    ("deji", lambda _: reverse("commitments:board")),
    ("deji", lambda leaver: f"{reverse('commitments:handover')}?worker={leaver.id}"),
    ("cuomu", lambda _: reverse("web:county")),
    ("cuomu", lambda _: reverse("web:visits")),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_twice_the_rows_cost_not_one_query_more(
    request: pytest.FixtureRequest, client: Client, zhuoma: User, ciren: User, who: str, address: Callable[[User], str]
) -> None:
    sign_in(client, request.getfixturevalue(who), verified=True)
    more_rows(zhuoma, 4)
    before = queries(client, address(zhuoma))
    more_rows(zhuoma, 8)
    assert queries(client, address(zhuoma)) == before


def test_the_file_of_somebody_with_much_history_costs_the_same(
    client: Client, zhuoma: User, baima: Resident
) -> None:
    sign_in(client, zhuoma)

    def history(number: int) -> None:
        for _ in range(number):
            make_commitment(zhuoma, baima, need=make_need(baima), done_at=NOW)
            Visit.objects.create(place=TABA, resident=baima, worker=zhuoma, day=TODAY, arrived_at=NOW, recorded_at=NOW)

    history(3)
    before = queries(client, reverse("web:resident", args=[baima.id]))
    history(6)
    assert queries(client, reverse("web:resident", args=[baima.id])) == before


def test_a_long_note_is_cut_in_lists_and_whole_where_they_lead(
    client: Client, zhuoma: User, baima: Resident
) -> None:
    note = "腿脚不便" * 100
    visit = Visit.objects.create(
        place=TABA, resident=baima, worker=zhuoma, day=TODAY, note=note, result="met", arrived_at=NOW, recorded_at=NOW
    )
    sign_in(client, zhuoma)
    whole = reverse("web:visit", args=[visit.id])
    file = reverse("web:resident", args=[baima.id])
    for address in (reverse("web:visits"), file, f"{file}?tab=visits"):
        html = client.get(address).content.decode()
        assert note not in html, address
        assert re.search(r'class="excerpt">(腿脚不便)+…<', html), address
        assert f'href="{whole}"' in html, address
    assert note in client.get(whole).content.decode()
