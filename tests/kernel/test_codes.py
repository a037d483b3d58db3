"""The national code lists and the reading of roster words."""

import pytest

from lianxin.kernel import codes
from lianxin.kernel.codes import CodeTable

TABLES = (codes.SEX, codes.MARITAL, codes.ETHNIC, codes.RELATION_GROUPS, codes.RELATION)


@pytest.mark.parametrize(
    ("table", "count"),
    [(codes.SEX, 4), (codes.MARITAL, 8), (codes.ETHNIC, 58), (codes.RELATION_GROUPS, 9)],
)
def test_the_lists_are_complete(table: CodeTable, count: int) -> None:
    assert len(table) == len({line.code for line in table}) == count


def test_the_ethnic_list_has_56_groups_and_two_others() -> None:
    assert [line.code for line in codes.ETHNIC] == [f"{number:02d}" for number in (*range(1, 57), 97, 98)]


@pytest.mark.parametrize("table", TABLES)
def test_every_word_of_a_list_is_read_back_as_its_code(table: CodeTable) -> None:
    for line in table:
        for writing in (line.code, line.zh, line.en.upper(), line.bo, f" {line.zh}　", *line.aliases):
            assert table.parse(writing) == line.code


@pytest.mark.parametrize("table", TABLES)
def test_every_line_has_words_in_three_scripts(table: CodeTable) -> None:
    for line in table:
        assert all("\u0f00" <= character <= "\u0fff" or character in "()" for character in line.bo)
        assert line.en.isascii()
        assert (line.word("zh-hans"), line.word("en"), line.word("bo")) == (line.zh, line.en, line.bo)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("女", "2"),
        ("男性", "1"),
        (" Ｆ ", "2"),
        ("མོ་", "2"),
        ("2", "2"),
        ("未知", "0"),
        ("两", None),
        ("", None),
    ],
)
def test_sex_is_read_tolerantly(text: str, code: str | None) -> None:
    assert codes.parse_sex(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("藏族", "04"),
        ("藏", "04"),
        ("4", "04"),
        ("བོད་རིགས", "04"),
        ("Tibetan", "04"),
        ("蒙古", "02"),
        ("族", None),
        ("0", None),
    ],
)
def test_ethnic_groups_are_read_tolerantly(text: str, code: str | None) -> None:
    assert codes.parse_ethnic(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("长子", "22"),
        ("户主", "02"),
        ("本人", "01"),
        ("妻子", "12"),
        ("老 伴", "10"),
        ("孙女", "42"),
        ("朋友", None),
    ],
)
def test_relations_are_read_tolerantly(text: str, code: str | None) -> None:
    assert codes.parse_relation(text) == code


@pytest.mark.parametrize("digit", "0123456789")
def test_a_single_digit_relation_is_not_guessed(digit: str) -> None:
    assert codes.parse_relation(digit) is None


@pytest.mark.parametrize(("text", "code"), [("离异", "40"), ("丧偶", "30"), ("未婚", "10"), ("热恋", None)])
def test_marital_status_is_read_tolerantly(text: str, code: str | None) -> None:
    assert codes.parse_marital(text) == code


def test_every_relation_belongs_to_a_group_of_the_one_digit_list() -> None:
    for line in codes.RELATION:
        assert codes.relation_group(line.code) in codes.RELATION_GROUPS
    assert codes.relation_group("22") == "2"
    assert codes.relation_group("93") == codes.relation_group("81") == "8"


def test_only_the_householder_is_head() -> None:
    assert [line.code for line in codes.RELATION if codes.is_head(line.code)] == ["01", "02"]


def test_a_list_in_which_two_codes_claim_one_word_is_refused() -> None:
    with pytest.raises(ValueError, match="two codes claim"):
        CodeTable("1|男|male|ཕོ།|甲\n2|女|female|མོ།|甲")
