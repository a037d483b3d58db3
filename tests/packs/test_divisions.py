"""The division extracts against the counts taken from the statistics bureau's data (domain facts 9.1)."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from lianxin.base import packs
from lianxin.base.packs.schema import Place
from lianxin.kernel.divisions import level
from lianxin.kernel.place_names import MatchKind, match_place
from tools import divisions


def current(code: str) -> Sequence[Place]:
    return [place for place in packs.get(code).places if place.valid_to is None]


def under(places: Sequence[Place], prefix: str, wanted: str) -> list[Place]:
    return [place for place in places if place.code.startswith(prefix) and place.level == wanted]


@pytest.mark.parametrize(
    ("pack", "counties", "townships", "villages"),
    [("540100", 12, 69, 287), ("360735", 1, 11, 155), ("330109", 1, 27, 585)],
)
def test_counties_townships_and_villages_are_all_there(
    pack: str, counties: int, townships: int, villages: int
) -> None:
    found = Counter(place.level for place in current(pack))
    assert (found["county"], found["township"], found["village"]) == (counties, townships, villages)


@pytest.mark.parametrize(
    ("pack", "prefix", "kinds"),
    [
        ("540100", "540127", {"neighbourhood": 1, "village_committee": 40}),
        ("540100", "540103", {"neighbourhood": 14, "village_committee": 25}),
        ("360735", "360735", {"neighbourhood": 24, "village_committee": 131}),
        ("330109", "330109", {"neighbourhood": 237, "village_committee": 336, "other": 12}),
        ("330109", "330109002", {"neighbourhood": 39, "village_committee": 1}),
    ],
)
def test_villages_and_communities_are_told_apart(pack: str, prefix: str, kinds: dict[str, int]) -> None:
    assert Counter(place.kind for place in under(current(pack), prefix, "village")) == kinds


def test_townships_are_told_apart() -> None:
    assert Counter(p.kind for p in under(current("360735"), "360735", "township")) == {
        "town": 6,
        "township": 5,
    }
    assert Counter(p.kind for p in under(current("540100"), "540103", "township")) == {"street": 4, "town": 3}
    assert len(under(current("540100"), "540127", "township")) == 8


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("540127100000", "工卡镇"),
        ("540127100001", "嘎则社区"),
        ("540127100202", "塔巴村"),
        ("330109002000", "北干街道"),
        ("330109002024", "广德社区"),
        ("330109002029", "工人路社区"),
        ("330109002035", "金风社区"),
        ("330109002037", "天悦社区"),
        ("330109002039", "江南星城社区"),
    ],
)
def test_the_places_of_the_article_have_their_codes(code: str, name: str) -> None:
    assert {place.code: place.name for place in packs.for_place(code).places}[code] == name


def test_a_community_spelt_by_its_sound_is_proposed() -> None:
    beigan = {place.code: place.name for place in under(current("330109"), "330109002", "village")}
    found = match_place("金凤社区", beigan.items())
    assert (found.kind, found.code) == (MatchKind.HOMOPHONE, "330109002035")


def test_every_code_says_the_level_it_is_filed_under() -> None:
    for pack in packs.all():
        codes = [place.code for place in pack.places]
        assert len(codes) == len(set(codes))
        assert all(level(place.code) == place.level for place in pack.places)


def test_old_codes_lead_to_todays_and_no_day_is_lost_between() -> None:
    for code, today in (
        ("540125000000", "540103000000"),
        ("540126000000", "540104000000"),
        ("362137000000", "360735000000"),
        ("330121000000", "330109000000"),
        ("330181000000", "330109000000"),
    ):
        places = {place.code: place for place in packs.for_place(today).places}
        place = places[code]
        while place.replaced_by:
            follower = places[place.replaced_by]
            assert place.valid_to == follower.valid_from
            assert place.valid_to is not None
            assert place.valid_to < dt.date(2023, 6, 30)
            place = follower
        assert (place.code, place.valid_to) == (today, None)


def test_coordinates_are_approximate_and_inside_their_county() -> None:
    boxes = {
        "5401": (89.5, 92.7, 29.0, 31.1),
        "360735": (116.0, 116.7, 25.9, 26.7),
        "330109": (120.0, 120.8, 29.8, 30.4),
    }
    for prefix, (west, east, south, north) in boxes.items():
        located = [
            p for pack in packs.all() for p in pack.places if p.code.startswith(prefix) and p.lon is not None
        ]
        assert located
        for place in located:
            assert place.position == "approximate"
            if (
                place.code != "540171000000"
            ):  # the industrial park at Golmud belongs to Lhasa and lies in Qinghai
                assert place.lon is not None
                assert place.lat is not None
                assert west < place.lon < east, place.name
                assert south < place.lat < north, place.name


@pytest.mark.parametrize(
    ("committee", "place"),
    [
        ("塔巴村委会", "塔巴村"),
        ("塔巴村村委会", "塔巴村"),
        ("荣庄村民委员会", "荣庄村"),
        ("嘎则居委会", "嘎则社区"),
        ("铜锣湾社区居民委员会", "铜锣湾社区"),
        ("广德社区", "广德社区"),
        ("围垦生活区", "围垦生活区"),
    ],
)
def test_a_committees_name_gives_its_places_name(committee: str, place: str) -> None:
    assert divisions.place_name(committee) == place


def test_the_tool_makes_an_extract_out_of_the_package(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    rows = {
        "cities": [("5401", "拉萨市"), ("5402", "日喀则市")],
        "areas": [("540103", "堆龙德庆区"), ("540202", "桑珠孜区")],
        "streets": [("540103001", "东嘎街道")],
        "villages": [("540103001001", "东嘎居委会"), ("540103001498", "某园区虚拟社区")],
    }
    for file, divided in rows.items():
        with (dist / f"{file}.csv").open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([("code", "name"), *divided])
    found = {row["code"]: row for row in divisions.extract(tmp_path, "5401")}
    assert list(found) == [
        "540100000000", "540103000000", "540103001000", "540103001001", "540103001498", "540125000000",
    ]  # fmt: skip
    assert (found["540103001001"]["name"], found["540103001001"]["kind"]) == ("东嘎社区", "neighbourhood")
    assert found["540103001498"]["kind"] == "other"
    assert found["540103000000"]["valid_from"] == found["540125000000"]["valid_to"]
    target = tmp_path / "places.csv"
    divisions.write(list(found.values()), target)
    assert target.read_text(encoding="utf-8").splitlines()[0] == ",".join(divisions.COLUMNS)
