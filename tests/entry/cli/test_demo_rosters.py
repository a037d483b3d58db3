"""The demo's rosters look like a county's register: ages, sexes and names that could be real."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from lianxin.entry.cli.demo.households import MAN, WOMAN
from lianxin.entry.cli.demo.offices import BAIMA, MOZHU, OFFICES
from lianxin.entry.cli.demo.persons import Office, Row
from lianxin.entry.cli.demo.rosters import rows_of
from lianxin.kernel.clock import age_on
from lianxin.kernel.codes import ETHNIC, parse_relation
from lianxin.kernel.identity_numbers import check_digit

TODAY = date(2026, 9, 25)
LHASA_OFFICES = [office for office in OFFICES if office.pack == "540100"]
OTHERS = [office for office in OFFICES if office.pack != "540100"]


def people(office: Office) -> list[tuple[int, str, Row]]:
    """Everybody of an office's roster with age and sex."""
    return [
        (age_on(date.fromisoformat(str(row["born_on"])), TODAY), str(row["sex"]), row)
        for row in rows_of(office, TODAY, 1)
    ]


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.place)
def test_the_age_pyramid_is_that_of_a_county_whose_young_adults_work_elsewhere(office: Office) -> None:
    rows = people(office)
    bands = Counter((age // 10 * 10, sex) for age, sex, _ in rows)
    steps = {start: (bands[start, MAN], bands[start, WOMAN]) for start in range(0, 80, 10)}
    for start, (men, women) in steps.items():
        assert min(men, women) >= 0.03 * len(rows) / 2, f"{start}: hardly anybody"
        assert 0.62 <= men / women <= 1.6, f"{start}: {men} men, {women} women"
    both = {start: sum(pair) for start, pair in steps.items()}
    assert all(0.4 <= b / a <= 2.5 for a, b in pairwise(both.values())), f"a cliff between neighbours: {both}"
    assert both[20] < both[10], "young adults are away at work"
    assert both[20] < both[40]
    assert both[60] > both[70] > sum(n for (start, _), n in bands.items() if start >= 80) > 0


@pytest.mark.parametrize("office", OTHERS, ids=lambda office: office.place)
def test_nobody_outside_lhasa_has_a_tibetan_name_or_speaks_tibetan(office: Office) -> None:
    for _, _, row in people(office):
        assert row["name_bo"] == ""
        assert row["ethnic"] != "藏族"
        assert row["language"] == "汉语"


@pytest.mark.parametrize("office", LHASA_OFFICES, ids=lambda office: office.place)
def test_names_follow_the_ethnic_group_of_the_household(office: Office) -> None:
    for _, _, row in people(office):
        assert (row["ethnic"] == "藏族") == bool(row["name_bo"]), row["name"]


def test_families_of_a_region_bear_its_surnames() -> None:
    first = {office.pack: Counter(str(row["name"])[0] for _, _, row in people(office)) for office in OTHERS}
    assert {"赖", "温"} <= {name for name, _ in first["360735"].most_common(6)}
    assert {"沈", "俞"} <= {name for name, _ in first["330109"].most_common(12)}


def test_a_child_bears_the_name_of_the_father_and_is_younger_by_a_generation() -> None:
    homes: dict[object, dict[str, list[tuple[int, Row]]]] = {}
    for age, sex, row in people(OTHERS[0]):
        role = "father" if row["relation"] == "户主" and sex == MAN else str(row["relation"])
        homes.setdefault(row["household_no"], {}).setdefault(role, []).append((age, row))
    checked = 0
    for home in homes.values():
        for age, child in home.get("儿子", []) + home.get("女儿", []):
            for fathers_age, father in home.get("father", []):
                assert str(child["name"])[0] == str(father["name"])[0]
                assert fathers_age - age >= 17
                checked += 1
    assert checked > 100


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.place)
def test_every_row_is_one_the_importer_understands(office: Office) -> None:
    rows = [row for _, _, row in people(office)]
    assert len(rows) == sum(area.people for area in office.areas) + len(office.tell)
    numbers = [str(row["id_number"]) for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert all(check_digit(number[:17]) == number[17] for number in numbers)
    assert all(parse_relation(str(row["relation"])) for row in rows)
    assert all(ETHNIC.parse(str(row["ethnic"])) for row in rows)


def test_one_seed_tells_one_story_and_baima_is_in_it() -> None:
    once, again = list(rows_of(MOZHU, TODAY, 1)), list(rows_of(MOZHU, TODAY, 1))
    assert once == again
    assert once[0]["address"] == BAIMA["address"]
    assert sum(row["address"] == BAIMA["address"] and row["name"] == "白玛" for row in once) == 1
