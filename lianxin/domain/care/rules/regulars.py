"""Why somebody is proposed as a regular carer, and how steady care has been. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

from lianxin.engines import planning as engine
from lianxin.kernel.problems import N_

CONTINUITY_DAYS: Final = 28
"""The span over which continuity is counted, as elsewhere in home care: four weeks."""
WHY_REGULAR: Final = {
    "kept": N_("仍是现在的固定人员"),
    "first": N_("现在还没有固定人员"),
    "unable": N_("现在的固定人员不在岗、没有技能或不被接受"),
    "gone": N_("现在的固定人员不在岗"),
    "unwanted": N_("老人不要现在的固定人员来"),
    "unskilled": N_("现在的固定人员没有所需技能"),
    "known": N_("建议的人 28 天里去过 %(visits)s 次"),
    "others": N_("老人的其他服务也由建议的人去"),
    "language": N_("建议的人会说老人的语言"),
    "days": N_("现在的固定人员这几天不都上班"),
    "full": N_("现在的固定人员一周排不下"),
    "even": N_("各人忙闲更均匀,时间也排得开"),
    "no_skill": N_("没有人有所需技能"),
    "refused": N_("能去的人员不被接受"),
    "no_hours": N_("能去的人这一天、这个时间不上班"),
    "no_second_carer": N_("只有一个人能去,第二个人没有着落"),
    "no_capacity": N_("人手不够"),
}
"""Reasons for a proposal, or for having none, in words. "unable" stands in proposals of earlier versions alone."""


def why_regular(week: engine.WeekProblem, found: engine.WeekTemplate, order: engine.TemplateOrder) -> tuple[str, ...]:
    """Why this one is proposed for an order, the weightiest first; why nobody is."""
    chosen, was = found.regular(order.id), order.regular_of(0)
    if chosen is None:
        return (next((one.reason for one in found.left_out if one.order == order.id), "no_capacity"),)
    if chosen == was:
        return ("kept",)
    reasons = [*(["first"] if was is None else _against(week, order, was)), *_for(week, found, order, chosen)]
    return tuple(reasons) if set(reasons) - {"language"} else (*reasons, "even")


def _against(week: engine.WeekProblem, order: engine.TemplateOrder, was: str) -> list[str]:
    """What stands in the way of the regular carer there is."""
    now = next((carer for carer in week.carers if carer.id == was), None)
    if now is None:
        return ["gone"]
    if was in order.refused:
        return ["unwanted"]
    if not order.skills <= now.skills:
        return ["unskilled"]
    found = ["days"] if not order.weekdays <= now.weekdays else []
    return [*found, "full"] if minutes_now(week)[was] > now.weekly_minutes else found


def _for(week: engine.WeekProblem, found: engine.WeekTemplate, order: engine.TemplateOrder, chosen: str) -> list[str]:
    """What speaks for another one."""
    beside = any(found.regular(other.id) == chosen for other in week.orders if other.elder == order.elder and other.id != order.id)
    spoken = next(carer.languages for carer in week.carers if carer.id == chosen)
    speaks = order.wishes.language is not None and order.wishes.language in spoken
    said = {"known": bool(order.recent.get(chosen)), "others": beside, "language": speaks}
    return [reason for reason, holds in said.items() if holds]


def change_worth(share: Decimal, prices: engine.TemplatePrices) -> int:
    """What the change of one regular carer costs in a template beside `TemplatePrices.change`: as much as the busiest carer having
    this share (0.15 = 15 percent) less of her week to do. Smaller gains in fairness change nobody's carer."""
    return round(share * 100 * prices.busiest)


def minutes_now(week: engine.WeekProblem) -> dict[str, int]:
    """Minutes of an average week of each carer if today's regular carers came every time, ways included."""
    found = {carer.id: 0 for carer in week.carers}
    for order in week.orders:
        was = order.regular_of(0)
        if was in found:
            found[was] += week.weekly(order) * len(order.weekdays)
    return found


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Over the people visited: how many, carers each in the middle and at worst; visits, and those at which the regular carer was;
    people with a regular carer, and those to whom nobody else came."""

    people: int
    median: float
    worst: int
    visits: int
    by_regular: int
    with_regular: int
    faithful: int


def steadiness(found: Mapping[str, engine.Continuity], named: Collection[str]) -> Steadiness | None:
    """The figures of a place; None when nobody was visited. `named`: who has a regular carer. Of the others the one who came most
    often counts for nothing: nobody promised that she comes."""
    if not found:
        return None
    kept = [one for key, one in found.items() if key in named]
    carers = [one.carers for one in found.values()]
    return Steadiness(
        people=len(carers), median=float(median(carers)), worst=max(carers), visits=sum(one.visits for one in kept),
        by_regular=sum(one.by_regular for one in kept), with_regular=len(kept),
        faithful=sum(one.by_regular == one.visits for one in kept),
    )  # fmt: skip
