"""Numbers that have a field of their own are found in a text, whatever stands around them, and starred."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.free_text import private_numbers, without_private_numbers
from lianxin.kernel.sayings import SAYINGS, message_of, saying

ID = "990127195203140027"
MOBILE = "13900000001"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"身份证{ID}丢了", ["id_number"]),
        ("990127 19520314 002x", ["id_number"]),
        ("990127195203140027", ["id_number"]),
        (f"打{MOBILE}找儿子", ["mobile"]),
        ("+86 139-0000-0001", ["mobile"]),
        (f"{MOBILE}、{ID}、{MOBILE}", ["mobile", "id_number"]),
        ("血压 140/90,2026年11月23日 13:45 测的", []),
        ("订单 9901271952031400271234", []),
        ("门牌 12345678901", []),
        ("区划 540127100202,座机 0891-6123456", []),
        ("a13900000001b", []),
        ("", []),
    ],
)
def test_only_whole_identity_and_mobile_numbers_are_found(text: str, found: list[str]) -> None:
    assert private_numbers(text) == found
    assert (without_private_numbers(text) != text) == bool(found)
    assert private_numbers(without_private_numbers(text)) == []


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([ID, MOBILE]))
def test_what_is_starred_keeps_its_length_and_the_words_around_it(before: str, after: str, number: str) -> None:
    text = f"{before} {number} {after}"
    starred = without_private_numbers(text)
    assert len(starred) == len(text)
    assert number not in starred or number in before or number in after


def test_the_systems_sentences_are_told_from_what_people_write() -> None:
    for code, message in SAYINGS.items():
        assert message_of(saying(code)) == message
    for text in ("", "已故", "resident.died", "system:", "system:nonsense"):
        assert message_of(text) is None
    with pytest.raises(KeyError):
        saying("nonsense")
