"""Level changes: which of an instrument's rules hold, and how far the level moves. It never moves to a better one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lianxin.engines.rules import closure, parse
from lianxin.engines.rules.ast import names
from lianxin.engines.scales.instrument import ITEM, Instrument


@dataclass(frozen=True)
class Changed:
    """A level-change rule that held, and whether it ``counts``: of several that add levels only one may (``stacking``)."""

    code: str
    counts: bool


@dataclass(frozen=True)
class Standing:
    """What is known of an instrument's rules about one person: those that hold, those that cannot be told."""

    holding: tuple[str, ...]
    untold: tuple[str, ...]


def reads(when: str) -> frozenset[tuple[str, ...]]:
    """The paths a condition reads. ProblemError "rules.…" when the text is wrong."""
    return _read(when)


@lru_cache(maxsize=256)
def _read(when: str) -> frozenset[tuple[str, ...]]:
    return frozenset(name.path for name in names(parse(when)))


def standing(instrument: Instrument, answers: Mapping[str, str | None], facts: Mapping[str, Any]) -> Standing:
    """Which rules hold; what is not known is unknown, and unknown never becomes "no"."""
    told = {**facts, ITEM: dict(answers)}
    found = {code: closure(change.when)(told) for code, change in instrument.changes.items()}
    return Standing(
        tuple(code for code, value in found.items() if value is True),
        tuple(code for code, value in found.items() if value is None),
    )


def moved(instrument: Instrument, before: str, holding: tuple[str, ...]) -> tuple[str, tuple[Changed, ...]]:
    """The level after the rules that hold, and which of them counted."""
    adding = [instrument.changes[code] for code in holding if instrument.changes[code].by]
    largest = max(adding, key=lambda change: change.by, default=None)
    counted = [change for change in adding if instrument.stacking == "add" or change is largest]
    rank = instrument.levels[before].rank + sum(change.by for change in counted)
    targets = [
        instrument.levels[change.to].rank for code in holding if (change := instrument.changes[code]).to
    ]
    rank = min(max([rank, *targets]), len(instrument.levels) - 1)
    outdone = {change.code for change in adding} - {change.code for change in counted}
    return instrument.ranked[rank].code, tuple(Changed(code, code not in outdone) for code in holding)
