"""Counting answers: frequencies, numbers in summary, cross tables, and texts that say the same. Pure, plain Python.

Percentages are of those who answered (valid per cent); who was asked and gave no answer is `missing`, who was not to be asked is
left out of both. Of a question with several answers each percentage is the share of respondents who chose it, so they add up to
more than 100.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lianxin.domain.surveys.rules.answers import chosen, is_given, number_of

FEW_EXPECTED: Final = 5.0
_SHARE_OF_FEW: Final = 0.2
"""Cochran's rule: χ² is trusted when no expected count is below 1 and at most a fifth are below 5."""


@dataclass(frozen=True, slots=True)
class Count:
    """One answer and how many gave it; `share` of those who answered."""

    value: str
    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The answers to one question, in the order the form offers them; those it does not offer come last."""

    counts: tuple[Count, ...]
    answered: int
    missing: int

    @property
    def asked(self) -> int:
        return self.answered + self.missing


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers in summary; sd with n − 1, None for fewer than two; quartiles by linear interpolation (type 7)."""

    answered: int
    missing: int
    mean: float
    sd: float | None
    least: float
    lower: float
    median: float
    upper: float
    most: float


@dataclass(frozen=True, slots=True)
class Association:
    """Pearson's χ² of a cross table with its p, and Cramér's V (0 none … 1 complete). `is_trusted` by Cochran's rule."""

    chi_square: float
    degrees: int
    p: float
    cramers_v: float
    is_trusted: bool


@dataclass(frozen=True, slots=True)
class Cross:
    """Two questions against each other, of those who answered both: `cells[row][column]` and the sums count respondents.

    Who chose several answers (`several_rows`, `several_columns`) stands in several cells, and once in the sum of each of their rows and
    columns: there cells add up to more than the sum beside them.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    row_sums: tuple[int, ...]
    column_sums: tuple[int, ...]
    answered: int
    missing: int
    several_rows: bool = False
    several_columns: bool = False
    association: Association | None = None


@dataclass(slots=True)
class Said:
    """Texts that say the same: the one said most often, how often the group was said, the different writings."""

    text: str
    number: int
    writings: dict[str, int] = field(default_factory=dict)


def frequencies(values: Iterable[Any], offered: Sequence[str] = ()) -> Frequencies:
    """Of the cells of those who were asked: None, "" and [] are missing; a list counts each of its choices once."""
    found: Counter[str] = Counter()
    answered = missing = 0
    for value in values:
        if not is_given(value):
            missing += 1
            continue
        answered += 1
        if isinstance(value, list):
            found.update(set(map(str, value)))
        else:
            found[str(value)] += 1
    order = [*offered, *sorted(value for value in found if value not in set(offered))]
    counts = tuple(Count(value, found[value], found[value] / answered if answered else 0.0) for value in dict.fromkeys(order))
    return Frequencies(counts, answered, missing)


def summary(values: Iterable[Any]) -> Summary | None:
    """Of the cells of those who were asked; None when nobody gave a number."""
    numbers: list[float] = []
    missing = 0
    for value in values:
        number = number_of(value)
        if number is None:
            missing += 1
        else:
            numbers.append(number)
    if not numbers:
        return None
    numbers.sort()
    n = len(numbers)
    mean = math.fsum(numbers) / n
    sd = math.sqrt(math.fsum((one - mean) ** 2 for one in numbers) / (n - 1)) if n > 1 else None
    lower, median, upper = (_quantile(numbers, part) for part in (0.25, 0.5, 0.75))
    return Summary(n, missing, mean, sd, numbers[0], lower, median, upper, numbers[-1])


def cross(pairs: Iterable[tuple[Any, Any]], rows: Sequence[str] = (), columns: Sequence[str] = ()) -> Cross:
    """Of the cells of two questions. With several answers to one of them somebody stands in several cells: then no χ², which
    needs everybody once. Rows and columns that nobody chose are left out."""
    found: Counter[tuple[str, str]] = Counter()
    lefts: Counter[str] = Counter()
    rights: Counter[str] = Counter()
    answered = missing = 0
    several_rows = several_columns = False
    for one, other in pairs:
        left, right = set(chosen(one)), set(chosen(other))
        if not left or not right:
            missing += 1
            continue
        answered += 1
        several_rows |= isinstance(one, list)
        several_columns |= isinstance(other, list)
        lefts.update(left)
        rights.update(right)
        found.update((a, b) for a in left for b in right)
    down, across = _used([*rows, *sorted(lefts)], set(lefts)), _used([*columns, *sorted(rights)], set(rights))
    cells = tuple(tuple(found[a, b] for b in across) for a in down)
    sums = tuple(lefts[a] for a in down), tuple(rights[b] for b in across)
    tested = None if several_rows or several_columns else association(cells)
    return Cross(down, across, cells, *sums, answered, missing, several_rows, several_columns, tested)


def association(cells: Sequence[Sequence[int]]) -> Association | None:
    """Pearson's χ² without correction; None for a table of less than two rows or columns."""
    sums, tops = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    total = sum(sums)
    if len(sums) < 2 or len(tops) < 2 or 0 in sums or 0 in tops:
        return None
    expected = [[row * top / total for top in tops] for row in sums]
    pairs = [(n, e) for row, line in zip(cells, expected, strict=True) for n, e in zip(row, line, strict=True)]
    chi = math.fsum((n - e) ** 2 / e for n, e in pairs)
    degrees = (len(sums) - 1) * (len(tops) - 1)
    few = sum(e < FEW_EXPECTED for _, e in pairs)
    trusted = min(e for _, e in pairs) >= 1 and few <= _SHARE_OF_FEW * len(pairs)
    v = math.sqrt(chi / (total * (min(len(sums), len(tops)) - 1)))
    return Association(chi, degrees, chi_square_tail(chi, degrees), min(v, 1.0), trusted)


