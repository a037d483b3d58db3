"""Rows out of PostgreSQL as the text it writes itself (COPY), read by Arrow: Python only carries the bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pc
from django.db import connections

from lianxin.base.db.columns import BATCH, Arrow

_READ_AS: Final = {"BOOLEAN": pa.bool_(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "DATE": pa.date32()}
_QUOTING: Final = pc.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)


def read(using: str, sql: str, params: Sequence[Any], types: Mapping[str, str]) -> Iterator[Arrow]:
    """Tables of at most `BATCH` rows, in the transaction that is open. What has no type of its own here stays text."""
    # PostgreSQL quotes an empty text and leaves a NULL bare: so they stay two things.
    meaning = pc.ConvertOptions(
        column_types={name: _READ_AS.get(type_, pa.string()) for name, type_ in types.items()},
        null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False, true_values=["t"], false_values=["f"],
    )  # fmt: skip
    # The cursor that notes down queries takes COPY without parameters.
    whole = connections[using].ops.compose_sql(sql, params)  # type: ignore[attr-defined]
    with connections[using].cursor() as cursor, cursor.copy(f"COPY ({whole}) TO STDOUT (FORMAT csv)") as rows:
        while text := b"".join(islice(rows, BATCH)):  # a piece is always one whole row, says libpq
            how = pc.ReadOptions(column_names=list(types), use_threads=False, block_size=len(text) + 1)
            yield pc.read_csv(pa.BufferReader(text), how, _QUOTING, meaning)
