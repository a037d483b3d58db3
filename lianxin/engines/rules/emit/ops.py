"""The few operations that every engine has.

`lower.py` turns a rule's tree into these; `sql.py` and `frames.py` write them down. All of them give unknown (null) for
unknown operands, except `and`, `or` (Kleene, as in SQL), `case`, `is_null`, `is_known`, `same`, `reasons`, and the counts
over a household. `reasons`: for each truth its bit where it is false, and its bit where it is unknown (0: it never is).
Numbers are whole: an amount of two decimals is counted in hundredths, so every engine adds and compares alike and exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Type = Literal["bool", "int", "long", "wide", "date", "text"]
Stored = Type | Literal["tiny", "small"]
"""The types of a result: small numbers are kept in one or two bytes where the engine can."""
Constant = bool | int | str | date | None

LIMITS: Final[Mapping[Type, int]] = {"int": 2**31 - 1, "long": 2**63 - 1, "wide": 10**38 - 1}
"""The largest magnitude each whole type holds in every engine (`wide`: 38 digits, Spark's DECIMAL)."""

OVER_HOUSEHOLD: Final = frozenset({"rows", "known", "total", "least", "most"})


@dataclass(frozen=True, slots=True)
class Op:
    """One operation over others and constants."""

    name: str
    args: tuple[Op | Constant, ...]
    type: Type

    @property
    def operands(self) -> tuple[Op, ...]:
        return tuple(arg for arg in self.args if isinstance(arg, Op))

    @property
    def is_atom(self) -> bool:
        return self.name in ("column", "literal")


def op(name: str, type_: Type, *args: Op | Constant) -> Op:
    return Op(name, args, type_)


def literal(value: Constant, type_: Type) -> Op:
    return Op("literal", (value,), type_)


def whole(value: int) -> Op:
    """A whole constant in the narrowest type."""
    return literal(value, width(abs(value)))


def width(magnitude: int) -> Type:
    """The narrowest whole type for this magnitude. OverflowError beyond 38 digits."""
    for type_, limit in LIMITS.items():
        if magnitude <= limit:
            return type_
    raise OverflowError(magnitude)


def is_constant(made: Op) -> bool:
    """Known before anybody is looked at; unknown constants are none."""
    return made.name == "literal" and made.args[0] is not None


def negated(truth: Op) -> Op:
    if is_constant(truth):
        return literal(not truth.args[0], "bool")
    return op("not", "bool", truth)


def both(*truths: Op) -> Op:
    return _joined("and", truths, deciding=False)


def either(*truths: Op) -> Op:
    return _joined("or", truths, deciding=True)


def _joined(name: str, truths: tuple[Op, ...], *, deciding: bool) -> Op:
    """Without the parts that are constant."""
    asked = tuple(truth for truth in truths if not is_constant(truth))
    if any(is_constant(truth) and truth.args[0] is deciding for truth in truths):
        return literal(deciding, "bool")
    if not asked:
        return literal(not deciding, "bool")
    return asked[0] if len(asked) == 1 else op(name, "bool", *asked)


def case(*parts: Op) -> Op:
    """`case(test, value, test, value, …, otherwise)`; a test that is unknown does not hold. Constant tests are decided here."""
    type_ = widest(*parts[1::2], parts[-1])
    kept: list[Op] = []
    for test, value in zip(parts[:-1:2], parts[1:-1:2], strict=True):
        if is_constant(test) and test.args[0] is True:
            return _chosen(type_, kept, value)
        if test.name != "literal":
            kept += [test, value]
    return _chosen(type_, kept, parts[-1])


def _chosen(type_: Type, kept: list[Op], otherwise: Op) -> Op:
    if kept:
        return op("case", type_, *kept, otherwise)
    return otherwise if otherwise.type == type_ else op("cast", type_, otherwise)


def widest(*values: Op) -> Type:
    """The type that holds them all (values of one kind)."""
    return max((value.type for value in values), key=tuple(NOTHING).index)


NOTHING: Final[Mapping[Type, Op]] = {
    type_: literal(None, type_) for type_ in ("bool", "int", "long", "wide", "date", "text")
}
"""Unknown, of each type."""
