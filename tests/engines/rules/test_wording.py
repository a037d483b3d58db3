"""Words of a rule carry its parameters, and say the value of the day decided for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lianxin.engines.rules import (
    Condition,
    Parameter,
    ParameterTable,
    Rule,
    decide,
    one_condition_short,
    why,
    why_not,
)
from lianxin.engines.rules.wording import UNKNOWN, blanks, filled
from lianxin.kernel.periods import Period

LABEL = {"zh": "年满{old}周岁", "bo": "ལོ་ {old} ལོན་པ།", "en": "Aged {old} or over"}
AGE = Condition("age", LABEL, "age >= param.old", "《某法》第一条", question={"zh": "满{old}岁了吗?"})
RULE = Rule("gaoling", {"zh": "高龄"}, (AGE,), Period(date(2000, 1, 1)))
TABLE = ParameterTable(
    [
        Parameter("old", 80, "year", Period(date(2000, 1, 1), date(2027, 1, 1)), "《某法》"),
        Parameter("old", 85, "year", Period(date(2027, 1, 1)), "《某法》"),
    ]
)


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (80, "zh", "满80岁"),
        (Decimal("80.50"), "en", "满80.5岁"),
        (Decimal(1200), "zh", "满1200岁"),
        (1200, "bo", "满༡༢༠༠岁"),
        (None, "zh", f"满{UNKNOWN}岁"),
    ],
)
def test_a_blank_takes_the_value_in_the_digits_of_the_language(value: object, language: str, said: str) -> None:
    assert filled("满{old}岁", {"old": value}, language) == said


def test_other_braces_and_words_without_any_stay_as_they_are() -> None:
    assert filled("{ } {}", {}, "zh") == "{ } {}"
    assert blanks(LABEL.values()) == ("old",)


def test_reasons_are_in_the_words_of_the_day_decided_for() -> None:
    for day, age, said in ((date(2026, 12, 31), "80", "༨༠"), (date(2027, 1, 1), "85", "༨༥")):
        (reason,) = why(decide(RULE, {"age": 90, "param": TABLE}, day))
        assert reason.label == {"zh": f"年满{age}周岁", "bo": f"ལོ་ {said} ལོན་པ།", "en": f"Aged {age} or over"}
        assert reason.question == {"zh": f"满{age}岁了吗?"}
        assert (reason.code, reason.tree) == (AGE.code, AGE.tree)
    assert AGE.label == LABEL


def test_one_is_never_short_by_a_condition_nobody_should_set_out_to_meet() -> None:
    facts = {"a": True, "b": False}
    parts = [Condition(name, {"zh": name}, name, "《某法》", no_goal=name == "b") for name in ("a", "b")]
    guer = Rule("guer", {"zh": "孤儿"}, tuple(parts), Period(date(2000, 1, 1)))
    decision = decide(guer, facts, date(2026, 1, 1))
    assert [one.code for one in why_not(decision)] == ["b"], "it is still told why not"
    assert one_condition_short(decision) is None
    other = one_condition_short(decide(guer, {"a": False, "b": True}, date(2026, 1, 1)))
    assert other is not None
    assert other.code == "a"
