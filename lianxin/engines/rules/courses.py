"""How a value goes on from a day: it stays until another day, or it moves with the day in one direction.

What a comparison of two such values says, and until when, is found by halving: an age, or the days since a visit, only
grow. Where no direction is known a value counts as certain for as long as all it is made of stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from lianxin.engines.rules.ast import Comparator, Operator
from lianxin.engines.rules.functions import FUNCTIONS
from lianxin.engines.rules.values import (
    RELATIONS,
    Truth,
    Value,
    arithmetic,
    choose,
    conjunction,
    disjunction,
    kind_of,
)

Day = date | None
"""None: never."""
_DAY: Final = timedelta(days=1)
_BEFORE: Final = RELATIONS["<"]


@dataclass(frozen=True)
class Course:
    """`now`: the value from `since` up to, not including, `until`. `at`, `direction`: for a value that moves, its value on any day
    before `until`; +1 never falls, -1 never rises. Once a moving value is unknown it stays so."""

    now: Value
    since: date
    until: Day = None
    at: Callable[[date], Value] | None = None
    direction: int = 0

    def on(self, day: date) -> Value:
        return self.at(day) if self.at else self.now

    @cached_property
    def held(self) -> Day:
        """The first day on which the value may be another one."""
        if self.at is None:
            return self.until
        return earliest([self.until, first_other(self.at, self.since, self.until)])


def earliest(days: Iterable[Day]) -> Day:
    return min((day for day in days if day is not None), default=None)


def first_other(run: Callable[[date], object], since: date, until: Day) -> Day:
    """The first day before `until` on which `run` gives another value than on `since`, once it does for good; None: none."""
    low, high = since, (until or date.max) if until is None else until - _DAY
    now = run(since)
    if low >= high or run(high) == now:
        return None
    while (high - low).days > 1:
        middle = low + timedelta(days=(high - low).days // 2)
        if run(middle) == now:
            low = middle
        else:
            high = middle
    return high


def of_all(run: Callable[..., Value], parts: Sequence[Course], since: date) -> Course:
    """Any function of values: certain for as long as all of them stay."""
    return Course(run(*(part.now for part in parts)), since, earliest(part.held for part in parts))


def moving(run: Callable[..., Value], parts: Sequence[Course], signs: Sequence[int], since: date) -> Course:
    """A function that rises (+1) or falls (-1) with each of its parts."""
    directions = {
        sign * part.direction for sign, part in zip(signs, parts, strict=True) if part.at is not None
    } - {0}
    if len(directions) != 1:
        return of_all(run, parts, since)

    def at(day: date) -> Value:
        return run(*(part.on(day) for part in parts))

    now, until = at(since), earliest(part.until for part in parts)
    if now is None:  # unknown before a birth, say
        return Course(None, since, earliest([until, first_other(at, since, until)]))
    return Course(now, since, until, at, directions.pop())


# ------------------------------------------------------------------------------------------------ truths


def compared(op: Comparator, a: Course, b: Course) -> Course:
    relate, since = RELATIONS[op], a.since
    if a.at is None and b.at is None:
        return of_all(relate, (a, b), since)
    unknown = [one.until for one in (a, b) if one.at is None and one.now is None]
    if unknown and relate(a.now, b.now) is None:  # whatever the other side becomes
        return Course(
            None, since, None if None in unknown else max(end for end in unknown if end is not None)
        )
    rising = {a.direction, -b.direction} - {0}
    if len(rising) != 1 or kind_of(a.now) != kind_of(b.now):
        return of_all(relate, (a, b), since)
    until = earliest([a.until, b.until])
    now, day = relate(a.now, b.now), since

    def side(on: date) -> Truth | tuple[Truth, Truth]:
        left, right = a.on(on), b.on(on)
        return _BEFORE(left, right), _BEFORE(right, left)

    while (turn := first_other(side, day, until)) is not None:
        if relate(a.on(turn), b.on(turn)) is not now:
            return Course(now, since, turn)
        day = turn
    return Course(now, since, until)


def known(value: Course) -> Course:
    """`is defined(value)`."""
    if value.at is None:
        return Course(value.now is not None, value.since, value.until)
    at = value.at
    lost = first_other(lambda day: at(day) is None, value.since, value.until)
    return Course(value.now is not None, value.since, earliest([value.until, lost]))


def joined(truths: Sequence[Course], since: date, *, deciding: bool) -> Course:
    """`or` (deciding True) and `and` (False): a part that decides holds the whole for as long as it does."""
    fold = disjunction if deciding else conjunction
    now = fold(truth.now for truth in truths)
    if now is deciding:
        ends = [truth.held for truth in truths if truth.now is deciding]
        return Course(now, since, None if None in ends else max(end for end in ends if end is not None))
    return Course(now, since, earliest(truth.held for truth in truths))


def chosen(test: Course, then: Callable[[], Course], otherwise: Callable[[], Course]) -> Course:
    """`if`."""
    held = test.held
    if test.now is True or test.now is False:
        branch = then() if test.now else otherwise()
        return replace(branch, until=earliest([branch.until, held]))
    a, b = then(), otherwise()
    now = choose(None, lambda: a.now, lambda: b.now)
    return Course(now, test.since, earliest([held, a.held, b.held]))


# ------------------------------------------------------------------------------------------------ numbers, dates, lists

_SIGNS: Final[dict[str, tuple[int, int]]] = {
    "age": (-1, 1), "years between": (-1, 1), "days between": (-1, 1), "add days": (1, 1), "add months": (1, 1),
}  # fmt: skip


def calculated(op: Operator, a: Course, b: Course) -> Course:
    run, since = arithmetic(op), a.since
    if op == "+":
        return moving(run, (a, b), (1, 1), since)
    if op == "-":
        return moving(run, (a, b), (1, -1), since)
    if op == "*" and b.at is None and kind_of(b.now) == "number":
        return moving(run, (a, b), (1 if b.now >= 0 else -1, 1), since)
    if op == "*" and a.at is None and kind_of(a.now) == "number":
        return moving(run, (a, b), (1, 1 if a.now >= 0 else -1), since)
    return of_all(run, (a, b), since)


def called(function: str, arguments: Sequence[Course], since: date) -> Course:
    """A function of single values."""
    if function == "is defined":
        return known(arguments[0])
    if function in _SIGNS:
        return moving(FUNCTIONS[function], arguments, _SIGNS[function], since)
    return of_all(FUNCTIONS[function], arguments, since)


def of_items(function: str, items: Sequence[Course], since: date) -> Course:
    """A function of one list."""
    if function in ("any", "all"):
        return joined(items, since, deciding=function == "any")
    run = FUNCTIONS[function].run
    if function == "count":
        return Course(len(items), since)
    if function in ("sum", "min", "max"):
        return moving(lambda *values: run(list(values)), items, [1] * len(items), since)
    return of_all(lambda *values: run(list(values)), items, since)
