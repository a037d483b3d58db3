"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("meals.read", N_("查看助餐")),
    Ability("meals.order", N_("登记用餐要求和临时改订")),
    Ability("meals.keep", N_("管理厨房和菜单")),
    Ability("meals.plan", N_("定餐数、排送餐路线")),
    Ability("meals.deliver", N_("送餐登记")),
)
