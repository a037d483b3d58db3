"""Conditions that cannot hold, rows that are never reached, gaps and overlaps between rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Final

from lianxin.engines.rules.ast import Name, Node, names
from lianxin.engines.rules.checking.axes import runs, spelt
from lianxin.engines.rules.checking.space import Box, Space, TooManyBoxesError, meet, minus
from lianxin.engines.rules.checking.vocabulary import Vocabulary
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.rule import Rule
from lianxin.engines.rules.tables import DecisionTable
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError

MAX_DAYS: Final = 40
MAX_PAIRS: Final = 40  # conditions or rows compared two by two


def contradictions(
    rule: Rule, known: Vocabulary, parameters: ParameterTable | None
) -> Iterator[ProblemError]:
    """Conditions that never hold, that exclude each other, or that say the same twice; each found once, on its first day."""
    trees = [condition.tree for condition in rule.conditions]
    codes = [condition.code for condition in rule.conditions]
    for a, b in combinations(range(min(len(trees), MAX_PAIRS)), 2):
        if trees[a] == trees[b]:
            yield ProblemError("rules.same_condition", rule=rule.code, condition=codes[b], other=codes[a])
    seen: set[tuple[int, ...]] = set()
    for day, param in _days(trees, rule.valid, parameters):
        for places in _impossible(trees, Space(trees, known, param), together=rule.combine == "all"):
            if any(set(found) <= set(places) for found in seen):
                continue
            seen.add(places)
            *others, last = places
            place = {
                "rule": rule.code,
                "condition": codes[last],
                "column": trees[last].at,
                "day": day.isoformat(),
            }
            if others:
                other = "、".join(codes[one] for one in others)
                yield ProblemError("rules.contradiction", **place, other=other)
            else:
                yield ProblemError("rules.never_true", **place)


def _impossible(trees: list[Node], space: Space, *, together: bool) -> Iterator[tuple[int, ...]]:
    """The conditions that cannot hold, alone or together with others, fewest first."""
    try:
        held = [space.boxes(tree) for tree in trees]
        empty = [place for place, boxes in enumerate(held) if not boxes]
        yield from ((place,) for place in empty)
        if not together or empty:
            return
        for a, b in combinations(range(min(len(held), MAX_PAIRS)), 2):
            if not meet(held[a], held[b]):
                yield (a, b)
        left: list[Box] = [{}]
        for place, boxes in enumerate(held):
            left = meet(left, boxes)
            if not left:
                yield tuple(range(place + 1))
                return
    except TooManyBoxesError:
        return


def rows(
    table: DecisionTable, known: Vocabulary, parameters: ParameterTable | None
) -> Iterator[ProblemError]:
    """Rows that are never reached, gaps between rows, rows that overlap in part with other outputs; each on its first day."""
    seen: set[tuple[str, str, str]] = set()
    for _, param in _days(list(table.trees), table.valid, parameters):
        try:
            found = list(_row_findings(table, Space(table.trees, known, param)))
        except TooManyBoxesError:
            continue
        keys = [(one.code, str(one.details.get("condition")), str(one.details.get("name"))) for one in found]
        yield from (one for one, key in zip(found, keys, strict=True) if key not in seen)
        seen.update(keys)


def _row_findings(table: DecisionTable, space: Space) -> Iterator[ProblemError]:
    held = [space.boxes(tree) for tree in table.trees]
    left: list[Box] = [{}]
    for number, boxes in enumerate(held, 1):
        if not meet(left, boxes):
            yield ProblemError("rules.row_never_reached", rule=table.code, condition=str(number))
        for box in boxes:
            left = minus(left, box, space.axes)
    yield from _gaps(table, space, left)
    yield from _overlaps(table, space, held)


def _gaps(table: DecisionTable, space: Space, left: list[Box]) -> Iterator[ProblemError]:
    """Between two cells that rows provide for, cells that fall to the default row."""
    found: set[tuple[str, str]] = set()
    for box in left:
        for place, mask in box.items():
            axis = space.axes[place]
            for low, high in runs(mask) if axis.ordered else ():
                if not (axis.cells[low].inner and axis.cells[high].inner):
                    continue
                beside = ({**box, place: 1 << low - 1}, {**box, place: 1 << high + 1}) if low else ()
                if beside and not any(meet([side], left) for side in beside):
                    found.add((spelt(axis.subject), axis.text((1 << high + 1) - (1 << low))))
    for subject, text in sorted(found):
        yield ProblemError("rules.table_gap", rule=table.code, name=subject, found=text)


def _overlaps(table: DecisionTable, space: Space, held: list[list[Box]]) -> Iterator[ProblemError]:
    """Two rows that differ in one ordered input only, where each also holds without the other."""
    single = [(i, boxes[0]) for i, boxes in enumerate(held) if len(boxes) == 1][:MAX_PAIRS]
    for (a, one), (b, other) in combinations(single, 2):
        differ = [place for place in one.keys() | other.keys() if one.get(place) != other.get(place)]
        if len(differ) != 1 or table.rows[a].outputs == table.rows[b].outputs:
            continue
        axis = space.axes[differ[0]]
        mine, theirs = (box.get(differ[0], axis.everything) for box in (one, other))
        if axis.ordered and mine & theirs and mine & ~theirs and theirs & ~mine:
            yield ProblemError(
                "rules.table_overlap",
                rule=table.code,
                condition=str(b + 1),
                other=str(a + 1),
                name=spelt(axis.subject),
                found=axis.text(mine & theirs),
            )


def _days(
    trees: list[Node], valid: Period, parameters: ParameterTable | None
) -> Iterator[tuple[date, Mapping[str, object]]]:
    """The first day of a period and every later one on which a parameter that is read changes, with all values."""
    if parameters is None:
        yield valid.start, {}
        return
    read = {name.path[1] for tree in trees for name in names(tree) if _is_parameter(name)}
    starts = {
        p.valid.start for p in parameters.parameters if p.name in read and valid.contains(p.valid.start)
    }
    for day in sorted({valid.start, *starts})[-MAX_DAYS:]:
        yield day, parameters.on(day)


def _is_parameter(name: Name) -> bool:
    return name.path[0] == "param" and len(name.path) > 1
