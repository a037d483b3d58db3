"""Rows of a query as a table of DuckDB, its columns with their own types, past the ORM.

    load(duck, "register", people, {"id": "id", "born": "birth_date"})     # the field behind each column, or a reckoned one
    fill(duck, "meaning", {"code": ("VARCHAR", codes), "day": ("DATE", days)})

How rows leave the database is the only difference between its kinds: PostgreSQL writes them itself as text, of which
Python never sees a value (`by_copy`); SQLite's driver gives value by value (`by_cursor`). Both go batch by batch through
memory: rows about people are left on no disk. Extra `compute`: ask `available` first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Aggregate, Field, ForeignKey, Model, QuerySet, TextField

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Arrow = Any
"""A table of pyarrow, which has no types for mypy."""
Told = Callable[[int], None]
BATCH: Final = 20_000
"""Rows that are in memory twice at a time."""
_TYPES: Final = {
    "UUIDField": "UUID",
    "CharField": "VARCHAR",
    "TextField": "VARCHAR",
    "JSONField": "VARCHAR",
    "BooleanField": "BOOLEAN",
    "SmallIntegerField": "INTEGER",
    "IntegerField": "INTEGER",
    "BigIntegerField": "BIGINT",
    "DateField": "DATE",
}


class _Reader(Protocol):
    def __call__(
        self, using: str, sql: str, params: Sequence[Any], types: Mapping[str, str]
    ) -> Iterator[Arrow]: ...


class Listed(Aggregate):
    """The texts of a group in one, commas between, in no order: a row that need not be carried costs nothing."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def available() -> bool:
    """Whether this machine has DuckDB and Arrow."""
    return find_spec("duckdb") is not None and find_spec("pyarrow") is not None


def type_of(model: type[Model], name: str) -> str | None:
    """DuckDB's type of a field; None where there is none for it (sealed and binary ones, floats, moments). JSON is its text."""
    return _type_of(model._meta.get_field(name))


def _type_of(field: Any) -> str | None:
    while isinstance(field, ForeignKey):
        field = field.target_field
    if not isinstance(field, Field):
        return None
    if field.get_internal_type() == "DecimalField":
        return f"DECIMAL({field.max_digits}, {field.decimal_places})"  # type: ignore[attr-defined]
    return _TYPES.get(field.get_internal_type())


def load(
    duck: DuckDBPyConnection,
    table: str,
    rows: QuerySet[Any],
    columns: Mapping[str, str],
    told: Told | None = None,
) -> None:
    """Make `table` with these `columns` (column → field of the model, or an annotation) of all `rows`, in no order.

    `told` hears after each batch how many rows it had. TypeError for a field that has no type in DuckDB.
    """
    reckoned = rows.query.annotations
    types = {
        column: _type_of(reckoned[name].output_field) if name in reckoned else type_of(rows.model, name)
        for column, name in columns.items()
    }
    for column, type_ in types.items():
        if type_ is None:
            raise TypeError(f"{rows.model.__name__}.{columns[column]} has no column in DuckDB")
    known = {column: str(type_) for column, type_ in types.items()}
    _create(duck, table, known)
    chosen = rows.order_by().values_list(*columns.values())
    try:
        sql, params = chosen.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return
    for batch in _reader(rows.db)(rows.db, sql, params, known):
        _insert(duck, table, known, batch)
        if told is not None:
            told(batch.num_rows)


def fill(duck: DuckDBPyConnection, table: str, columns: Mapping[str, tuple[str, Sequence[Any]]]) -> None:
    """Make `table` of values that are in Python: column → (type, values). A UUID is given as text."""
    import pyarrow as pa

    types = {name: type_ for name, (type_, _values) in columns.items()}
    _create(duck, table, types)
    _insert(
        duck, table, types, pa.table({name: pa.array(values) for name, (_type, values) in columns.items()})
    )


def _reader(using: str) -> _Reader:
    from lianxin.base.db.columns import by_copy, by_cursor

    return by_copy.read if connections[using].vendor == "postgresql" else by_cursor.read


def _create(duck: DuckDBPyConnection, table: str, types: Mapping[str, str]) -> None:
    listed = ", ".join(f'"{name}" {type_}' for name, type_ in types.items())
    duck.execute(f"CREATE TABLE {table} ({listed})")


def _insert(duck: DuckDBPyConnection, table: str, types: Mapping[str, str], batch: Arrow) -> None:
    cast = ", ".join(f'CAST("{name}" AS {type_})' for name, type_ in types.items())
    duck.register("batch", batch)
    duck.execute(f"INSERT INTO {table} SELECT {cast} FROM batch")  # noqa: S608 — names of our own
    duck.unregister("batch")
