"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("goods.read", N_("查看物资和发放名单")),
    Ability("goods.keep", N_("管理物资库:捐赠入库、调拨、报损、盘点")),
    Ability("goods.approve", N_("批准盘点差异")),
    Ability("goods.plan", N_("安排发放活动、定名单")),
    Ability("goods.hand_out", N_("登记发放")),
)
