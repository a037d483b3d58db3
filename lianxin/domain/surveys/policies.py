"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("form.read", N_("查看问卷")),
    Ability("form.author", N_("编制和发布问卷")),
    Ability("form.assign", N_("指派和结束问卷")),
    Ability("submission.send", N_("填写和提交问卷")),
    Ability("submission.read", N_("查看答卷")),
    Ability("submission.review", N_("审核答卷")),
    Ability("submission.analyse", N_("分析和导出答卷")),
)
