"""What higher areas know of residents that rules of categories may ask: days since a visit, whether a care plan is open.

This area may not import them; a higher area gives its answer when it loads. Nobody's answer means "cannot tell".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

Source = Callable[[Sequence[UUID], date], Mapping[UUID, Mapping[str, Any]]]
"""(residents, day) → facts by resident. The facts decide a label; they are the same whoever looks."""
_SOURCES: Final[list[Source]] = []


def learn_from(source: Source) -> None:
    """A higher area says what it knows. Called once, when it loads."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def known_outside(resident_ids: Sequence[UUID], today: date) -> dict[UUID, dict[str, Any]]:
    """The facts of all sources together."""
    found: dict[UUID, dict[str, Any]] = {key: {} for key in resident_ids}
    for source in _SOURCES:
        for key, facts in source(resident_ids, today).items():
            found[key].update(facts)
    return found
