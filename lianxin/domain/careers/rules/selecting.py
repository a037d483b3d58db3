"""How a selection round goes: one table of what may be done in which state.

A state field with this table, not a proceeding of the pack: a proceeding is the file of a person who is served (guard, diagnosis,
clocks, closing review). A round has none of that, and its rules (conflicts, ranking, publicity) are the same everywhere; what differs
between places (conditions, criteria, quota, days) stands in the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from lianxin.kernel.problems import ProblemError

STEPS: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "apply": (frozenset({"open"}), "open"),
    "withdraw": (frozenset({"open", "checking", "judging"}), ""),
    "close": (frozenset({"open"}), "checking"),
    "check": (frozenset({"checking"}), "checking"),
    "panel": (frozenset({"open", "checking"}), ""),
    "judge": (frozenset({"checking"}), "judging"),
    "score": (frozenset({"judging"}), "judging"),
    "recuse": (frozenset({"checking", "judging"}), ""),
    "rank": (frozenset({"judging"}), "ranked"),
    "settle": (frozenset({"ranked"}), "ranked"),
    "publish": (frozenset({"ranked"}), "notice"),
    "object": (frozenset({"notice"}), "notice"),
    "answer": (frozenset({"notice"}), "notice"),
    "confer": (frozenset({"notice"}), "done"),
    "cancel": (frozenset({"open", "checking", "judging", "ranked", "notice"}), "cancelled"),
}
"""What may be done → in which states, and the state after it ("" as before)."""


def after(step: str, state: str) -> str:
    """The state after a step. Raises "careers.round_state" where it may not be done now."""
    allowed, then = STEPS[step]
    if state not in allowed:
        raise ProblemError("careers.round_state")
    return then or state


def may(step: str, state: str) -> bool:
    """Whether a step may be done in a state."""
    return state in STEPS[step][0]


def notice_until(first: date, days: int) -> date:
    """The last day of a publicity of so many whole days that begins on a day (calendar days; the first one counts)."""
    return first + timedelta(days=max(days, 1) - 1)
