"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("career.read", N_("查看能力、岗位阶梯和称号")),
    Ability("career.rate", N_("评定下属的能力")),
    Ability("career.manage", N_("组织称号选拔")),
    Ability("career.judge", N_("担任称号评审")),
)
