"""Which questionnaires count, by rule."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.domain.surveys.rules.validity import REASONS, Sheet, judge, middles_of, rules_of
from lianxin.engines.xforms import ValidityRule as Rule
from lianxin.engines.xforms import read_validity
from tests.domain.surveys.questions import SCALE, number, question

HOME = (29.83, 91.73)
BLOCK = [question(f"trust/t{at}", offered=SCALE) for at in range(5)]
FORM = [
    question("lives_alone", is_required=True),
    question("meals"),
    question("age", "int"),
    *BLOCK,
    question("spot", "geopoint"),
    question("words", "text"),
    question("total", "calculate"),
]
GOOD: dict[str, Any] = {
    "lives_alone": "yes", "meals": "no", "age": 71, "trust": {"t0": "1", "t1": "2", "t2": "4", "t3": "2", "t4": "3"},
    "spot": "29.83 91.731 3650 8", "words": "想有人说说话", "total": 9,
}  # fmt: skip


def reasons(rule: Rule, *sheets: Sheet) -> list[tuple[str, ...]]:
    return list(judge(FORM, [rule], sheets).values())


def sheet(at: int = 1, answers: dict[str, Any] | None = None, **more: Any) -> Sheet:
    return Sheet(number(at), {**GOOD, **(answers or {})}, **more)


def test_a_required_answer_that_was_asked_for_must_be_there() -> None:
    assert reasons(Rule("complete"), sheet(), sheet(2, {"lives_alone": None})) == [(), ("complete",)]


def test_a_required_question_that_was_not_to_be_asked_is_not_missing() -> None:
    answers = {name: value for name, value in GOOD.items() if name != "lives_alone"}
    assert judge(FORM, [Rule("complete")], [Sheet(number(1), answers)]) == {number(1): ()}


@pytest.mark.parametrize(("gaps", "found"), [(2, ()), (3, ("complete",))])
def test_a_share_of_what_was_asked_must_be_answered(gaps: int, found: tuple[str, ...]) -> None:
    """Ten are asked (the calculation is nobody's answer): two gaps are 80 per cent."""
    blanks = dict.fromkeys(["meals", "age", "words"][:gaps])
    assert reasons(Rule("complete", 0.8), sheet(1, blanks)) == [found]


def test_the_second_sheet_about_one_resident_on_a_day_is_a_duplicate_and_the_first_stays() -> None:
    somebody, other, today = UUID(int=90), UUID(int=91), date(2026, 11, 23)
    sheets = (
        sheet(1, resident=somebody, day=today), sheet(2, {"age": 72}, resident=somebody, day=today),
        sheet(3, resident=other, day=today), sheet(4, resident=somebody, day=date(2026, 12, 1)),
    )  # fmt: skip
    assert reasons(Rule("duplicate"), *sheets) == [(), ("duplicate",), (), ()]


def test_the_same_answers_to_the_named_questions_from_one_place_are_a_duplicate() -> None:
    rule = Rule("duplicate", names=("words", "age"))
    sheets = (
        sheet(1, place="a"), sheet(2, {"words": " 想有人说说话。"}, place="a"), sheet(3, place="b"), sheet(4, {"age": 72}, place="a"),
        sheet(5, {"words": None, "age": None}, place="a"), sheet(6, {"words": None, "age": None}, place="a"),
    )  # fmt: skip
    assert reasons(rule, *sheets) == [(), ("duplicate",), (), (), (), ()]


def test_the_same_answers_by_one_worker_are_copied_but_not_by_two() -> None:
    one, other = UUID(int=80), UUID(int=81)
    sheets = (sheet(1, worker=one), sheet(2, {"spot": "29.84 91.73 0 0"}, worker=one), sheet(3, worker=other), sheet(4), sheet(5))
    assert reasons(Rule("copied", 8), *sheets) == [(), ("copied",), (), (), ()]


def test_few_answers_agree_by_chance() -> None:
    bare = dict.fromkeys(("trust", "words", "spot"))
    worker = UUID(int=80)
    assert reasons(Rule("copied", 8), sheet(1, bare, worker=worker), sheet(2, bare, worker=worker)) == [(), ()]


def test_a_sheet_that_fails_otherwise_takes_nobodys_place() -> None:
    somebody = UUID(int=90)
    made = judge(FORM, [Rule("too_fast", 60), Rule("duplicate")], [
        sheet(1, resident=somebody, seconds=20), sheet(2, resident=somebody, seconds=600),
    ])  # fmt: skip
    assert list(made.values()) == [("too_fast",), ()]


def test_too_fast_needs_both_times() -> None:
    assert reasons(Rule("too_fast", 120), sheet(1, seconds=119.9), sheet(2, seconds=120), sheet(3)) == [("too_fast",), (), ()]


def test_the_same_answer_through_a_whole_group_is_a_straight_line() -> None:
    straight = {"trust": dict.fromkeys(("t0", "t1", "t2", "t3", "t4"), "2")}
    gap = {"trust": {**straight["trust"], "t4": None}}
    rule = Rule("straight_line", names=("trust",))
    assert reasons(rule, sheet(1, straight), sheet(2), sheet(3, gap)) == [("straight_line",), (), ()]
    assert reasons(Rule("straight_line", 6, ("trust",)), sheet(1, straight)) == [()]
    assert reasons(Rule("straight_line", names=("ailments",)), sheet(1, straight)) == [()]
    assert reasons(Rule("straight_line", names=("t0", "t1", "t2")), sheet(1, straight)) == [("straight_line",)], "or of questions"


def test_no_complaint_at_all_is_an_honest_line() -> None:
    assert reasons(Rule("straight_line", names=("trust",)), sheet(1, {"trust": dict.fromkeys(("t0", "t1", "t2"), "0")})) == [()]


def test_far_from_the_place_is_out_of_area_and_what_cannot_be_told_is_not() -> None:
    """0.1 degree of latitude is 11 km."""
    far = {"spot": "29.93 91.73 0 0"}
    sheets = (sheet(1, far, middle=HOME), sheet(2, middle=HOME), sheet(3, far), sheet(4, {"spot": None}, middle=HOME))
    assert reasons(Rule("out_of_area", 10), *sheets) == [("out_of_area",), (), (), ()]
    assert reasons(Rule("out_of_area", 12), sheet(1, far, middle=HOME)) == [()]
    assert reasons(Rule("out_of_area", 12), sheet(1, flags=frozenset({"not_assigned"}))) == [("out_of_area",)]


def test_strays_do_not_move_the_middle_of_what_was_sent() -> None:
    near = [sheet(at, {"spot": f"29.8{at} 91.7{at} 0 0"}, place="a") for at in range(1, 6)]
    stray = sheet(9, {"spot": "39.9 116.4 0 0"}, place="a")
    lat, lon = middles_of(FORM, [*near, stray])["a"]
    assert (round(lat, 3), round(lon, 3)) == (29.835, 91.735)
    assert middles_of(FORM, near[:4]) == {}


def test_a_value_tampered_with_and_what_people_decided_count_too() -> None:
    assert reasons(Rule("recalculated"), sheet(1, flags=frozenset({"recalculated"})), sheet(2)) == [("recalculated",), ()]
    assert reasons(Rule("complete"), sheet(1, state="rejected"), sheet(2, state="quarantined")) == [("rejected",), ("quarantined",)]


def test_the_sheet_names_each_row_that_is_no_rule() -> None:
    rows = [
        {"rule": "complete", "value": "90%"}, {"rule": "too_fast", "value": ""}, {"rule": "handsome", "value": "1"},
        {"rule": "straight_line", "value": "daily 5"}, {"rule": "", "value": ""}, {"rule": "duplicate"},
        {"rule": "straight_line", "value": "9"}, {"rule": "too_fast", "value": "inf"}, {"rule": "duplicate", "value": "name,age"},
        {"rule": "complete", "value": "2"}, {"rule": "out_of_area"},
    ]  # fmt: skip
    rules, remarks = read_validity(enumerate(rows))
    assert rules == (
        Rule("complete", 0.9), Rule("straight_line", 5, ("daily",)), Rule("duplicate"), Rule("duplicate", names=("name", "age")),
        Rule("out_of_area"),
    )  # fmt: skip
    assert [(one.row, one.code) for one in remarks] == [
        (1, "rule-seconds"), (2, "rule-unknown"), (6, "rule-questions"), (7, "rule-seconds"), (9, "validity-value-wrong"),
    ]  # fmt: skip
    assert rules_of(rows) == rules, "who judges reads what was checked"


@pytest.mark.parametrize(
    ("rule", "value", "code"),
    [
        ("straight_line", "trust 1", "validity-value-wrong"), ("straight_line", "trust 2.5", "validity-value-wrong"),
        ("too_fast", "2 分钟", "rule-seconds"), ("too_fast", "90.5", "rule-seconds"), ("copied", "80%", "rule-seconds"),
        ("complete", "0", "validity-value-wrong"), ("complete", "most", "validity-value-wrong"), ("recalculated", "1", "validity-value-wrong"),
        ("duplicate", "3", "validity-value-wrong"), ("duplicate", "nobody", "reference-unknown"), ("straight_line", "trust nobody", "reference-unknown"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_for_the_author_is_no_rule_for_the_judge(rule: str, value: str, code: str) -> None:
    rules, remarks = read_validity([(7, {"rule": rule, "value": value})], ["trust", "name"])
    assert (rules, [(one.row, one.column, one.code) for one in remarks]) == ((), [(7, "value", code)])


def test_a_row_with_neither_rule_nor_value_is_a_note() -> None:
    assert read_validity([(3, {"note": "以后再定"})]) == ((), ())


cell = st.sampled_from([None, "yes", "no"])
sheets_strategy = st.lists(
    st.builds(
        lambda alone, meals, resident, seconds, state: {
            "answers": {**GOOD, "lives_alone": alone, "meals": meals}, "resident": UUID(int=resident), "seconds": seconds, "state": state,
        },
        cell, cell, st.integers(1, 3), st.none() | st.floats(0, 300), st.sampled_from(["received", "rejected"]),
    ),
    max_size=8,
)  # fmt: skip
EVERY = [Rule("complete", 0.9), Rule("duplicate"), Rule("too_fast", 60), Rule("straight_line", names=("trust",)), Rule("out_of_area", 1)]


@settings(max_examples=50, deadline=None)
@given(sheets_strategy)
def test_every_sheet_is_judged_once_and_one_resident_counts_once(drawn: list[dict[str, Any]]) -> None:
    sheets = [Sheet(number(at), **one) for at, one in enumerate(drawn)]
    made = judge(FORM, EVERY, sheets)
    assert list(made) == [one.id for one in sheets]
    assert all(set(found) <= set(REASONS) for found in made.values())
    counted = [one.resident for one in sheets if not made[one.id]]
    assert len(counted) == len(set(counted))
    assert made == judge(FORM, EVERY, sheets), "judging again finds the same"
