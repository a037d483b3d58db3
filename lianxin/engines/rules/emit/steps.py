"""The columns a pass makes, and in which order: each once, used by all that ask the same, as few steps as it takes.

A step is a column list over the step before. What is asked of a household needs all its members, which is the dear part, so
all such questions that can be asked together stand in one step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lianxin.engines.rules.emit.ops import OVER_HOUSEHOLD, Op

Columns = Mapping[str, Op]


class Steps:
    """Columns made so far; equal ones are made once. A column reads earlier ones only."""

    def __init__(self) -> None:
        self._made: dict[str, Op] = {}
        self._known: dict[Op, Op] = {}

    def keep(self, made: Op) -> Op:
        """The column that holds `made`. Columns and constants are kept as they are."""
        if made.is_atom:
            return made
        column = self._known.get(made)
        if column is None:
            name = f"v{len(self._made)}"
            self._made[name] = made
            column = self._known[made] = Op("column", (name,), made.type)
        return column

    def placed(self, results: Iterable[Op]) -> tuple[tuple[Columns, ...], tuple[Op, ...]]:
        """The steps that lead to these results, and the results over the last of them. What no result needs is left out; what
        is needed once stands where it is needed."""
        results = tuple(results)
        needed = self._needed(results)
        uses = Counter(name for one in (*needed.values(), *results) for name in read(one))
        inlined: dict[str, Op] = {}
        for name, made in needed.items():
            whole = _with(made, inlined)
            if uses[name] == 1 and made.name not in OVER_HOUSEHOLD:
                inlined[name] = whole
            else:
                needed[name] = whole
        kept = {name: made for name, made in needed.items() if name not in inlined}
        return _in_steps(kept), tuple(_with(one, inlined) for one in results)

    def _needed(self, results: tuple[Op, ...]) -> dict[str, Op]:
        """The columns that the results read, and those that these read, in the order in which they were made."""
        found: set[str] = set()
        waiting = [name for one in results for name in read(one)]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self._made:
                found.add(name)
                waiting += read(self._made[name])
        return {name: made for name, made in self._made.items() if name in found}


def read(made: Op) -> Iterator[str]:
    """The names of the columns an operation reads, as often as it reads them."""
    waiting = [made]
    while waiting:
        one = waiting.pop()
        if one.name == "column":
            yield str(one.args[0])
        else:
            waiting += one.operands


def _with(made: Op, inlined: Columns) -> Op:
    if made.name == "column":
        return inlined.get(str(made.args[0]), made)
    if made.is_atom:
        return made
    return replace(made, args=tuple(_with(a, inlined) if isinstance(a, Op) else a for a in made.args))


def _in_steps(columns: Columns) -> tuple[Columns, ...]:
    """Each column after those it reads; the questions to the household of one depth together."""
    depth: dict[str, int] = {}
    for name, made in columns.items():
        below = max((depth[part] for part in read(made) if part in depth), default=0)
        depth[name] = below + (made.name in OVER_HOUSEHOLD)
    step: dict[str, int] = {}

    def after(made: Op) -> int:
        return max((step[part] + 1 for part in read(made) if part in step), default=0)

    for level in range(max(depth.values(), default=0) + 1):
        here = {name: made for name, made in columns.items() if depth[name] == level}
        asked = {name: made for name, made in here.items() if made.name in OVER_HOUSEHOLD}
        together = max(map(after, asked.values()), default=0)
        step.update(dict.fromkeys(asked, together))
        for name, made in here.items():
            if name not in asked:
                step[name] = after(made)
    count = max(step.values(), default=-1) + 1
    return tuple({name: made for name, made in columns.items() if step[name] == n} for n in range(count))
