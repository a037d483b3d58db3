"""What a question must be like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lianxin.base import packs
from lianxin.domain.practice.rules.writing import Draft, checked, stem_mark
from tests.factories import refused

CHAPTERS = {"a_goal": "assistant_ability"}
GOOD = Draft("a_goal", "multiple", " 下列哪些是原则? ", ("接纳", "保密", "代劳", "评判", ""), "b,A", "见标准。", "墨竹工卡县社工站编写", "own")


def test_a_good_one_is_tidied() -> None:
    assert checked(GOOD, CHAPTERS) == replace(GOOD, stem="下列哪些是原则?", options=("接纳", "保密", "代劳", "评判"), right="AB")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"chapter": "nowhere"}, "practice.chapter_unknown"),
        ({"stem": "  "}, "practice.stem_missing"),
        ({"options": ("接纳", "保密", "代劳")}, "practice.options_few"),
        ({"options": ("接纳", "", "代劳", "评判")}, "practice.options_few"),
        ({"options": ("接纳", "接纳", "代劳", "评判")}, "practice.option_twice"),
        ({"right": ""}, "practice.right_missing"),
        ({"right": "AE"}, "practice.right_beyond"),
        ({"right": "对"}, "practice.right_beyond"),
        ({"right": "A"}, "practice.right_several"),
        ({"right": "ABCD"}, "practice.right_several"),
        ({"kind": "single"}, "practice.right_one"),
        ({"why": ""}, "practice.why_missing"),
        ({"origin": ""}, "practice.origin_missing"),
        ({"rights": ""}, "practice.rights_missing"),
        ({"stem": "长" * 801}, "practice.too_long"),
    ],
)
def test_each_fault_has_its_name(change: dict[str, object], problem: str) -> None:
    with refused(problem):
        checked(replace(GOOD, **change), CHAPTERS)  # type: ignore[arg-type]


def test_the_same_stem_is_known_again_whatever_its_marks() -> None:
    assert stem_mark("下列 哪些,是原则?") == stem_mark("下列哪些，是原则？")
    assert stem_mark("下列哪些是原则?") != stem_mark("下列哪些不是原则?")


def test_the_packs_own_questions_are_good_ones_none_twice_and_the_letters_are_spread() -> None:
    pack = packs.get(packs.BASE)
    subjects = {code: row.subject for code, row in pack.practice_chapters.items()}
    rows = list(pack.practice_questions.values())
    for row in rows:
        kind = "single" if len(row.right) == 1 else "multiple"
        made = checked(Draft(row.chapter, kind, row.stem, row.options, row.right, row.why, "连心", "own"), subjects)
        assert len(made.options) == (4 if kind == "single" else 5), row.code
    assert len(rows) >= 60
    assert len({stem_mark(row.stem) for row in rows}) == len(rows)
    singles = [row.right for row in rows if len(row.right) == 1]
    assert max(singles.count(letter) for letter in "ABCD") <= len(singles) * 0.4, "a guess of one letter must not pass"
