"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("training.read", N_("查看培训")),
    Ability("training.manage", N_("安排培训、认定学时、发证书")),
    Ability("training.teach", N_("组织培训签到")),
)
