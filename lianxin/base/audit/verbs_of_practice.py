"""Verbs and subjects of practice in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_PRACTICE: Final[dict[str, str]] = {
    "practice.load": N_("载入政策包的练习题"),
    "practice.write": N_("编写练习题"),
    "practice.import": N_("导入练习题"),
    "practice.approve": N_("审核练习题"),
    "practice.retire": N_("停用练习题"),
    "practice.level": N_("选备考级别"),
    "practice.answer": N_("练习作答"),
    "practice.mock_start": N_("开始模拟考试"),
    "practice.mock_save": N_("保存模拟考试的作答"),
    "practice.mock_close": N_("模拟考试交卷"),
}
SUBJECTS_OF_PRACTICE: Final[dict[str, str]] = {
    "practice.Question": N_("练习题"),
    "practice.Learner": N_("备考的人"),
    "practice.MockExam": N_("模拟考试"),
}
