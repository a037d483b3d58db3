"""The days of the things to do on the way to the exam."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, Protocol

_HAPPENS: Final = ("first_day", "results_on")  # days on which something comes about; the others are last days
State = Literal["done", "late", "soon", "ahead", "undated"]


class Dated(Protocol):
    """A step of the pack: so many days after one of the cycle's days."""

    @property
    def counts_from(self) -> str: ...

    @property
    def offset_days(self) -> int: ...

    @property
    def by_registering(self) -> bool: ...


def due_on(step: Dated, cycle: object) -> date | None:
    """The day by which a step is to be done; None while the day it counts from is not known."""
    day: date | None = getattr(cycle, step.counts_from)
    return day + timedelta(days=step.offset_days) if day is not None else None


def possible_from(step: Dated, cycle: object) -> date:
    """The first day on which a step can have been done: what leads to registering any time; what happens at the exam or when results come
    out from that day on; the rest once registration opens. While the day is not known: in the year of the exam."""
    if step.by_registering:
        return date.min
    happens = step.counts_from in _HAPPENS and step.offset_days >= 0
    day: date | None = getattr(cycle, step.counts_from if happens else "opens_on")
    return day or date(cycle.year, 1, 1)  # type: ignore[attr-defined]


def state(due: date | None, done: bool, today: date, soon: int) -> State:
    """How a step stands: `soon` days before it is due it is pressing; the day itself is still in time."""
    if done:
        return "done"
    if due is None:
        return "undated"
    if due < today:
        return "late"
    return "soon" if due <= today + timedelta(days=soon) else "ahead"
