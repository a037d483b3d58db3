"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("workforce.own", N_("查看和办理本人的职业档案")),
    Ability("workforce.read", N_("查看从业人员和持证情况")),
    Ability("workforce.manage", N_("登记从业人员、岗位和任职")),
    Ability("workforce.verify", N_("核实证书、登记和继续教育学时")),
    Ability("workforce.exempt", N_("批准持证上岗的豁免")),
)
