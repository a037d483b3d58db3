"""What the area that answers for a guard says of a viewer: whether they are fit to read behind it, and where they have standing leave.

This area may not import it; it says so once, when it loads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.kernel.divisions import contains, place_range


@dataclass(frozen=True, slots=True)
class Leave:
    """Standing leave of another person to read every file of a place, for a purpose."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms somebody reads behind a guard. `is_fit`: at all, whatever else they were given."""

    is_fit: bool = True
    leaves: tuple[Leave, ...] = ()

    def leave_over(self, place: str) -> Leave | None:
        """The standing leave that opens a file of this place."""
        return next((one for one in self.leaves if contains(one.place, place)), None)


Source = Callable[[Viewer, datetime], Terms]
_SOURCES: Final[dict[str, Source]] = {}


def answer_for(guard: str, source: Source) -> None:
    """An area above says on what terms its files are read."""
    _SOURCES[guard] = source


def terms_of(viewer: Viewer, now: datetime) -> dict[str, Terms]:
    """The terms of every guard that somebody answers for."""
    return {guard: source(viewer, now) for guard, source in _SOURCES.items()}


def by_standing_leave(terms: dict[str, Terms], prefix: str) -> Q | None:
    """The condition "there is standing leave for it"; None when there is none anywhere."""
    condition: Q | None = None
    for guard, one in terms.items():
        if (reach := within(tuple(place_range(leave.place) for leave in one.leaves), f"{prefix}place")) is not None:
            piece = Q(**{f"{prefix}guard": guard}) & reach
            condition = piece if condition is None else condition | piece
    return condition


def past_unfit(terms: dict[str, Terms], prefix: str) -> Q:
    """The condition "it is behind no guard that this viewer is unfit for"."""
    closed = [guard for guard, one in terms.items() if not one.is_fit]
    return ~Q(**{f"{prefix}guard__in": closed}) if closed else Q()
