"""L23 统筹协调机制: one board, one meaning of overdue, and the handover of a worker who leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import all_rows, form_of, get, stats, tabs
from tests.factories import (
    BEIGAN_COMMUNITY,
    MOZHUGONGKA,
    NOW,
    TABA,
    make_commitment,
    make_need,
    make_resident,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]


ROLES, HOURS = ("zhuoma", "deji", "cuomu", "zhangwei"), (0, 14)
MOMENTS = [
    *((who, hours) for who in ROLES for hours in HOURS),
    *(pytest.param("deji", hours, marks=pytest.mark.once) for hours in (-72, -24, 1, 13, 40)),
    *(pytest.param(who, hours, marks=pytest.mark.slow) for who in ROLES if who != "deji" for hours in (-72, -24, 1, 13, 40)),
]
"""Every role at two hours, one role at all of them; the rest with `make test-all`. That the figures of every role equal their rows at any
moment is tried without pages in tests/entry/web/test_cards_at_any_moment.py."""


@pytest.fixture
def promises(zhuoma: User, ciren: User, baima: Resident) -> None:
    """Promises of two workers in all states, due around the whole clock, and some in another province."""
    for hours in (-49, -24, -1, 0, 1, 5, 13, 14, 15, 38, 62):
        for worker in (zhuoma, ciren, None):
            make_commitment(worker, baima, due_at=NOW + timedelta(hours=hours))
    make_commitment(zhuoma, baima, done_at=NOW - timedelta(hours=2))
    make_commitment(zhuoma, baima, done_at=NOW - timedelta(hours=2), confirmed_at=NOW - timedelta(hours=1))
    make_commitment(ciren, baima, refused_at=NOW)
    make_commitment(ciren, baima, cancelled_at=NOW)
    for _ in range(3):
        make_commitment(None, make_resident("外人", BEIGAN_COMMUNITY), due_at=NOW - timedelta(days=1))


@pytest.mark.parametrize(("who", "hours"), MOMENTS)
def test_every_number_equals_its_rows_for_every_role_at_any_hour(
    request: pytest.FixtureRequest, client: Client, promises: None, who: str, hours: int
) -> None:
    with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
        sign_in(client, request.getfixturevalue(who), verified=True)
        for scope in ("", "?worker=all", "?worker=nobody", f"?place={TABA}"):
            shown = tabs(get(client, reverse("commitments:board") + scope))
            assert len(shown) == 6
            for label, (query, number) in shown.items():
                assert all_rows(client, reverse("commitments:board") + query) == number, (scope, label)
            assert shown["全部未结"][1] == sum(shown[s][1] for s in ("已逾期", "今天到期", "进行中"))


def test_the_bureau_sees_what_the_station_sees_and_not_the_other_province(
    client: Client, promises: None, deji: User, cuomu: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        station = tabs(get(sign_in(Client(), deji, verified=True), reverse("commitments:board")))
        bureau = tabs(get(sign_in(client, cuomu, verified=True), reverse("commitments:board")))
    assert {label: number for label, (_, number) in station.items()} == {
        label: number for label, (_, number) in bureau.items()
    }


@pytest.mark.parametrize("hours", [0, 14])
def test_every_number_of_the_county_page_opens_exactly_its_rows(
    client: Client, promises: None, cuomu: User, baima: Resident, hours: int
) -> None:
    make_need(baima)
    make_need(make_resident("娃娃", TABA, birth_date=NOW.date() - timedelta(days=3000)), state="accepted")
    with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
        sign_in(client, cuomu, verified=True)
        shown = stats(get(client, reverse("web:county")))
        assert len(shown) == 10
        for label, (address, number) in shown.items():
            assert all_rows(client, address) == number, label
        assert shown["逾期承办"][1] > 0


def test_the_county_page_of_another_county_is_refused(client: Client, cuomu: User) -> None:
    sign_in(client, cuomu, verified=True)
    assert client.get(reverse("web:county"), {"place": "330109000000"}).status_code == 403
    assert client.get(reverse("web:county"), {"place": "x"}).status_code == 400
    assert client.get(reverse("web:county"), {"place": MOZHUGONGKA}).status_code == 200


def test_a_leaving_workers_promises_go_to_others_with_reasons_all_at_once(
    client: Client, deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    mine = [make_commitment(zhuoma, baima, due_at=NOW + timedelta(days=day)) for day in range(3)]
    make_commitment(ciren, baima, done_at=NOW - timedelta(days=1))
    with time_machine.travel(NOW, tick=False):
        sign_in(client, deji, verified=True)
        assert "卓玛" in get(client, reverse("commitments:handover"))
        page = f"{reverse('commitments:handover')}?worker={zhuoma.id}"
        html = get(client, page)
        assert "已为这位居民服务过 1 次" in html
        assert html.index('name="reason"') < html.index("<table")
        assert "必填" in html[html.index('for="id_reason"') :].partition("</label>")[0]
        sent = form_of(html, "to-")
        assert {sent[f"to-{c.id}"] for c in mine} <= {str(ciren.id), str(deji.id)}
        wrong = client.post(page, sent | {"reason": ""})
        assert wrong.status_code == 422
        assert 'href="#id_reason"' in wrong.content.decode()
        assert Commitment.objects.filter(worker=zhuoma, is_open=True).count() == 3
        answer = client.post(page, sent | {"reason": "卓玛调到县里"}, follow=True)
    assert "已交接 3 件事项" in answer.content.decode()
    assert not Commitment.objects.filter(worker=zhuoma, is_open=True).exists()


def test_a_handover_with_one_left_out_or_changed_meanwhile_moves_nothing(
    client: Client, deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    mine = [make_commitment(zhuoma, baima) for _ in range(2)]
    sign_in(client, deji, verified=True)
    page = f"{reverse('commitments:handover')}?worker={zhuoma.id}"
    sent = form_of(get(client, page), "to-") | {"reason": "调离"}
    short = {key: value for key, value in sent.items() if key != f"to-{mine[0].id}"}
    assert client.post(page, short).status_code == 422
    Commitment.objects.filter(id=mine[0].id).update(version=2)
    assert client.post(page, sent).status_code == 422
    assert Commitment.objects.filter(worker=zhuoma, is_open=True).count() == 2


def test_a_worker_hands_over_nobody_and_the_outsider_does_not_see_who_leaves(
    client: Client, zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    make_commitment(zhuoma, baima)
    assert sign_in(Client(), zhuoma).get(reverse("commitments:handover")).status_code == 403
    assert sign_in(client, zhangwei).get(reverse("commitments:handover")).status_code == 403
