"""Words of rules that say a number: filled from the parameter, never left behind when it changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from lianxin.base import packs
from lianxin.base.packs import Pack, Words, exchange
from lianxin.base.packs.exchange.rows import raw
from lianxin.base.packs.word_checks import fixed_numbers, unknown_blanks

TODAY = dt.date(2026, 11, 23)


def base() -> Pack:
    return packs.get(packs.BASE)


def worded(code: str, at: int, **fields: Any) -> Pack:
    """The base with another wording in one condition of a category."""
    category = base().categories[code]
    conditions = list(category.conditions)
    conditions[at] = msgspec.structs.replace(conditions[at], **fields)
    changed = msgspec.structs.replace(category, conditions=tuple(conditions))
    return replace(base(), categories={**base().categories, code: changed})


def test_the_packs_leave_no_number_of_a_parameter_in_their_words() -> None:
    for pack in packs.all():
        assert list(fixed_numbers(pack)) == []
        assert list(unknown_blanks(pack)) == []


@pytest.mark.parametrize(
    "words",
    [
        Words("年满80周岁"),
        Words("高龄", bo="ལོ་ ༨༠ ལོན་པ།"),
        Words("高龄", en="Aged 80 or over"),
        Words("80岁以上{gaoling_age}"),
    ],
)
def test_a_number_that_is_a_value_of_its_own_parameter_is_pointed_out(words: Words) -> None:
    (found,) = fixed_numbers(worded("gaoling", 0, label=words))
    assert (found.code, found.level) == ("fixed-number", "warning")
    assert (found.details["number"], found.details["name"]) == ("80", "gaoling_age")
    assert found.where.startswith("national-base/categories.toml:")
    assert "{gaoling_age}" in found.remedy


@pytest.mark.parametrize("text", ["年满{gaoling_age}周岁", "见第81条", "GB80", "共180项", "80.5"])
def test_other_numbers_are_let_be(text: str) -> None:
    assert list(fixed_numbers(worded("gaoling", 0, label=Words(text)))) == []


def test_a_number_read_through_another_fact_is_found_too() -> None:
    (found,) = fixed_numbers(worded("kongchao", 2, label=Words("同住的都是60岁以上老人")))
    assert found.details["name"] == "elder_age", "household_elders is counted by it"


def test_words_filled_with_what_is_no_parameter_are_an_error() -> None:
    (found,) = unknown_blanks(worded("gaoling", 0, question=Words("满{gaolin_age}岁了吗?")))
    assert (found.code, found.level, found.details["name"]) == ("words-blank", "error", "gaolin_age")


def test_words_say_the_value_of_the_day_in_three_languages() -> None:
    said = base().said(base().categories["gaoling"].conditions[0].label, TODAY)
    assert (said.zh, said.bo, said.en) == ("年满80周岁(高龄年龄)", "ལོ་ ༨༠ ལོན་པ།", "Aged 80 or over")


def test_a_proposal_that_writes_the_number_back_is_warned_and_still_made() -> None:
    first, *rest = (raw(row) for row in base().benefits["gaoling_jintie"].conditions)
    conditions = [first | {"label": {"zh": "年满80周岁"}}, *rest]
    made, findings = exchange.applied(base(), exchange.Proposal({"benefits": {"gaoling_jintie": {"conditions": conditions}}}))
    assert made is not None
    assert [finding.code for finding in findings] == ["fixed-number"]


def test_a_condition_is_named_with_its_number_where_a_change_is_told() -> None:
    first, *rest = (raw(row) for row in base().benefits["gaoling_jintie"].conditions)
    conditions = [first | {"expression": "age > param.gaoling_jintie_age"}, *rest]
    made, _ = exchange.applied(base(), exchange.Proposal({"benefits": {"gaoling_jintie": {"conditions": conditions}}}))
    assert made is not None
    (change,) = exchange.changes(base(), made)
    assert change.text.startswith("高龄津贴:条件“年满80周岁(津贴年龄)”的条件由")
