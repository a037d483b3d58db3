"""How a plan speaks: why a service is proposed, how often, who pays, how things stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.ui.pack_words import Named, word
from lianxin.base.ui.submitting import problem_text
from lianxin.domain.care import selectors
from lianxin.domain.care.rules import ABILITY_LEVELS, Part, Suited
from lianxin.domain.care.views.showing import often_text
from lianxin.kernel.money import show
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import CareOrder, CarePlan


def why_offered(pack: Pack, one: Suited) -> str:
    """Because of what a service stands where it stands."""
    if one.fit == "everybody":
        return _("面向所有人")
    if one.fit == "meant":
        grounds = {"level": one.level, "categories": one.because, "tier": one.tier, "needs": one.needs}
        return _("因为:%(reasons)s") % {"reasons": grounds_text(pack, grounds)}
    if one.fit == "unknown":
        return _("还不知道是不是:%(categories)s") % {"categories": _listed(pack.categories, one.unknown)}
    tiers = [_of_tier(pack, code) for code in one.service.tiers]
    usual = [_listed(pack.categories, one.service.categories), *tiers]
    return _("一般给:%(people)s") % {"people": "、".join(part for part in usual if part)}


def grounds_text(pack: Pack, grounds: Mapping[str, Any]) -> str:
    """Ability level, categories, visit tier, needs, as they are kept beside a decision too; "" for none."""
    level, tier, needs = grounds.get("level"), grounds.get("tier"), grounds.get("needs") or ()
    parts = [
        level_text(level) if level is not None else "",
        _listed(pack.categories, grounds.get("categories") or ()),
        _of_tier(pack, tier) if tier else "",
        _("需求“%(kinds)s”") % {"kinds": _listed(pack.need_kinds, needs)} if needs else "",
    ]
    return "、".join(part for part in parts if part)


def level_text(level: int | None) -> str:
    """能力等级 2(中度失能)."""
    if level is None:
        return _("能力等级未评估")
    return _("能力等级 %(level)s(%(name)s)") % {"level": level, "name": _(ABILITY_LEVELS.get(level, "—"))}


def often_said(one: Suited, level: int | None) -> str:
    """How often the pack says; "" when it does not."""
    often = one.service.often_for(level)
    return often_text(often.weekdays, often.every_weeks) if often else ""


def parts_text(pack: Pack, parts: Iterable[Part]) -> str:
    """政府补贴 4.00 元、本人自付 8.00 元; 免费."""
    said = [_("%(payer)s %(amount)s 元") % {"payer": word(pack.payers, p.payer), "amount": show(p.amount)} for p in parts]
    return "、".join(said) or _("免费")


def pays_of(viewer: Viewer, plan: CarePlan, on: date) -> dict[UUID, str]:
    """Who pays what of one unit of each order, in words; what no longer adds up says so."""
    return {order.id: pays_text(viewer, order, on) for order in plan.orders.all()}


def pays_text(viewer: Viewer, order: CareOrder, on: date) -> str:
    """The same for one order; of one that begins later on its first day."""
    try:
        return parts_text(packs.for_place(order.place), selectors.parts_of(viewer, order, max(on, order.starts_on)))
    except ProblemError as wrong:
        return problem_text(wrong)


def _of_tier(pack: Pack, code: str) -> str:
    return _("走访分级“%(tier)s”") % {"tier": word(pack.tiers, code)}


def _listed(rows: Mapping[str, Named], codes: Iterable[str]) -> str:
    return "、".join(word(rows, code) for code in codes)
