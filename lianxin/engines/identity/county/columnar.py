"""Prepared records as one table of DuckDB, whole counties at a time (extra `compute`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb
import pyarrow

from lianxin.engines.identity.errors import IdentityInputError
from lianxin.engines.identity.normalise import Features

RECORDS: Final = "identity_records"
_BATCH: Final = 20_000


@contextmanager
def opened(memory: str, scratch: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that takes at most `memory` ("2GB").

    What does not fit goes into `scratch`; without one it fails instead, so that no record of a person is ever left on a
    disk nobody named.
    """
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set memory_limit = ?", [memory])
        connection.execute("set temp_directory = ?", [str(scratch) if scratch else ""])
        yield connection


def load(connection: duckdb.DuckDBPyConnection, records: Iterable[Features]) -> int:
    """Write prepared records into the table, a batch at a time; returns how many (without any, there is no table).

    The columns are those of the first record; a column's type is that of its first value in the first batch, text when
    there is none.
    """
    schema, total = None, 0
    for batch in _batches(records):
        if schema is None:
            schema = pyarrow.schema([(name, _type(name, batch)) for name in batch[0]])
        rows = pyarrow.Table.from_pylist([dict(record) for record in batch], schema=schema)
        connection.register("identity_batch", rows)
        how = f"insert into {RECORDS}" if total else f"create or replace table {RECORDS} as"
        connection.execute(f"{how} select * from identity_batch")  # noqa: S608 — a table name of our own
        connection.unregister("identity_batch")
        total += len(batch)
    return total


def require_own_ids(connection: duckdb.DuckDBPyConnection) -> None:
    """IdentityInputError when two records have one id: a pair could not be told from a record with itself."""
    asked = f"select count(*) - count(distinct id) from {RECORDS}"  # noqa: S608
    ((twice,),) = connection.execute(asked).fetchall()
    if twice:
        raise IdentityInputError("records.id", f"有 {twice} 条记录的 id 与别的记录相同,请先改成各不相同")


def _batches(records: Iterable[Features]) -> Iterator[list[Features]]:
    rest = iter(records)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _type(name: str, batch: list[Features]) -> object:
    value = next((record[name] for record in batch if record[name] is not None), "")
    if isinstance(value, bool):
        return pyarrow.bool_()
    return pyarrow.list_(pyarrow.string()) if isinstance(value, tuple) else pyarrow.string()
