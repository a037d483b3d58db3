"""A plan as a Polars query: the second engine, with nothing in common with SQL but the steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import add, and_, or_
from typing import Any, Final

import polars as pl

from lianxin.engines.rules.emit.ops import OVER_HOUSEHOLD, Op, Stored
from lianxin.engines.rules.emit.plan import HOUSEHOLD, ID, REGION, Column, Plan
from lianxin.kernel.problems import ProblemError

TYPES: Final[Mapping[Stored, Any]] = {
    "tiny": pl.Int8,
    "small": pl.Int16,
    "bool": pl.Boolean,
    "int": pl.Int32,
    "long": pl.Int64,
    "wide": pl.Int128,
    "date": pl.Date,
    "text": pl.String,
}
_WHOLE: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Int128, pl.UInt8, pl.UInt16, pl.UInt32)
_MONTHS: Final = 12


def polars(plan: Plan, people: pl.LazyFrame) -> pl.LazyFrame:
    """The result, one row a person. ProblemError "population.column" for a column of another type than declared."""
    schema = people.collect_schema()
    columns = [pl.col(plan.people.id).alias(ID), pl.col(plan.people.household).alias(HOUSEHOLD)]
    columns += [_column(column, schema.get(column.name)).alias(name) for name, column in plan.reads.items()]
    if plan.shared:
        columns.append(pl.col(plan.people.region).alias(REGION))
    frame = people.select(columns)
    if plan.shared:
        frame = frame.join(_regions(plan), on=REGION, how="left")
    for made in plan.steps:
        frame = frame.with_columns(expression(op).alias(name) for name, op in made.items())
    stored = [expression(one.op).cast(TYPES[one.type]).alias(one.name) for one in plan.outputs]
    return frame.select(pl.col(ID).alias(plan.people.id), *stored)


def _column(column: Column, found: Any) -> pl.Expr:
    """A column of people in the type it is calculated in; amounts as the counts they are stored as."""
    read = pl.col(column.name)
    if column.scale and isinstance(found, pl.Decimal) and found.scale == column.scale:
        return read.to_physical().cast(TYPES[column.type])
    expected = TYPES[column.type]
    if not column.scale and (found == expected or (column.kind == "number" and found in _WHOLE)):
        return read.cast(expected)
    if not column.scale and isinstance(found, pl.Decimal) and not found.scale:
        return read.to_physical().cast(expected)
    if found == pl.Null:
        return pl.lit(None, dtype=expected)
    wanted = f"DECIMAL({column.digits}, {column.scale})" if column.scale else str(expected)
    raise ProblemError("population.column", name=column.name, expected=wanted, found=str(found or "–"))


def _regions(plan: Plan) -> pl.LazyFrame:
    codes = [str(code) for code in plan.parameters]
    columns = {
        one.column: pl.Series([one.values.get(code) for code in codes], dtype=TYPES[one.type])
        for one in plan.shared
    }
    return pl.LazyFrame({REGION: pl.Series(codes, dtype=pl.String), **columns})


def expression(op: Op) -> pl.Expr:
    """One operation."""
    if op.name == "column":
        return pl.col(str(op.args[0]))
    if op.name == "literal":
        return pl.lit(op.args[0], dtype=TYPES[op.type])
    parts = [expression(part) for part in op.operands]
    if op.name in OVER_HOUSEHOLD:
        return _over_household(op, parts)
    if op.name == "reasons":
        return _reasons(op, parts)
    if op.name == "case":
        return _case(parts)
    if op.name == "cast":
        return parts[0].cast(TYPES[op.type], strict=False)
    return _WRITTEN[op.name](*parts)


def _over_household(op: Op, parts: list[pl.Expr]) -> pl.Expr:
    """A sum wraps silently in the type of its column, so it is made in the type of its bounds."""
    type_ = TYPES[op.type]
    if op.name == "rows":
        made = pl.len()
    elif op.name == "total":
        made = pl.when(parts[0].count() > 0).then(parts[0].cast(type_).sum())
    else:
        made = {"known": pl.Expr.count, "least": pl.Expr.min, "most": pl.Expr.max}[op.name](parts[0])
    return made.cast(type_).over(HOUSEHOLD)


def _reasons(op: Op, parts: list[pl.Expr]) -> pl.Expr:
    """Each truth's bit where it is false, its other bit where it is unknown."""
    type_ = TYPES[op.type]
    failed, unknown = ([pl.lit(bit, dtype=type_) for bit in op.args[first::3]] for first in (1, 2))
    written = [
        ((~truth).cast(type_) * bit).fill_null(doubt)
        for truth, bit, doubt in zip(parts, failed, unknown, strict=True)
    ]
    summed: pl.Expr = reduce(add, written)
    return summed


def _case(parts: list[pl.Expr]) -> pl.Expr:
    made: Any = pl
    for test, value in zip(parts[:-1:2], parts[1:-1:2], strict=True):
        made = made.when(test).then(value)
    chosen: pl.Expr = made.otherwise(parts[-1])
    return chosen


def _ymd(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * 10_000 + day.dt.month().cast(pl.Int32) * 100 + day.dt.day().cast(pl.Int32)


def _cut(number: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Towards nought; Polars' own division goes down."""
    return number.abs() // unit * number.sign()


def _plus_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The same day of a later month, or that month's last."""
    first = (_month_number(day) + months).cast(pl.Int32)
    month = pl.date(first // _MONTHS, first % _MONTHS + 1, 1)
    return pl.date(
        first // _MONTHS, first % _MONTHS + 1, pl.min_horizontal(day.dt.day(), month.dt.month_end().dt.day())
    )


def _month_number(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * _MONTHS + day.dt.month().cast(pl.Int32) - 1


def _days(day: pl.Expr) -> pl.Expr:
    return day.to_physical()


_WRITTEN: Final[Mapping[str, Callable[..., pl.Expr]]] = {
    "and": lambda *parts: reduce(and_, parts),
    "or": lambda *parts: reduce(or_, parts),
    "not": lambda a: ~a,
    "is_null": lambda a: a.is_null(),
    "is_known": lambda a: a.is_not_null(),
    "same": lambda a, b: a.eq_missing(b),
    "among": lambda a, *others: reduce(or_, [a == other for other in others]),
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "rest": lambda a, b: a % b,
    "cut": _cut,
    "ymd": _ymd,
    "month_number": _month_number,
    "days": lambda start, end: _days(end) - _days(start),
    "day_number": _days,
    "day_at": lambda number: number.cast(pl.Int32).cast(pl.Date),
    "plus_months": _plus_months,
    "plus_days": lambda day, days: (_days(day) + days).cast(pl.Date),
}
