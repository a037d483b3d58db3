"""Everybody at once: the rules of a book, its tables and derived facts as SQL for DuckDB, PostgreSQL and Spark, and as Polars.

    plan = emit.plan(book, people, parameters, day, tables=…, amounts=…)
    emit.duckdb(plan, "people")             # one SELECT: a row per person; postgresql, spark likewise
    emit.polars(plan, frame)                # the same over a LazyFrame
    emit.answers(plan, rows)                # the same in plain Python
    plan.apart, emit.apart(plan, rows)      # what no engine decides, why, and its answers person by person
    emit.decisions(plan, row)               # bits back to conditions: why, why_not, ask_next
    emit.unpacked(plan, "result")           # a SELECT: answers and masks as columns of their own

All give the same result to the last bit (`plan.Plan` says what the columns hold); tests compare them on random packs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.engines.rules.emit import dialects, sql
from lianxin.engines.rules.emit.build import plan
from lianxin.engines.rules.emit.checksums import checksums, checksums_sql
from lianxin.engines.rules.emit.explain import decisions, table_outputs, unpacked
from lianxin.engines.rules.emit.plan import Apart, Column, Output, Parameters, People, Plan
from lianxin.engines.rules.emit.reference import answers, apart

if TYPE_CHECKING:
    from polars import LazyFrame

__all__ = [
    "Apart",
    "Column",
    "Output",
    "Parameters",
    "People",
    "Plan",
    "answers",
    "apart",
    "checksums",
    "checksums_sql",
    "decisions",
    "duckdb",
    "plan",
    "polars",
    "postgresql",
    "spark",
    "table_outputs",
    "unpacked",
]


def duckdb(plan: Plan, source: str = "people") -> str:
    """The pass as one SELECT for DuckDB. `source`: a table, or a query in brackets, or `read_parquet('…')`."""
    return sql.statement(plan, dialects.DUCKDB, source)


def postgresql(plan: Plan, source: str = "people") -> str:
    """The pass as one SELECT for PostgreSQL 12 and later."""
    return sql.statement(plan, dialects.POSTGRESQL, source)


def spark(plan: Plan, source: str = "people") -> str:
    """The pass as one SELECT for Spark 3.4 and later."""
    return sql.statement(plan, dialects.SPARK, source)


def polars(plan: Plan, people: LazyFrame) -> LazyFrame:
    """The pass over a lazy frame. ProblemError "population.column" for a column of another type than declared."""
    from lianxin.engines.rules.emit.frames import polars as over  # an extra: not on every machine

    return over(plan, people)
