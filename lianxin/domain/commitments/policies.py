"""Abilities of this area."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("commitment.read", N_("查看承办事项")),
    Ability("commitment.make", N_("登记承办事项")),
    Ability("commitment.fulfil", N_("办理承办事项")),
    Ability("commitment.confirm", N_("确认承办事项")),
    Ability("confirmation.decide", N_("认定存疑的确认和凭证")),
    Ability("commitment.reassign", N_("改派和交接")),
)
