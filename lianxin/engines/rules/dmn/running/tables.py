"""Decision tables to closures (DMN 1.5 chapter 8): which rules match, what they give."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lianxin.engines.rules.dmn.expressions import (
    DecisionTable,
    InputClause,
    LiteralExpression,
    OutputClause,
    TableRule,
)
from lianxin.engines.rules.dmn.running.hits import Hits, chosen
from lianxin.engines.rules.dmn.running.reasons import Spot
from lianxin.engines.rules.dmn.running.texts import Names, Texts
from lianxin.engines.rules.dmn.types import RestrictedType
from lianxin.engines.rules.feel import Frame, Value
from lianxin.engines.rules.feel.compiling.closures import Closure

_INPUT = "?"


@dataclass(frozen=True, slots=True)
class _Column:
    value: Closure
    allowed: Closure | None


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[int, Closure], ...]  # column and test, cells that say nothing left out
    outputs: tuple[Closure, ...]


def compile_table(table: DecisionTable, texts: Texts, names: Names) -> Closure:
    """The value of a table: one output is a value, several are a context."""
    spot = Spot(texts.element, table.line)
    columns = [_column(clause, texts, names) for clause in table.inputs]
    rows = [_row(rule, table, texts, names) for rule in table.rules]
    default = _default(table, texts, names)
    hits = Hits(
        table.hit_policy,
        table.aggregation,
        tuple(output_names(table)),
        tuple(_priorities(output, texts, names) for output in table.outputs),
        spot,
    )

    def run(frame: Frame) -> Value:
        frame.run.charge(len(rows) + 1)
        inputs = [column.value(frame) for column in columns]
        for number, (column, value) in enumerate(zip(columns, inputs, strict=True), 1):
            if not _is_allowed(column, value, frame):
                spot.note(frame.run, "dmn.input_not_allowed", column=number)
                return None
        asked = [Frame({_INPUT: value}, frame, frame.run) for value in inputs]
        matching = (
            index for index, row in enumerate(rows) if all(test(asked[i]) is True for i, test in row.cells)
        )
        if table.hit_policy == "FIRST":
            first = next(matching, None)
            found = [] if first is None else [first]
        else:
            found = list(matching)
        if not found:
            if default is None:
                spot.note(frame.run, "dmn.no_match")
                return None
            return default(frame)
        return chosen(hits, frame, [(index + 1, [o(frame) for o in rows[index].outputs]) for index in found])

    return run


def _is_allowed(column: _Column, value: Value, frame: Frame) -> bool:
    """Whether the input, or each item of a list, is among the values listed; what is not known is not refused."""
    if column.allowed is None or value is None:
        return True
    values = value if type(value) is list else [value]
    tests = (column.allowed(Frame({_INPUT: one}, frame, frame.run)) is True for one in values)
    return column.allowed(Frame({_INPUT: value}, frame, frame.run)) is True or all(tests)


def output_names(table: DecisionTable) -> list[str]:
    """The names of the outputs; one output has none that matters."""
    return [output.name or output.label or f"output {n}" for n, output in enumerate(table.outputs, 1)]


def _column(clause: InputClause, texts: Texts, names: Names) -> _Column:
    allowed = None if clause.values is None else texts.cell(clause.values, names)
    return _Column(texts.literal(clause.expression, names, softly=True), allowed)


def _row(rule: TableRule, table: DecisionTable, texts: Texts, names: Names) -> _Row:
    cells = []
    for index, cell in enumerate(rule.inputs[: len(table.inputs)]):
        if (test := texts.cell(cell, names)) is not None:
            cells.append((index, test))
    outputs = []
    for output, entry in zip(table.outputs, rule.outputs, strict=False):
        typed = entry if entry.type or not output.type else _as(output, entry)
        outputs.append(texts.literal(typed, names, softly=True))
    outputs.extend([_nothing] * (len(table.outputs) - len(outputs)))
    return _Row(tuple(cells), tuple(outputs))


def _as(output: OutputClause, entry: LiteralExpression) -> LiteralExpression:
    """The entry with the type of its column."""
    return replace(entry, type=output.type)


def _nothing(frame: Frame) -> Value:
    return None


def _default(table: DecisionTable, texts: Texts, names: Names) -> Closure | None:
    """The value when no rule matches (§8.2.11); None when no output has a default."""
    if not any(output.default for output in table.outputs):
        return None
    closures = [
        texts.literal(_as(output, output.default), names, softly=True) if output.default else _nothing
        for output in table.outputs
    ]
    if len(closures) == 1:
        return closures[0]
    columns = output_names(table)
    return lambda frame: {name: closure(frame) for name, closure in zip(columns, closures, strict=True)}


def _priorities(output: OutputClause, texts: Texts, names: Names) -> tuple[Closure, ...]:
    """One test for each output value, the highest priority first: the clause's own, or those its type allows."""
    cell = output.values
    if cell is None and output.type:
        type_ = texts.linked.types.declared(output.type)
        cell = type_.allowed.cell if isinstance(type_, RestrictedType) else None
    return () if cell is None else tuple(texts.priorities(cell, names))
