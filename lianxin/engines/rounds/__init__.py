"""Delivery rounds: meals and goods from a kitchen to many doors, several trips a runner, hot. A library without Django.

`solve(problem)` gives a `RoundPlan` the independent `check` has accepted. See docs/engines/rounds.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lianxin.engines.rounds.checker import Violation, check
from lianxin.engines.rounds.errors import RoundInputError, RoundRefusedError
from lianxin.engines.rounds.measure import notes
from lianxin.engines.rounds.model import MUST, Drop, RoundProblem, Runner
from lianxin.engines.rounds.plan import REASONS, LeftOut, Reason, RoundCost, RoundPlan, RoundStop, Trip

if TYPE_CHECKING:
    from lianxin.engines.rounds.arranging import arranged
    from lianxin.engines.rounds.reading import RoundReading, read_rounds, rounds_from_json, rounds_to_json
    from lianxin.engines.rounds.solving import solve

_SOLVING = {
    "RoundReading": "reading",
    "arranged": "arranging",
    "read_rounds": "reading",
    "rounds_from_json": "reading",
    "rounds_to_json": "reading",
    "solve": "solving",
}
"""What is loaded when it is first asked for: most processes never plan rounds."""

__all__ = [
    "MUST",
    "REASONS",
    "Drop",
    "LeftOut",
    "Reason",
    "RoundCost",
    "RoundInputError",
    "RoundPlan",
    "RoundProblem",
    "RoundReading",
    "RoundRefusedError",
    "RoundStop",
    "Runner",
    "Trip",
    "Violation",
    "arranged",
    "check",
    "notes",
    "read_rounds",
    "rounds_from_json",
    "rounds_to_json",
    "solve",
]


def __getattr__(name: str) -> Any:
    if name not in _SOLVING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_SOLVING[name]}"), name)
