"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("pay.read", N_("查看薪酬补助表")),
    Ability("pay.make", N_("编制薪酬补助表")),
    Ability("pay.close", N_("核定和发放薪酬补助")),
)
