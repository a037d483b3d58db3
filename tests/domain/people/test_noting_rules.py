"""Answers to the questions of the rules: what is an answer, what it does to the earlier one, and what is worth asking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.packs.facts import kept, restored
from lianxin.domain.people.rules.asking import Gap, questions
from lianxin.domain.people.rules.noting import (
    Shape,
    Standing,
    checked_answer,
    checked_day,
    checked_evidence,
    checked_source,
    turned,
)
from lianxin.domain.people.services.noting import shape_of
from lianxin.kernel.problems import ProblemError
from tests.factories import TABA, TODAY, refused

PACK = packs.for_place(TABA)
NOTABLE = [fact for fact in PACK.facts.values() if fact.noted]
SUM = Shape("月收入", "number", least=Decimal(0))
COUNT = Shape("几项", "number", least=Decimal(0), most=Decimal(6), whole=True)
STATE = Shape("父亲的情况", "string", codes=("able", "dead"))
YES = Shape("户籍在本县", "boolean")
DAY = Shape("有效期至", "date")


@pytest.mark.parametrize(
    ("shape", "given_", "read"),
    [
        (YES, True, True), (YES, False, False), (SUM, 0, 0), (SUM, Decimal("120.50"), Decimal("120.50")),
        (SUM, Decimal("300.00"), 300), (COUNT, 6, 6), (STATE, "dead", "dead"), (DAY, date(2030, 1, 31), date(2030, 1, 31)),
    ],
)  # fmt: skip
def test_an_answer_that_fits_is_read(shape: Shape, given_: object, read: object) -> None:
    answer = checked_answer(shape, given_)
    assert (answer, type(answer)) == (read, type(read))


@pytest.mark.parametrize(
    ("shape", "given_", "code"),
    [
        (YES, 1, "people.fact_unreadable"), (YES, "yes", "people.fact_unreadable"), (SUM, True, "people.fact_unreadable"),
        (SUM, -1, "people.value_out_of_range"), (SUM, 10**10, "people.value_out_of_range"), (SUM, 1.5, "people.fact_unreadable"),
        (SUM, Decimal("NaN"), "people.fact_unreadable"), (SUM, Decimal("Infinity"), "people.fact_unreadable"),
        (SUM, Decimal("0.001"), "people.fact_unreadable"), (COUNT, 7, "people.value_out_of_range"),
        (COUNT, Decimal("1.5"), "people.fact_unreadable"), (STATE, "gone", "people.code_unknown"),
        (STATE, None, "people.fact_unreadable"), (DAY, date(1800, 1, 1), "people.value_out_of_range"),
        (DAY, datetime(2026, 1, 1), "people.fact_unreadable"), (Shape("话", "string"), "  ", "people.fact_unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_by_name(shape: Shape, given_: object, code: str) -> None:
    with refused(code):
        checked_answer(shape, given_)


ANYTHING = st.one_of(
    st.booleans(), st.integers(), st.decimals(), st.dates(), st.datetimes(), st.text(max_size=80), st.none(), st.floats()
)


@given(fact=st.sampled_from(NOTABLE), given_=ANYTHING)
def test_whatever_is_accepted_is_what_rules_read_back(fact: Any, given_: object) -> None:
    try:
        answer = checked_answer(shape_of(fact), given_)
    except ProblemError as caught:
        refusal = caught
    else:
        assert restored(fact, kept(answer)) == answer
        return
    assert refusal.code.startswith("people.")
    assert "%(" not in refusal.message


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(value=st.integers(0, 5), again=st.none() | st.integers(0, 5), since=DAYS, on=DAYS)
def test_an_answer_begins_ends_or_changes_nothing_and_never_before_what_is_on_record(
    value: int, again: int | None, since: date, on: date
) -> None:
    standing = Standing(value, since, "", since)
    if again != value and on < since:
        with refused("people.fact_answered_later"):
            turned(standing, again, on)
        return
    assert turned(standing, again, on) == ("same" if again == value else "end" if again is None else "begin")
    assert turned(Standing(), again, on) == ("same" if again is None else "begin")


def test_the_same_answer_with_a_new_proof_is_written_down() -> None:
    held = Standing(True, TODAY - timedelta(days=9), "户口簿", TODAY - timedelta(days=9))
    assert turned(held, True, TODAY) == "same"
    assert turned(held, True, TODAY, "户口簿") == "same"
    assert turned(held, True, TODAY, "居住证") == "begin"


def test_day_source_and_proof_are_checked() -> None:
    with refused("people.day_in_future"):
        checked_day(TODAY + timedelta(days=1), TODAY, None)
    with refused("people.day_before_birth"):
        checked_day(date(1940, 1, 1), TODAY, date(1946, 5, 1))
    with refused("people.code_unknown"):
        checked_source("hearsay")
    with refused("people.too_long"):
        checked_evidence("证" * 121)
    assert checked_evidence(" 户口簿 ") == "户口簿"


def decided(**known: Any) -> Any:
    """Somebody of 82 who lives alone, of whom nothing else is known but `known`."""
    row = {**dict.fromkeys(PACK.fact_book.columns), "birth_date": date(1944, 1, 1), "relation": "02"} | known
    facts = {**PACK.fact_book.collected(row, known), **known, "last_met_on": None, "has_care_plan": False}
    return PACK.decide(PACK.told([facts], TODAY)[0], TODAY)


def asked(**known: Any) -> dict[str, Any]:
    found = questions(decided(**known), PACK.fact_book.sources, list(PACK.facts), own=0)
    return {question.gap.code: question for question in found if question.gap.at is None}


def test_the_question_that_settles_most_comes_first_and_a_settled_rule_asks_nothing() -> None:
    nothing = asked()
    assert {"hukou_local", "monthly_income", "children_count", "is_dibao"} <= set(nothing)
    order = [(len(q.settles), len(q.rules)) for q in nothing.values()]
    assert order == sorted(order, reverse=True)
    assert not {"father_state", "receives_child_support", "parents_away"} & set(nothing), "nobody asks an elder that"
    known = asked(hukou_local=True, is_dibao=True, is_tekun=False)
    assert "hukou_local" not in known
    assert "gaoling_jintie" not in {code for q in known.values() for code in q.rules}


def test_one_answer_away_is_said_by_name() -> None:
    found = asked(is_dibao=True, is_tekun=False)
    assert "gaoling_jintie" in found["hukou_local"].settles


@given(st.dictionaries(st.sampled_from(["hukou_local", "is_dibao", "is_tekun", "able_to_work", "has_income"]), st.booleans()))
def test_what_is_known_is_never_asked_and_what_is_asked_is_never_known(known: dict[str, bool]) -> None:
    decisions = decided(**known)
    open_rules = {code for code, decision in decisions.items() if decision.answer == "cannot_tell"}
    found = questions(decisions, PACK.fact_book.sources, list(PACK.facts), own=0)
    assert not set(known) & {question.gap.code for question in found}
    assert {code for question in found for code in question.rules} <= open_rules
    assert all(question.gap.at is None for question in found), "there is nobody else in the household"


def test_what_a_neighbour_in_the_household_has_not_told_is_asked_of_them() -> None:
    row = {**dict.fromkeys(PACK.fact_book.columns), "birth_date": date(1944, 1, 1), "is_tekun": False}
    outside = {"last_met_on": None, "has_care_plan": False}
    me = {**PACK.fact_book.collected(row, {"monthly_income": 100, "assets": 0}), **outside}
    other = {**PACK.fact_book.collected(row, {"monthly_income": None, "assets": 5}), **outside}
    decisions = PACK.decide(PACK.told([me, other], TODAY)[0], TODAY)
    found = {q.gap for q in questions(decisions, PACK.fact_book.sources, list(PACK.facts), own=0)}
    assert Gap("monthly_income", 1) in found
    assert not {Gap("monthly_income"), Gap("assets"), Gap("assets", 1)} & found
