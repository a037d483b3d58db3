"""Words typed to find somebody never stand in an address; they wait sealed in the session of who typed them."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.ui.typed import MARK
from lianxin.domain.people.services.search import index_residents
from tests.factories import TABA, make_resident, sign_in, typed_into

pytestmark = pytest.mark.django_db
SEARCH = "/people/search/"


@pytest.fixture
def worker(client: Client, zhuoma: User) -> Client:
    return sign_in(client, zhuoma)


def field(client: Client, address: str) -> str:
    """What stands in the search field of the page."""
    found = re.search(r'id="q" name="q" value="([^"]*)"', client.get(address).content.decode())
    assert found
    return found[1]


def test_the_address_of_a_search_holds_none_of_its_words(worker: Client) -> None:
    address = typed_into(worker, SEARCH, "白玛 13912345678")
    assert re.fullmatch(rf"{SEARCH}\?{MARK}=[\w-]{{8}}", address)
    assert field(worker, address) == "白玛 13912345678"


def test_codes_of_the_form_go_into_the_address_and_an_old_page_is_left_behind(worker: Client) -> None:
    address = typed_into(
        worker, f"{SEARCH}?after=77&place={TABA}&{MARK}=old", "白玛", state="active", empty=""
    )
    assert f"place={TABA}" in address
    assert "state=active" in address
    assert "after" not in address
    assert "old" not in address
    assert "empty" not in address


def test_nothing_typed_leads_back_to_the_bare_page(worker: Client) -> None:
    assert typed_into(worker, SEARCH, "  ") == SEARCH


def test_an_address_cannot_ask_by_words(worker: Client) -> None:
    assert field(worker, f"{SEARCH}?q=白玛") == ""
    assert field(worker, f"{SEARCH}?{MARK}=unknown") == ""


def test_the_words_are_the_sessions_own_and_sealed_in_it(worker: Client, ciren: User) -> None:
    address = typed_into(worker, SEARCH, "白玛")
    assert field(sign_in(Client(), ciren), address) == ""
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert "白玛" not in str(kept)
    assert any(MARK in one for one in kept)


def test_a_search_turned_back_to_is_still_known_and_old_ones_are_forgotten(worker: Client) -> None:
    first, *more = [typed_into(worker, SEARCH, f"白玛{n}") for n in range(21)]
    assert field(worker, first) == ""
    assert [field(worker, address) for address in more] == [f"白玛{n}" for n in range(1, 21)]


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_it_leads_nowhere_else(worker: Client, to: str) -> None:
    assert worker.post("/find/", {"to": to, "q": "白玛"}).status_code == 404


def test_turning_the_page_keeps_the_words(worker: Client) -> None:
    index_residents([make_resident(f"白玛{n:02}") for n in range(31)])
    page = worker.get(typed_into(worker, SEARCH, "白玛")).content.decode()
    following = re.search(rf'href="(\?{MARK}=[\w-]+&amp;after=\d+)"', page)
    assert following
    rest = worker.get(SEARCH + following[1].replace("&amp;", "&")).content.decode()
    assert len(re.findall(r"白玛\d\d", rest)) == 1


def test_what_was_found_is_kept_by_nobody_on_the_way(worker: Client) -> None:
    for page in (SEARCH, "/visits/new/"):
        assert "no-store" in worker.get(typed_into(worker, page, "白玛"))["Cache-Control"]


def test_a_stranger_types_into_nothing(client: Client) -> None:
    assert typed_into(client, SEARCH, "白玛").startswith("/login/")
