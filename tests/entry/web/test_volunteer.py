"""A volunteer signs in and stands before what they promised: no dead ends, nobody's file, and what is kept can be said."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get, rows
from tests.factories import TABA, make_commitment, make_need, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer() -> User:
    return make_user("pubu", "volunteer", TABA, display_name="普布")


@pytest.fixture
def promise(volunteer: User, zhuoma: User, baima: Resident) -> Commitment:
    """Hers, and one of a worker that she need not see first."""
    baima.address = "塔巴村17号"
    baima.save()
    make_commitment(zhuoma, baima, title="别人的事")
    return make_commitment(volunteer, need=make_need(baima), kind="follow_up", title="陪白玛到村口转经")


def test_home_is_what_she_promised_and_every_link_there_opens(client: Client, volunteer: User, promise: Commitment) -> None:
    sign_in(client, volunteer)
    home = client.get(reverse("web:home"), follow=True)
    html = home.content.decode()
    assert "陪白玛到村口转经" in html
    assert "别人的事" not in html
    assert rows(html) == 1
    page = get(client, reverse("commitments:commitment", args=[promise.id]))
    assert "塔巴村17号" in page
    dead = {}
    for address in set(re.findall(r'<a [^>]*?href="([^"#]+)"', html + page)):
        shown = unescape(address)
        if shown.startswith("/static/"):
            continue
        at = shown if shown.startswith("/") else reverse("commitments:board") + shown
        status = client.get(at).status_code
        if status >= 400:
            dead[at] = status
    assert dead == {}


def test_she_says_that_it_is_kept(client: Client, volunteer: User, promise: Commitment) -> None:
    sign_in(client, volunteer)
    address = reverse("commitments:finish", args=[promise.id])
    sent = form_of(get(client, address), "outcome") | {"outcome": "转了三圈,她很高兴", "minutes": "60"}
    assert client.post(address, sent).status_code == 302
    promise.refresh_from_db()
    assert (promise.is_open, promise.outcome) == (False, "转了三圈,她很高兴")


def test_nobody_s_file_opens_for_her(client: Client, volunteer: User, promise: Commitment, baima: Resident) -> None:
    sign_in(client, volunteer)
    for name in ("web:resident", "people:tier", "care:plan", "web:visit-record"):
        assert client.get(reverse(name, args=[baima.id])).status_code == 403
