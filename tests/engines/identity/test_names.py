"""Tibetan name stems and Han homophones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.identity import IdentityInputError, StemTable, table_of_rows
from lianxin.engines.identity.compare import NAME
from lianxin.engines.identity.normalise import name_features, near_sound
from tests.engines.identity.people import rows, whole_table

SPELLINGS = [s for row in rows() for s in row["spellings"].split()]


def level(a: str, b: str) -> str:
    found = NAME.level(name_features(a, whole_table()), name_features(b, whole_table()))
    return found.name if found else "unknown"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("次仁卓玛", "次仁卓玛", "same"),
        ("次仁 卓玛", "次仁·卓玛", "stems"),
        ("次仁卓玛", "才仁卓玛", "stems"),
        ("次仁卓玛", "泽仁着玛", "stems"),
        ("ཚེ་རིང་སྒྲོལ་མ།", "才仁卓玛", "stems"),
        ("ཚེ་རིང་སྒྲོལ་མ།", "ཚེ་རིང་སྒྲོལ་དཀར།", "one_part"),
        ("次仁卓玛", "次仁卓嘎", "one_part"),
        ("卓玛", "卓嘎", "different"),
        ("次仁卓玛", "次卓", "short"),
        ("泽仁卓玛", "次卓", "short"),
        ("次仁卓嘎", "次卓", "short"),
        ("泽卓", "次卓", "short"),
        ("次仁卓玛", "次仁卓", "short"),
        ("次仁卓玛", "卓玛", "half"),
        ("次仁卓玛", "德吉", "different"),
        ("张伟", "张玮", "sound"),
        ("李明", "李敏", "near"),
        ("陈志强", "陈自强", "near"),
        ("李娜", "李丽", "different"),
        ("王小明", "王小红", "different"),
        ("王丹增", "王小红", "different"),
        ("曾国强", "曾国强", "same"),
        ("曾国强", "增国强", "sound"),
        ("Tenzin Dolma", "TENZIN  DOLMA", "same"),
        ("", "次仁", "unknown"),
    ],
)
def test_two_writings_have_this_level(a: str, b: str, expected: str) -> None:
    assert level(a, b) == level(b, a) == expected


def test_the_longest_stem_wins() -> None:
    table = StemTable({"a": ["多吉"], "b": ["多吉才"]})
    assert table.cut("多吉才").parts == ("b",)


def test_an_unknown_half_keeps_names_apart() -> None:
    assert level("次仁某某", "次仁甲乙") == "one_part"


@pytest.mark.parametrize(
    ("spellings", "subject"),
    [
        ({"a": ["次仁"], "b": ["次仁"]}, "stems.b"),
        ({"a": ["次"]}, "stems.a"),
        ({"a": []}, "stems.a"),
        ({"a": [""]}, "stems.a"),
        ({"~a": ["次仁"]}, "stems.~a"),
        ({"a+b": ["次仁"]}, "stems.a+b"),
    ],
)
def test_a_bad_table_is_refused_by_its_stem(spellings: dict[str, list[str]], subject: str) -> None:
    with pytest.raises(IdentityInputError) as refused:
        StemTable(spellings)
    assert refused.value.subject == subject


def test_a_stem_in_two_rows_is_refused() -> None:
    with pytest.raises(IdentityInputError):
        table_of_rows([{"stem": "a", "spellings": "次仁"}, {"stem": "a", "spellings": "才仁"}])


def test_the_packs_table_is_sound_and_marked_for_review() -> None:
    assert whole_table()
    assert len(rows()) >= 60
    assert all(row["review"] == "待母语者核对" and row["name_bo"].endswith("་") for row in rows())


@given(st.text(max_size=12))
def test_any_text_is_cut_without_loss_of_the_name(text: str) -> None:
    found = name_features(text, whole_table())
    name = found["name"]
    assert name is None or isinstance(name, str)
    assert name_features(name or "", whole_table()) == found


@given(st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=2))
def test_every_spelling_is_found_whole(spellings: list[str]) -> None:
    found = name_features("".join(spellings), whole_table())
    assert found["name_stems"]
    assert found["name_short"] is None


@given(st.text(alphabet="abcghlnsz ", max_size=20))
def test_near_sound_is_idempotent(sound: str) -> None:
    once = near_sound(sound)
    assert near_sound(once) == once
