"""Small numbers in anything that leaves: hidden, and so that nobody can work them out from the sums beside them. Pure.

Primary suppression hides every number from 1 to k − 1. That is not enough: beside a total, a single hidden number is a
subtraction away. So more is hidden (complementary suppression) until, for every hidden number, another table exists that
publishes exactly the same and differs there; that other table is looked for, not assumed. A zero is shown: it is a number
of nobody. Therefore a reader knows that what is hidden is at least 1, and the other table keeps to that too.

Not covered: what a reader knows from elsewhere, an earlier file of the same place, and differences between labels that
overlap and whose difference is nowhere a sum here.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)

FLOOR: Final = 5
"""No pack may let smaller numbers than this leave (issue 3: k ≥ 5)."""
_LONGEST, _TRIES = 12, 3000
"""Cells changed in one other table, and steps of the search for it, at most: beyond them more is hidden instead."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[K]):
    """`total` is what the `parts` add up to."""

    total: K
    parts: tuple[K, ...]


def threshold(value: Decimal | None) -> int | None:
    """The smallest number that may leave, by a pack's parameter; never below `FLOOR`. None, when the pack says nothing:
    then no number leaves."""
    return None if value is None else max(FLOOR, int(value.to_integral_value(rounding="ROUND_CEILING")))


def hidden(
    values: Mapping[K, int], sums: Iterable[Sum[K]], k: int | None, *,
    never_shown: Collection[K] = (), harmless: Collection[K] = (),
) -> frozenset[K]:  # fmt: skip
    """The keys of `values` that must not be shown.

    `sums` names every way in which numbers add up to others, `never_shown` cells that stand in no table but in a sum
    (those between two shown ones): a small one must not be worked out either. `harmless` cells may be small and known: how
    many records lack a fact says nothing about anybody. Every key of a sum is in `values`.
    """
    if k is None:
        return frozenset(values)
    search = _Search(values, list(sums))
    small = {key for key, number in values.items() if 0 < number < k} - set(harmless)
    shut = small | {key for key in never_shown if values[key]}
    waiting = sorted(small, key=str)
    while waiting:
        key = waiting[-1]
        if search.another_table(key, shut):
            waiting.pop()
            continue
        more = search.beside(key, shut)
        if more is None:  # everything that could tell is hidden: there is nothing to work it out from
            waiting.pop()
            continue
        shut.add(more)
        waiting.insert(0, more)
    return frozenset(shut - set(never_shown))


class _Search(Generic[K]):
    """The sums by their cells, and the search for another table."""

    def __init__(self, values: Mapping[K, int], sums: Sequence[Sum[K]]) -> None:
        self.values, self.sums = values, sums
        self.of: dict[K, list[int]] = {}
        for at, one in enumerate(sums):
            for key in dict.fromkeys((one.total, *one.parts)):
                self.of.setdefault(key, []).append(at)

    def another_table(self, key: K, shut: set[K]) -> bool:
        """Is there a table with another number at `key`, the same sums, the same open numbers, nothing hidden below 1?"""
        self.tries = _TRIES
        return any(self._changed({}, {}, key, step, shut) for step in (1, -1))

    def _changed(self, change: dict[K, int], off: dict[int, int], key: K, step: int, shut: set[K]) -> bool:
        """Change `key` by `step` and put right, one cell at a time, every sum that is off by it."""
        self.tries -= 1
        if self.tries < 0 or len(change) >= _LONGEST or self.values[key] + step < 1:
            return False
        change, off = {**change, key: step}, dict(off)
        for at in self.of.get(key, ()):
            off[at] = off.get(at, 0) + self._weight(at, key) * step
        wrong = [(len(self._free(at, change, shut)), at) for at, by in off.items() if by]
        if not wrong:
            return True
        _, at = min(wrong)
        toward = -1 if off[at] > 0 else 1
        return any(
            self._changed(change, off, other, toward * self._weight(at, other), shut)
            for other in self._free(at, change, shut)
        )

    def _free(self, at: int, change: Mapping[K, int], shut: set[K]) -> list[K]:
        """The hidden cells of a sum that were not changed yet, those of few sums first."""
        one = self.sums[at]
        found = [key for key in (*one.parts, one.total) if key in shut and key not in change]
        return sorted(found, key=lambda key: len(self.of[key]))

    def _weight(self, at: int, key: K) -> int:
        return -1 if key == self.sums[at].total else 1

    def beside(self, key: K, shut: set[K]) -> K | None:
        """What to hide next, so that `key` cannot be worked out: the cheapest number in the sum that gives most away."""
        reached, ahead = {key}, [key]
        while ahead:
            for at in sorted(self.of.get(ahead.pop(0), ()), key=lambda at: len(self._free(at, {}, shut))):
                one = self.sums[at]
                cells = (*one.parts, one.total)
                open_ = [cell for cell in cells if cell not in shut and self.values[cell] > 0]
                if open_:
                    return min(open_, key=lambda cell: (cell == one.total, self._lone(cell, shut), self.values[cell], str(cell)))
                fresh = [cell for cell in cells if cell in shut and cell not in reached]
                reached |= set(fresh)
                ahead += fresh
        return None

    def _lone(self, cell: K, shut: set[K]) -> int:
        """In how many of its sums it would be the only hidden cell: each would need one more."""
        return sum(not self._free(at, {}, shut) for at in self.of[cell])
