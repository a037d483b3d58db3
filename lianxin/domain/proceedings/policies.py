"""Abilities of this area, and those by which the workflows of the pack keep child protection apart."""

from lianxin.base.access.abilities import Ability, declare
from lianxin.kernel.problems import N_

declare(
    Ability("proceeding.read", N_("查看办理")),
    Ability("proceeding.open", N_("立案和重新办理")),
    Ability("proceeding.work", N_("推进办理")),
    Ability("proceeding.assign", N_("交接办理、指定督导和查阅人")),
    Ability("minor.read", N_("查看未成年人保护"), guards=True),
    Ability("minor.work", N_("办理未成年人保护")),
    Ability("minor.review", N_("复核未成年人保护")),
)
