"""B01 8名领军人才、23名督导、332名持证 72.8%: a street's workers certified, its titles conferred by a round and written down, counted again on
the page, each number open to its rows, beside the published figures; the total of 456 derived."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.careers import services
from lianxin.domain.careers.models import HeldTitle, SelectionRound
from lianxin.domain.exams.rules.ratios import ONE_DIGIT, percent
from lianxin.domain.workforce.models import Certificate, Engagement, Post, Worker
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import all_rows, get, stats
from tests.factories import BEIGAN, GONGKA, NOW, TODAY, make_user, refused, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
XIAOSHAN, OTHER = "330109000000", "330109012000"
WORKERS, CERTIFIED, LEADING, SUPERVISORS = 456, 332, 8, 23


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def the_street() -> list[Worker]:
    """456 people on posts, 332 of them with a certificate of the middle level for years."""
    post = Post.objects.create(place=BEIGAN, kind="community_worker", seats=500, made_at=NOW)
    people = [
        Worker(place=BEIGAN, name=f"社工{n:03}", birth_date=date(1985, 1, 1 + n % 28), made_at=NOW + timedelta(seconds=n)) for n in range(WORKERS)
    ]
    Worker.objects.bulk_create(people)
    Engagement.objects.bulk_create(Engagement(place=BEIGAN, worker=one, post=post, since=date(2014, 3, 1), made_at=NOW) for one in people)
    Certificate.objects.bulk_create(
        Certificate(place=BEIGAN, worker=one, level="middle", number=f"B{n:05}", issued_on=date(2019, 9, 1), verified_at=NOW, made_at=NOW)
        for n, one in enumerate(people[:CERTIFIED])
    )
    return people


def judged(client: Client, one: SelectionRound, judges: list[User]) -> None:
    """Every judge gives every application points on its page: the earlier applicants more."""
    rows = list(one.applications.order_by("worker__name"))
    for judge in judges:
        client.logout()
        sign_in(client, judge)
        for n, row in enumerate(rows):
            points = {"practice": 40 - n, "leading": 25 - n, "research": 20 - n, "ethics": 15}
            typed = {f"points-{code}": number for code, number in points.items()}
            assert client.post(reverse("careers:application", args=[one.id, row.id]), typed).status_code == 302


def press(client: Client, name: str, *args: object, **typed: object) -> None:
    answer = client.post(reverse(f"careers:{name}", args=args), typed)
    assert answer.status_code == 302, answer.content.decode()[-2000:]


def test_the_talent_of_a_street_is_counted_again(client: Client) -> None:
    people = the_street()
    office, head = make_user("hanfang", "bureau_officer", XIAOSHAN), make_user("yujuan", "station_head", BEIGAN)
    judges = [make_user(f"judge{n}", "title_judge", XIAOSHAN) for n in range(3)]
    neighbour = make_user("neighbour", "title_judge", BEIGAN)
    sign_in(client, office, verified=True)
    press(
        client, "round-new", round_id=new_id(), place=XIAOSHAN, title="leading_talent", region="district", year=2026, as_of=TODAY, closes_on=TODAY,
        quota=LEADING,
    )  # fmt: skip
    one = SelectionRound.objects.get()
    for worker in people[: LEADING + 2]:
        services.apply(actor=viewer_for(head), now=NOW, round_id=one.id, worker_id=worker.id, statement="服务十二年")
    for judge in (*judges, neighbour):
        press(client, "judge-add", one.id, user_id=judge.id)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client.logout()
        sign_in(client, office, verified=True)
        press(client, "round-step", one.id, "close")
    client.logout()
    sign_in(client, office, verified=True)
    for row in one.applications.all():
        press(client, "application-check", one.id, row.id, eligible="1", reason="材料齐全")
    press(client, "round-step", one.id, "judge")
    first = one.applications.order_by("worker__name").first()
    assert first is not None
    with refused("careers.conflict"):
        services.score(actor=viewer_for(neighbour), now=NOW, application_id=first.id, points={})
    judged(client, one, judges)
    client.logout()
    sign_in(client, office, verified=True)
    press(client, "round-step", one.id, "rank")
    press(client, "round-step", one.id, "publish")
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        client.logout()
        sign_in(client, office, verified=True)
        press(client, "round-confer", one.id, document="萧民〔2026〕9号")
    assert HeldTitle.objects.filter(title="leading_talent").count() == LEADING
    regions = ["province"] * 2 + ["city"] * 6 + ["district"] * 15
    rows = [
        services.Conferred(worker.id, "supervisor", region, 2024, date(2024, 11, 20), "督导人才名单")
        for worker, region in zip(people[4 : 4 + SUPERVISORS], regions, strict=True)
    ]
    services.record_titles(actor=viewer_for(office), now=NOW, rows=rows)
    _counted(client)
    client.logout()
    sign_in(client, make_user("deji", "station_head", GONGKA), verified=True)
    assert client.get(f"{reverse('careers:place')}?place={BEIGAN}").status_code == 404


def _counted(client: Client) -> None:
    """The page of the street says so many, each number opens so many rows, and the published figures agree."""
    page = get(client, f"{reverse('careers:place')}?place={BEIGAN}")
    numbers = stats(page)
    assert numbers["在岗社会工作者"][1] == WORKERS
    assert numbers["持证"][1] == CERTIFIED
    assert "占 72.8 %" in page
    for label in ("在岗社会工作者", "持证"):
        address, number = numbers[label]
        assert all_rows(client, address) == number
    links = {unescape(href): int(text) for href, text in re.findall(r'<a href="([^"]*what=[^"]+)">(\d+)</a>', page)}
    by_what = {href.split("what=")[1]: (href, number) for href, number in links.items()}
    wanted = {"leading_talent": 8, "supervisor": 23, "supervisor:province": 2, "supervisor:city": 6, "supervisor:district": 15}
    for what, number in wanted.items():
        assert by_what[what][1] == number
        assert all_rows(client, by_what[what][0]) == number
    assert len(re.findall(r">\s*相符\s*<", page)) == 4, "332, 456, 8 and 23 as they were printed"
    assert "332占72.8%的总数只能是456" in page
    assert [whole for whole in range(CERTIFIED, 2 * CERTIFIED) if percent(CERTIFIED, whole, ONE_DIGIT) == Decimal("72.8")] == [WORKERS]
    assert {one.measure: one.value for one in packs.for_place(BEIGAN).figures if one.place == BEIGAN} == {
        "certified": CERTIFIED, "workers": WORKERS, "leading_talents": LEADING, "supervisors": SUPERVISORS,
    }  # fmt: skip
