"""Why a plan is as it is: what else was possible, what would help a visit left out, why a regular carer does not come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import rules
from lianxin.domain.care.models import Carer
from lianxin.domain.care.selectors import visits_of_day
from lianxin.engines import planning as engine

TENTHS: Final = 10
"""The planner counts in whole numbers, packs price wishes in fractions of a minute: plan in tenths of a minute."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is kept beside a plan, by visit, as its rows hold it. `regulars`: the regular carer who does not come, and why."""

    others: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    ways: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    regulars: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def beside(self, visit: str) -> dict[str, Any]:
        """The part of a stop, or of a visit left out, that says who usually comes and why not now."""
        return {"regular": self.regulars[visit]} if visit in self.regulars else {}


def reasons(actor: Viewer, day: date, place: str, problem: engine.DayProblem, plan: engine.DayPlan) -> Reasons:
    """Everything that can be said of this plan; takes about as long as the plan itself, so call it where that was made."""
    found = engine.alternatives(problem, plan)
    return Reasons(
        others={visit: [_other(one) for one in some] for visit, some in found.items()},
        ways={visit: [asdict(way) for way in some] for visit, some in engine.ways(problem, plan).items()},
        regulars=_regulars(actor, day, place, problem, plan),
    )


def _other(one: engine.Alternative) -> dict[str, Any]:
    return {"carer": one.carer, "start": one.start, "more": one.cost_difference / TENTHS}


def _regulars(
    actor: Viewer, day: date, place: str, problem: engine.DayProblem, plan: engine.DayPlan
) -> dict[str, dict[str, Any]]:
    """The regular carers whom the plan does not send to their people."""
    asked = {visit.id: visit for visit in problem.visits}
    given = {str(v.id): v.order.regular_carer_id for v in visits_of_day(actor, day, place) if v.order}
    usual = {visit: user_id for visit, user_id in given.items() if visit in asked and user_id is not None}
    known = {carer.user_id: carer for carer in Carer.objects.filter(user_id__in=set(usual.values()))}  # elsewhere, too
    found: dict[str, dict[str, Any]] = {}
    for visit, user_id in usual.items():
        stop, held = plan.stop_of(visit), known.get(user_id)
        if stop is not None and stop.carer == str(user_id):
            continue
        allowed = asked[visit].allowed_carers
        shift = rules.Duty(held.place, held.is_active) if held else None
        why, more = rules.not_on_duty(shift, place, is_able=allowed is None or str(user_id) in allowed), 0.0
        if not why:
            why, more = _told(problem, plan, visit, user_id)
        found[visit] = {"carer": str(user_id), "why": why, "more": more}
    return found


def _told(problem: engine.DayProblem, plan: engine.DayPlan, visit: str, user_id: UUID) -> tuple[str, float]:
    """What the planner says against a carer who is on duty; `more` is what the day would cost more with them."""
    answer = engine.why_not(problem, plan, visit, str(user_id))
    if answer.cost_difference is None:
        return answer.reason, 0.0
    return "dearer", max(answer.cost_difference, 0) / TENTHS
