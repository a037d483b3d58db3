"""List functions (DMN 1.5 §10.3.4.4). Positions count from 1, or from the end when negative."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.run import Run
from lianxin.engines.rules.feel.values.callables import FunctionValue
from lianxin.engines.rules.feel.values.distinct import distinct
from lianxin.engines.rules.feel.values.equality import equal
from lianxin.engines.rules.feel.values.kinds import Value, kind_of
from lianxin.engines.rules.feel.values.numbers import whole

MAX_LIST: Final = 1_000_000


def _index(items: list[Value], position: Decimal, extra: int = 0) -> int | None:
    """The index (from 0) of a position within 1…length + extra, or -length…-1."""
    place = whole(position, -len(items), len(items) + extra)
    if not place:
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("list contains", "list: list, element: any?", "boolean", wants_run=True)
def _list_contains(run: Run, items: list[Value], element: Value) -> bool:
    return any(equal(item, element, run.charge) is True for item in items)


@builtin("count", "list: list", "number")
def _count(items: list[Value]) -> Decimal:
    return Decimal(len(items))


@builtin("sublist", "list: list, start position: number, length?: number", "list")
def _sublist(items: list[Value], start: Decimal, length: Decimal | None) -> list[Value] | None:
    first = _index(items, start)
    if first is None:
        return None
    if length is None:
        return items[first:]
    size = whole(length, 0, len(items) - first)
    return None if size is None else items[first : first + size]


@builtin("append", "list: list, **item: any?", "list", wants_run=True)
def _append(run: Run, items: list[Value], added: list[Value]) -> list[Value]:
    run.charge(len(items))
    return [*items, *added]


@builtin("concatenate", "**list: any", "list", wants_run=True)
def _concatenate(run: Run, lists: list[Value]) -> list[Value] | None:
    if any(part is None for part in lists):
        return None
    parts = [part if isinstance(part, list) else [part] for part in lists]
    size = sum(map(len, parts))
    run.charge(size)
    return [item for part in parts for item in part] if size <= MAX_LIST else None


@builtin("insert before", "list: list, position: number, newItem: any?", "list")
def _insert_before(items: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], item, *items[index:]]


@builtin("remove", "list: list, position: number", "list")
def _remove(items: list[Value], position: Decimal) -> list[Value] | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], *items[index + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: any?", "list")
def _replace_at(items: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], item, *items[index + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any?", "list", wants_run=True)
def _replace_where(run: Run, items: list[Value], match: FunctionValue, new: Value) -> list[Value] | None:
    """Every item for which match(item, newItem) is true; null when it answers with anything but true or false."""
    at = run.at
    truths = [match.call(run, at, (item, new)) for item in items]
    if not all(isinstance(truth, bool) for truth in truths):
        return None
    return [new if truth else item for item, truth in zip(items, truths, strict=True)]


@builtin("reverse", "list: list", "list")
def _reverse(items: list[Value]) -> list[Value]:
    return items[::-1]


@builtin("index of", "list: list, match: any?", "list", wants_run=True)
def _index_of(run: Run, items: list[Value], match: Value) -> list[Value]:
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, match, run.charge) is True]


@builtin("union", "**list: any", "list", wants_run=True)
def _union(run: Run, lists: list[Value]) -> list[Value] | None:
    joined = _concatenate(run, lists)
    return None if joined is None else distinct(run, joined)


@builtin("distinct values", "list: list", "list", wants_run=True)
def _distinct_values(run: Run, items: list[Value]) -> list[Value]:
    return distinct(run, items)


@builtin("flatten", "list: list", "list", wants_run=True)
def _flatten(run: Run, items: list[Value]) -> list[Value] | None:
    flat: list[Value] = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            run.charge(1)
            if isinstance(item, list):
                stack.append(iter(item))
                break
            flat.append(item)
        else:
            stack.pop()
        if len(flat) > MAX_LIST:
            return None
    return flat


@builtin("sort", "list: list, precedes: function", "list", wants_run=True)
def _sort(run: Run, items: list[Value], precedes: FunctionValue) -> list[Value] | None:
    """Stable merge sort: a later item goes first only when precedes(later, earlier) is true. null when it answers no boolean."""
    at = run.at
    if len(items) < 2:
        return list(items)
    runs: list[list[Value]] = [[item] for item in items]
    while len(runs) > 1:
        merged: list[list[Value]] = []
        for left, right in zip(runs[::2], runs[1::2], strict=False):
            pair = _merged(run, at, left, right, precedes)
            if pair is None:
                return None
            merged.append(pair)
        runs = merged + (runs[-1:] if len(runs) % 2 else [])
    return runs[0]


def _merged(
    run: Run, at: int, left: list[Value], right: list[Value], precedes: FunctionValue
) -> list[Value] | None:
    merged: list[Value] = []
    i = j = 0
    while i < len(left) and j < len(right):
        first = precedes.call(run, at, (right[j], left[i]))
        if not isinstance(first, bool):
            run.note(at, "feel.not_boolean", found=kind_of(first))
            return None
        if first:
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    return merged + left[i:] + right[j:]
