"""Nothing known is left in a masked text, and what cannot be hidden is shown to nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.conduct.rules import Identity, Mask, leaks, masked

KNOWN = [
    Identity("王小明", "本人", is_name=True), Identity("次仁卓玛", "家属或联系人", is_name=True), Identity("དབང་ཕྱུག་ཚེ་རིང་", "本人", is_name=True),
    Identity("13812345678", "号码"), Identity("32010219900101123X", "号码"), Identity("塔巴村三组12号", "地址"), Identity("欧阳明", "工作人员", is_name=True),
]  # fmt: skip
TEXTS = [
    "王小明今天见了次仁卓玛,电话138 1234 5678。", "王 小 明", "王\u200b小\u200b明", "王-小-明", "王奶奶、老王、小明都在", "欧阳老师来过", "卓玛说次仁不来",
    "尾号5678", "13812345678", "身份证 320102 19900101 123x", "３２０１０２１９９００１０１１２３Ｘ", "一三八一二三四五六七八", "住塔巴村 三组12号",
    "དབང་ཕྱུག་ཚེ་རིང་ལགས།", "ཕྱུག་ཚེ་", "写信到 wang.xiaoming@example.org", "3栋2单元501室",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_known_becomes_a_mark_or_the_text_is_withheld(text: str) -> None:
    shown = masked(text, KNOWN)
    assert shown is None or (leaks(shown, KNOWN) == [] and "〔" in shown)


def test_what_says_nothing_of_anybody_stays() -> None:
    text = "每周走访两次,2026-11-03 起,目标达成 80%。"
    assert masked(text, KNOWN) == text


def test_marks_do_not_hide_each_other() -> None:
    assert masked("王小明的电话13812345678", KNOWN) == "〔本人〕的电话〔号码〕"


def test_a_text_in_which_something_is_left_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the first net ever miss, the second one closes."""
    monkeypatch.setattr("lianxin.domain.conduct.rules.masking._pattern", lambda _word: __import__("re").compile("(?!)"))
    assert masked("王小明", KNOWN) is None


GAPS = st.lists(st.sampled_from(["", " ", "\u200b", "·", "、", "-", "(", "\n"]), min_size=4, max_size=4)
NAMES = st.text("王李张旦增卓玛次仁明华", min_size=2, max_size=4)


@given(NAMES, GAPS, st.text("去了来说好很天,。", max_size=6), st.text("去了来说好很天,。", max_size=6))
def test_a_name_never_comes_through(name: str, gaps: list[str], before: str, after: str) -> None:
    spaced = "".join(f"{letter}{gap}" for letter, gap in zip(name, gaps, strict=False))
    known = [Identity(name, "本人", is_name=True)]
    shown = masked(before + spaced + after, known)
    assert shown is None or name not in "".join(one for one in shown if one.isalnum())


def test_an_unseen_letter_hides_nothing_from_the_nets() -> None:
    known = [Identity("王桂兰", "本人", is_name=True)]
    assert masked("王\u034f桂兰说要回家", known) == "〔本人〕说要回家"
    assert leaks("王\u034f桂兰", known)
    assert leaks("王\u200b桂\u115f兰", known)


@pytest.mark.parametrize("called", ["小芳", "阿芳", "芳芳", "芳姐"])
def test_a_given_name_of_one_sign_is_known_too(called: str) -> None:
    assert masked(f"{called}今天没来", [Identity("王芳", "本人", is_name=True)]) == "〔本人〕今天没来"


def test_the_words_of_a_file_are_worked_out_once() -> None:
    """A station of two hundred: thousands of words are read over a file, only those that are there are looked for."""
    people = [Identity(f"{family}{given}", "工作人员", is_name=True) for family in "赵钱孙李周吴郑冯陈褚" for given in "一二三四五六七八九十百千万亿兆甲乙丙丁戊"]
    mask = Mask(people)
    assert mask.hide("钱三今天去看了他,门口的路不好走。" * 40) == "〔工作人员〕今天去看了他,门口的路不好走。" * 40
