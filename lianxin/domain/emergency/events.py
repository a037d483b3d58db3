"""What happens to calls for help, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """Somebody called for help; a repeat that joined an open call is no second one."""

    alarm_id: UUID
    place: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CarerCalledAway:
    """Somebody with visits still to make today has gone to a call: the rest of their day can be planned anew."""

    alarm_id: UUID
    user_id: UUID
    place: str
    day: date
    visits: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmClosed:
    """A call for help was seen to, or was none."""

    alarm_id: UUID
    place: str
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmStepDue:
    """At this moment more is to be done about a call: heard by our own tasks, which make the job of it."""

    alarm_id: UUID
    place: str
    at: datetime
