"""What the area that answers for a guard says of a viewer: whether they are fit to read behind it, and where they have standing leave.

This area may not import it; it says so once, when it loads.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

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
    """On what terms somebody reads behind a guard. `is_fit`: at all, whatever else they were given. `closed`: the ids of files there that
    are closed to them, whatever else they were given (they are about themselves); a query that is part of every other."""

    is_fit: bool = True
    leaves: tuple[Leave, ...] = ()
    closed: QuerySet[Any, Any] | None = None

    def leave_over(self, place: str) -> Leave | None:
        """The standing leave that opens a file of this place."""
        return next((one for one in self.leaves if contains(one.place, place)), None)


Source = Callable[[Viewer, datetime], Terms]
Asked = dict[tuple[UUID | None, datetime], dict[str, Terms]]
_SOURCES: Final[dict[str, Source]] = {}
_ASKED: ContextVar[Asked | None] = ContextVar("terms_asked", default=None)
_OPENED: ContextVar[set[Hashable] | None] = ContextVar("files_opened", default=None)


def answer_for(guard: str, source: Source) -> None:
    """An area above says on what terms its files are read."""
    _SOURCES[guard] = source


def terms_of(viewer: Viewer, now: datetime) -> dict[str, Terms]:
    """The terms of every guard that somebody answers for. Inside `asked_once` every further question at the same moment is free."""
    asked, key = _ASKED.get(), (viewer.id, now)
    if asked is not None and key in asked:
        return asked[key]
    found = {guard: source(viewer, now) for guard, source in _SOURCES.items()}
    if asked is not None:
        asked[key] = found
    return found


@contextmanager
def asked_once() -> Iterator[None]:
    """For one page, which is of one moment and asks the same for every list on it."""
    terms, files = _ASKED.set({}), _OPENED.set(set())
    try:
        yield
    finally:
        _ASKED.reset(terms)
        _OPENED.reset(files)


def opens(key: Hashable, ask: Callable[[], bool]) -> bool:
    """Does the file open? A yes inside `asked_once` is not asked for again; a no always is, for it may have been opened since."""
    files = _OPENED.get()
    if files is not None and key in files:
        return True
    if not ask():
        return False
    if files is not None:
        files.add(key)
    return True


def by_standing_leave(terms: dict[str, Terms], prefix: str) -> Q | None:
    """The condition "there is standing leave for it"; None when there is none anywhere."""
    condition: Q | None = None
    for guard, one in terms.items():
        if (reach := within(tuple(place_range(leave.place) for leave in one.leaves), f"{prefix}place")) is not None:
            piece = Q(**{f"{prefix}guard": guard}) & reach
            condition = piece if condition is None else condition | piece
    return condition


def past_unfit(terms: dict[str, Terms], prefix: str) -> Q:
    """The condition "it is behind no guard that this viewer is unfit for, and not closed to them"."""
    unfit = [guard for guard, one in terms.items() if not one.is_fit]
    condition = ~Q(**{f"{prefix}guard__in": unfit}) if unfit else Q()
    for guard, one in terms.items():
        if one.closed is not None:
            condition &= ~Q(**{f"{prefix}guard": guard, f"{prefix}id__in": one.closed})
    return condition
