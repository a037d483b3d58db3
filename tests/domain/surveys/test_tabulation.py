"""Counting answers: the same numbers as the textbooks and the statistics library."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.domain.surveys.rules.tabulation import (
    association,
    bins,
    chi_square_tail,
    cross,
    frequencies,
    summary,
)
from lianxin.domain.surveys.rules.texts import grouped, says_nothing


def test_percentages_are_of_those_who_answered() -> None:
    found = frequencies(["yes", "no", "yes", None, ""], ("yes", "no", "unsure"))
    assert [(c.value, c.number, round(c.share, 3)) for c in found.counts] == [("yes", 2, 0.667), ("no", 1, 0.333), ("unsure", 0, 0)]
    assert (found.answered, found.missing, found.asked) == (3, 2, 5)


def test_of_several_answers_each_share_is_of_respondents() -> None:
    found = frequencies([["meal", "bath"], ["meal"], [], ["meal", "meal"]], ("meal", "bath"))
    assert [(c.number, round(c.share, 2)) for c in found.counts] == [(3, 1.0), (1, 0.33)]
    assert found.missing == 1


def test_an_answer_the_form_no_longer_offers_is_shown_last() -> None:
    assert [c.value for c in frequencies(["old", "a"], ("b", "a")).counts] == ["b", "a", "old"]


@settings(max_examples=50)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40))
def test_summaries_agree_with_the_statistics_module(numbers: list[float]) -> None:
    found = summary([*numbers, None])
    assert found is not None
    assert found.missing == 1
    assert math.isclose(found.mean, statistics.fmean(numbers), abs_tol=1e-6)
    assert found.sd is not None
    assert math.isclose(found.sd, statistics.stdev(numbers), rel_tol=1e-6, abs_tol=1e-6)
    quartiles = statistics.quantiles(numbers, n=4, method="inclusive")
    assert [found.lower, found.median, found.upper] == pytest.approx(quartiles, abs=1e-6)


def test_a_cross_table_of_a_textbook() -> None:
    """Agresti, An Introduction to Categorical Data Analysis (2007), table 2.5: χ² = 30.1, df = 2."""
    found = association([[762, 327, 468], [484, 239, 477]])
    assert found is not None
    assert (round(found.chi_square, 1), found.degrees, found.is_trusted) == (30.1, 2, True)
    assert found.p < 1e-6
    assert round(found.cramers_v, 3) == 0.104


@pytest.mark.parametrize(("chi", "degrees"), [(3.841459, 1), (5.991465, 2), (7.814728, 3), (18.307038, 10), (124.342113, 100)])
def test_the_tail_is_a_twentieth_at_the_tabled_points(chi: float, degrees: int) -> None:
    """Critical values of χ² at 0.05 (NIST/SEMATECH e-Handbook 1.3.6.7.4)."""
    assert chi_square_tail(chi, degrees) == pytest.approx(0.05, abs=1e-6)


@settings(max_examples=50)
@given(st.floats(0, 2000), st.integers(1, 400))
def test_a_tail_is_a_probability(chi: float, degrees: int) -> None:
    assert 0 <= chi_square_tail(chi, degrees) <= 1


def test_small_expected_counts_are_not_trusted_and_one_row_has_no_association() -> None:
    small = association([[3, 1], [1, 2]])
    assert small is not None
    assert not small.is_trusted
    assert association([[5, 4]]) is None


answer = st.sampled_from(["a", "b", "c", None])


@settings(max_examples=50)
@given(st.lists(st.tuples(answer, answer), max_size=40))
def test_a_cross_table_adds_up(pairs: list[tuple[str | None, str | None]]) -> None:
    found = cross(pairs, ("a", "b", "c"), ("a", "b", "c"))
    assert found.answered + found.missing == len(pairs)
    assert sum(found.row_sums) == sum(found.column_sums) == found.answered
    assert 0 not in found.row_sums
    assert found.association is None or 0 <= found.association.cramers_v <= 1


def test_somebody_in_several_cells_makes_no_chi_square() -> None:
    found = cross([(["a", "b"], "x"), (["a"], "y"), (["b"], "y")])
    assert found.cells == ((1, 1), (1, 1))
    assert found.association is None


def test_sums_of_a_cross_table_count_people_not_mentions() -> None:
    found = cross([("kin", ["meal", "bath"]), ("kin", ["meal"]), ("alone", ["bath"]), ("alone", [])])
    assert (found.rows, found.columns) == (("alone", "kin"), ("bath", "meal"))
    assert found.cells == ((1, 0), (1, 2))
    assert (found.row_sums, found.column_sums, found.answered) == ((1, 2), (2, 2), 3)
    assert (found.several_rows, found.several_columns) == (False, True)


@settings(max_examples=50)
@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=60))
def test_every_number_is_in_one_bin(numbers: list[float]) -> None:
    made = bins(numbers)
    assert sum(n for _, _, n in made) == len(numbers)
    assert len(made) <= 8


def test_whole_numbers_are_not_cut_into_parts_of_one() -> None:
    assert bins([0, 1, 1, 2]) == [(0, 1, 1), (1, 2, 2), (2, 3, 1)]
    assert bins([0, 0.5, 1])[0][:2] == (0, 0.2)


def test_texts_that_say_the_same_are_one_group() -> None:
    groups = grouped(["想有人送午饭", "想有人送午饭。", "想有人送午饭来", "腿疼,走不动", " 腿疼 走不动 ", "修屋顶"])
    assert [(g.text, g.number) for g in groups] == [("想有人送午饭", 3), ("腿疼 走不动", 2), ("修屋顶", 1)]
    assert groups[0].writings == {"想有人送午饭": 1, "想有人送午饭。": 1, "想有人送午饭来": 1}


def test_different_things_stay_apart() -> None:
    assert len(grouped(["想有人送午饭", "想有人修屋顶"])) == 2
    assert says_nothing("无。")
    assert not says_nothing("无人照顾")


@settings(max_examples=30)
@given(st.lists(st.text("吃饭看病修房子 ,。", max_size=8), max_size=20))
def test_no_text_is_lost(texts: list[str]) -> None:
    said = [text for text in texts if text.strip(" ,。")]
    assert sum(group.number for group in grouped(texts)) == len(said)
