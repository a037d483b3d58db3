"""First-hit decision tables (DMN 1.5 §8, hit policy F): from the top, the first row whose cells all hold gives the outputs.

Every table says what happens when no row holds (`default`) and when it cannot be told which row holds (`unknown`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

from lianxin.engines.rules.ast import Literal as Constant
from lianxin.engines.rules.ast import Logic, Node, names
from lianxin.engines.rules.evaluate import Closure, Facts, closure, compiled
from lianxin.engines.rules.population import parse, parse_cell
from lianxin.engines.rules.rule import Words, environment, inputs_read
from lianxin.engines.rules.values import Value
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError

Outputs = Mapping[
    str, str
]  # output name -> FEEL expression, e.g. {"tier": '"高风险"', "days": "param.high_days"}


@lru_cache(maxsize=4096)
def _cell(cell: str, subject: str) -> Node:
    return parse_cell(cell, parse(subject))


@dataclass(frozen=True)
class Row:
    """`cells`: one FEEL unary test per input (`-`: any). `article`: document and article the row rests on."""

    cells: tuple[str, ...]
    outputs: Outputs
    article: str = ""


@dataclass(frozen=True)
class DecisionTable:
    """`inputs`: FEEL expressions; `outputs`: names every row must give. ProblemError "rules.table_…" when incomplete."""

    code: str
    label: Words
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]
    default: Outputs | None
    unknown: Outputs | None
    valid: Period
    trees: tuple[Node, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.default is None:
            raise ProblemError("rules.table_no_default", table=self.code)
        if self.unknown is None:
            raise ProblemError("rules.table_no_unknown", table=self.code)
        for row, outputs in self.outcomes.items():
            if set(outputs) != set(self.outputs):
                found, expected = "、".join(outputs), "、".join(self.outputs)
                raise ProblemError(
                    "rules.table_outputs", table=self.code, row=row, found=found, expected=expected
                )
        object.__setattr__(self, "trees", tuple(self._tree(i, row) for i, row in enumerate(self.rows)))

    def _tree(self, index: int, row: Row) -> Node:
        if len(row.cells) != len(self.inputs):
            raise ProblemError(
                "rules.table_row_width",
                table=self.code,
                row=index + 1,
                found=len(row.cells),
                expected=len(self.inputs),
            )
        try:
            cells = tuple(_cell(cell, subject) for subject, cell in zip(self.inputs, row.cells, strict=True))
        except ProblemError as error:
            error.details.update(table=self.code, row=index + 1)
            raise
        return Logic("and", cells) if cells else Constant(True)

    @property
    def outcomes(self) -> dict[str, Outputs]:
        """The outputs by row: "1", "2", …, "default", "unknown"."""
        numbered = {str(i): row.outputs for i, row in enumerate(self.rows, 1)}
        return {**numbered, "default": self.default or {}, "unknown": self.unknown or {}}

    @cached_property
    def tests(self) -> tuple[Closure, ...]:
        return tuple(map(compiled, self.trees))

    @cached_property
    def results(self) -> dict[str, dict[str, Closure]]:
        """The closures of `outcomes`."""
        return {
            row: {name: closure(text) for name, text in out.items()} for row, out in self.outcomes.items()
        }

    @cached_property
    def reads(self) -> tuple[tuple[str, ...], ...]:
        """The paths of all facts the rows test, sorted, each once."""
        return tuple(sorted({name.path for tree in self.trees for name in names(tree)}))

    @cached_property
    def row_reads(self) -> tuple[tuple[str, ...], ...]:
        """The dotted names of the facts each row tests, as the row writes them, each once."""
        return tuple(tuple(dict.fromkeys(".".join(name.path) for name in names(tree))) for tree in self.trees)


@dataclass(frozen=True, slots=True)
class Hit:
    """The outputs for one person on one day, and the row they come from: its number from 1, or default, or unknown."""

    table: DecisionTable
    as_of: date
    row: int | Literal["default", "unknown"]
    outputs: Mapping[str, Value]
    facts: Facts = field(repr=False, compare=False)

    @property
    def inputs(self) -> dict[str, Value]:
        """The facts the rows test, by dotted name, with the values they saw."""
        return inputs_read(self.table.reads, self.facts)

    @property
    def unknown_inputs(self) -> tuple[str, ...]:
        """The facts read that nobody knows."""
        return tuple(name for name, value in self.inputs.items() if value is None)

    @property
    def truths(self) -> tuple[Value, ...]:
        """What every row answers for this person, also the rows below the one that holds: True, False, or None."""
        return tuple(test(self.facts) for test in self.table.tests)


def first_hit(table: DecisionTable, facts: Mapping[str, Any], as_of: date) -> Hit:
    """Read one table for one person.

    A row that cannot be decided does not fall through to the next: the answer is then the `unknown` row, unless every
    row still possible gives the same outputs. ProblemError "rules.not_in_force" outside the table's period.
    """
    if not table.valid.contains(as_of):
        raise ProblemError("rules.not_in_force", rule=table.code, day=as_of.isoformat())
    env = environment(facts, as_of)
    possible = _possible(table, env)
    results = [{name: run(env) for name, run in table.results[row].items()} for row in possible]
    if any(result != results[0] for result in results):
        outputs = {name: run(env) for name, run in table.results["unknown"].items()}
        return Hit(table, as_of, "unknown", outputs, env)
    last = possible[-1]
    return Hit(table, as_of, "default" if last == "default" else int(last), results[0], env)


def _possible(table: DecisionTable, env: Facts) -> list[str]:
    """The rows that may be the first to hold, the last of them certain to hold if the others do not."""
    possible = []
    for index, test in enumerate(table.tests, 1):
        truth = test(env)
        if truth is not False:
            possible.append(str(index))
        if truth is True:
            return possible
    return [*possible, "default"]
