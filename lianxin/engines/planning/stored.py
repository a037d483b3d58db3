"""A plan as text and back: canonical JSON, so the same plan is the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.plan import Cost, DayPlan, Route, Stop, Unserved


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
        )
    except (ValueError, TypeError, KeyError) as problem:
        raise PlanInputError(
            "plan", "json", type(problem).__name__, "存储的方案已损坏,请重新排班"
        ) from problem
