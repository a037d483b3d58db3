"""Day plans for home visits: who visits whom, when, in which order. A library of its own, without Django.

`solve(problem)` gives a `DayPlan` the independent `check` has accepted; `alternatives`, `why_not` and
`ways` explain it, `replan` continues a day that went differently. See docs/engines/planning.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lianxin.engines.planning.checker import Violation, check
from lianxin.engines.planning.errors import PlanInputError, PlanRefusedError
from lianxin.engines.planning.measure import preference_parts, travel_between
from lianxin.engines.planning.model import (
    HIGHEST,
    Break,
    Carer,
    DayProblem,
    Hand,
    Prefix,
    Promise,
    VisitRequest,
    Weights,
    Wishes,
)
from lianxin.engines.planning.plan import REASONS, Cost, DayPlan, Reason, Route, Stop, Unserved
from lianxin.engines.planning.reading import Reading, read_day
from lianxin.engines.planning.travel import (
    Arrival,
    Learned,
    Matrix,
    Place,
    Travel,
    learned_factor,
    place_of,
    places_of,
)

if TYPE_CHECKING:
    from lianxin.engines.planning.explain import Alternative, Answer, alternatives, why_not
    from lianxin.engines.planning.greedy import nearest_carer
    from lianxin.engines.planning.helping import Way, ways
    from lianxin.engines.planning.moving import Moved, move
    from lianxin.engines.planning.replanning import problem_at, replan, solve_steadily, steadied
    from lianxin.engines.planning.solving import Progress, first_answer, solve
    from lianxin.engines.planning.storing import plan_from_json, plan_to_json
    from lianxin.engines.planning.template import (
        TEMPLATE_REASONS,
        Continuity,
        TemplateCarer,
        TemplateOrder,
        TemplatePrices,
        TemplateReason,
        WeekCost,
        WeekLeftOut,
        WeekProblem,
        WeekSlot,
        WeekTemplate,
        continuity,
    )
    from lianxin.engines.planning.template_check import check_template
    from lianxin.engines.planning.template_solving import week_template

_SEARCHING = {
    "Alternative": "explain",
    "Answer": "explain",
    "alternatives": "explain",
    "why_not": "explain",
    "nearest_carer": "greedy",
    "Moved": "moving",
    "move": "moving",
    "problem_at": "replanning",
    "replan": "replanning",
    "solve_steadily": "replanning",
    "steadied": "replanning",
    "Progress": "solving",
    "first_answer": "solving",
    "solve": "solving",
    "plan_from_json": "storing",
    "plan_to_json": "storing",
    "Continuity": "template",
    "TEMPLATE_REASONS": "template",
    "TemplateCarer": "template",
    "TemplateOrder": "template",
    "TemplatePrices": "template",
    "TemplateReason": "template",
    "WeekCost": "template",
    "WeekLeftOut": "template",
    "WeekProblem": "template",
    "WeekSlot": "template",
    "WeekTemplate": "template",
    "continuity": "template",
    "check_template": "template_check",
    "week_template": "template_solving",
    "Way": "helping",
    "ways": "helping",
}
"""What is loaded when it is first asked for: Numba costs a process 70 MB, and most never plan a day."""

__all__ = [
    "HIGHEST",
    "REASONS",
    "TEMPLATE_REASONS",
    "Alternative",
    "Answer",
    "Arrival",
    "Break",
    "Carer",
    "Continuity",
    "Cost",
    "DayPlan",
    "DayProblem",
    "Hand",
    "Learned",
    "Matrix",
    "Moved",
    "Place",
    "PlanInputError",
    "PlanRefusedError",
    "Prefix",
    "Progress",
    "Promise",
    "Reading",
    "Reason",
    "Route",
    "Stop",
    "TemplateCarer",
    "TemplateOrder",
    "TemplatePrices",
    "TemplateReason",
    "Travel",
    "Unserved",
    "Violation",
    "VisitRequest",
    "Way",
    "WeekCost",
    "WeekLeftOut",
    "WeekProblem",
    "WeekSlot",
    "WeekTemplate",
    "Weights",
    "Wishes",
    "alternatives",
    "check",
    "check_template",
    "continuity",
    "first_answer",
    "learned_factor",
    "move",
    "nearest_carer",
    "place_of",
    "places_of",
    "plan_from_json",
    "plan_to_json",
    "preference_parts",
    "problem_at",
    "read_day",
    "replan",
    "solve",
    "solve_steadily",
    "steadied",
    "travel_between",
    "ways",
    "week_template",
    "why_not",
]


def __getattr__(name: str) -> Any:
    if name not in _SEARCHING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_SEARCHING[name]}"), name)
