"""Names: compared, read aloud, masked; never split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel import names

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "syllables"),
    [
        ("白玛卓嘎", "bai ma zhuo ga"),
        ("曾国强", "zeng guo qiang"),
        ("单雄", "shan xiong"),
        ("解珍", "xie zhen"),
        ("仇英", "qiu ying"),
        ("区大相", "ou da xiang"),
        ("查良镛", "zha liang yong"),
        ("朴正", "piao zheng"),
        ("尉迟恭", "yu chi gong"),
        ("单增", "dan zeng"),
        ("吕布", "lv bu"),
        ("曾", "ceng"),
        ("王曾", "wang ceng"),
        ("Tom 王", "wang"),
        ("པད་མ།", ""),
    ],
)
def test_a_name_is_read_with_its_surname(name: str, syllables: str) -> None:
    assert names.pinyin_syllables(name) == tuple(syllables.split())


def test_pinyin_and_initials_are_one_word() -> None:
    assert (names.pinyin("白玛卓嘎"), names.initials("白玛卓嘎")) == ("baimazhuoga", "bmzg")


def test_a_surname_with_two_readings_can_be_found_by_both() -> None:
    assert names.pinyin_readings("单雄") == (("shan", "xiong"), ("dan", "xiong"))
    assert names.pinyin_readings("白玛") == (("bai", "ma"),)


@given(han)
def test_initials_are_the_first_letters_of_the_syllables(name: str) -> None:
    for reading in names.pinyin_readings(name):
        assert all(syllable.isascii() and syllable.isalpha() and syllable.islower() for syllable in reading)
    assert names.initials(name) == "".join(syllable[0] for syllable in names.pinyin_syllables(name))


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (" 白 玛　卓嘎 ", "白玛卓嘎"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 . 买买提", "阿依古丽·买买提"),
        ("Ｔｏｍ  Lee", "Tom Lee"),
        ("པད་མ།", "པད་མ"),
        ("པད་མ་", "པད་མ"),
        ("白\u200b玛", "白玛"),
        ("", ""),
    ],
)
def test_writings_of_one_name_become_equal(written: str, normal: str) -> None:
    assert names.normalise(written) == normal


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert names.normalise(names.normalise(text)) == names.normalise(text)


def test_tibetan_is_split_at_tsheg_and_shad() -> None:
    assert names.tibetan_syllables("པད་མ་སྒྲོལ་དཀར།") == ["པད", "མ", "སྒྲོལ", "དཀར"]


def test_homophones_sound_alike_and_other_names_do_not() -> None:
    assert names.sound_key("金凤") == names.sound_key("金风")
    assert names.sound_key("卓玛") != names.sound_key("卓嘎")


@given(han)
def test_a_name_sounds_like_itself_however_spaced(name: str) -> None:
    assert names.sound_key(" ".join(name)) == names.sound_key(name)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("白玛卓嘎", "白**"), ("白", "白**"), ("སྒྲོལ་མ།", "སྒྲོལ་**"), ("Tom", "T**"), ("", ""), ("།", "")],
)
def test_a_mask_hides_all_but_the_beginning(name: str, masked: str) -> None:
    assert names.mask_name(name) == masked


@pytest.mark.parametrize(
    "name",
    [
        "白玛卓嘎",
        "艾力·买买提",
        "艾力.买买提",
        "པད་མ།",
        "བཀྲ་ཤིས་བདེ་ལེགས",
        "Jean-Luc Müller",
        "O'Brien",
        "丹增(小)",
        "丹增\uff08小\uff09",
        "𠀀三",
        "白玛 卓嘎",
        "长" * 60,
    ],
)
def test_names_of_this_country_are_plausible(name: str) -> None:
    assert names.is_plausible(name)


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|'/C calc'!A0", "＝1+1", "+861390000", "-2+3", "@SUM(A1)", "＠x", "\t=1", "13900001234", "——", "·", "", " ", "张3", "丹增(", "(小)", "丹增(1)",
        "ཀ༡", "长" * 61, "\u0f71", "白玛<b>", "白玛\x00",
    ],
)  # fmt: skip
def test_what_is_no_name_is_told(name: str) -> None:
    assert not names.is_plausible(name)


@given(st.text(max_size=80))
def test_a_plausible_name_never_begins_as_a_formula_and_fits_its_column(text: str) -> None:
    from lianxin.engines.tables.writing import FORMULA_PREFIXES

    if names.is_plausible(text):
        assert not text.lstrip("\u200b\u200e\u200f\ufeff\u2060 ").startswith(FORMULA_PREFIXES)
        assert names.normalise(text)
        assert len(text) <= names.LONGEST
