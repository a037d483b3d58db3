"""The triage clock and what counts as a repeat, in one place. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, get_args

TriageState = Literal["waiting", "due_soon", "overdue"]
TRIAGE_STATES: tuple[TriageState, ...] = get_args(TriageState)
Bounds = tuple[datetime | None, datetime | None]


def due_bounds(state: TriageState, now: datetime, soon: timedelta) -> Bounds:
    """`(after, until)`: an untriaged need is in `state` exactly when `after < triage_due_at <= until`.

    None means no bound. A need is overdue from its due moment on; it is due soon during the `soon` before it. Pages
    filter by these bounds and `triage_state` compares with them, so a card can never disagree with its rows.
    """
    if state == "overdue":
        return None, now
    if state == "due_soon":
        return now, now + soon
    return now + soon, None


def triage_state(triage_due_at: datetime, now: datetime, soon: timedelta) -> TriageState:
    """Where an untriaged need stands on its clock."""
    return next(state for state in TRIAGE_STATES if _inside(triage_due_at, due_bounds(state, now, soon)))


def triage_due(found_at: datetime, triage_hours: int) -> datetime:
    """When somebody must have looked: counted from the finding, so what arrives late is not given more time."""
    return found_at + timedelta(hours=triage_hours)


def are_repeats(
    one: tuple[object, str, datetime], other: tuple[object, str, datetime], days: int
) -> bool:
    """Two open needs (resident, kind, found_at) of one person and kind found within `days` of each other."""
    return one[0] is not None and one[:2] == other[:2] and abs(one[2] - other[2]) <= timedelta(days=days)


def _inside(moment: datetime, bounds: Bounds) -> bool:
    after, until = bounds
    return (after is None or after < moment) and (until is None or moment <= until)
