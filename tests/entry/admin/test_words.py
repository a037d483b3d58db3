"""Administration speaks in words: values of the trail and of packs, in every language; an unknown one stays readable."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from lianxin.base import packs
from lianxin.base.packs import BASE, Pack
from lianxin.entry.web.admin import pack_values
from lianxin.entry.web.admin.pack_labels import PARTS, path_in_words, row_name
from lianxin.entry.web.admin.trail_values import in_words

ZHUOMA = UUID("01a20b50-90e7-7757-97d8-4042f6ded720")
GONGKA = "540127100000"
# What may stay in Latin letters on a Chinese page of a pack: formulas, links, files, Roman numerals, given names of systems.
_FORMULAS = re.compile(r"判定式|链接|所属|写法|代码|记录项目")


@pytest.mark.parametrize(
    ("kind", "name", "value", "shown"),
    [
        ("care.CareOrder", "service", "zhucan", "助餐"),
        ("needs.Need", "kind", "medical", "看病吃药"),
        ("commitments.Proof", "kind", "signature", "签字"),
        ("commitments.Commitment", "tell", "station_head", "社工站站长"),
        ("access.User", "worker", str(ZHUOMA), "卓玛"),
        ("care.Visit", "order", "01a20b50-90e7-7757-97d8-404200000001", "…00000001"),
        ("care.CareOrder", "weekdays", "15", "周一、周五"),
        ("care.Visit", "result", "met", "见到本人"),
        ("commitments.Commitment", "due_at", "2026-11-24 04:45:00+00:00", "2026年11月24日 12:45"),
        ("commitments.Commitment", "is_open", "False", "否"),
        ("people.Resident", "sex", "2", "女"),
        ("needs.Need", "kind", "of-an-older-version", "of-an-older-version"),
        ("needs.Need", "reason", "说好改天。", "说好改天。"),
        ("needs.Need", "flags", [], ""),
        ("needs.Need", "count", 3, 3),
        (
            "needs.Need",
            "source",
            f"category:dai_jihua {ZHUOMA}/2026-09-25",
            "人群类别“待订照护计划”,2026-09-25",
        ),
        ("places.Division", "packs", {"540127": "f8b1cb4b7bf1"}, "540127(f8b1cb4b)"),
        ("places.Division", "rules", "national-base@f8b1cb4b7bf1", "国家基础包(f8b1cb4b)"),
        ("people.RosterSource", "columns", {"人名": "name", "备用": ""}, "人名 → 姓名;备用 → 不导入"),
        ("people.RosterImport", "problem", "roster.column_missing", "缺少必需的列:…。"),
        ("care.Carer", "languages", ["zh", "bo"], "中文、藏文"),
        ("commitments.Commitment", "actor_kind", "volunteer", "志愿者"),
        ("commitments.Proof", "flags", ["far"], "离住处 … 米,超过 … 米"),
    ],
)
def test_a_value_of_the_trail_is_shown_in_words(kind: str, name: str, value: Any, shown: Any) -> None:
    with override("zh-hans"):
        assert in_words(value, name, kind, GONGKA, {ZHUOMA: "卓玛"}) == shown


def test_the_same_value_in_english() -> None:
    with override("en"):
        assert in_words("zhucan", "service", "care.CareOrder", GONGKA, {}) == "Meals"
        assert in_words("met", "result", "care.Visit", GONGKA, {}) == "Met in person"


@pytest.mark.parametrize("pack", packs.all(), ids=lambda pack: pack.code)
def test_no_key_of_a_pack_and_no_code_that_has_a_word_is_shown_raw(pack: Pack) -> None:
    raw = set()
    base = packs.get(BASE)
    with override("zh-hans"):
        for section in pack_values.SECTION_LABELS:
            for code in getattr(pack, section):
                if pack is not base and getattr(pack, section)[code] == getattr(base, section).get(code):
                    continue  # looked at there
                for leaf in pack_values.leaves(pack, section, code):
                    row = getattr(pack, section)[code]
                    key = path_in_words(leaf.path.removeprefix(f"{section}.{code}."), row)
                    is_english = "英文" in key or _FORMULAS.search(key)
                    if re.search("[a-z_]{3,}", key) and section != "roster_spellings":
                        raw.add(key)
                    if not is_english and re.fullmatch("[a-z_]{3,}(、[a-z_]+)*", leaf.own):
                        raw.add(f"{key}: {leaf.own}")
    assert raw == set()


def test_parts_are_counted_from_one_and_unknown_ones_stay() -> None:
    with override("zh-hans"):
        assert path_in_words("values.0.sureness") == "取值 · 1 · 把握"
        assert path_in_words("spellings.0") == "写法 · 1"
        assert path_in_words("new_key") == "new_key"
        assert row_name(packs.get(BASE), "sources", "elder_law").startswith("中华人民共和国老年人权益保障法")
    assert len(PARTS) > 60


@pytest.mark.parametrize(
    ("section", "code", "path", "shown", "value"),
    [
        ("workflows", "casework", "steps.close.needs.follow_up.remedy.zh", "步骤 · 结案 · 要有什么 · 回访日期已定(去世的除外) · 缺了怎么办 · 中文", "定下回访日期。"),
        ("workflows", "casework", "steps.replan.from", "步骤 · 目标要改,重新计划 · 起", "介入、评估"),
        ("workflows", "casework", "states.intervention.clock.limits.low", "状态 · 介入 · 期限 · 时限 · 低", None),
        ("scales", "gad7", "items.q1.options", "题目 · 1. 感觉紧张、焦虑或急切 · 选项", "第 1 套答案"),
        ("scales", "gad7", "levels.mild.from", "分级 · 轻度 · 起", "5"),
        ("scales", "who5", "options.answer.0.points", "选项 · 第 1 套答案 · 0 · 分数", "0"),
        ("child_signs", "nobody", "result", "结果", "监护缺失"),
    ],
)  # fmt: skip
def test_what_stands_inside_a_row_is_called_by_its_own_name(
    section: str, code: str, path: str, shown: str, value: str | None
) -> None:
    base = packs.get(BASE)
    with override("zh-hans"):
        assert path_in_words(path, getattr(base, section)[code]) == shown
        leaf = next(
            leaf
            for leaf in pack_values.leaves(base, section, code)
            if leaf.path == f"{section}.{code}.{path}"
        )
    assert leaf.own == (value or base.parameters["case_review_days_low"].name.zh)
