"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("settlement.read", N_("查看结算")),
    Ability("settlement.make", N_("制作结算单、登记更正")),
    Ability("settlement.close", N_("关账")),
)
