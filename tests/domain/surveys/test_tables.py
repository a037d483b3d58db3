"""Answers as files for other programs."""

from __future__ import annotations

from lianxin.domain.surveys.rules.tables import (
    Fixed,
    calculated_numbers,
    codebook,
    leaves,
    numbers_of,
    syntax,
    variables,
)
from tests.domain.surveys.questions import question

WISH = question("wishes/wish", "multiselect", ("meal", "bath"))
FORM = [question("lives", offered=("alone", "spouse")), WISH, question("age", "int"), question("说的话", "text")]


def test_several_answers_are_a_variable_each() -> None:
    made = variables(FORM, lambda q: f"问'{q.name}'", lambda _q, value: f"{value}的", ("AGE",))
    assert [(one.name, one.kind) for one in made] == [
        ("lives", "text"), ("wish_meal", "number"), ("wish_bath", "number"), ("age_2", "number"), ("v", "text"),
    ]  # fmt: skip
    assert [made[1].read(cell) for cell in (["meal"], ["bath"], [], None)] == [1, 0, None, None]
    assert made[3].read("x") is None
    assert made[4].read("找我 13900001234") == "〔***〕"
    assert codebook(made)[:2] == [["lives", "问'lives'", "alone", "alone的"], ["lives", "问'lives'", "spouse", "spouse的"]]


def test_the_syntax_names_and_labels_every_variable() -> None:
    made = variables(FORM, lambda q: f"问'{q.name}'", lambda _q, value: f"{value}的", given={"/data/lives": ["spouse", "elsewhere", None]})
    text = syntax("answers.csv", (Fixed("lx_number", "序号", "number"), Fixed("lx_valid", "有效", "number", {"1": "有效"})), made)
    assert "/FILE='answers.csv'" in text
    assert "  lives '问''lives'''" in text
    assert "VALUE LABELS lives\r\n  1 'alone的 [alone]'\r\n  2 'spouse的 [spouse]'\r\n  3 'elsewhere的 [elsewhere]'\r\n." in text
    assert "MISSING VALUES" not in text
    assert "  lx_number F12.0\r\n  lx_valid F12.0\r\n  lives F12.0" in text
    assert [made[0].read(cell) for cell in ("spouse", "elsewhere", None, "")] == [2, 3, None, None]
    assert "VALUE LABELS lx_valid\r\n  1 '有效'" in text
    assert "VALUE LABELS wish_meal\r\n  1 '是'\r\n  0 '否'" in text


def test_a_calculation_that_gives_numbers_is_a_number_and_whole_ones_have_no_point() -> None:
    score, level = question("score", "calculate"), question("level", "calculate")
    calculated = calculated_numbers({score.path: [3, None, 4.0], level.path: ["low", 2], "/data/none": [None]})
    assert calculated == {score.path: True}
    made = variables([score, level, question("age", "int")], lambda q: q.name, lambda _q, value: value, calculated=calculated)
    assert [(one.kind, one.read(7.0)) for one in made] == [("number", 7), ("text", "7.0"), ("number", 7)]
    assert str(made[0].read(4.0)) == "4"


def test_who_and_where_somebody_is_does_not_leave() -> None:
    asked = [question(name, "text") for name in ("name", "kin_name", "phone", "wish_words")]
    assert [leaves(one) for one in asked] == [False, False, False, True]
    assert not leaves(question("spot", "geopoint"))
    assert not leaves(question("photo", "photo"))


def test_choices_that_are_whole_numbers_keep_them_and_strange_answers_come_after() -> None:
    assert numbers_of(question("q", offered=("0", "1", "3")), [3, "refused", None]) == {"0": 0, "1": 1, "3": 3, "refused": 4}
    assert numbers_of(question("q", offered=("-9", "2"))) == {"-9": -9, "2": 2}
    for offered in (("01", "1"), ("1.5", "2"), ("1", "other"), ("9" * 12, "1")):
        assert numbers_of(question("q", offered=offered)) == {offered[0]: 1, offered[1]: 2}


def test_a_long_label_of_a_value_still_ends_with_what_the_form_calls_it() -> None:
    made = variables([question("q", offered=("far",))], lambda q: q.name, lambda _q, _value: "很" * 100, given={})
    label = made[0].labels["1"]
    assert label.endswith("很 [far]")
    assert len(label.encode()) <= 120
