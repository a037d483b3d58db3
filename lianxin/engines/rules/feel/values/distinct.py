"""Values once each, in order of their first place (`distinct values`, `union`, `mode`)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from lianxin.engines.rules.feel.values.equality import equal
from lianxin.engines.rules.feel.values.kinds import Value, kind_of

# Kinds whose Python equality is FEEL's `=`; the others are compared one by one.
_HASHED = frozenset(
    (
        "null",
        "boolean",
        "number",
        "string",
        "date",
        "years and months duration",
        "days and time duration",
    )
)


class Charged(Protocol):
    def charge(self, work: int) -> None: ...


def hash_key(value: Value) -> Hashable | None:
    """A key that is equal exactly when the values are; None for kinds that have none."""
    kind = kind_of(value)
    return (kind, value) if kind in _HASHED else None


def distinct(run: Charged, items: list[Value]) -> list[Value]:
    """The items without those equal to an earlier one."""
    seen: set[Hashable] = set()
    compared: list[Value] = []
    kept: list[Value] = []
    for item in items:
        key = hash_key(item)
        if key is None:
            run.charge(2 * len(compared))
            if any(equal(item, other, run.charge) is True for other in compared):
                continue
            compared.append(item)
        elif key in seen:
            continue
        else:
            seen.add(key)
        kept.append(item)
    return kept
