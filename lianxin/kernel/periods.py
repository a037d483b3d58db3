"""Half-open periods: the start belongs to the period, the end does not; an open end lasts for ever.

Two periods that follow each other share one boundary value and never overlap. `Period` counts days in
Asia/Shanghai, `Span` moments in UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from lianxin.kernel.clock import day_bounds, require_aware


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `end`; `end=None` means no end. ValueError when empty or reversed."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after it starts")

    @classmethod
    def of_days(cls, first: date, last: date) -> Self:
        """The period people write as "first to last", both included."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date | None:
        """The last day inside, as people write it; None when the period has no end."""
        return None if self.end is None else self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share at least one day."""
        return self.intersect(other) is not None

    def intersect(self, other: "Period") -> "Period | None":
        """The days in both, or None when there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends, default=None)
        return None if end is not None and end <= start else Period(start, end)

    def span(self) -> "Span":
        """The same period as moments in UTC."""
        end = None if self.end is None else day_bounds(self.end)[0]
        return Span(day_bounds(self.start)[0], end)


@dataclass(frozen=True, slots=True)
class Span:
    """Aware moments from `start` up to, not including, `end`. ValueError when empty, reversed or naive."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.start)
        if self.end is not None and require_aware(self.end) <= self.start:
            raise ValueError("a span ends after it starts")

    def contains(self, moment: datetime) -> bool:
        """Whether `moment` (aware) lies in the span."""
        return self.start <= require_aware(moment) and (self.end is None or moment < self.end)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one moment."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
