"""What conditions say of one thing, as sets of cells: the values they name and the gaps between them.

`age >= 60` and `age < 80` cut ages into below 60, 60, 60–80, 80, above 80; every condition on age is then a set of these
five cells, held as the bits of an integer. Two things compared with each other have three cells: less, equal, more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.ast import Call, Comparator, Name, Node
from lianxin.engines.rules.values import RELATIONS

Constant = Any  # bool, Decimal or int, str, date
_COUNTED: Final = ("age", "count", "unknown count")
_WHOLE: Final = (*_COUNTED, "days between", "years between")


@dataclass(frozen=True, slots=True)
class Cell:
    """`sample` stands for every value of the cell; `text` is the cell in FEEL. `inner`: a gap, or a value with others on
    both sides."""

    sample: Constant
    text: str
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """The cells of one subject, in order when its values have one."""

    subject: Node
    cells: tuple[Cell, ...]
    ordered: bool

    @property
    def everything(self) -> int:
        return (1 << len(self.cells)) - 1

    def where(self, op: Comparator, constant: Constant) -> int:
        """The cells in which `subject op constant`."""
        return sum(1 << i for i, c in enumerate(self.cells) if RELATIONS[op](c.sample, constant) is True)

    def text(self, mask: int) -> str:
        """The cells of a mask; neighbours of an ordered axis as one range."""
        if not self.ordered:
            return ", ".join(cell.text for i, cell in enumerate(self.cells) if mask >> i & 1)
        return ", ".join(self._range(self.cells[low], self.cells[high]) for low, high in runs(mask))

    @staticmethod
    def _range(low: Cell, high: Cell) -> str:
        if low is high or not (low.inner and high.inner):
            return low.text if low is high else f"{low.text} … {high.text}"
        left = low.text.partition("..")[0] if low.text.startswith("(") else f"[{low.text}"
        right = high.text.partition("..")[2] if high.text.startswith("(") else f"{high.text}]"
        return f"{left}..{right}"


def runs(mask: int) -> Iterator[tuple[int, int]]:
    """The first and last place of every run of cells that lie side by side in a mask."""
    place = 0
    while mask >> place:
        if mask >> place & 1:
            low = place
            while mask >> place + 1 & 1:
                place += 1
            yield low, place
        place += 1


def axis_of(
    subject: Node, constants: Iterable[Constant], codes: frozenset[str], *, whole: bool
) -> Axis | None:
    """The axis of a subject and all it is compared with; None when those are of several kinds."""
    values = set(constants)
    if all(isinstance(value, bool) for value in values):
        return truth_axis(subject)
    if all(isinstance(value, str) for value in values):
        named = sorted(values | codes)
        cells = [Cell(value, f'"{value}"') for value in named]
        other = [] if codes else [Cell("\0", "…")]  # no text of a rule holds this character
        return Axis(subject, (*cells, *other), ordered=False)
    if all(type(value) is date for value in values):
        days = sorted(value.toordinal() for value in values)
        cells = [_as_day(cell) for cell in _ordered_cells(days, whole=True, least=None) if _is_day(cell)]
        return Axis(subject, tuple(cells), ordered=True)
    if all(isinstance(value, int | Decimal) and not isinstance(value, bool) for value in values):
        function = subject.function if isinstance(subject, Call) else ""
        least = 0 if function in _COUNTED else None
        numbers = _ordered_cells(sorted(values), whole=whole or function in _WHOLE, least=least)
        return Axis(subject, tuple(numbers), ordered=True)
    return None


def truth_axis(subject: Node) -> Axis:
    return Axis(subject, (Cell(False, "false"), Cell(True, "true")), ordered=False)


def difference_axis(left: Node, right: Node) -> Axis:
    """How two things that both vary stand to each other: -1, 0, 1 against 0."""
    cells = (Cell(-1, f"< {spelt(right)}"), Cell(0, spelt(right)), Cell(1, f"> {spelt(right)}"))
    return Axis(left, cells, ordered=False)


def _ordered_cells(values: Sequence[Any], *, whole: bool, least: int | None) -> list[Cell]:
    first, last = values[0], values[-1]
    cells = [] if least is not None and first <= least else [Cell(first - 1, f"< {first}")]
    for place, value in enumerate(values):
        if place:
            low = values[place - 1]
            sample = low // 1 + 1 if whole else (Decimal(low) + Decimal(value)) / 2
            if sample < value:
                cells.append(Cell(sample, f"({low}..{value})", inner=True))
        if not whole or value % 1 == 0:
            cells.append(Cell(value, str(value), inner=True))
    cells.append(Cell(last // 1 + 1 if whole else last + 1, f"> {last}"))
    return cells


def _is_day(cell: Cell) -> bool:
    return bool(date.min.toordinal() <= cell.sample <= date.max.toordinal())


def _as_day(cell: Cell) -> Cell:
    text = re.sub(r"\d+", lambda found: str(date.fromordinal(int(found[0]))), cell.text)
    return Cell(date.fromordinal(int(cell.sample)), text, cell.inner)


def spelt(node: Node) -> str:
    """A subject as an analyst would recognise it."""
    if isinstance(node, Name):
        return node.text
    if isinstance(node, Call):
        return f"{node.function}({', '.join(map(spelt, node.arguments))})"
    return "…"
