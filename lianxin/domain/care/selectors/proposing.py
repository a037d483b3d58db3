"""What the county's catalogue proposes to a person, and on what grounds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import rules
from lianxin.domain.care.models import CarePlan, PlanDecision
from lianxin.domain.needs.selectors import needs_of_resident
from lianxin.domain.people.selectors.tiers import TierWhy, tier_why
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

_WAITING: Final = ("new", "accepted")
"""Needs that somebody has and that are not met."""


def tier_of(viewer: Viewer, resident: Resident, now: datetime) -> TierWhy | None:
    """The person's categories and visit tier of today; None for who may not read them."""
    if not viewer.may("category.read", resident.place):
        return None
    return tier_why(viewer, resident, today=local_day(now))


def standing_of(viewer: Viewer, resident: Resident, found: TierWhy | None) -> rules.Standing:
    """What the catalogue asks of a person: categories, tier, ability level, needs that wait, as far as the viewer may read."""
    pack = packs.for_place(resident.place)
    kinds = needs_of_resident(viewer, resident.id).filter(state__in=_WAITING).order_by("found_at", "id")
    needs: dict[str, tuple[str, ...]] = {}
    for kind in dict.fromkeys(kinds.values_list("kind", flat=True)):
        for code in pack.need_kinds[kind].services if kind in pack.need_kinds else ():
            needs[code] = (*needs.get(code, ()), kind)
    answers = {code: one.answer for code, one in found.decisions.items()} if found else {}
    tier = found.tier.code if found and found.tier else ""
    return rules.Standing(answers, tier, resident.ability_level, needs)


def suited_to(viewer: Viewer, resident: Resident, now: datetime) -> list[rules.Suited]:
    """The catalogue for one person, what is meant for them first."""
    standing = standing_of(viewer, resident, tier_of(viewer, resident, now))
    return rules.suited(packs.for_place(resident.place).offered, standing)


def newest_decisions(viewer: Viewer, plan: CarePlan) -> dict[str, PlanDecision]:
    """The decision that holds, by service. One query."""
    viewer.must("care.read", plan.place)
    rows = PlanDecision.objects.filter(plan_id=plan.id).order_by("decided_at", "id")
    return {row.service: row for row in rows}


def grounds_for(viewer: Viewer, plan: CarePlan, service: str, now: datetime) -> dict[str, Any]:
    """Why a service was proposed at this moment and how often, as it is kept beside the decision."""
    viewer.must("care.plan", plan.place)
    one = next(one for one in suited_to(viewer, plan.resident, now) if one.code == service)
    often = one.service.often_for(plan.resident.ability_level)
    found: dict[str, Any] = {"proposed": one.fit == "meant"}
    if one.fit == "meant":
        found |= {"categories": list(one.because), "tier": one.tier, "level": one.level, "needs": list(one.needs)}
    if often is not None:
        found |= {"weekdays": often.weekdays, "every_weeks": often.every_weeks}
    return found
