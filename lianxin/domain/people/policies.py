"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("resident.read", N_("查看居民档案")),
    Ability("resident.write", N_("登记和修改居民")),
    Ability("resident.reveal", N_("查看完整证件号和电话")),
    Ability("resident.import", N_("导入名册")),
    Ability("resident.merge", N_("核对重复档案")),
    Ability("category.read", N_("查看居民类别")),
)
