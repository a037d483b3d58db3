"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("screening.read", N_("查看筛查和评估的结果"), guards=True),
    Ability("screening.record", N_("做筛查、查看逐题答案、办理随访和危机"), guards=True),
    Ability("screening.decide", N_("复核筛查、结束心理危机")),
)
