"""Rows as the driver gives them, before Django makes Python values of them: SQLite keeps ids, days and JSON as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
from django.db import connections

from lianxin.base.db.columns import BATCH, Arrow


def read(using: str, sql: str, params: Sequence[Any], types: Mapping[str, str]) -> Iterator[Arrow]:
    """Tables of at most `BATCH` rows. Decimals go as text: Arrow would take a number of their digits for another type."""
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(BATCH):
            columns = dict(zip(types, zip(*rows, strict=True), strict=True))
            yield pa.table({name: _array(types[name], values) for name, values in columns.items()})


def _array(type_: str, values: Sequence[Any]) -> Any:
    if type_ in ("INTEGER", "BIGINT", "BOOLEAN"):
        return pa.array(values)
    return pa.array((None if value is None else str(value) for value in values), pa.string())
