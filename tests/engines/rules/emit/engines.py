"""The engines as functions: a plan and rows in, the engine's rows by id out."""

from functools import cache

import duckdb
import polars as pl
import psycopg
import pyarrow as pa

from lianxin.engines.rules import emit

KINDS = {"boolean": pa.bool_(), "date": pa.date32(), "string": pa.string()}


def arrow_type(column):
    if column.kind != "number":
        return KINDS[column.kind]
    if column.scale or column.digits > 18:
        return pa.decimal128(column.digits, column.scale)
    return pa.int32() if column.digits <= 9 else pa.int64()


def arrow(plan, rows):
    """The table of people."""
    keys = (plan.people.id, plan.people.household, plan.people.region)
    texts = {key: pa.array([row.get(key) for row in rows], pa.string()) for key in keys}
    facts = {c.name: pa.array([row[c.name] for row in rows], arrow_type(c)) for c in plan.people.columns}
    return pa.table({**texts, **facts})


@cache
def _duckdb():
    return duckdb.connect(config={"threads": 1})


def by_duckdb(plan, rows):
    connection = _duckdb()
    connection.register("people", arrow(plan, rows))
    return _by_id(plan, connection.sql(emit.duckdb(plan)).to_arrow_table().to_pylist())


def by_polars(plan, rows):
    return _by_id(plan, emit.polars(plan, pl.from_arrow(arrow(plan, rows)).lazy()).collect().to_dicts())


@cache
def postgresql():
    """A connection, or None where no server answers."""
    try:
        return psycopg.connect("dbname=postgres", autocommit=True)
    except psycopg.OperationalError:
        return None


_POSTGRESQL = {"boolean": "boolean", "date": "date", "string": "text"}


def _postgresql_type(column):
    if column.kind != "number":
        return _POSTGRESQL[column.kind]
    if column.scale or column.digits > 18:
        return f"numeric({column.digits}, {column.scale})"
    return "integer" if column.digits <= 9 else "bigint"


def by_postgresql(plan, rows):
    connection = postgresql()
    types = {c.name: _postgresql_type(c) for c in plan.people.columns}
    keys = dict.fromkeys((plan.people.id, plan.people.household, plan.people.region), "text")
    columns = {**keys, **types}
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.people")
        cursor.execute(
            "create temporary table people ({})".format(", ".join(f'"{n}" {t}' for n, t in columns.items()))
        )
        with cursor.copy("copy people from stdin") as copy:
            for row in rows:
                copy.write_row([row[name] for name in columns])
        cursor.execute(emit.postgresql(plan))
        names = [column.name for column in cursor.description]
        return _by_id(plan, [dict(zip(names, values, strict=True)) for values in cursor.fetchall()])


def by_closures(plan, rows):
    return _by_id(plan, emit.answers(plan, rows))


def _by_id(plan, rows):
    return {row[plan.people.id]: row for row in rows}
