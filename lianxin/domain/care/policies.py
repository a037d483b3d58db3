"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("care.read", N_("查看照护计划")),
    Ability("care.plan", N_("制定照护计划")),
    Ability("visit.record", N_("登记走访")),
    Ability("dayplan.read", N_("查看日计划")),
    Ability("dayplan.make", N_("编制日计划")),
)
