"""What happens in care, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """Somebody went (or called) and said how it was. `result` is one of `rules.RESULTS`."""

    visit_id: UUID
    place: str
    resident_id: UUID
    worker_id: UUID | None
    day: date
    result: str


@dataclass(frozen=True, slots=True)
class CarerAbsent:
    """Somebody who visits is not there from a moment up to, not including, another (None: until further notice). `actor` wrote it down."""

    absence_id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime | None
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class OrderPaused:
    """One order is not carried out from a day up to, not including, another (None: until further notice). Of a pause of
    everything one of these is told for each order that runs. What runs on which day: `selectors.orders_by_day`."""

    order_id: UUID
    place: str
    resident_id: UUID
    service: str
    starts_on: date
    until: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderResumed:
    """It is carried out again from a day on, earlier than the pause said."""

    order_id: UUID
    place: str
    resident_id: UUID
    service: str
    resumes_on: date
    at: datetime
