"""The cells of a place's profile: every sum is true, and what leaves tells of nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.people.rules.place_numbers import WHOLE, Cells, band, cells_of
from lianxin.domain.people.rules.tallies import CUTS, Tally, together

ages = st.dictionaries(st.tuples(st.sampled_from("0129"), st.sampled_from([None, *CUTS])), st.integers(1, 9), max_size=40)
labels = st.dictionaries(st.sampled_from(("kongchao", "duju")), st.integers(0, 12))
tallies = st.builds(Tally, ages, st.integers(0, 20), st.integers(0, 3), labels, labels)
places = st.dictionaries(st.sampled_from(("甲村", "乙村", "丙村", "丁村")), tallies, max_size=4)


def of(below: dict[str, Tally]) -> Cells:
    return cells_of(together(below.values()), below, ("kongchao", "duju"))


@given(places)
def test_every_sum_is_true(below: dict[str, Tally]) -> None:
    cells = of(below)
    for one in cells.sums:
        assert cells.values[one.total] == sum(cells.values[part] for part in one.parts), one


@given(places)
def test_no_small_number_leaves_and_none_is_worked_out_by_one_sum(below: dict[str, Tally]) -> None:
    cells = of(below)
    shut = cells.hidden(5)
    for cell, number in cells.values.items():
        if 0 < number < 5 and cell not in cells.never_shown | cells.harmless:
            assert cell in shut
    unseen = shut | {cell for cell in cells.never_shown if cells.values[cell]}
    for one in cells.sums:
        alone = [cell for cell in (one.total, *one.parts) if cell in unseen]
        if len(alone) == 1:
            assert alone[0] in cells.harmless or cells.values[alone[0]] >= 5, one


def test_a_large_community_shows_nearly_everything() -> None:
    crowd = Tally({(sex, cut): 40 for sex in "12" for cut in CUTS}, 600, 0, {"kongchao": 112}, {})
    cells = cells_of(crowd, {}, ("kongchao",))
    assert cells.hidden(5) == frozenset()


def test_two_very_old_women_take_others_along_in_both_directions() -> None:
    """The women's sum, the sum of everybody over 80: each would tell."""
    crowd = Tally({(sex, cut): 40 for sex in "12" for cut in CUTS} | {("2", 100): 2}, 600, 0, {}, {})
    shut = cells_of(crowd, {}, ()).hidden(5)
    assert (WHOLE, band("women", 100)) in shut
    old = [band(sex, start) for sex in ("men", "women") for start in range(80, 101, 5)]
    assert len([cell for cell in shut if cell[1] in [*old, "over_80"]]) >= 2
    assert len([cell for cell in shut if cell[1].startswith("women")]) >= 2
