"""A report as it comes: how urgent, how long ago, whether it is of the same event as another. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.kernel.free_text import private_numbers

DANGER: Final = "danger"
UNKNOWN: Final = "unknown"
_URGENCY: Final = {DANGER: "immediate", UNKNOWN: "high", "watched": "mid_high", "safe": "mid_low"}
_TOWNSHIP: Final = 9
_MINUTE: Final = timedelta(minutes=1)


def urgency_of(safety: str, situations: Collection[str]) -> str:
    """How urgent a report is before anybody has looked: a situation of the duty list or present danger is immediate."""
    return "immediate" if situations else _URGENCY.get(safety, "high")


def elapsed_minutes(discovered_at: datetime, at: datetime) -> int:
    """Whole minutes since the discovery; never negative (a phone's clock may run ahead)."""
    return max((at - discovered_at) // _MINUTE, 0)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What of a report tells whether another is of the same event. `child`: as it was told, or the name in the register."""

    resident_id: UUID | None
    place: str
    discovered_at: datetime
    situations: frozenset[str] = frozenset()
    child: str = ""


def likeness(one: Sighting, other: Sighting, hours: int) -> tuple[str, ...]:
    """Why two reports may be of one event, the strongest first: same_child, same_name, same_situation, same_time; () when nothing
    speaks for it. Only a proposal: a person decides."""
    if one.resident_id is not None and other.resident_id is not None and one.resident_id != other.resident_id:
        return ()
    reasons = []
    if one.resident_id is not None and one.resident_id == other.resident_id:
        reasons.append("same_child")
    if _names(one.child, other.child):
        reasons.append("same_name")
    near = one.place[:_TOWNSHIP] == other.place[:_TOWNSHIP] and abs(
        one.discovered_at - other.discovered_at
    ) <= timedelta(hours=hours)
    if near:
        if one.situations & other.situations:
            reasons.append("same_situation")
        reasons.append("same_time")
    return tuple(reasons)


def tells_who(text: str, names: Collection[str]) -> bool:
    """Does a text that leaves the file hold one of the child's names, or a number by which somebody is reached or known?"""
    return any(len(name) > 1 and name in text for name in names) or bool(private_numbers(text))


def _names(one: str, other: str) -> bool:
    first, second = one.strip(), other.strip()
    return bool(first and second) and (first in second or second in first)
