"""Questions about who somebody is are recognised by name and label, and answers that tell it are veiled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lianxin.domain.surveys.rules.personal import (
    VEILED,
    is_personal,
    name_questions,
    names_in,
    only_offered,
    tells,
    veiled,
)
from lianxin.domain.surveys.rules.tables import leaves
from tests.domain.surveys.questions import question

PLAIN = {"zh": "说的话"}


@pytest.mark.parametrize("name", [
    "name", "kin_name", "kinName", "mname", "who", "xingming", "tel", "tel2", "phone", "shouji", "shenfenzheng", "id_number", "resident_id",
    "address", "dizhi", "menpai", "weixin", "姓名",
])  # fmt: skip
def test_a_question_is_personal_by_its_node_name(name: str) -> None:
    asked = replace(question(name, "text"), labels=PLAIN)
    assert is_personal(asked)
    assert not leaves(asked)


@pytest.mark.parametrize("label", [
    {"zh": "您的姓名"}, {"zh": "您叫什么?"}, {"zh": "您是谁"}, {"zh": "手机号码"}, {"zh": "身份证号"}, {"zh": "现住址"}, {"zh": "门牌号"}, {"zh": "微信"},
    {"zh": "说的话", "bo": "མིང་།"}, {"bo": "ཁ་པར་ཨང་གྲངས།"}, {"en": "Your name"}, {"en": "Phone number"}, {"en": "ID number"}, {"": "Home address"},
])  # fmt: skip
def test_a_question_is_personal_by_its_label_in_any_language(label: dict[str, str]) -> None:
    for kind in ("text", "int", "calculate", "barcode", "decimal"):
        assert is_personal(replace(question("q1", kind), labels=label))


@pytest.mark.parametrize("name", ["words", "wish_words", "score", "level", "kin_age", "idea", "whole", "video_seconds"])
def test_other_questions_are_counted(name: str) -> None:
    assert not is_personal(replace(question(name, "text"), labels={"zh": "老人自己怎么说?", "bo": "རྒན་རྒོན་རང་གིས་ཅི་ཟེར།", "en": "In own words"}))


def test_a_choice_with_its_own_list_names_nobody_and_one_without_may() -> None:
    asked = replace(question("has"), labels={"zh": "您有手机吗?"})
    assert not is_personal(asked)
    assert is_personal(replace(asked, choices=()))


@pytest.mark.parametrize("text", ["次仁", "我是次仁", "找我 139 0000 1234", "540127196001011234", "0891-6123456", "Ask TSERING please"])
def test_a_text_with_a_name_or_number_tells(text: str) -> None:
    assert tells(text, ["次仁", "Tsering"])


@pytest.mark.parametrize("text", ["想有人送饭", "2026-11-27", "29.824123 91.741456 3700 12", "tserings"])
def test_other_texts_do_not(text: str) -> None:
    assert not tells(text, ["次仁", "Tsering"])


def test_answers_are_veiled_wherever_a_name_stands() -> None:
    questions = [question("name", "text"), question("lives"), question("words", "text"), question("kin/kin_name", "text", repeat="/data/kin")]
    answers = {"name": "卓玛", "lives": "yes", "words": "卓玛和央金都好", "n": 13900001234, "age": 71, "kin": [{"kin_name": "央金", "said": "央金"}]}
    names = names_in(name_questions(questions), answers, ["卓玛拉姆"])
    assert names == {"卓玛", "央金", "卓玛拉姆"}
    shown = veiled(answers, names, only_offered(questions))
    assert shown["words"] == shown["n"] == shown["kin"][0]["said"] == VEILED
    assert (shown["lives"], shown["age"]) == ("yes", 71)


def test_what_the_form_offers_is_never_taken_for_a_name() -> None:
    questions = [question("lives"), question("name", "text")]
    answers = {"lives": "yes", "name": "yes"}
    assert veiled(answers, names_in(name_questions(questions), answers), only_offered(questions))["lives"] == "yes"
    assert names_in(name_questions(questions), {"name": "没有"}) == frozenset(), "who says nothing has no such name"
