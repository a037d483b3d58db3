"""Whoever may read a thing reads it; whoever may not is shown nothing of it by any way: the table of `access.py`. And whoever does not hold
a guard reads every list to the digit as if nothing were behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from lianxin.base.access.models import User
from tests import factories
from tests.architecture.access import PEOPLE
from tests.architecture.access_walk import WAYS, walked
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import _FRESH, COUNTS_MORE, OWN, SHOWING, lists, shown
from tests.domain.minors import story
from tests.factories import GONGKA, NOW

EMPTY = {"calendar", "day plan", "list of the place"}
"""Ways on which nothing of these rows stands for anybody: that is what is tried there."""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_nothing_reaches_whoever_may_not_have_it_by_any_way_and_whoever_may_reads_it(client: Client) -> None:
    table = walked(client)
    assert not table.leaks, "\n".join(table.leaks)
    assert not table.unseen, "\n".join(table.unseen)
    assert {*WAYS, "selectors", "page", "attachment", "refusal", "token"} == set(table.tried)
    assert {way for way in WAYS if not table.seen[way]} == EMPTY
    readers = {str(row): sum(who.reads(row) for who in PEOPLE.values()) for row in table.rows}
    assert all(0 < number < len(PEOPLE) for number in readers.values()), readers


def test_whoever_does_not_hold_the_guard_reads_every_list_as_if_there_were_no_child_in_protection(client: Client) -> None:
    """Lists, counts, searches, feeds and exports, to the digit: before there is a file of a child and after."""
    own = Place(OWN, "本地壬")
    child, people = own.child, story.station()
    user = _everything_but_the_guard()
    factories.sign_in(client, user, verified=True)

    def read() -> dict[str, str]:
        asked = ((a, path) for a, path in lists(own) if a.route in SHOWING and a.route not in COUNTS_MORE)
        return {path: _FRESH.sub("", shown(client, path, SHOWING.get(a.route, {}))) for a, path in asked}

    before = read()
    file_id = story.taken_up(people, child)
    story.reported(people, file_id, now=NOW)
    after = read()
    assert not [path for path, body in before.items() if body != after[path]]


def _everything_but_the_guard() -> User:
    user = factories.make_user("no-guard", "worker", GONGKA)
    factories.give_role(user, "volunteer", OWN)
    return user
