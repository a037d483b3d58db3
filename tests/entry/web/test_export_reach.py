"""Rows leave only from places where the viewer holds "export.rows", however far they may read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from lianxin.entry.web.joined.exports import WRITERS
from tests import factories
from tests.architecture.samples import Place
from tests.factories import GONGKA, NOW, TABA

pytestmark = pytest.mark.django_db
NEIGHBOUR = "540127101000"
BESIDE = "540127101200"
# How many people live in places: no row of anybody; tests/entry/web/test_profile.py tries whom it must not reach.
COUNTS_ONLY = {"profile"}
SHOWN = {"needs": ("", "accepted"), "commitments": ("", "done", "confirmed", "overdue")}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def places() -> tuple[Place, Place]:
    """Where they work, and where they are head."""
    made = Place(TABA, "只读丁"), Place(BESIDE, "可导戊")
    for place in made:
        place.fill()
    return made


@pytest.mark.parametrize("kind", sorted(set(WRITERS) - COUNTS_ONLY))
def test_a_worker_here_who_is_head_there_takes_only_the_rows_of_there(
    kind: str, client: Client, places: tuple[Place, Place]
) -> None:
    read, led = places
    user = factories.make_user("both", "worker", GONGKA)
    factories.give_role(user, "station_head", NEIGHBOUR)
    factories.sign_in(client, user, verified=True)
    for show in SHOWN.get(kind, ("",)):
        for asked in ({}, {"place": GONGKA}, {"place": TABA}, {"place": NEIGHBOUR}):
            answer = client.get(f"/exports/{kind}/", {"format": "csv", "show": show} | asked)
            text = answer.getvalue().decode()
            assert not read.seen_in(text), (show, asked)
            if not asked or asked["place"] == NEIGHBOUR:
                assert led.mark in text, (show, asked)


@pytest.mark.parametrize("kind", sorted(set(WRITERS) - COUNTS_ONLY))
def test_who_is_head_of_both_takes_both(kind: str, client: Client, places: tuple[Place, Place]) -> None:
    """The test above does not pass because the rows are not there."""
    user = factories.make_user("both", "station_head", GONGKA)
    factories.give_role(user, "station_head", NEIGHBOUR)
    factories.sign_in(client, user, verified=True)
    # A pay sheet leaves alone, and each is of one place.
    asked = [{"sheet": f"{p.pay_sheet.id}"} for p in places] if kind == "pay" else [{}]
    answers = [client.get(f"/exports/{kind}/", {"format": "csv"} | one) for one in asked]
    text = "".join(answer.getvalue().decode() for answer in answers)
    assert [p.mark for p in places if p.mark in text] == [p.mark for p in places]


def test_a_member_who_lives_where_nothing_leaves_is_left_out_of_the_household(
    client: Client, places: tuple[Place, Place]
) -> None:
    _, led = places
    factories.make_resident("搬走丙", TABA, household=led.household)
    user = factories.make_user("both", "worker", GONGKA)
    factories.give_role(user, "station_head", NEIGHBOUR)
    factories.sign_in(client, user, verified=True)
    text = client.get("/exports/households/", {"format": "csv"}).getvalue().decode()
    assert led.household.number in text
    assert "搬走丙" not in text
