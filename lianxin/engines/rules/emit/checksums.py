"""One number per column of a result that changes when any person's value does: what engines are compared by at full size.

Sum over all people of (value + 1, or 0 for unknown) times a weight of the person's id; dates count as days, texts by a
fingerprint. Whole numbers throughout, so the order of the rows and the engine do not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Literal

from lianxin.engines.rules.emit import dialects
from lianxin.engines.rules.emit.dialects import Dialect
from lianxin.engines.rules.emit.ops import Type
from lianxin.engines.rules.emit.plan import Plan

_DIALECTS: Final[Mapping[str, Dialect]] = {
    one.name: one for one in (dialects.DUCKDB, dialects.POSTGRESQL, dialects.SPARK)
}
_DIGITS: Final = 8  # of the fingerprint, in base 16
_WEIGHTS: Final = 9973  # a prime, so that no pattern of ids hides a pair of people exchanged
_FINGERPRINT: Final[Mapping[str, str]] = {
    "duckdb": "CAST(('0x' || substr(md5({0}), 1, 8)) AS BIGINT)",
    "postgresql": "('x' || substr(md5({0}), 1, 8))::bit(32)::bigint",
    "spark": "CAST(conv(substr(md5({0}), 1, 8), 16, 10) AS BIGINT)",
}
_EPOCH: Final = date(1970, 1, 1)


def checksums_sql(plan: Plan, engine: Literal["duckdb", "postgresql", "spark"], result: str) -> str:
    """A SELECT of one row over a stored result: a column per output. `result`: its table."""
    dialect = _DIALECTS[engine]
    fingerprint = _FINGERPRINT[engine]
    person = fingerprint.format(f"CAST({dialect.quote(plan.people.id)} AS {dialect.types['text']})")
    sums = ", ".join(
        f"CAST(COALESCE(SUM(CAST({_counted(dialect.quote(one.name), one.op.type, dialect, fingerprint)} AS {dialect.types['wide']})"
        f" * weight), 0) AS {dialect.types['wide']}) AS {dialect.quote(one.name)}"
        for one in plan.outputs
    )
    weighed = f"SELECT *, ({person} % {_WEIGHTS} + 1) AS weight FROM {result}"  # noqa: S608 — names of our own, quoted
    return f"SELECT {sums} FROM ({weighed}) AS weighed"  # noqa: S608


def _counted(column: str, type_: Type, dialect: Dialect, fingerprint: str) -> str:
    known = {
        "bool": f"CASE WHEN {column} THEN 1 ELSE 0 END",
        "date": dialect.calls["day_number"].format(column),
        "text": fingerprint.format(column),
    }.get(type_, column)
    return f"CASE WHEN {column} IS NULL THEN 0 ELSE CAST({known} AS {dialect.types['wide']}) + 1 END"


def checksums(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The same over rows in Python."""
    sums = dict.fromkeys((one.name for one in plan.outputs), 0)
    for row in rows:
        weight = _fingerprint(str(row[plan.people.id])) % _WEIGHTS + 1
        for name in sums:
            sums[name] += _count(row[name]) * weight
    return sums


def _count(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, date):
        return (value - _EPOCH).days + 1
    return (_fingerprint(value) if isinstance(value, str) else int(value)) + 1


def _fingerprint(text: str) -> int:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:_DIGITS], 16)
