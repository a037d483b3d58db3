"""Every number an officer sees opens exactly the rows it counts: cards, places, categories, the pyramid, the settlement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.services.passes import run_pass
from lianxin.domain.people.services.tallies import count_county
from tests.entry.web.reading import all_rows, get, stats
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_commitment,
    make_household,
    make_need,
    make_resident,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        sync_from_packs(actor=Viewer.system("测试"), now=NOW)
        yield


@pytest.fixture
def people(zhuoma: User, ciren: User) -> None:
    """Both sexes at every edge of a band, and somebody whose sex or birth is not known."""
    for years in (0, 9, 10, 17, 18, 59, 60, 69, 70, 99, 100, 104):
        for sex in ("1", "2"):
            born = date(TODAY.year - years, TODAY.month, TODAY.day)
            make_resident(f"居民{years}", sex=sex, birth_date=born, household=make_household())
    make_resident("不详", sex="0", birth_date=date(1950, 1, 1))
    make_resident("无生日", birth_date=None)
    make_resident("离开", left_on=TODAY)
    elder = make_resident("邻村", "540127100201")
    make_need(elder)
    make_need(elder, state="accepted")
    done = {"kind": "service", "done_at": NOW, "done_minutes": 20, "confirmed_at": NOW}
    for worker, service, number in ((zhuoma, "zhucan", 3), (zhuoma, "zhuyu", 1), (ciren, "zhucan", 2), (None, "zhucan", 1)):
        for _ in range(number):
            make_commitment(worker, elder, service=service, **done)
    make_commitment(zhuoma, elder, service="zhucan", **(done | {"kind": "visit"}))
    make_commitment(zhuoma, elder, service="zhucan", **(done | {"confirmed_at": NOW - timedelta(days=40)}))
    make_commitment(zhuoma, elder, due_at=NOW - timedelta(days=1))
    run_pass(actor=Viewer.system("夜间核对"), now=NOW, county=MOZHUGONGKA)


def numbers(html: str) -> dict[str, int]:
    """Address → number of every number that is a link: cards, cells of tables, bars."""
    found = {unescape(href): number for href, number in stats(html).values()}
    for href, text in re.findall(r'<a href="([^"]+)">没有出生日期\(([\d,]+)\)</a>', html):
        found[unescape(href)] = int(text.replace(",", ""))
    for href, text in re.findall(r'<a href="([^"]+)"[^>]*>(?:≥ )?([\d,]+)</a>', html):
        found[unescape(href)] = int(text.replace(",", ""))
    for href, text in re.findall(r'<a href="([^"]+)" aria-label="[^"]* ([\d,]+)">', html):
        number = int(text.replace(",", ""))
        assert found.get(unescape(href), number) == number, "the drawing and its table differ"
        found[unescape(href)] = number
    return found


@pytest.mark.parametrize("place", [MOZHUGONGKA, pytest.param(GONGKA, marks=pytest.mark.both), TABA])
def test_every_number_of_the_county_page_opens_its_rows(client: Client, cuomu: User, people: None, place: str) -> None:
    sign_in(client, cuomu, verified=True)
    html = get(client, f"{reverse('web:county')}?place={place}")
    found = numbers(html)
    assert len(found) >= 10
    for href, number in found.items():
        assert all_rows(client, href) == number, href


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("place", [MOZHUGONGKA, pytest.param(GONGKA, marks=pytest.mark.both), TABA])
def test_every_number_of_a_profile_opens_its_rows(
    client: Client, cuomu: User, people: None, place: str, *, counted: bool
) -> None:
    """Counted afresh, or added up from villages counted before."""
    if counted:
        count_county(actor=Viewer.system("夜间核对"), now=NOW, county=MOZHUGONGKA)
    sign_in(client, cuomu, verified=True)
    found = numbers(get(client, f"{reverse('web:profile')}?place={place}"))
    bands = [href for href in found if "age=" in href and "sex=" in href]
    assert len(bands) == 42
    assert sum(found[href] for href in bands) == (25 if place != TABA else 24)
    assert any("sex=2" in href and "age=100%2B" in href and found[href] == 2 for href in bands)
    assert any("category=duju" in href for href in found)
    assert any(href.endswith("age=unknown") for href in found)
    for href, number in found.items():
        assert all_rows(client, href) == number, href


@pytest.mark.both
def test_every_number_of_a_statement_opens_its_lines(client: Client, cuomu: User, people: None) -> None:
    sign_in(client, cuomu, verified=True)
    made = client.post(reverse("settlement:overview"), {"month": "2026-11", "place": MOZHUGONGKA})
    page = get(client, made["Location"])
    counted = dict(zip(re.findall(r'href="(/settlement/[^"]+[?](?:service|worker|agency)=[^"#]+)#lines"', page), numbers_beside(page), strict=True))
    assert sorted(counted.values()) == [1, 2, 5, 7, 8]
    for href, number in counted.items():
        assert lines_shown(get(client, unescape(href))) == number, href


def numbers_beside(page: str) -> list[int]:
    """The number of services in every row of the sums whose name opens its lines."""
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    named = [row for row in rows if re.search(r"[?](?:service|worker|agency)=[^\"#]+#lines", row)]
    return [int(re.findall(r'<span class="cell">\s*(\d+)\s*</span>', row)[0]) for row in named]


def lines_shown(page: str) -> int:
    """How many lines stand in the table of lines."""
    return page.partition('id="lines"')[2].count("<tr") - 1


def test_the_lines_of_a_statement_stay_within_reach(people: None, zhuoma: User, zhangwei: User, cuomu: User) -> None:
    made = sign_in(Client(), cuomu, verified=True).post(reverse("settlement:overview"), {"month": "2026-11", "place": MOZHUGONGKA})
    assert sign_in(Client(), zhuoma).get(made["Location"]).status_code == 403
    head = make_user("beigan", "station_head", BEIGAN)
    assert sign_in(Client(), head, verified=True).get(made["Location"]).status_code == 404
    assert sign_in(Client(), cuomu, verified=True).get(f"{made['Location']}?worker=nobody-knows").status_code == 404


@pytest.mark.parametrize("asked", ["60-69&sex=9", "69-60", "abc", "0-0", "5-1000", "60-", "-5"])
def test_a_mistyped_age_never_brings_the_list_down(client: Client, cuomu: User, asked: str) -> None:
    sign_in(client, cuomu, verified=True)
    assert client.get(f"{reverse('people:list')}?age={asked}").status_code == 200
