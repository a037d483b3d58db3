"""Day plans for home visits: who visits whom, when, in which order. A library of its own, without Django.

`solve(problem)` gives a `DayPlan` the independent `check` has accepted; `alternatives`, `why_not` and
`ways` explain it, `replan` continues a day that went differently. See docs/reference/planning.md.
"""

from lianxin.engines.planning.check import Violation, check
from lianxin.engines.planning.errors import PlanInputError, PlanRefusedError
from lianxin.engines.planning.explain import Alternative, Answer, alternatives, why_not
from lianxin.engines.planning.measure import travel_between
from lianxin.engines.planning.model import (
    Break,
    Carer,
    DayProblem,
    Prefix,
    Promise,
    VisitRequest,
    Weights,
    Wishes,
)
from lianxin.engines.planning.nearest import nearest_carer
from lianxin.engines.planning.plan import Cost, DayPlan, Reason, Route, Stop, Unserved
from lianxin.engines.planning.replan import problem_at, replan
from lianxin.engines.planning.solve import solve
from lianxin.engines.planning.stored import plan_from_json, plan_to_json
from lianxin.engines.planning.travel import Place, Travel
from lianxin.engines.planning.ways import Way, ways

__all__ = [
    "Alternative",
    "Answer",
    "Break",
    "Carer",
    "Cost",
    "DayPlan",
    "DayProblem",
    "Place",
    "PlanInputError",
    "PlanRefusedError",
    "Prefix",
    "Promise",
    "Reason",
    "Route",
    "Stop",
    "Travel",
    "Unserved",
    "Violation",
    "VisitRequest",
    "Way",
    "Weights",
    "Wishes",
    "alternatives",
    "check",
    "nearest_carer",
    "plan_from_json",
    "plan_to_json",
    "problem_at",
    "replan",
    "solve",
    "travel_between",
    "ways",
    "why_not",
]
