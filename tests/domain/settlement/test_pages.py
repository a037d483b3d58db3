"""What the addresses of a statement hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
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
