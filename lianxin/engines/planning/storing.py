"""A plan leaves the engine: checked, as text and back. Canonical JSON, so the same plan is the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from lianxin.engines.planning.checker import check
from lianxin.engines.planning.day import Day
from lianxin.engines.planning.errors import PlanInputError, PlanRefusedError
from lianxin.engines.planning.model import DayProblem
from lianxin.engines.planning.plan import Cost, DayPlan, Route, Stop, Unserved
from lianxin.engines.planning.timetable import plan_of


def store(day: Day, seed: int, tries: tuple[int, ...]) -> DayPlan:
    """The plan as it is stored, after the checker has accepted it; PlanRefusedError otherwise."""
    plan, counted = plan_of(day, seed, tries)
    refused = check(day.problem, plan)
    if refused:
        raise PlanRefusedError(refused)
    if plan.cost.total != counted:
        raise PlanRefusedError((f"search counted {counted}, the checker {plan.cost.total}",))
    return plan


def require_accepted(problem: DayProblem, plan: DayPlan) -> None:
    """Raise PlanInputError when a stored plan does not belong to this problem or was damaged."""
    refused = check(problem, plan)
    if refused:
        raise PlanInputError("plan", refused[0].rule, refused[0].subject, "方案未通过核对,请重新排班")


def plan_to_json(plan: DayPlan) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 text."""
    return json.dumps(asdict(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plan_from_json(text: str) -> DayPlan:
    """The plan again; PlanInputError when the text is not a plan. Pass it to `check` before showing it."""
    try:
        data: dict[str, Any] = json.loads(text)
        return DayPlan(
            routes=tuple(
                Route(**{**route, "stops": tuple(Stop(**stop) for stop in route["stops"])})
                for route in data["routes"]
            ),
            unserved=tuple(Unserved(**each) for each in data["unserved"]),
            cost=Cost(**data["cost"]),
            seed=data["seed"],
            tries=tuple(data.get("tries", ())),
        )
    except (ValueError, TypeError, KeyError) as problem:
        raise PlanInputError(
            "plan", "json", type(problem).__name__, "存储的方案已损坏,请重新排班"
        ) from problem
