"""Words of packs in the reader's language."""

from __future__ import annotations

import pytest

from lianxin.base import packs
from lianxin.base.packs import Words

HELLO = Words(zh="助餐", bo="ཟས་ཀྱི་རོགས་རམ།", en="Meals")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh", "助餐"),
        ("zh-hans", "助餐"),
        ("bo", "ཟས་ཀྱི་རོགས་རམ།"),
        ("en", "Meals"),
        ("en-GB", "Meals"),
        ("ug", "助餐"),
        ("", "助餐"),
    ],
)
def test_a_word_is_shown_in_the_language_asked_for(language: str, shown: str) -> None:
    assert HELLO.in_language(language) == shown


def test_a_missing_language_falls_back_to_chinese() -> None:
    assert Words(zh="助行").in_language("bo") == "助行"
    assert str(Words(zh="助行", en="Walk")) == "助行"


def test_a_county_calls_a_thing_by_its_own_name() -> None:
    assert packs.get("540100").word("home_visit", "zh-hans") == "拉家常"
    assert packs.get("360735").word("home_visit", "zh-hans") == "入户探访"
    with pytest.raises(KeyError):
        packs.get("540100").word("no_such_word", "zh-hans")
