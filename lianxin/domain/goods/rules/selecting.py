"""Who of those selected by category gets nothing after all, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lianxin.kernel.problems import N_

LEFT_OUT: Final = {
    "died": N_("已故"),
    "moved": N_("迁出"),
    "merged": N_("已并入同一人的另一份档案"),
    "got_lately": N_("最近领过同样的物资"),
}
"""Why somebody in the categories is not on the list, in words."""


@dataclass(frozen=True, slots=True)
class Considered:
    """What decides about one person: the days of death, of moving away, of the last time they got the same goods."""

    died_on: date | None = None
    left_on: date | None = None
    is_merged: bool = False
    got_on: date | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A code of `LEFT_OUT`, and the day it happened."""

    why: str
    on: date | None = None


def gone_on(person: Considered) -> Excluded | None:
    """Dead or moved away, whenever that was; None for somebody present. A recorded death counts at once, whatever its day."""
    if person.died_on is not None:
        return Excluded("died", person.died_on)
    if person.left_on is not None:
        return Excluded("moved", person.left_on)
    return Excluded("merged") if person.is_merged else None


def excluded(person: Considered, *, today: date, again_days: int) -> Excluded | None:
    """Why this person gets nothing now; None for who stays on the list. The same goods again after `again_days` whole days."""
    if gone := gone_on(person):
        return gone
    if person.got_on is not None and today < person.got_on + timedelta(days=again_days):
        return Excluded("got_lately", person.got_on)
    return None
