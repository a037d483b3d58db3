"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("conduct.read", N_("查看行业自律的记录")),
    Ability("complaint.read", N_("查看投诉"), guards=True),
    Ability("complaint.receive", N_("受理投诉")),
    Ability("complaint.decide", N_("裁定投诉和申诉")),
    Ability("rating.make", N_("评定机构等级")),
    Ability("review.plan", N_("抽取互评卷宗")),
    Ability("review.judge", N_("互评卷宗")),
)
