"""L03: goals, family trees and months by their rules."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.cases.rules import QUALITIES, RELATIONS, Kin, around, attainment, family_of, months_of
from lianxin.engines.diagrams import Caption, ecomap, family_tree

UNLISTED = {"father": "父亲", "mother": "母亲", "parent": "父母", "child": "子女"}
SCORE = st.integers(-2, 2)


@pytest.mark.parametrize(
    ("scores", "sum_of"), [([0], "50.0"), ([2], "70.0"), ([-2, -2, -2], "22.6"), ([1, 1], "62.4"), ([1, -1], "50.0")]
)
def test_the_summary_of_goal_attainment_scaling(scores: list[int], sum_of: str) -> None:
    """Kiresuk & Sherman (1968), equal weights, ρ = 0.3: one goal spreads by 10 a step, two by √2.6, three by √4.8."""
    assert attainment(scores) == Decimal(sum_of)


@given(st.lists(SCORE, min_size=1, max_size=12))
def test_goals_that_come_out_better_never_lower_the_summary(scores: list[int]) -> None:
    found, better = attainment(scores), attainment([min(2, one + 1) for one in scores])
    mirrored = attainment([-one for one in scores])
    assert found is not None
    assert better is not None
    assert mirrored is not None
    assert found <= better
    assert abs(found + mirrored - 100) <= Decimal("0.1")


def test_a_grandfather_and_a_brother_show_parents_nobody_named() -> None:
    drawn = family_of(Kin("self", "白玛"), [Kin("g", "爷爷", "father_side"), Kin("b", "弟弟", "sibling")], UNLISTED)
    assert {one.name for one in drawn.people} == {"白玛", "爷爷", "弟弟", "父亲"}
    assert {(link.child, link.parents) for link in drawn.children} == {
        ("unlisted-father", ("g",)), ("self", ("unlisted-father",)), ("b", ("unlisted-father",)),
    }  # fmt: skip


def test_children_are_of_both_and_friends_stand_in_the_ecomap_alone() -> None:
    kin = [Kin("h", "丈夫", "spouse", dead=True), Kin("c", "儿子", "child", quality="strong", flow="from"), Kin("f", "邻居", "neighbour", quality="plain")]
    drawn = family_of(Kin("self", "白玛"), kin, UNLISTED)
    assert [(link.child, link.parents) for link in drawn.children] == [("c", ("self", "h"))]
    assert "f" not in {one.code for one in drawn.people}
    assert [one.code for one in around(Kin("self", "白玛"), kin).systems] == ["c", "f"]


KIN = st.builds(
    Kin, st.uuids().map(str), st.sampled_from(["扎西", "卓嘎", "<b>"]), st.sampled_from(sorted(RELATIONS)), st.sampled_from(["", "1", "2"]),
    st.none() | st.integers(0, 99), st.booleans(), st.booleans(), st.sampled_from(["", *QUALITIES]), st.sampled_from(["", "from", "to", "both"]),
)  # fmt: skip


@given(st.lists(KIN, max_size=12, unique_by=lambda one: one.code))
def test_whatever_family_people_tell_it_can_be_drawn(kin: list[Kin]) -> None:
    served = Kin("self", "白玛")
    svg = family_tree(family_of(served, kin, UNLISTED), Caption("图", ""), {})
    assert svg.startswith("<svg")
    assert "<b>" not in svg
    assert ecomap(around(served, kin), Caption("图", ""), {}).startswith("<svg")


MONTHS = [date(2026, month, 1) for month in range(1, 13)]


@given(st.integers(0, 50), st.lists(st.sampled_from(MONTHS)), st.lists(st.sampled_from(MONTHS)))
def test_months_hang_together(before: int, added: list[date], closed: list[date]) -> None:
    rows = months_of(MONTHS, before, Counter(added), Counter(closed))
    assert rows[0].opening == before
    assert all(one.end == following.opening for one, following in pairwise(rows))
    assert rows[-1].end == before + len(added) - len(closed)
