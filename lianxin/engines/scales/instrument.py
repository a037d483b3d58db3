"""An instrument: its items with what each answer counts, its levels, and what changes them. Data only, nothing computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

ITEM: Final = "item"
"""Under this name the conditions of level changes read the answers: ``item.q9 = "2"``."""

Stacking = Literal["single", "add"]
"""Whether of several level changes that each add levels one counts (the largest), or all are added up."""


@dataclass(frozen=True)
class Item:
    """A question. ``options``: points of each answer by its code; None: an answer that counts as not answered (refused).

    ``turned``: the points run the other way (the least becomes the most).
    """

    code: str
    options: Mapping[str, int | None]
    turned: bool = False

    @cached_property
    def points(self) -> Mapping[str, int | None]:
        """What each answer counts, after turning."""
        if not self.turned:
            return dict(self.options)
        stated = [one for one in self.options.values() if one is not None]
        both = min(stated, default=0) + max(stated, default=0)
        return {code: None if one is None else both - one for code, one in self.options.items()}

    @cached_property
    def span(self) -> tuple[int, int]:
        """The least and the most it can count."""
        stated = [one for one in self.options.values() if one is not None]
        return min(stated, default=0), max(stated, default=0)


@dataclass(frozen=True)
class Subscale:
    """Some of the items, added up by themselves."""

    code: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """A grade of the total, both bounds belonging to it. ``rank`` counts up from 0, the best; it says what "worse" is."""

    code: str
    rank: int
    least: int
    most: int


@dataclass(frozen=True)
class Change:
    """A rule that makes the level worse ``when`` (FEEL over facts and ``item.…``) holds: ``to`` a level, or ``by`` so many."""

    code: str
    when: str
    to: str = ""
    by: int = 0


@dataclass(frozen=True)
class Trigger:
    """One answer that calls for something at any total: an item counting at least so many points."""

    code: str
    item: str
    at_least: int


@dataclass(frozen=True)
class Instrument:
    """A scale as it is scored. ``factor``: the raw sum is multiplied by it. ``prorated``: so many missing items are made up
    for by the mean of the others, where the scale's own rule allows it; 0: one missing answer voids the total.

    ``facts``: what level changes may read of the person beside the answers.
    """

    code: str
    version: str
    items: Mapping[str, Item]
    levels: Mapping[str, Level]
    subscales: Mapping[str, Subscale] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()
    factor: int = 1
    prorated: int = 0
    stacking: Stacking = "single"

    @cached_property
    def span(self) -> tuple[int, int]:
        """The least and the most the total can be."""
        return (
            self.factor * sum(item.span[0] for item in self.items.values()),
            self.factor * sum(item.span[1] for item in self.items.values()),
        )

    @cached_property
    def ranked(self) -> tuple[Level, ...]:
        """The levels from the best to the worst."""
        return tuple(sorted(self.levels.values(), key=lambda level: level.rank))

    def level_at(self, total: int) -> str:
        """The level of a total, before any change. KeyError where no level holds it (``flaws`` tells such instruments)."""
        for level in self.levels.values():
            if level.least <= total <= level.most:
                return level.code
        raise KeyError(total)
