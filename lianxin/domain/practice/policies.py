"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("practice.read", N_("查看备考练习情况")),
    Ability("practice.manage", N_("管理题库")),
)
