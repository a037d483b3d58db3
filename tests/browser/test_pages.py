"""Every page of the URL table in a real browser: accessible, quiet in the console, no wider than the narrowest phone.

The addresses and their sample objects are those of the permission matrix, so a new page is looked at the moment it
exists. The world is made once; each role walks through its pages with one session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit as CareVisit
from lianxin.kernel.clock import local_day
from tests import factories
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import ADDRESSES, Address
from tests.browser.conftest import NARROWEST, PHONE
from tests.factories import GONGKA, LHASA, MOZHUGONGKA, TABA

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.conftest import Opener, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LONG_AGO = date(2020, 1, 1)
# Who opens a page: the first of these roles that may.
WHO = {"worker": GONGKA, "station_head": GONGKA, "bureau_officer": MOZHUGONGKA, "system_admin": LHASA, "auditor": LHASA}
# The demo's gallery has tests of its own, in every theme and size.
ELSEWHERE = {
    "gallery/",
    "field/",  # an app of its own, walked in test_field_app_screens.py; its downloads would go on under the next page
}
ENGLISH = {"", "today/", "needs/", "commitments/", "residents/<uuid:resident_id>/", "county/", "admin/"}


def role_for(address: Address) -> str:
    """The role that walks to this page; empty for pages everybody may open."""
    if address.is_public:
        return ""
    roles = packs.get("540100").roles
    return next((role for role in WHO if address.ability is None or address.ability in roles[role].abilities), "")


@dataclass
class World:
    """A site that is being served: its addresses by role, and a session for each role."""

    url: str
    pages: dict[str, list[tuple[str, str]]]
    sessions: dict[str, str]


def fill(worker: User) -> Place:
    """One of everything, with both names, a long sentence in Tibetan, something overdue and visits today."""
    place = Place(TABA, "塔巴丁")
    place.fill()
    now = timezone.now()
    names = [("白玛", "པད་མ།"), ("仁增卓玛", "རིག་འཛིན་སྒྲོལ་མ།"), ("秦琳", "")]
    for at, (name, name_bo) in enumerate(names):
        person = factories.make_resident(name, TABA, name_bo=name_bo, pinyin="bai ma", lon=91.73 + at / 100, lat=29.83)
        need = factories.make_need(person, said="ཁ་ལག་བཟོ་མི་ཐུབ་པས་ཉིན་གུང་གི་ཟས་མངག་འདོད།", triage_due_at=now - timedelta(hours=3 - 3 * at))
        factories.make_commitment(worker, person, need=need, due_at=now + timedelta(hours=30 * at - 30))
        CareVisit.objects.create(
            place=TABA, resident=person, worker=worker, service="zhucan", day=local_day(now), window_start=630, window_end=750
        )
    return place


def html_page(client: Client, path: str) -> bool:
    """Does a GET show a page (not a file, not a way elsewhere, not an address that only takes a POST)?"""
    answer = client.get(path)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def build(url: str) -> World:
    """Write the rows, sign the roles in, and find the pages."""
    users = {
        role: factories.make_user(f"walker-{role}", role, held, display_name="持有人", starts_on=LONG_AGO)
        for role, held in WHO.items()
    }
    place = fill(users["worker"])
    clients = {role: factories.sign_in(Client(), user, verified=True) for role, user in users.items()} | {"": Client()}
    pages: dict[str, list[tuple[str, str]]] = {role: [] for role in clients}
    for address in (a for a in ADDRESSES if a.route not in ELSEWHERE):
        role = role_for(address)
        if html_page(clients[role], address.path(place)):
            pages[role].append((address.route, address.path(place)))
    pages["worker"] += [("people/search/ found", factories.typed_into(clients["worker"], "/people/search/", "bm")), ("problem", "/no-such-page/")]
    leaver = f"/commitments/handover/?worker={users['worker'].id}"
    pages["station_head"] += [("handover of one person", leaver), ("needs/ filtered", "/needs/?show=overdue&urgency=normal")]
    sessions = {r: c.cookies[settings.SESSION_COOKIE_NAME].value for r, c in clients.items() if r}
    return World(url, pages, sessions | {"": ""})


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The site of this module; emptied at its end."""
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        try:
            yield build(server.url)
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def _django_db_helper() -> None:
    """No transaction around a walk: only the server touches the database, and it would wait for ours to end."""


@pytest.fixture
def walk(world: World, open_site: Callable[..., Visit]) -> Opener:
    """`walk(path, language=…, role=…)`: the open page of one role."""

    def go(path: str, *, language: str, role: str) -> Visit:
        return open_site(world.url, path, language=language, session=world.sessions[role])

    return go


def faults(visit: Visit, route: str, path: str, language: str) -> list[str]:
    """All that is wrong with the page at this address, in words. Roles, names, order and colours come from one template in every
    language: axe looks in Chinese, and on the pages of ENGLISH in each; what a language changes (width, words) is tried in all."""
    visit.complaints.clear()
    answer = visit.page.goto(visit.site + path, wait_until="load")
    expected = 404 if path == "/no-such-page/" else 200
    found = visit.violations(colours=True) if language == "zh-hans" or route in ENGLISH else []
    if answer is None or answer.status != expected:
        found.append(f"status {answer and answer.status}")
    if (said := visit.page.get_attribute("html", "lang")) != language:
        found.append(f"lang={said}")
    if (headings := visit.page.locator("h1").count()) != 1:
        found.append(f"{headings} h1")
    if (notes := visit.page.locator(".draft-note:visible").count()) != (language == "bo"):
        found.append(f"{notes} notes that this is a machine's draft")
    visit.page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
    if beyond := visit.sideways():
        found.append(f"{beyond} px too wide for {NARROWEST[0]} px")
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    return found + [c for c in visit.complaints if expected == 200 or "404" not in c]


@pytest.mark.parametrize("role", [*WHO, ""])
@pytest.mark.parametrize("language", ["zh-hans", "bo", "en"])
def test_every_page_is_accessible_quiet_and_fits(world: World, walk: Opener, role: str, language: str) -> None:
    wanted = [(route, path) for route, path in world.pages[role] if language != "en" or route in ENGLISH]
    if not wanted:
        assert language == "en" or role == "auditor", "in Chinese and Tibetan every other role has pages of its own"
        pytest.skip("each page is walked by the first role that opens it, in English only those in ENGLISH: none is left for this role")
    visit = walk("/accessibility/", language=language, role=role)
    wrong = [f"{route}: {fault}" for route, path in wanted for fault in faults(visit, route, path, language)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh-hans", "bo"])
def test_large_letters_fit_the_narrowest_phone(world: World, open_site: Opener, language: str) -> None:
    visit = open_site(world.url, "/", size=NARROWEST, language=language, mode="elder", session=world.sessions["worker"])
    wide = {}
    for route, path in world.pages["worker"]:
        if route in ENGLISH:
            visit.page.goto(world.url + path)
            wide[route] = visit.sideways()
    assert wide == dict.fromkeys(wide, 0)
    assert len(wide) > 3


def test_the_walk_reaches_the_pages_of_the_table(world: World) -> None:
    """A world in which most pages answered with something else would prove nothing."""
    assert sum(len(pages) for pages in world.pages.values()) >= 70
    assert all(pages for role, pages in world.pages.items() if role != "auditor")
