"""Conditions over two records, each written once: as Python for one pair and as SQL (DuckDB) for millions.

All are two-valued (a missing value makes them false, in SQL too) and symmetric (the order of the records never matters).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lianxin.engines.identity.edits import within
from lianxin.engines.identity.normalise import Features


class Condition(Protocol):
    """`holds` for one pair; `sql` over the columns of `l` and `r`, named `column_l` and `column_r`."""

    def holds(self, a: Features, b: Features) -> bool: ...

    def sql(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Same:
    """Both know this column and it is equal."""

    column: str

    def holds(self, a: Features, b: Features) -> bool:
        return a[self.column] is not None and a[self.column] == b[self.column]

    def sql(self) -> str:
        return f"coalesce({_l(self.column)} = {_r(self.column)}, false)"


@dataclass(frozen=True, slots=True)
class Crossed:
    """One column of the one equals another column of the other, either way round."""

    column: str
    other: str

    def holds(self, a: Features, b: Features) -> bool:
        return any(
            x[self.column] is not None and x[self.column] == y[self.other] for x, y in ((a, b), (b, a))
        )

    def sql(self) -> str:
        return (
            f"(coalesce({_l(self.column)} = {_r(self.other)}, false)"
            f" or coalesce({_l(self.other)} = {_r(self.column)}, false))"
        )


@dataclass(frozen=True, slots=True)
class Within:
    """The text of one stands in the other's list, either way round."""

    column: str
    list_column: str

    def holds(self, a: Features, b: Features) -> bool:
        return any(_has(y[self.list_column], x[self.column]) for x, y in ((a, b), (b, a)))

    def sql(self) -> str:
        return (
            f"(coalesce(list_contains({_r(self.list_column)}, {_l(self.column)}), false)"
            f" or coalesce(list_contains({_l(self.list_column)}, {_r(self.column)}), false))"
        )


@dataclass(frozen=True, slots=True)
class Overlap:
    """The two lists have something in common."""

    column: str

    def holds(self, a: Features, b: Features) -> bool:
        x, y = a[self.column], b[self.column]
        return isinstance(x, tuple) and isinstance(y, tuple) and not set(x).isdisjoint(y)

    def sql(self) -> str:
        return f"coalesce(list_has_any({_l(self.column)}, {_r(self.column)}), false)"


@dataclass(frozen=True, slots=True)
class Edits:
    """At most `most` keystrokes apart (Damerau–Levenshtein). Columns of ASCII only: DuckDB counts bytes."""

    column: str
    most: int

    def holds(self, a: Features, b: Features) -> bool:
        x, y = a[self.column], b[self.column]
        return isinstance(x, str) and isinstance(y, str) and within(x, y, self.most)

    def sql(self) -> str:
        left, right = _l(self.column), _r(self.column)
        return (
            f"coalesce(abs(length({left}) - length({right})) <= {self.most}"
            f" and damerau_levenshtein({left}, {right}) <= {self.most}, false)"
        )


@dataclass(frozen=True, slots=True)
class Both:
    """A true-or-false column is true on both sides."""

    column: str

    def holds(self, a: Features, b: Features) -> bool:
        return a.get(self.column) is True and b.get(self.column) is True

    def sql(self) -> str:
        return f"coalesce({_l(self.column)} and {_r(self.column)}, false)"


@dataclass(frozen=True, slots=True)
class Missing:
    """One side at least does not know this column."""

    column: str

    def holds(self, a: Features, b: Features) -> bool:
        return a[self.column] is None or b[self.column] is None

    def sql(self) -> str:
        return f"({_l(self.column)} is null or {_r(self.column)} is null)"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    condition: Condition

    def holds(self, a: Features, b: Features) -> bool:
        return not self.condition.holds(a, b)

    def sql(self) -> str:
        return f"(not {self.condition.sql()})"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these."""

    conditions: tuple[Condition, ...]

    def holds(self, a: Features, b: Features) -> bool:
        return all(condition.holds(a, b) for condition in self.conditions)

    def sql(self) -> str:
        return "(" + " and ".join(condition.sql() for condition in self.conditions) + ")"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    conditions: tuple[Condition, ...]

    def holds(self, a: Features, b: Features) -> bool:
        return any(condition.holds(a, b) for condition in self.conditions)

    def sql(self) -> str:
        return "(" + " or ".join(condition.sql() for condition in self.conditions) + ")"


def _has(values: object, value: object) -> bool:
    return value is not None and isinstance(values, tuple) and value in values


def _l(column: str) -> str:
    return f'"{column}_l"'


def _r(column: str) -> str:
    return f'"{column}_r"'
