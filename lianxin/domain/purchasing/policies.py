"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("contract.read", N_("查看购买服务合同")),
    Ability("contract.manage", N_("管理购买服务合同")),
    Ability("contract.decide", N_("认定合同扣款")),
)
