"""The triage clock and what counts as a repeat, in one place. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args
from uuid import UUID

RULE_CHANNEL: Final = "rule"
"""The channel of needs that nobody said: a rule found them (packs/national-base/needs.toml)."""

IMMEDIATE: Final = 0
USUAL: Final = 1
"""Which comes first in every list that is worked off: what cannot wait stands above the rest, whatever the clocks say."""

TriageState = Literal["waiting", "due_soon", "overdue"]
TRIAGE_STATES: tuple[TriageState, ...] = get_args(TriageState)
Bounds = tuple[datetime | None, datetime | None]


def precedence(rank: int | None) -> int:
    """Of a need or a promise, by the rank of its urgency (1 is the most urgent of a pack; None: no urgency known)."""
    return IMMEDIATE if rank == 1 else USUAL


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


def triage_due(learnt_at: datetime, triage_hours: int) -> datetime:
    """When somebody must have looked: counted from the moment the system learnt of the need. Before that nobody could
    look, so a visit written down days later brings no need that is born overdue."""
    return learnt_at + timedelta(hours=triage_hours)


def are_repeats(
    one: tuple[object, str, datetime], other: tuple[object, str, datetime], days: int
) -> bool:
    """Two open needs (resident, kind, found_at) of one person and kind found within `days` of each other."""
    return one[0] is not None and one[:2] == other[:2] and abs(one[2] - other[2]) <= timedelta(days=days)


def category_source(category: str) -> str:
    """`source_kind` of a need found because somebody is in a category."""
    return f"category:{category}"


def category_of(source_kind: str) -> str:
    """The category behind such a `source_kind`; "" for any other source."""
    head, _, code = source_kind.partition(":")
    return code if head == "category" else ""


def membership_source(resident_id: UUID, since: date) -> str:
    """`source_id` of such a need: one per person and time in the category, so leaving and coming back is a new one."""
    return f"{resident_id}/{since}"


SINCE_AT: Final = len(f"{UUID(int=0)}/")
"""Where the day stands in `membership_source`."""


def _inside(moment: datetime, bounds: Bounds) -> bool:
    after, until = bounds
    return (after is None or after < moment) and (until is None or moment <= until)
