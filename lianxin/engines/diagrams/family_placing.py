"""Where everybody of a family stands: rows by generation, couples side by side, few crossings, children under their parents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lianxin.engines.diagrams.family import Child, Family

CELL: Final = 84.0
"""Room of one person, from side to side."""
_PASSAGE: Final = 24.0
_SWEEPS: Final = 12
_LARGE: Final = 60
"""In a larger family neighbours are not tried the other way round one by one."""


@dataclass
class Block:
    """What stands together in a row: a circle of partners, or the passage of a line to a lower row (``codes`` empty)."""

    codes: list[str]
    x: float = 0.0

    @property
    def wide(self) -> float:
        return len(self.codes) * CELL or _PASSAGE


@dataclass(frozen=True)
class Strand:
    """One child's line through one gap: from its parents (or a passage) down to itself (or to the next passage)."""

    link: Child
    above: Block
    below: Block


@dataclass
class Layout:
    """Blocks by row from left to right, and the strands by the row they start from."""

    family: Family
    rows: list[list[Block]]
    strands: list[list[Strand]] = field(default_factory=list)

    def upper(self, strand: Strand) -> float:
        """How far to the right of its block's left edge a strand leaves."""
        block, parents = strand.above, strand.link.parents
        return drop(block.codes, parents) if block.codes else _PASSAGE / 2

    def lower(self, strand: Strand) -> float:
        """How far to the right of its block's left edge a strand arrives."""
        codes = strand.below.codes
        return (codes.index(strand.link.child) + 0.5) * CELL if codes else _PASSAGE / 2


def drop(codes: Sequence[str], parents: Sequence[str]) -> float:
    """Where the line to the children of some parents starts: under one alone, between two neighbours, or beside the farther one."""
    places = sorted(codes.index(parent) for parent in parents)
    return (places[0] + 0.5) * CELL if len(places) == 1 else places[-1] * CELL


def place(family: Family) -> Layout:
    """The layout of a family, the same for the same family; the leftmost edge is 0."""
    layout = _begun(family)
    best = (crossings(layout), _copied(layout))
    for sweep in range(_SWEEPS):
        _sort(layout, downward=sweep % 2 == 0)
        _flip(layout)
        if (found := crossings(layout)) < best[0]:
            best = (found, _copied(layout))
    _restore(layout, best[1])
    if len(family.people) <= _LARGE:
        _exchange(layout)
    _spread(layout)
    return layout


def _begun(family: Family) -> Layout:
    rows: list[list[Block]] = [[] for _ in range(max(family.generations.values(), default=-1) + 1)]
    home: dict[str, Block] = {}
    for circle in family.circles():
        block = Block(_side_by_side(family, circle))
        rows[family.generations[circle[0]]].append(block)
        home.update(dict.fromkeys(circle, block))
    layout = Layout(family, rows, [[] for _ in rows])
    for link in family.children:
        above = home[link.parents[0]]
        first, last = family.generations[link.parents[0]], family.generations[link.child]
        for row in range(first, last):
            below = home[link.child] if row == last - 1 else Block([])
            if not below.codes:
                rows[row + 1].append(below)
            layout.strands[row].append(Strand(link, above, below))
            above = below
    return layout


def _side_by_side(family: Family, circle: Sequence[str]) -> list[str]:
    """A circle in a line: whoever has most partners in the middle, a man to the left of one wife."""
    sexes = {person.code: person.sex for person in family.people}
    hub = max(circle, key=lambda code: len(family.partners(code)))
    line, waiting = [hub], [hub]
    while waiting:
        code = waiting.pop(0)
        for partner in family.partners(code):
            if partner in line:
                continue
            leftward = line[0] == code and (line[-1] != code or sexes[code] == "female")
            line.insert(0 if leftward else len(line), partner)
            waiting.append(partner)
    return line


def _corners(layout: Layout) -> dict[int, float]:
    """The left edge of every block when all stand close, by id."""
    edges: dict[int, float] = {}
    for row in layout.rows:
        at = 0.0
        for block in row:
            edges[id(block)] = at
            at += block.wide
    return edges


def crossings(layout: Layout) -> int:
    edges = _corners(layout)
    total = 0
    for strands in layout.strands:
        ends = [(edges[id(s.above)] + layout.upper(s), edges[id(s.below)] + layout.lower(s)) for s in strands]
        total += sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for at, a in enumerate(ends) for b in ends[:at])
    return total


