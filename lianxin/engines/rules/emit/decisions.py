"""Rules and tables as columns of the result, with the meaning of `rule.py` and `tables.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lianxin.engines.rules.emit.amounts import Value, at_scale
from lianxin.engines.rules.emit.lower import Lowering, PerPersonError
from lianxin.engines.rules.emit.ops import NOTHING, Op, both, case, either, literal, negated, op, whole
from lianxin.engines.rules.emit.plan import DEFAULT_ROW, UNKNOWN_ROW, Output
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.rule import Rule
from lianxin.engines.rules.tables import DecisionTable, Outputs

MOST_CONDITIONS: Final = 31  # with two bits for each, every engine holds them in a signed whole number
_NARROW: Final = 15


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer of a rule as a truth, and its column."""

    truth: Value
    outputs: tuple[Output, ...]


def decided(rule: Rule, lowering: Lowering) -> Decided:
    """PerPersonError when a condition is."""
    if len(rule.conditions) > MOST_CONDITIONS:
        raise PerPersonError("population.conditions", limit=MOST_CONDITIONS)
    keep = lowering.steps.keep
    truths = [lowering.truth(condition.tree) for condition in rule.conditions]
    truths = [replace(truth, op=keep(truth.op)) for truth in truths]
    unknown = any(truth.may_be_unknown for truth in truths)
    join, empty = (both, True) if rule.combine == "all" else (either, False)
    answer = join(*(truth.op for truth in truths)) if truths else literal(empty, "bool")
    if rule.unknown_as == "yes" and unknown:
        kept = keep(answer)
        answer, unknown = case(op("is_null", "bool", kept), literal(True, "bool"), kept), False
    truth = Value(keep(answer), "boolean", may_be_unknown=unknown, shared=all(t.shared for t in truths))
    return Decided(truth, (_reasons(rule, truths),))


def _reasons(rule: Rule, truths: list[Value]) -> Output:
    """One number says which conditions are failed, which unknown, and so the answer: writing columns is dear."""
    count = len(truths)
    parts: list[Op | int] = []
    for place, one in enumerate(truths):
        parts += [one.op, 1 << place, 1 << (place + count) if one.may_be_unknown else 0]
    made = op("reasons", "int" if count <= _NARROW else "long", *parts) if parts else whole(0)
    return Output(f"{rule.code}_reasons", rule.code, "reasons", made, "number", most=(1 << 2 * count) - 1)


def amount(rule: str, text: str, truth: Value, lowering: Lowering) -> Output:
    """What a rule pays to those of whom it does not say no. PerPersonError when it is asked per person."""
    value = lowering.value(parse(text))
    nothing = replace(value, op=NOTHING["int"], scale=0) if value.kind != "number" else value
    paid = case(negated(truth.op), NOTHING[nothing.op.type], nothing.op)
    return Output(f"{rule}_amount", rule, "amount", paid, "number", nothing.scale)


# ------------------------------------------------------------------------------------------------ tables


def chosen(table: DecisionTable, lowering: Lowering) -> tuple[Output, ...]:
    """The row of a table, and its outputs. PerPersonError when a cell or an output is asked per person.

    The first row that holds gives the outputs, unless a row above it is unknown and would give others: then `unknown` does.
    """
    keep = lowering.steps.keep
    tests = [lowering.truth(tree) for tree in table.trees]
    tests = [replace(test, op=keep(test.op)) for test in tests]
    columns = {name: _column(table, name, lowering) for name in table.outputs}
    row = keep(_first(tests, [whole(n) for n in range(1, len(tests) + 1)], whole(DEFAULT_ROW)))
    picked = {
        name: keep(_first(tests, [v.op for v in values[:-2]], values[-2].op))
        for name, values in columns.items()
    }
    certain = keep(both(*(list(_agreement(tests, row, columns, picked)) or [literal(True, "bool")])))
    number = case(certain, row, whole(UNKNOWN_ROW))
    rows = Output(f"{table.code}_row", table.code, "row", number, "number", most=len(table.rows) or 1)
    outputs = (
        Output(
            f"{table.code}_{name}",
            table.code,
            name,
            case(certain, picked[name], values[-1].op),
            values[-1].kind,
            values[-1].scale,
        )
        for name, values in columns.items()
    )
    return (rows, *outputs)


def _first(tests: list[Value], values: list[Op], otherwise: Op) -> Op:
    parts = [part for test, value in zip(tests, values, strict=True) for part in (test.op, value)]
    return case(*parts, otherwise) if parts else otherwise


def _agreement(
    tests: list[Value], row: Op, columns: dict[str, list[Value]], picked: dict[str, Op]
) -> Iterator[Op]:
    """For every row that may be unknown: that it is not, or stands below the row that holds, or gives the same."""
    for n, test in enumerate(tests, 1):
        if test.may_be_unknown:
            below = both(op("gt", "bool", row, whole(DEFAULT_ROW)), op("lt", "bool", row, whole(n)))
            alike = [op("same", "bool", values[n - 1].op, picked[name]) for name, values in columns.items()]
            same = both(*alike) if alike else literal(True, "bool")
            yield either(op("is_known", "bool", test.op), below, same)


def _column(table: DecisionTable, name: str, lowering: Lowering) -> list[Value]:
    """One output over all rows, the default and the unknown one, of one kind and in one unit."""
    given: list[Outputs] = [*(row.outputs for row in table.rows), table.default or {}, table.unknown or {}]
    values = [lowering.value(parse(outputs[name])) for outputs in given]
    kinds = {value.kind for value in values if value.kind is not None}
    if len(kinds) > 1:
        raise PerPersonError("population.kinds", column=1)
    known = [value for value in values if value.kind is not None]
    scale = max((value.scale for value in known), default=0)
    made = [_as(value, known, scale) for value in values]
    return [replace(value, op=lowering.steps.keep(value.op)) for value in made]


def _as(value: Value, known: list[Value], scale: int) -> Value:
    if value.kind is None:
        pattern = known[0] if known else value
        return replace(pattern, op=NOTHING[pattern.op.type], scale=scale, may_be_unknown=True)
    try:
        return at_scale(value, scale) if value.kind == "number" else value
    except OverflowError:
        raise PerPersonError("population.digits", column=1) from None
