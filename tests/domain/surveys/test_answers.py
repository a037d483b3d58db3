"""The answers of one submission as cells."""

from __future__ import annotations

from lianxin.domain.surveys.rules import answers as rules
from tests.domain.surveys.questions import question

AGE = question("kin/age", "int", repeat="/data/kin")
MEALS = question("help/meals", "multiselect", ("noon", "evening"))
GIVEN = {"help": {"meals": ["noon", "evening"]}, "kin": [{"age": 40}, {"age": None}], "name": ""}


def test_cells_of_groups_and_of_repeats() -> None:
    assert rules.value_of(GIVEN, MEALS) == ["noon", "evening"]
    assert [rules.value_in(row, AGE) for row in rules.rows_of(GIVEN, "/data/kin")] == [40, None]
    assert rules.rows_of({}, "/data/kin") == []
    assert rules.counted([AGE, MEALS, question("name", "text")], GIVEN) == (4, 2)


def test_asked_without_answer_is_not_the_same_as_not_asked() -> None:
    assert rules.was_asked(GIVEN, question("name", "text"))
    assert not rules.was_asked(GIVEN, question("phone", "text"))
    assert not rules.was_asked({}, MEALS)


def test_a_need_is_said_in_labels() -> None:
    words = "要 ${meals},${nobody} ${ name }"
    assert rules.said(words, [MEALS, question("name", "text")], {**GIVEN, "name": "白玛"}) == "要 noon的、evening的, 白玛"


def test_the_words_of_a_need_are_those_of_the_language() -> None:
    row = {"when": "1", "said::中文 (zh)": "要助餐", "said::English (en)": "meals", "said::བོད་ཡིག (bo)": ""}
    assert [rules.words_of(row, code) for code in ("zh", "en", "bo")] == ["要助餐", "meals", "要助餐"]
    assert rules.words_of({"said": "要"}) == "要"
    assert rules.words_of({"when": "1"}) == ""


def test_positions_and_distances() -> None:
    assert rules.position("29.65 91.13 3650 5") == (29.65, 91.13)
    assert [rules.position(text) for text in ("", None, "north", "99 0")] == [None] * 4
    assert round(rules.kilometres((0, 0), (0, 1)), 1) == 111.2
