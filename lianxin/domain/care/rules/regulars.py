"""Why somebody is proposed as a regular carer, and how steady care has been. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    "known": N_("28 天里去过 %(visits)s 次"),
    "others": N_("这位老人的其他服务也由她去"),
    "language": N_("会说老人的语言"),
    "even": N_("各人忙闲更均匀,时间也排得开"),
    "no_skill": N_("没有人有所需技能"),
    "refused": N_("能去的人员不被接受"),
    "no_hours": N_("能去的人这一天、这个时间不上班"),
    "no_second_carer": N_("只有一个人能去,第二个人没有着落"),
    "no_capacity": N_("人手不够"),
}
"""Reasons for a proposal, or for having none, in words."""


def why_regular(week: engine.WeekProblem, found: engine.WeekTemplate, order: engine.TemplateOrder) -> tuple[str, ...]:
    """Why this one is proposed for an order, the weightiest first; why nobody is."""
    chosen, was = found.regular(order.id), order.regular_of(0)
    if chosen is None:
        return (next((one.reason for one in found.left_out if one.order == order.id), "no_capacity"),)
    if chosen == was:
        return ("kept",)
    people = {carer.id: carer for carer in week.carers}
    reasons = []
    if was is None:
        reasons.append("first")
    elif was not in people or was in order.refused or not order.skills <= people[was].skills:
        reasons.append("unable")
    if order.recent.get(chosen):
        reasons.append("known")
    if any(found.regular(other.id) == chosen for other in week.orders if other.elder == order.elder and other.id != order.id):
        reasons.append("others")
    if order.wishes.language is not None and order.wishes.language in people[chosen].languages:
        reasons.append("language")
    return tuple(reasons) if set(reasons) - {"language"} else (*reasons, "even")


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
    """Over the people visited: how many, carers each in the middle and at worst, the share of visits by the regular carer."""

    people: int
    median: float
    worst: int
    share: float


def steadiness(found: Mapping[str, engine.Continuity]) -> Steadiness | None:
    """The figures of a place; None when nobody was visited."""
    if not found:
        return None
    rows: Iterable[engine.Continuity] = found.values()
    visits = sum(row.visits for row in rows)
    regular = sum(row.share * row.visits for row in rows)
    carers = [row.carers for row in rows]
    return Steadiness(len(carers), float(median(carers)), max(carers), regular / visits)
