"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("exam.read", N_("查看报考和考试结果")),
    Ability("exam.manage", N_("管理考试年度、办理报考")),
    Ability("exam.results", N_("导入考试成绩")),
    Ability("exam.answer", N_("答复考前咨询")),
)
