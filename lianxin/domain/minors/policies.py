"""Abilities of this area; those of reading, working on and reviewing a file are declared by `proceedings`."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("minor.report", N_("报告未成年人受侵害或有危险")),
    # Behind a guard: the results of vetting say what stands in somebody's record.
    Ability("vetting.read", N_("查看从业核查"), guards=True),
    Ability("vetting.record", N_("登记从业核查")),
)
