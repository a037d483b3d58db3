"""Division codes: a scope is a range of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel import divisions as d

VILLAGE, TOWNSHIP, COUNTY, CITY, PROVINCE = (
    "540127100202",
    "540127100000",
    "540127000000",
    "540100000000",
    "540000000000",
)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A code of any level; digits from small sets so that one often lies in another."""
    parts = [
        draw(st.sampled_from(["33", "54", "91"])),
        draw(st.sampled_from(["01", "02", "99"])),
        draw(st.sampled_from(["01", "27", "99"])),
        draw(st.sampled_from(["001", "100", "999"])),
        draw(st.sampled_from(["001", "202", "999"])),
    ]
    return "".join(parts[: draw(st.integers(1, 5))]).ljust(12, "0")


@pytest.mark.parametrize(
    ("code", "level"),
    [
        (VILLAGE, "village"),
        (TOWNSHIP, "township"),
        (COUNTY, "county"),
        (CITY, "city"),
        (PROVINCE, "province"),
        ("441900003000", "township"),
        ("441900003001", "village"),
    ],
)
def test_the_level_is_read_from_the_zeros(code: str, level: str) -> None:
    assert d.level(code) == level


@pytest.mark.parametrize(
    "code",
    [
        "",
        "540127",
        "54012710020X",
        "５４０１２７１００２０２",
        "990000000000",
        "000000000000",
        "540027100000",
        "540127000202",
    ],
)
def test_texts_that_name_no_division_are_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"code|province"):
        d.level(code)


@given(codes(), codes())
def test_inside_the_range_is_the_same_as_contained(outer: str, inner: str) -> None:
    lo, hi = d.place_range(outer)
    assert (lo <= inner < hi) == d.contains(outer, inner) == (inner == outer or outer in d.ancestors(inner))
    assert len(lo) == len(hi) == 12


@given(codes())
def test_a_parent_is_one_level_up_and_holds_its_child(code: str) -> None:
    above = d.parent(code)
    if above is None:
        assert d.level(code) == "province"
        return
    assert d.LEVELS.index(d.level(above)) == d.LEVELS.index(d.level(code)) - 1
    assert d.contains(above, code)
    assert not d.contains(code, above)


@given(codes())
def test_short_forms_come_back_to_the_same_code(code: str) -> None:
    assert d.normalise(f" {d.prefix(code)}　") == code
    assert d.normalise(code) == code


def test_full_width_digits_are_read() -> None:
    assert d.normalise("５４０１２７") == COUNTY


@pytest.mark.parametrize("text", ["54012", "5401271", "540127100202000", "工卡镇", "99"])
def test_texts_of_other_lengths_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"digits|province"):
        d.normalise(text)


def test_the_place_above_is_cut_from_the_code() -> None:
    assert d.township_of(VILLAGE) == d.township_of(TOWNSHIP) == TOWNSHIP
    assert d.county_of(VILLAGE) == d.county_of(COUNTY) == COUNTY
    assert d.city_of(VILLAGE) == d.city_of(CITY) == CITY
    assert d.ancestors(VILLAGE) == (TOWNSHIP, COUNTY, CITY, PROVINCE)


def test_no_single_place_of_a_lower_level_is_made_up() -> None:
    for ask, code in ((d.township_of, COUNTY), (d.county_of, CITY), (d.city_of, PROVINCE)):
        with pytest.raises(ValueError, match="no single"):
            ask(code)


def test_a_city_without_counties_holds_its_townships_itself() -> None:
    assert d.parent("441900003000") == d.county_of("441900003000") == "441900000000"
