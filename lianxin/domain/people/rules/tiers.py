"""How often somebody is visited, and by when: the row of the pack's visit table, and the days since they were last met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from lianxin.engines.rules.tables import Hit

How = Literal["row", "otherwise", "unsure"]
_HOW: Final[Mapping[int | str, How]] = {"default": "otherwise", "unknown": "unsure"}


@dataclass(frozen=True, slots=True)
class Tiered:
    """The tier of one person on a day: its code, how the table gave it, and the categories it saw (None: cannot tell)."""

    tier: str
    how: How
    inputs: dict[str, bool | None]


def tiered(hit: Hit) -> Tiered:
    """What is kept of a row of the table."""
    seen = {name.removeprefix("rule."): value for name, value in hit.inputs.items()}
    inputs = {name: value if isinstance(value, bool) else None for name, value in seen.items()}
    return Tiered(str(hit.outputs["tier"]), _HOW.get(hit.row, "row"), inputs)


def turn(rank: int, how: How) -> int:
    """Who comes first of those due on one day: the stricter tier, and in a tier those of whom it can be told."""
    return rank * 2 + (how == "unsure")


def due_on(interval_days: int, met_on: date | None, since: date, earlier: date | None = None) -> date | None:
    """The last day by which the person must be met again. Whom nobody has met yet is given one interval from `since`, the day
    they came into the tier; a day set before (`earlier`) is never put off by a change of tier.

    None for an interval of 0: no routine visits.
    """
    if interval_days == 0:
        return None
    if met_on is not None:
        return met_on + timedelta(days=interval_days)
    first = since + timedelta(days=interval_days)
    return first if earlier is None else min(first, earlier)
