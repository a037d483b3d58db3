"""What the addresses of a statement hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.settlement import services
from tests.entry.web.reading import get
from tests.factories import NOW, TODAY, make_commitment, make_resident, sign_in, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_helper_named_in_the_sums_opens_their_lines_and_stands_in_no_address(
    client: Client, zhuoma: User, deji: User, baima: Resident
) -> None:
    """Who carries a service out may be a neighbour: a person, by name."""
    filled: dict[str, Any] = {"service": "zhujie", "confirmed_at": NOW, "done_at": NOW, "done_minutes": 60}
    make_commitment(zhuoma, baima, **filled)
    make_commitment(None, make_resident("远方的人"), actor_kind="family", actor_name="邻居索朗", **filled)
    run = services.draw_run(actor=viewer_for(deji), now=NOW, place=baima.place[:9] + "000", month=TODAY.replace(day=1))
    here = reverse("settlement:run", args=[run.id])
    html = get(sign_in(client, deji, verified=True), here)
    addresses = {name: unescape(to) for to, name in re.findall(r'<a href="([^"]+agency=[^"]+)"[^>]*>([^<]+)</a>', html)}
    assert len(addresses) == 2
    assert all(re.fullmatch(rf"{here}\?agency=[0-9a-f]{{32}}#lines", to) for to in addresses.values())
    theirs = get(client, addresses["邻居索朗"])
    assert "远方的人" in theirs
    assert "白玛" not in theirs
    assert "远方的人" not in get(client, f"{here}?agency={'0' * 32}")


def test_a_draft_says_from_which_day_and_by_whom_it_can_be_closed_and_is_thrown_away_after_a_question(
    client: Client, zhuoma: User, deji: User, cuomu: User, baima: Resident
) -> None:
    make_commitment(zhuoma, baima, service="zhujie", confirmed_at=NOW, done_at=NOW, done_minutes=60)
    run = services.draw_run(actor=viewer_for(deji), now=NOW, place=baima.place[:9] + "000", month=TODAY.replace(day=1))
    here = reverse("settlement:run", args=[run.id])
    assert "还没有过完,从 2026年12月1日 起可以关账" in get(sign_in(client, cuomu, verified=True), here)
    assert reverse("settlement:close", args=[run.id]) not in get(client, here)
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert "请另一位站长或民政局工作人员核对后关账" in get(sign_in(client, deji, verified=True), here)
        sign_in(client, cuomu, verified=True)
        html = get(client, here)
        assert "还不能关账" not in html
        assert reverse("settlement:close", args=[run.id]) in html
    sign_in(client, deji, verified=True)
    discard = reverse("settlement:discard", args=[run.id])
    assert "已经计入的服务不会丢" in get(client, discard)
    assert client.post(discard).headers["Location"] == reverse("settlement:overview")
    assert client.get(here).status_code == 404


def test_the_page_reads_the_lines_for_its_sums_once_and_the_paper_has_every_line(
    client: Client, zhuoma: User, deji: User, cuomu: User, baima: Resident
) -> None:
    for _ in range(3):
        make_commitment(zhuoma, baima, service="zhujie", confirmed_at=NOW, done_at=NOW, done_minutes=60)
    run = services.draw_run(actor=viewer_for(deji), now=NOW, place=baima.place[:9] + "000", month=TODAY.replace(day=1))
    later = NOW + timedelta(days=31)
    services.close_run(actor=viewer_for(cuomu), now=later, run_id=run.id)
    sign_in(client, deji, verified=True)
    with CaptureQueriesContext(connection) as made:
        get(client, reverse("settlement:run", args=[run.id]))
    assert sum('FROM "settlement_settlementline" ' in one["sql"] and "LIMIT" not in one["sql"] for one in made) == 1
    assert get(client, reverse("settlement:print", args=[run.id])).count("白玛") == 3