def _sort(layout: Layout, *, downward: bool) -> None:
    """Each row by the middle of what it hangs on (downward) or of what hangs on it."""
    order = range(1, len(layout.rows)) if downward else range(len(layout.rows) - 2, -1, -1)
    for row in order:
        edges = _corners(layout)
        ends: dict[int, list[float]] = {}
        for strand in layout.strands[row - 1 if downward else row]:
            mine, other = (strand.below, strand.above) if downward else (strand.above, strand.below)
            there = layout.upper(strand) if downward else layout.lower(strand)
            ends.setdefault(id(mine), []).append(edges[id(other)] + there)
        layout.rows[row].sort(key=lambda block: _mean(ends.get(id(block)), edges[id(block)] + block.wide / 2))


def _mean(values: Sequence[float] | None, otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _flip(layout: Layout) -> None:
    """Turn couples round where that leaves fewer crossings."""
    for row in layout.rows:
        for block in row:
            _keep_if_better(layout, block.codes.reverse, block.codes.reverse)


def _exchange(layout: Layout) -> None:
    """Exchange neighbours in a row, and turn couples, as long as crossings get fewer."""
    before = -1
    while before != (before := crossings(layout)) and before:
        for row in layout.rows:
            for at in range(len(row) - 1):
                swap = _swapper(row, at)
                _keep_if_better(layout, swap, swap)
        _flip(layout)


def _swapper(row: list[Block], at: int) -> Callable[[], None]:
    def swap() -> None:
        row[at], row[at + 1] = row[at + 1], row[at]

    return swap


def _keep_if_better(layout: Layout, change: Callable[[], None], undo: Callable[[], None]) -> None:
    before = crossings(layout)
    if before:
        change()
        if crossings(layout) >= before:
            undo()


Kept = list[list[tuple[Block, list[str]]]]


def _copied(layout: Layout) -> Kept:
    return [[(block, list(block.codes)) for block in row] for row in layout.rows]


def _restore(layout: Layout, kept: Kept) -> None:
    for row, blocks in zip(layout.rows, kept, strict=True):
        row[:] = [block for block, _ in blocks]
        for block, codes in blocks:
            block.codes[:] = codes


def _spread(layout: Layout) -> None:
    """Move blocks to where their lines are straightest, without letting them overlap or change places."""
    edges = _corners(layout)
    for row in layout.rows:
        for block in row:
            block.x = edges[id(block)]
    for sweep in range(3 * _SWEEPS):
        order = range(len(layout.rows)) if sweep % 2 == 0 else range(len(layout.rows) - 1, -1, -1)
        for at in order:
            _settle(layout.rows[at], [_wish(layout, at, block) for block in layout.rows[at]])
    left = min((block.x for row in layout.rows for block in row), default=0.0)
    for row in layout.rows:
        for block in row:
            block.x -= left


def _wish(layout: Layout, at: int, block: Block) -> float:
    """Where a block would best stand."""
    pulls = list(_pulls(layout, at, block))
    return sum(pulls) / len(pulls) if pulls else block.x


def _pulls(layout: Layout, at: int, block: Block) -> Iterator[float]:
    if at:
        for strand in layout.strands[at - 1]:
            if strand.below is block:
                yield strand.above.x + layout.upper(strand) - layout.lower(strand)
    below: dict[tuple[str, ...], list[float]] = {}
    for strand in layout.strands[at]:
        if strand.above is block:
            reach = strand.below.x + layout.lower(strand) - layout.upper(strand)
            below.setdefault(strand.link.parents, []).append(reach)
    for reaches in below.values():  # parents stand over the middle of all their children
        yield (min(reaches) + max(reaches)) / 2


def _settle(row: Sequence[Block], wishes: Sequence[float]) -> None:
    """The places nearest to the wishes (least squares) in which nobody overlaps: neighbours that push are pooled."""
    starts: list[float] = []
    at = 0.0
    for block in row:
        starts.append(at)
        at += block.wide
    pools: list[tuple[float, int]] = []
    for wish, start in zip(wishes, starts, strict=True):
        mean, size = wish - start, 1
        while pools and pools[-1][0] > mean:
            other, many = pools.pop()
            mean, size = (mean * size + other * many) / (size + many), size + many
        pools.append((mean, size))
    places = [mean for mean, size in pools for _ in range(size)]
    for block, start, mean in zip(row, starts, places, strict=True):
        block.x = start + mean
