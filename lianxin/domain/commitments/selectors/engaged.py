"""Who is engaged when, and where: one answer for everybody who plans somebody's day.

Each area that sends people out says with what (`engage`); whoever plans asks for everything but what they plan anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Final
from uuid import UUID

from lianxin.domain.commitments.rules import Engaged

Source = Callable[[date, Collection[UUID]], Iterable[Engaged]]
"""What holds of a day for these workers: drafts engage nobody."""
_SOURCES: Final[list[Source]] = []


def engage(source: Source) -> None:
    """A higher area says with what it engages workers (this area may not import it). Called once, when it loads."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def engaged_on(day: date, workers: Collection[UUID], *, besides: str = "") -> list[Engaged]:
    """What these workers have to do on a day at a settled time, in order of time; `besides`: but what begins with this name."""
    found = [one for source in _SOURCES for one in source(day, workers)] if workers else []
    kept = [one for one in found if not (besides and one.name.startswith(besides))]
    return sorted(kept, key=lambda one: (one.start, one.end, one.name))
