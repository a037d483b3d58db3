"""Files that run as proceedings (cases, children, mediation, errands, crises): every way to stand to one × every level of secrecy × every page
about one. Who may read it opens it; who may not is shown nothing of it anywhere, also in lists, counts, searches, feeds and exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice, product

import pytest
import time_machine
from django.test import Client

from lianxin.base.access.models import User
from lianxin.domain.proceedings.models import Proceeding, Reader
from tests import factories
from tests.architecture import samples
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import (
    _FRESH,
    ADDRESSES,
    COUNTS_MORE,
    OWN,
    SHOWING,
    Address,
    lists,
    shown,
)
from tests.domain.minors import story
from tests.factories import GONGKA, LHASA, MOZHUGONGKA, NOW

pytestmark = pytest.mark.django_db
STEPS = "proceedings/<uuid:proceeding_id>/steps/"
AT_ONCE = 4
"""Pages beside the steps that each who may not read tries, in turn: every page is tried by some of them, and the walk stays short."""
LEVELS = ("place", "named", "approved")
REFUSED = {403, 404, 405}
# Pages about one whose existence may be seen: they name nobody. Whoever sees that it is there asks here, or decides who reads.
GLIMPSES = {
    f"proceedings/<uuid:proceeding_id>/{end}/" for end in ("readers", "ask", "at-once", "hand-over")
} | {"proceedings/readers/<uuid:reader_id>/decide/", "proceedings/readers/<uuid:reader_id>/judge/", "proceedings/readers/<uuid:reader_id>/end/"}


@dataclass(frozen=True)
class Relation:
    """How somebody stands to a file: their role and where, whether they hold its guard there, what they are to it."""

    role: str
    place: str
    reaches: bool = True
    guard: bool = False
    carries: bool = False
    leave: bool = False

    def reads(self, level: str, *, guarded: bool) -> bool:
        """The table itself, apart from the code that decides."""
        if self.leave or (self.carries and level != "approved"):
            return True
        return level == "place" and self.reaches and (self.guard or not guarded)


RELATIONS = {
    "holder": Relation("worker", GONGKA, carries=True),
    "supervisor": Relation("station_head", GONGKA, guard=True, carries=True),
    "named": Relation("worker", GONGKA, leave=True),
    "lapsed": Relation("worker", GONGKA),
    "colleague": Relation("worker", GONGKA),
    "head": Relation("station_head", GONGKA, guard=True),
    "parent place": Relation("bureau_officer", MOZHUGONGKA, guard=True),
    "other station": Relation("station_head", "540127200000", reaches=False, guard=True),
    "volunteer": Relation("volunteer", "540127100202", reaches=False),
    "auditor": Relation("auditor", LHASA, reaches=False),
}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def about_a_file(own: Place) -> list[tuple[Address, str]]:
    """Every page whose address holds the id of a proceeding, and those of permissions to read one."""
    ids = {str(one) for one in Proceeding.objects.values_list("id", flat=True)} | {str(one) for one in Reader.objects.values_list("id", flat=True)}
    asked = (a for a in ADDRESSES if a.names and a.ability is not None and all(samples.has_sample(a.route, name) for name in a.names))
    found = [(a, a.path(own)) for a in asked]
    return [(a, path) for a, path in found if ids & set(path.split("/"))]


def test_every_relation_at_every_level_opens_what_it_may_and_is_shown_nothing_else(client: Client) -> None:
    own = Place(OWN, "卷宗辛")
    own.fill()
    users = {name: factories.make_user(f"m-{n}", one.role, one.place) for n, (name, one) in enumerate(RELATIONS.items())}
    factories.vet(*users.values())
    _give_leave(own, users)
    pages = about_a_file(own)
    assert len({a.route.split("/")[0] for a, _path in pages}) >= 3
    steps = [page for page in pages if page[0].route == STEPS]
    rest = cycle([page for page in pages if page[0].route != STEPS])
    opened = set()
    for guard, level in product(("", "minor.read"), LEVELS):
        Proceeding.objects.update(secrecy=level, guard=guard, holder=users["holder"], supervisor=users["supervisor"])
        for name, relation in RELATIONS.items():
            factories.sign_in(client, users[name], verified=True)
            reads = relation.reads(level, guarded=bool(guard))
            asked = steps if reads else [*steps, *islice(rest, AT_ONCE)]
            wrong, saw = _tried(client, asked, f"居民{own.mark}", reads=reads)
            assert not wrong, f"{level} {guard} {name}\n" + "\n".join(wrong)
            assert saw is reads, f"{level} {guard} {name}"
            opened |= {(level, name)} if saw else set()
    assert len(opened) > len(RELATIONS)
    assert len(pages) < AT_ONCE * 30, "every page is tried by somebody who may not: raise AT_ONCE"


def _give_leave(own: Place, users: dict[str, User]) -> None:
    for one in Proceeding.objects.all():
        leave = {"place": one.place, "proceeding": one, "why": "复核", "how": "named", "asked_at": NOW, "approved": True, "decided_at": NOW}
        for name, days in (("named", 9), ("lapsed", -1)):
            since, until = NOW - timedelta(days=5), NOW + timedelta(days=days)
            Reader.objects.create(**leave, user=users[name], decided_by=own.user.id, since=since, until=until)


def _tried(client: Client, pages: list[tuple[Address, str]], secret: str, *, reads: bool) -> tuple[list[str], bool]:
    """What went wrong on which page, and whether the person it is about was shown on any."""
    wrong, saw = [], False
    for address, path in pages:
        answer = client.get(path)
        shows = secret in answer.getvalue().decode(errors="replace")
        fine = reads or answer.status_code in REFUSED or (address.route in GLIMPSES and not shows)
        if not fine or answer.status_code >= 500:
            wrong.append(f"{address.route}: {answer.status_code} {shows}")
        saw |= shows and answer.status_code == 200
    return wrong, saw


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
