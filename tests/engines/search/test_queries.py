"""What was typed is understood."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.search import QueryKind, query, to_fts5, to_tsquery


@pytest.mark.parametrize(
    ("typed", "kind", "tail"),
    [
        ("卓嘎", QueryKind.CHINESE, ""),
        ("པད་མ།", QueryKind.TIBETAN, ""),
        ("bmzg", QueryKind.LATIN, ""),
        ("138 0000-1234", QueryKind.DIGITS, "13800001234"),
        ("001Ｘ", QueryKind.DIGITS, "001x"),
        ("12", QueryKind.DIGITS, ""),
        ("塔巴村12组", QueryKind.ADDRESS, ""),
        ("卓嘎 1234", QueryKind.ADDRESS, "1234"),
        ("1234 5678 卓嘎", QueryKind.ADDRESS, ""),
        ("卓嘎 zg", QueryKind.MIXED, ""),
        (" 。!", QueryKind.EMPTY, ""),
    ],
)
def test_the_kind_and_the_tail_are_read(typed: str, kind: QueryKind, tail: str) -> None:
    found = query(typed)
    assert (found.kind, found.tail) == (kind, tail)


def test_the_two_languages_of_the_engines() -> None:
    found = query("白玛卓 1")
    assert to_fts5(found) == '("z767dx739b z739bx5353") AND ("w1")'
    assert to_tsquery(found) == "(('z767dx739b' <-> 'z739bx5353')) & (('w1'))"


def test_one_character_also_begins_a_bigram() -> None:
    assert to_fts5(query("卓")) == '("z5353" OR "z5353x"*)'


def test_an_empty_query_finds_nothing() -> None:
    assert query("--").is_empty
    assert (to_fts5(query("--")), to_tsquery(query("--"))) == ('""', "")


@given(st.text())
def test_nothing_typed_escapes_its_quotes(typed: str) -> None:
    found = query(typed)
    assert re.fullmatch(r'""|(\(("[0-9a-z ]+"\*?( OR )?)+\)( AND )?)+', to_fts5(found))
    assert re.fullmatch(r"((\(|\)|'[0-9a-z]+'(:\*)?| <-> | \| | & )+)?", to_tsquery(found))


def test_a_very_long_text_asks_for_its_first_hundred_characters_only() -> None:
    assert query("白玛" * 10_000) == query("白玛" * 50)
