"""Tokens are safe words in an order that carries the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.search import index_text, index_tokens, name_tokens, tail_tokens
from lianxin.engines.search.scripts import runs

SAFE = re.compile("[a-z][0-9a-z]*")


def test_n_characters_give_n_tokens_and_the_last_stands_alone() -> None:
    assert index_tokens("白玛卓嘎") == ["z767dx739b", "z739bx5353", "z5353x560e", "z560e"]


def test_tibetan_syllables_are_kept_whole() -> None:
    assert index_tokens("པད་མ།") == ["t5451x58", "t58"]


def test_an_address_keeps_its_numbers_as_words() -> None:
    assert index_tokens("塔巴12组 B座") == ["z5854x5df4", "z5df4", "w12", "z7ec4", "wb", "z5ea7"]


def test_a_name_can_be_found_by_sound_from_every_character_on() -> None:
    tokens = name_tokens("白玛卓嘎", "པད་མ།")
    assert tokens[:6] == [*index_tokens("白玛卓嘎"), *index_tokens("པད་མ།")]
    assert set(tokens[6:]) == {"pbaimazhuoga", "pmazhuoga", "pzhuoga", "pga", "ibmzg", "imzg", "izg", "ig"}


def test_both_readings_of_a_surname_are_indexed() -> None:
    assert {"pzengguo", "pcengguo", "izg", "icg"} <= set(name_tokens("曾国"))


@pytest.mark.parametrize(
    ("number", "tokens"),
    [
        ("138 0000-1234", ["e1234"]),
        ("99000019500101001X", ["e001x"]),
        ("１２３４", ["e1234"]),
        ("123", []),
        ("电话一二三四", []),
    ],
)
def test_only_the_tail_of_a_number_is_indexed(number: str, tokens: list[str]) -> None:
    assert tail_tokens(number) == tokens


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_every_token_of_every_text_is_a_safe_word(text: str, name: str, name_bo: str) -> None:
    for token in (*index_tokens(text), *name_tokens(name, name_bo), *tail_tokens(text)):
        assert SAFE.fullmatch(token)
        assert len(token) < 2_000


@given(st.text(max_size=40))
def test_there_are_as_many_tokens_as_units(text: str) -> None:
    assert len(index_tokens(text)) == sum(len(run.units) for run in runs(text))


def test_index_text_is_one_line_of_words() -> None:
    assert index_text(["z1", "w2"]) == "z1 w2"
