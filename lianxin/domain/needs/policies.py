"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("need.read", N_("查看需求")),
    Ability("need.record", N_("登记需求")),
    Ability("need.triage", N_("研判需求")),
)
