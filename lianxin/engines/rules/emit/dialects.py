"""Where the SQL of the engines differs: names, texts, types, and a handful of date functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from lianxin.engines.rules.emit.ops import Stored


@dataclass(frozen=True, slots=True)
class Dialect:
    """`types`: the names of the types. `calls`: operations that are written differently, as formats over their operands.
    `step`: how a named step is written, so that the engine neither stores it nor works a column out twice.
    `narrow`: a cast that gives null where the number does not fit. `household`: how members are gone over, as a window or as
    a query of its own that is joined."""

    name: str
    types: Mapping[Stored, str]
    calls: Mapping[str, str]
    quote: Callable[[str], str]
    text: Callable[[str], str]
    step: str
    narrow: str
    household: Literal["window", "join"]
    values: str = "(VALUES {rows}) AS {name}({columns})"


def _standard_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _standard_text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _spark_name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _spark_text(value: str) -> str:
    """A backslash escapes inside Spark's texts, and two quotes are no quote."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


_YMD: Final = "(EXTRACT(YEAR FROM {0}) * 10000 + EXTRACT(MONTH FROM {0}) * 100 + EXTRACT(DAY FROM {0}))"
_MONTHS: Final = "(EXTRACT(YEAR FROM {0}) * 12 + EXTRACT(MONTH FROM {0}) - 1)"

DUCKDB: Final = Dialect(
    name="duckdb",
    types={
        "tiny": "TINYINT",
        "small": "SMALLINT",
        "bool": "BOOLEAN",
        "int": "INTEGER",
        "long": "BIGINT",
        "wide": "HUGEINT",
        "date": "DATE",
        "text": "VARCHAR",
    },
    calls={
        "ymd": f"CAST({_YMD} AS INTEGER)",
        "month_number": f"CAST({_MONTHS} AS INTEGER)",
        "days": "CAST({1} - {0} AS INTEGER)",
        "day_number": "CAST({0} - DATE '1970-01-01' AS INTEGER)",
        "day_at": "(DATE '1970-01-01' + {0})",
        "plus_months": "CAST({0} + to_months({1}) AS DATE)",
        "cut": "({0} // {1})",
        "plus_days": "({0} + {1})",
        "same": "({0} IS NOT DISTINCT FROM {1})",
    },
    quote=_standard_name,
    text=_standard_text,
    step="{name} AS NOT MATERIALIZED ({body})",
    narrow="TRY_CAST({0} AS {1})",
    # a window carries every column of every person through its sorting; a join lets them pass
    household="join",
)

POSTGRESQL: Final = Dialect(
    name="postgresql",
    types={
        "tiny": "SMALLINT",
        "small": "SMALLINT",
        "bool": "BOOLEAN",
        "int": "INTEGER",
        "long": "BIGINT",
        "wide": "NUMERIC",
        "date": "DATE",
        "text": "TEXT",
    },
    calls={
        "ymd": f"CAST({_YMD} AS INTEGER)",
        "month_number": f"CAST({_MONTHS} AS INTEGER)",
        "days": "({1} - {0})",
        "day_number": "({0} - DATE '1970-01-01')",
        "day_at": "(DATE '1970-01-01' + {0})",
        "plus_months": "CAST({0} + make_interval(months => {1}) AS DATE)",
        "cut": "({0} / {1})",
        "plus_days": "({0} + {1})",
        "same": "({0} IS NOT DISTINCT FROM {1})",
    },
    quote=_standard_name,
    text=_standard_text,
    # OFFSET 0 keeps the planner from writing a step into the next one, where a column read five times is worked out five times
    step="{name} AS NOT MATERIALIZED ({body} OFFSET 0)",
    narrow="CAST({0} AS {1})",
    household="window",
)

SPARK: Final = Dialect(
    name="spark",
    types={
        "tiny": "TINYINT",
        "small": "SMALLINT",
        "bool": "BOOLEAN",
        "int": "INT",
        "long": "BIGINT",
        "wide": "DECIMAL(38, 0)",
        "date": "DATE",
        "text": "STRING",
    },
    calls={
        "ymd": "(year({0}) * 10000 + month({0}) * 100 + day({0}))",
        "month_number": "(year({0}) * 12 + month({0}) - 1)",
        "days": "datediff({1}, {0})",
        "day_number": "datediff({0}, DATE '1970-01-01')",
        "day_at": "date_add(DATE '1970-01-01', {0})",
        "plus_months": "add_months({0}, {1})",
        "cut": "CAST({0} DIV {1} AS {type})",
        "plus_days": "date_add({0}, {1})",
        "same": "({0} <=> {1})",
    },
    quote=_spark_name,
    text=_spark_text,
    step="{name} AS ({body})",
    narrow="TRY_CAST({0} AS {1})",
    household="window",
)
