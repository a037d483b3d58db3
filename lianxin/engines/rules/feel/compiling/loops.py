"""`for`, `some`, `every` (DMN 1.5 §10.3.2.6, §10.3.2.12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Iterator as Iterates
from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.compiling.closures import Closure, Compiler, mentions, rule, size_of
from lianxin.engines.rules.feel.library.lists import MAX_LIST
from lianxin.engines.rules.feel.run import ExhaustedError, Frame
from lianxin.engines.rules.feel.tree import For, Iterator, Quantified
from lianxin.engines.rules.feel.values.kinds import Value, kind_of
from lianxin.engines.rules.feel.values.numbers import is_whole
from lianxin.engines.rules.feel.values.ranges import Range
from lianxin.engines.rules.feel.values.temporal import Date, date_of_number

_FAR: Final = 10**18
Domain = Callable[[Frame], "Iterable[Value] | None"]
Level = tuple[str, Domain]


class _NoDomainError(Exception):
    """There is nothing to iterate over: the loop is null."""


def steps(low: Value, high: Value) -> Iterates[Value] | None:
    """Every whole number, or every day, from low to high, both included, down when high is lower."""
    if type(low) is Decimal and type(high) is Decimal and is_whole(low) and is_whole(high):
        if max(abs(low), abs(high)) > _FAR:
            return None
        return (Decimal(number) for number in _inclusive(int(low), int(high)))
    if type(low) is Date and type(high) is Date:
        return (date_of_number(number) for number in _inclusive(low.number, high.number))
    return None


def _inclusive(low: int, high: int) -> range:
    return range(low, high + 1) if low <= high else range(low, high - 1, -1)


def _range_steps(span: Range) -> Iterates[Value] | None:
    """The steps of a range value, without the ends it does not include."""
    found = steps(span.start, span.end)
    if found is None:
        return None
    left_out = [span.start] * (not span.start_included) + [span.end] * (not span.end_included)
    return (value for value in found if value not in left_out)


def domain_of(value: Value) -> Iterable[Value] | None:
    """What a value offers to iterate over: a list its items, a range its steps, anything else itself."""
    if value is None:
        return None
    if type(value) is list:
        return value
    return _range_steps(value) if type(value) is Range else (value,)


def _domain(node: Iterator, compiler: Compiler) -> Domain:
    source, at = compiler.compile(node.source), node.at
    end = None if node.end is None else compiler.compile(node.end)

    def run(frame: Frame) -> Iterable[Value] | None:
        low = source(frame)
        if end is None:
            found = domain_of(low)
        else:
            high = end(frame)
            found = steps(low, high)
        if found is None:
            frame.run.note(at, "feel.no_iteration", found=kind_of(low))
        return found

    return run


def _frames(levels: tuple[Level, ...], frame: Frame, work: int) -> Iterates[Frame]:
    """One frame for every combination, the last name moving fastest."""
    if not levels:
        yield frame
        return
    (name, domain), rest = levels[0], levels[1:]
    found = domain(frame)
    if found is None:
        raise _NoDomainError
    for value in found:
        frame.run.charge(work)
        yield from _frames(rest, Frame({name: value}, frame, frame.run), work)


def _levels(iterators: tuple[Iterator, ...], compiler: Compiler) -> tuple[Level, ...]:
    return tuple((iterator.name, _domain(iterator, compiler)) for iterator in iterators)


@rule(For)
def _for(node: For, compiler: Compiler) -> Closure:
    """The list of the results; `partial` holds those so far."""
    levels, body, work = (
        _levels(node.iterators, compiler),
        compiler.compile(node.body),
        2 + size_of(node.body),
    )
    partial = mentions(node.body, "partial") or any(mentions(i.source, "partial") for i in node.iterators)

    def run(frame: Frame) -> Value:
        results: list[Value] = []
        here: dict[str, Value] = {"partial": []} if partial else {}
        try:
            for inner in _frames(levels, Frame(here, frame, frame.run) if partial else frame, work):
                if partial:
                    frame.run.charge(len(results))
                    here["partial"] = list(results)
                results.append(body(inner))
                if len(results) > MAX_LIST:
                    raise ExhaustedError
        except _NoDomainError:
            return None
        return results

    return run


@rule(Quantified)
def _quantified(node: Quantified, compiler: Compiler) -> Closure:
    """`or` / `and` over every combination; null as soon as a condition is neither boolean nor null."""
    levels, body, work = (
        _levels(node.iterators, compiler),
        compiler.compile(node.body),
        2 + size_of(node.body),
    )
    deciding, at = node.kind == "some", node.at

    def run(frame: Frame) -> Value:
        known = True
        try:
            for inner in _frames(levels, frame, work):
                truth = body(inner)
                if truth is deciding:
                    return deciding
                if truth is None:
                    known = False
                elif truth is not (not deciding):
                    frame.run.note(at, "feel.not_boolean", found=kind_of(truth))
                    return None
        except _NoDomainError:
            return None
        return (not deciding) if known else None

    return run
