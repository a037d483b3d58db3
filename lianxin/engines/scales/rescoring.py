"""Many assessments scored again at once, column by column: what a scale corrected today makes of what was answered before.

A missing answer is counted in the upper half of a whole number and points in the lower half, so that one sum over the columns
gives both. Rows that read the same facts share one look at the conditions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

from lianxin.engines.scales.changing import moved, reads, standing
from lianxin.engines.scales.instrument import ITEM, Instrument, Item
from lianxin.engines.scales.scoring import made_up
from lianxin.kernel.problems import ProblemError

_MISSING: Final = 1 << 32
_POINTS: Final = _MISSING - 1

Answers = Mapping[str, Sequence[str | None]]
"""By item, the answers of every assessment in order; an item left out was answered by nobody."""


@dataclass(frozen=True)
class Rescored:
    """Results by assessment, in order: as ``score`` gives them one by one."""

    totals: Sequence[int | None]
    subtotals: Mapping[str, Sequence[int | None]]
    before: Sequence[str | None]
    levels: Sequence[str | None]
    triggers: Mapping[str, Sequence[bool]]


def rescore(
    instrument: Instrument, answers: Answers, facts: Mapping[str, Sequence[Any]] | None = None
) -> Rescored:
    """The results of many assessments. Raises ProblemError "scales.unknown_item", "scales.unknown_option",
    "scales.unknown_fact", and "scales.uneven" for columns of different length.
    """
    told = facts or {}
    size = _size(instrument, answers, told)
    points = {code: _column(item, answers.get(code), size) for code, item in instrument.items.items()}
    sums = list(map(sum, zip(*points.values(), strict=True)))
    totals_of = {one: made_up(instrument, one & _POINTS, one >> 32) for one in set(sums)}
    before_of = {
        one: None if total is None else instrument.level_at(total) for one, total in totals_of.items()
    }
    before = list(map(before_of.__getitem__, sums))
    return Rescored(
        totals=list(map(totals_of.__getitem__, sums)),
        subtotals={
            code: _added([points[item] for item in part.items]) for code, part in instrument.subscales.items()
        },
        before=before,
        levels=_levels(instrument, before, answers, told, size) if instrument.changes else before,
        triggers={
            code: [one.at_least <= p < _MISSING for p in points[one.item]]
            for code, one in instrument.triggers.items()
        },
    )


def _size(instrument: Instrument, answers: Answers, facts: Mapping[str, Sequence[Any]]) -> int:
    for problem, given, known in (
        ("scales.unknown_item", answers, set(instrument.items)),
        ("scales.unknown_fact", facts, instrument.facts),
    ):
        for name in given:
            if name not in known:
                raise ProblemError(problem, name=name, known="、".join(sorted(known)) or "—")
    sizes = {name: len(column) for name, column in (*answers.items(), *facts.items())}
    expected = next(iter(sizes.values()), 0)
    for name, given_ in sizes.items():
        if given_ != expected:
            raise ProblemError("scales.uneven", name=name, given=given_, expected=expected)
    return expected


def _column(item: Item, column: Sequence[str | None] | None, size: int) -> list[int]:
    """The points of one item; missing ones marked."""
    if column is None:
        return [_MISSING] * size
    counted = {code: _MISSING if one is None else one for code, one in item.points.items()}
    counted |= {None: _MISSING, "": _MISSING}  # type: ignore[dict-item]
    try:
        return list(map(counted.__getitem__, column))  # type: ignore[arg-type]
    except KeyError:
        raise ProblemError("scales.unknown_option", item=item.code, known="、".join(item.points)) from None


def _added(columns: list[list[int]]) -> list[int | None]:
    return [one if one < _MISSING else None for one in map(sum, zip(*columns, strict=True))]


def _levels(
    instrument: Instrument,
    before: Sequence[str | None],
    answers: Answers,
    facts: Mapping[str, Sequence[Any]],
    size: int,
) -> list[str | None]:
    """The levels after the changes: conditions are asked once for each different set of what they read."""
    paths = sorted(frozenset().union(*(reads(change.when) for change in instrument.changes.values())))
    columns = [_told(path, answers, facts, size) for path in paths]
    holding: dict[tuple[Any, ...], tuple[str, ...]] = {}
    level_of: dict[tuple[Any, ...], str | None] = {}
    levels = []
    for row in zip(before, *columns, strict=True):
        if row not in level_of:
            level, *told = row
            key = tuple(told)
            if key not in holding:
                holding[key] = _holding(instrument, paths, key)
            level_of[row] = None if level is None else moved(instrument, level, holding[key])[0]
        levels.append(level_of[row])
    return levels


def _told(
    path: tuple[str, ...], answers: Answers, facts: Mapping[str, Sequence[Any]], size: int
) -> Sequence[Any]:
    column = answers.get(path[1]) if path[0] == ITEM else facts.get(path[0])
    return list(repeat(None, size)) if column is None else column


def _holding(instrument: Instrument, paths: list[tuple[str, ...]], told: tuple[Any, ...]) -> tuple[str, ...]:
    answers = {path[1]: one or None for path, one in zip(paths, told, strict=True) if path[0] == ITEM}
    facts = {path[0]: one for path, one in zip(paths, told, strict=True) if path[0] != ITEM}
    return standing(instrument, answers, facts).holding