def chi_square_tail(chi: float, degrees: int) -> float:
    """P(χ² with these degrees of freedom ≥ chi), closed form for whole degrees (Abramowitz & Stegun 26.4.4, 26.4.5).

    Above a few hundred degrees the terms may overflow, so they are summed by their logarithms.
    """
    half = chi / 2  # of the smallest floats it is nought
    if half <= 0:
        return 1.0
    if degrees % 2 == 0:
        logs = [k * math.log(half) - math.lgamma(k + 1) for k in range(degrees // 2)]
        return min(1.0, math.fsum(math.exp(one - half) for one in logs))
    logs = [(k + 0.5) * math.log(half) - math.lgamma(k + 1.5) for k in range((degrees - 1) // 2)]
    return min(1.0, math.erfc(math.sqrt(half)) + math.fsum(math.exp(one - half) for one in logs))


def bins(values: Sequence[float], most: int = 8) -> list[tuple[float, float, int]]:
    """(from, to, how many) in steps of 1, 2 or 5 times a power of ten, half-open, at most `most` of them.

    Of whole numbers no step is a part of one: between 0 and 1 there is no half of a person."""
    if not values:
        return []
    low, high = min(values), max(values)
    if low == high:
        return [(low, high, len(values))]
    least = 1.0 if all(float(one).is_integer() for one in values) else 0.0
    step = _step(max((high - low) / most, least))
    while math.floor(high / step) - math.floor(low / step) + 1 > most:
        step = _step(step * 1.01)
    first = math.floor(low / step)
    found = Counter(math.floor(one / step) - first for one in values)
    return [((first + at) * step, (first + at + 1) * step, found[at]) for at in range(max(found) + 1)]


def _step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= least * (1 - 1e-12))


def _used(order: Sequence[str], found: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in order if one in found))


def _quantile(ordered: Sequence[float], part: float) -> float:
    at = (len(ordered) - 1) * part
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
