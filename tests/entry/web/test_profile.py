"""The profile of a place: qualifiers with their reasons, who may see what, and what leaves hides small numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import count

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import CategoryMembership, Household
from lianxin.domain.people.services.passes import run_pass
from lianxin.entry.web.joined import profile_numbers
from lianxin.entry.web.joined.profile_numbers import profile_of
from tests.entry.web.reading import get, stats
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    make_user,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db
OTHER_VILLAGE = "540127100201"
GUANGDE = "330109002024"
_NUMBERS = count()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def born(years: int) -> date:
    return date(TODAY.year - years, TODAY.month, TODAY.day)


def crowd(place: str, number: int, years: int = 40, **fields: object) -> None:
    for _ in range(number):
        sex = "12"[next(_NUMBERS) % 2]
        given = {"birth_date": born(years), "sex": sex, "household": make_household(place)} | fields
        make_resident(f"居民{next(_NUMBERS)}", place, **given)


def profile_page(client: Client, place: str) -> str:
    return get(client, f"{reverse('web:profile')}?place={place}")


def said(html: str, label: str) -> tuple[str, str]:
    """What stands in a card: the number as written, and its reason."""
    found = re.search(
        rf'{label}</span><span class="stat-value">(.*?)</span>(?:<span class="stat-note">([^<]*)</span>)?</(?:a|div)>', html
    )
    assert found, label
    return re.sub("<[^>]+>", "", found[1]), found[2] or ""


def exported(client: Client, place: str, **more: str) -> dict[tuple[str, str], str]:
    """(place, item) → number as the file has it."""
    answer = client.get(reverse("web:export", args=["profile"]), {"place": place, "format": "csv"} | more)
    assert answer.status_code == 200
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return {(line[1], line[2]): line[4] for line in lines[1:] if line[1]}


class TestQualifiers:
    def test_a_number_is_exact_where_every_record_has_the_fact(self, client: Client, cuomu: User) -> None:
        crowd(TABA, 6, 70)
        sign_in(client, cuomu, verified=True)
        html = profile_page(client, TABA)
        assert said(html, "60岁以上") == ("6", "")
        assert said(html, "家庭户") == ("6", "")

    def test_people_without_a_birth_date_make_it_a_bound_with_its_reason(self, client: Client, cuomu: User) -> None:
        crowd(TABA, 6, 70)
        make_resident("无生日", birth_date=None)
        sign_in(client, cuomu, verified=True)
        html = profile_page(client, TABA)
        assert said(html, "居民") == ("7", "")
        assert said(html, "60岁以上") == ("≥6", "1 人没有出生日期")
        assert said(html, "家庭户") == ("≥6", "1 人没有登记家庭户")
        assert f"place={TABA}&amp;age=unknown" in html
        assert said(get(client, f"{reverse('web:county')}?place={TABA}"), "60岁以上") == ("≥6", "1 人没有出生日期")

    def test_a_category_that_cannot_be_told_of_somebody_is_a_bound(self, client: Client, cuomu: User) -> None:
        make_resident("白玛", household=make_household(), children_count=2, children_nearby=False, spouse_alive=True)
        make_resident("卓嘎", household=make_household(), children_count=2, children_nearby=None)
        run_pass(actor=Viewer.system("夜间核对"), now=NOW, county=MOZHUGONGKA)
        sign_in(client, cuomu, verified=True)
        html = profile_page(client, TABA)
        assert re.search(r'空巢老人.*?category=kongchao">≥ 1</a>.*?1 人资料不全,无法判断', html, re.DOTALL)

    def test_a_published_figure_keeps_its_own_qualifier(self, client: Client) -> None:
        crowd(GUANGDE, 6, 70)
        officer = make_user("hanfang", "bureau_officer", "330109000000")
        sign_in(client, officer, verified=True)
        html = unescape(profile_page(client, GUANGDE))
        assert "≥ 7,100" in html
        assert "本系统更少" in html
        assert "广德小区居民达7100余人" in html
        assert "公开报道的数" not in profile_page(client, BEIGAN_COMMUNITY)


class TestReach:
    def test_a_worker_or_a_station_head_has_no_profile(self, client: Client, zhuoma: User, deji: User) -> None:
        for user in (zhuoma, deji):
            sign_in(client, user, verified=True)
            assert client.get(reverse("web:profile")).status_code == 403
            assert client.get(f"{reverse('web:profile')}?place={GONGKA}").status_code == 403
            assert client.get(f"{reverse('web:profile-print')}?place={GONGKA}").status_code == 403
            assert client.get(f"{reverse('web:export', args=['profile'])}?place={GONGKA}").status_code == 403

    def test_an_officer_of_elsewhere_sees_nothing_here(self, client: Client) -> None:
        crowd(TABA, 6)
        sign_in(client, make_user("waixian", "bureau_officer", "330109000000"), verified=True)
        for name in ("web:profile", "web:profile-print"):
            assert client.get(f"{reverse(name)}?place={TABA}").status_code == 403
        assert client.get(f"{reverse('web:export', args=['profile'])}?place={TABA}").status_code == 403
        assert client.get(f"{reverse('web:profile')}?place=abc").status_code in {400, 404, 422}

    def test_who_may_not_open_the_rows_sees_plain_numbers_and_no_small_ones(self, cuomu: User) -> None:
        """A role of a pack may hold the county's numbers without its people."""
        crowd(TABA, 12, 40)
        crowd(TABA, 3, 85)
        everything = viewer_for(cuomu)
        reach = {ability: ranges for ability, ranges in everything.reach.items() if ability != "resident.read"}
        numbers_only = Viewer(id=everything.id, label="统计", reach=reach, home=everything.home)
        exact, plain = (profile_of(v, TABA, TODAY, leaving=False) for v in (everything, numbers_only))
        assert (exact.number("over_80").text, exact.opens) == ("3", True)
        assert plain.number("over_80").text == "*"
        assert not plain.opens
        assert not any(plain.number(what).href for what in ("residents", "households", "over_60", "over_80", "children"))


