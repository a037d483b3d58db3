"""Divisions with their past, found by sound; stations and sites kept by those who may."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places import selectors, services
from lianxin.base.places.models import Division, Site, Station
from lianxin.base.places.wording import home_text
from lianxin.kernel.names import sound_key
from tests.factories import GONGKA, LHASA, MOZHUGONGKA, NOW, TABA, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


def division(code: str, name: str, level: str = "village", **more: object) -> Division:
    return Division.objects.create(code=code, level=level, name=name, sound_key=sound_key(name), pack="540100", **more)  # type: ignore[misc]


@pytest.fixture
def tree() -> None:
    division(LHASA, "拉萨市", "city")
    division(MOZHUGONGKA, "墨竹工卡县", "county")
    division(GONGKA, "工卡镇", "township")
    division(TABA, "塔巴村")
    division("540127100203", "金风村")
    division("540127100299", "老村", valid_to=date(2020, 1, 1), replaced_by=TABA)
    division("330109002001", "金凤社区")


def test_packs_are_brought_in_and_a_second_time_changes_nothing() -> None:
    counts = services.sync_from_packs(actor=Viewer.system("test"), now=NOW)
    before = list(Division.objects.order_by("code").values_list("code", "name", "sound_key"))
    assert counts["divisions"] == len(before) > 1000
    assert services.sync_from_packs(actor=Viewer.system("test"), now=NOW) == counts
    assert list(Division.objects.order_by("code").values_list("code", "name", "sound_key")) == before


def test_every_station_of_the_demo_has_a_number_and_one_changed_here_stays(settings: Settings, admin: User) -> None:
    settings.LIANXIN_MODE = "demo"
    services.sync_from_packs(actor=Viewer.system("test"), now=NOW)
    stations = list(selectors.public_stations())
    assert len(stations) >= 18
    assert all("-000" in station.phone for station in stations), "invented numbers that nobody can have"
    assert len({station.phone for station in stations}) == len(stations)
    ours = next(station for station in stations if station.place == GONGKA)
    services.set_station_phone(actor=viewer_for(admin), now=NOW, station=ours, phone="0891-6130000")
    services.sync_from_packs(actor=Viewer.system("test"), now=NOW)
    assert Station.objects.get(id=ours.id).phone == "0891-6130000"


def test_a_name_is_found_by_its_sound_in_reach(tree: None, deji: User) -> None:
    viewer = viewer_for(deji)
    assert [d.name for d in selectors.search(viewer, "金凤")] == ["金风村"]
    assert [d.name for d in selectors.search(viewer, "塔吧村")] == ["塔巴村"]
    assert [d.code for d in selectors.search(viewer, "5401271002")] == [TABA, "540127100203", "540127100299"]
    assert selectors.search(viewer, "  ") == []
    assert {d.name for d in selectors.search(Viewer.system("test"), "金凤")} == {"金风村", "金凤社区"}


def test_the_tree_shows_what_is_and_the_past_what_was(tree: None, deji: User) -> None:
    viewer = viewer_for(deji)
    assert [d.code for d in selectors.children(viewer, GONGKA)] == [TABA, "540127100203"]
    assert [d.code for d in selectors.former(viewer, TABA)] == ["540127100299"]
    assert [d.code for d in selectors.former(viewer, GONGKA)] == ["540127100299"]
    assert selectors.division_or_404(viewer, "540127100299").replaced_by == TABA
    assert list(selectors.children(viewer, LHASA)) == []
    with refused("general.not_found"):
        selectors.division_or_404(viewer, MOZHUGONGKA)


def test_only_the_widest_places_stand_at_the_top(tree: None, deji: User, admin: User) -> None:
    assert selectors.tops(viewer_for(deji)) == [GONGKA]
    assert selectors.tops(viewer_for(admin)) == [LHASA]
    assert selectors.tops(Viewer.nobody()) == []


def test_sites_are_added_in_reach_and_under_codes_of_their_own(tree: None, admin: User, deji: User) -> None:
    def add(actor: User, place: str = TABA) -> Site:
        return services.add_site(
            actor=viewer_for(actor), now=NOW, code="taba-kitchen", place=place, kind="kitchen", name="塔巴食堂", lon=91.7, lat=29.8
        )

    with refused("access.denied"):
        add(deji)
    with refused("access.denied"):
        add(admin, place="330109002001")
    site = add(admin)
    assert list(selectors.sites(viewer_for(deji))) == [site]
    with refused("place.code_taken"):
        add(admin)
    assert list(selectors.sites(viewer_for(make_user("zhangwei", "worker", "330109002000")))) == []


def test_the_public_number_of_a_station_is_changed_by_who_manages_places(tree: None, admin: User, deji: User) -> None:
    station = Station.objects.create(code="s1", place=GONGKA, name="工卡镇社工站")
    with refused("access.denied"):
        services.set_station_phone(actor=viewer_for(deji), now=NOW, station=station, phone="0891-1234567")
    services.set_station_phone(actor=viewer_for(admin), now=NOW, station=station, phone="0891-1234567")
    assert Station.objects.get().phone == "0891-1234567"
    with refused("general.not_found"):
        selectors.station_or_404(viewer_for(make_user("zhangwei", "worker", "330109002000")), station.id)


def test_invented_stations_and_sites_stay_in_demos(settings: Settings) -> None:
    settings.LIANXIN_DEMO = False
    counts = services.sync_from_packs(actor=Viewer.system("setup"), now=NOW)
    assert counts["divisions"] > 1000
    assert counts["stations"] == counts["sites"] == 0


def test_a_home_is_not_said_twice(tree: None) -> None:
    said = {address: home_text(TABA, address, "zh") for address in ("塔巴村17号", "17号", "工卡镇塔巴村17号", "工卡镇 塔巴村17号", "")}
    assert set(said.values()) == {"工卡镇 塔巴村17号", "工卡镇 塔巴村 17号", "工卡镇塔巴村17号", "工卡镇 塔巴村"}
    assert home_text(TABA, "塔巴村17号", "zh", with_township=False) == "塔巴村17号"
    assert home_text(TABA, "17号", "zh", with_township=False) == "塔巴村 17号"
