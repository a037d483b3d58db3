"""Why a plan is as it is: what else was possible, what would help a visit left out, why a regular carer does not come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from lianxin.base import packs
from lianxin.domain.care import rules
from lianxin.domain.care.models import Carer
from lianxin.domain.care.services.dayproblem import TENTHS, DayAsked
from lianxin.domain.care.services.dayrows import Asked, DayRows
from lianxin.domain.care.services.engaging import FIRST
from lianxin.engines import planning as engine


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is kept beside a plan, as its rows hold it: alternatives by visit row; by the planner's visit what would help,
    who usually comes and why not now, and what stands behind the reason for leaving it out."""

    others: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    ways: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    regulars: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    because: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    def beside(self, visit: str) -> dict[str, Any]:
        """The part of a stop, or of a visit left out, that says who usually comes and why not now."""
        return {"regular": self.regulars[visit]} if visit in self.regulars else {}


def reasons(place: str, asked: DayAsked, plan: engine.DayPlan) -> Reasons:
    """Everything that can be said of this plan; takes about as long as the plan itself, so call it where that was made."""
    problem = asked.problem
    found: dict[str, list[dict[str, Any]]] = {}
    for visit, some in engine.alternatives(problem, plan).items():
        for one in some if visit in asked.rows.by_name else ():
            found.setdefault(str(asked.rows.row(visit, one.hand).id), []).append(_other(one))
    return Reasons(
        others=found,
        ways={visit: [asdict(way) for way in some] for visit, some in engine.ways(problem, plan).items()},
        regulars=_regulars(place, asked, plan),
        because=because(place, asked, plan),
    )


def because(place: str, asked: DayAsked, plan: engine.DayPlan) -> dict[str, list[dict[str, Any]]]:
    """The rows behind the reasons: pins that hold a visit fast, hard wishes, skills that have lapsed and when."""
    by_name = asked.rows.by_name
    return {left.visit: _because(place, asked, by_name[left.visit], left.reason) for left in plan.unserved if left.visit in by_name}


def _because(place: str, asked: DayAsked, one: Asked, reason: str) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = [
        {"kind": "pin", "carer": str(pin.carer_id or ""), "start": pin.start} for row in one.rows if (pin := asked.rows.pins.get(row.id))
    ]
    if reason == "refused":
        said += [
            {"kind": "wish", "what": wish.kind, "value": wish.value, "carer": str(wish.carer_id or "")}
            for wish in asked.rows.wishes.get(one.first.resident_id, ()) if wish.is_hard
        ]  # fmt: skip
    if reason == "skill_lapsed":
        service = packs.for_place(place).services.get(one.first.service)
        needed = frozenset(service.skills if service else ())
        said += [
            {"kind": "lapsed", "carer": carer.id, "skill": skill, "until": carer.skills_until[skill].isoformat()}
            for carer in asked.problem.carers for skill in sorted(needed & carer.lapsed(asked.problem.day))
        ]  # fmt: skip
    return said


def figures(asked: DayAsked, plan: engine.DayPlan) -> dict[str, float | int]:
    """What two plans are compared by: price, minutes on the way, minutes late, visits left out, and those to whom somebody
    else comes than usual. A plan by hand that forgot what a carer has to do beside visits is not charged for it; `forgot` says how
    often it did."""
    weights, known = asked.problem.weights, asked.rows.by_name
    left = sum(each.visit in known for each in plan.unserved)
    forgot = len(plan.unserved) - left
    forgotten = forgot * FIRST * weights.unserved
    usual = _usual(asked.rows)
    comes = {(stop.visit, stop.carer) for route in plan.routes for stop in route.stops}
    served = {visit for visit, _carer in comes}
    unfamiliar = sum(visit in served and (visit, str(user_id)) not in comes for visit, user_id in usual.items())
    return {
        "cost": (plan.cost.total - forgotten) / TENTHS, "travel": plan.cost.travel // max(weights.travel, 1),
        "late": plan.cost.lateness // max(weights.lateness, 1), "unserved": left, "unfamiliar": unfamiliar, "forgot": forgot,
    }  # fmt: skip


def _other(one: engine.Alternative) -> dict[str, Any]:
    return {"carer": one.carer, "start": one.start, "more": one.cost_difference / TENTHS, "caveat": one.caveat}


def _regulars(place: str, asked: DayAsked, plan: engine.DayPlan) -> dict[str, dict[str, Any]]:
    """The regular carers whom the plan does not send to their people."""
    requests = {visit.id: visit for visit in asked.problem.visits}
    usual = _usual(asked.rows)
    known = {carer.user_id: carer for carer in Carer.objects.filter(user_id__in=set(usual.values()))}  # elsewhere, too
    here = {carer.id for carer in asked.problem.carers}
    found: dict[str, dict[str, Any]] = {}
    for visit, user_id in usual.items():
        stops = (plan.stop_of(visit, hand) for hand in range(len(requests[visit].hands)))
        held = known.get(user_id)
        if any(stop is not None and stop.carer == str(user_id) for stop in stops):
            continue
        allowed = requests[visit].allowed_carers
        shift = rules.Duty(held.place, held.is_active) if held else None
        why, more = rules.not_on_duty(shift, place, is_able=allowed is None or str(user_id) in allowed), 0.0
        if not why and str(user_id) not in here:
            why = "away"
        if not why:
            why, more = _told(asked.problem, plan, visit, user_id)
        found[visit] = {"carer": str(user_id), "why": why, "more": more}
    return found


def _usual(rows: DayRows) -> dict[str, UUID]:
    given = {one.id: one.first.order.regular_carer_id for one in rows.asked if one.first.order and one.first.hand == 1}
    return {visit: user_id for visit, user_id in given.items() if user_id is not None}


def _told(problem: engine.DayProblem, plan: engine.DayPlan, visit: str, user_id: UUID) -> tuple[str, float]:
    """What the planner says against a carer who is on duty; `more` is what the day would cost more with them."""
    answer = engine.why_not(problem, plan, visit, str(user_id))
    if answer.cost_difference is None:
        return answer.reason, 0.0
    return "dearer", max(answer.cost_difference, 0) / TENTHS