class TestLeaving:
    @pytest.fixture(autouse=True)
    def people(self) -> None:
        crowd(TABA, 20, 40)
        crowd(TABA, 9, 85)
        crowd(TABA, 3, 65)
        crowd(OTHER_VILLAGE, 30, 40)
        crowd(OTHER_VILLAGE, 7, 10)
        crowd("540127100203", 8, 70)
        crowd("540127100203", 11, 82)

    @pytest.fixture
    def officer(self) -> User:
        """Of the township alone: it is the whole of what they may let leave."""
        return make_user("zhenli", "bureau_officer", GONGKA)

    def test_a_part_of_the_whole_never_leaves_by_itself(self, client: Client, cuomu: User) -> None:
        """A town's file less those of its villages would tell what each of them hides."""
        sign_in(client, cuomu, verified=True)
        for place in (GONGKA, TABA):
            assert "/exports/profile/" not in profile_page(client, place)
            assert client.get(reverse("web:export", args=["profile"]), {"place": place}).status_code == 400
            assert client.get(f"{reverse('web:profile-print')}?place={place}").status_code == 400
        assert exported(client, MOZHUGONGKA)

    def test_the_page_inside_is_exact(self, client: Client, cuomu: User) -> None:
        sign_in(client, cuomu, verified=True)
        html = profile_page(client, GONGKA)
        assert "*" not in re.sub(r"(?s)<(script|style|head).*?</\1>", "", html)
        assert stats(html)["60岁以上"][1] == 31

    def test_no_small_number_leaves_and_none_follows_from_the_others(self, client: Client, officer: User) -> None:
        sign_in(client, officer, verified=True)
        file = exported(client, GONGKA)
        numbers = {key: int(text) for key, text in file.items() if text != "*"}
        assert file, "something was exported"
        assert not [key for key, n in numbers.items() if 0 < n < 5]
        # 12 of TABA are over 60, 9 of them over 80: both shown would tell of the three between
        assert "*" in (file[TABA, "60岁以上"], file[TABA, "80岁以上"])
        for what in ("居民", "60岁以上", "80岁以上", "未成年人"):
            column = [file[code, what] for code in (TABA, OTHER_VILLAGE, "540127100203")]
            if file[GONGKA, what] != "*":
                assert column.count("*") != 1, what
                assert "*" in column or sum(map(int, column)) == numbers[GONGKA, what]

    def test_no_reason_beside_a_number_tells_of_a_few(self, client: Client, officer: User) -> None:
        crowd(TABA, 2, birth_date=None)
        crowd(OTHER_VILLAGE, 6, birth_date=None)
        sign_in(client, officer, verified=True)
        answer = client.get(reverse("web:export", args=["profile"]), {"place": GONGKA, "format": "csv"})
        lines = [line for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) if len(line) > 5 and line[1]]
        reasons = {(line[1], line[2]): line[5] for line in lines}
        told = [int(number) for text in reasons.values() for number in re.findall(r"[0-9]+", text)]
        assert not [number for number in told if number < 5]
        assert reasons[TABA, "60岁以上"] in ("有人没有出生日期", "")
        assert "8 人没有出生日期" not in reasons.values() or "6 人没有出生日期" not in reasons.values(), "the difference would tell"
        sign_in(client, make_user("quanxian", "bureau_officer", MOZHUGONGKA), verified=True)
        assert "2 人没有出生日期" in profile_page(client, TABA), "inside, the page is exact"

    def test_excel_and_csv_say_the_same_and_why_something_is_hidden(self, client: Client, officer: User) -> None:
        sign_in(client, officer, verified=True)
        answer = client.get(reverse("web:export", args=["profile"]), {"place": GONGKA})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        lines = [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)]
        in_excel = {(line[1], line[2]): line[4] for line in lines[1:] if line[1]}
        in_csv = exported(client, GONGKA)
        assert {key: text for key, text in in_csv.items() if text != "0"} == {k: t for k, t in in_excel.items() if t and t != "0"}
        assert any("小于 5 的数" in line[0] for line in lines)
        assert AuditEntry.objects.filter(verb="export.profile").count() == 2

    def test_what_is_printed_hides_as_the_file_does(self, client: Client, officer: User) -> None:
        sign_in(client, officer, verified=True)
        html = get(client, f"{reverse('web:profile-print')}?place={GONGKA}")
        assert "小于 5 的数" in html
        assert 'href="/people/?' not in html, "a printed page opens nothing"
        file = exported(client, GONGKA)
        for label in ("居民", "家庭户", "60岁以上", "80岁以上"):
            assert said(html, label)[0].lstrip("≥").replace(",", "") == file[GONGKA, label]
        assert AuditEntry.objects.filter(verb="export.profile").count() == 2

    def test_a_pack_without_the_parameter_lets_no_number_leave(
        self, client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(profile_numbers, "smallest", lambda pack, today: None)
        sign_in(client, officer, verified=True)
        file = exported(client, GONGKA)
        assert set(file.values()) == {"*"}

    def test_only_who_may_export_there_exports(self, cuomu: User) -> None:
        viewer = viewer_of(cuomu, now=NOW)
        assert viewer.may("export.rows", GONGKA)
        assert not viewer.may("export.rows", "540103000000")


def test_a_place_without_anybody_is_a_calm_page(client: Client, cuomu: User) -> None:
    sign_in(client, cuomu, verified=True)
    html = profile_page(client, MOZHUGONGKA)
    assert said(html, "居民") == ("0", "")
    assert not Household.objects.exists()
    assert not CategoryMembership.objects.exists()
    assert exported(client, MOZHUGONGKA)[MOZHUGONGKA, "居民"] == "0"


def test_villages_without_a_position_lie_where_their_people_live(client: Client, cuomu: User) -> None:
    for number in range(5):
        crowd(TABA, 1, lat=29.80 + number / 100, lon=91.70)
    crowd(OTHER_VILLAGE, 4, lat=29.9, lon=91.9)
    sign_in(client, cuomu, verified=True)
    html = profile_page(client, GONGKA)
    assert html.count('class="bubble"') == 1, "four homes would show somebody's door"


def test_a_birthday_tomorrow_is_in_tomorrows_numbers(client: Client, cuomu: User) -> None:
    make_resident("白玛", birth_date=born(60) + timedelta(days=1), household=make_household())
    sign_in(client, cuomu, verified=True)
    assert said(profile_page(client, TABA), "60岁以上")[0] == "0"
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        sign_in(client, cuomu, verified=True)
        assert said(profile_page(client, TABA), "60岁以上")[0] == "1"
