"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("alarm.read", N_("查看求助")),
    Ability("alarm.take", N_("登记来电求助")),
    Ability("alarm.answer", N_("应答和到场")),
    Ability("alarm.lead", N_("安排值班、发放手环、复盘求助")),
)
