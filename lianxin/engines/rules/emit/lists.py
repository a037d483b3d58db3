"""Lists in population mode: the members of one's household, or values written out; and what may be asked of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce

from lianxin.engines.rules.emit.amounts import (
    PEOPLE,
    Value,
    arithmetic,
    at_scale,
    compared,
    constant,
    number,
    total_of,
)
from lianxin.engines.rules.emit.ops import NOTHING, Op, both, case, either, literal, negated, op, whole
from lianxin.engines.rules.emit.steps import Steps
from lianxin.engines.rules.values import Kind

ORDERED: tuple[Kind, ...] = ("number", "date")


class WrongItemsError(Exception):
    """The list holds something the function cannot take in all engines alike."""


@dataclass(frozen=True, slots=True)
class Written:
    """`[a, b, c]`."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """One value of every member of the household; None: the members themselves."""

    value: Value | None


List = Written | Members


def ask(function: str, items: List, steps: Steps, household: Op) -> Value:
    """One of the list functions. WrongItemsError, OverflowError when it must be asked per person."""
    if isinstance(items, Written):
        return _WRITTEN[function](items.items, steps)
    return _Household(steps, household).ask(function, items.value)


# ------------------------------------------------------------------------------------------------ the household


@dataclass(frozen=True, slots=True)
class _Household:
    steps: Steps
    household: Op

    def ask(self, function: str, value: Value | None) -> Value:
        if function == "count":
            return self._shared(number(self._window("rows"), 1, PEOPLE))
        if value is None:
            raise WrongItemsError(function)
        run: Callable[[Value], Value] = {
            "sum": self._sum,
            "known sum": self._known_sum,
            "unknown count": self._unknown_count,
            "min": lambda v: self._extreme("least", v),
            "max": lambda v: self._extreme("most", v),
            "any": lambda v: self._truth(v, deciding=True),
            "all": lambda v: self._truth(v, deciding=False),
        }[function]
        return self._shared(run(replace(value, op=self.steps.keep(value.op))))

    def _window(self, name: str, *arguments: Op) -> Op:
        kept = op(name, "int" if name in ("rows", "known") else arguments[0].type, *arguments)
        return self.steps.keep(kept)

    def _shared(self, value: Value, *tests: Op) -> Value:
        """Unknown where the household is unknown."""
        known = op("is_known", "bool", self.household)
        made = case(both(known, *tests), value.op, NOTHING[value.op.type])
        return replace(value, op=self.steps.keep(made), may_be_unknown=True, shared=True)

    def _complete(self, value: Value) -> tuple[Op, ...]:
        """That every member's value is known."""
        if not value.may_be_unknown:
            return ()
        return (op("eq", "bool", self._window("known", value.op), self._window("rows")),)

    def _sum(self, value: Value) -> Value:
        _require(value, "number")
        made = total_of(value, self.steps.keep)
        return self._shared(made, *self._complete(value))

    def _known_sum(self, value: Value) -> Value:
        _require(value, "number")
        made = total_of(value, self.steps.keep)
        return replace(made, op=case(op("is_null", "bool", made.op), whole(0), made.op))

    def _unknown_count(self, value: Value) -> Value:
        if not value.may_be_unknown:
            return replace(constant(0), shared=True)
        rows, known = self._window("rows"), self._window("known", value.op)
        return number(op("sub", "int", rows, known), 0, PEOPLE)

    def _extreme(self, name: str, value: Value) -> Value:
        _require(value, *ORDERED)
        made = replace(value, op=self._window(name, value.op))
        return self._shared(made, *self._complete(value))

    def _truth(self, value: Value, *, deciding: bool) -> Value:
        """Decided by one member who decides it; else unknown while one is unknown."""
        _require(value, "boolean")
        decides = value.op if deciding else negated(value.op)
        deciders = self._window("known", case(decides, whole(1), NOTHING["int"]))
        parts = [op("gt", "bool", deciders, whole(0)), literal(deciding, "bool")]
        for complete in self._complete(value):
            parts += [negated(complete), NOTHING["bool"]]
        return Value(case(*parts, literal(not deciding, "bool")), "boolean")


def _require(value: Value, *kinds: Kind) -> None:
    if value.kind not in kinds:
        raise WrongItemsError(value.kind)


# ------------------------------------------------------------------------------------------------ written lists

Items = tuple[Value, ...]


def _truths(items: Items, join: Callable[..., Op], empty: bool) -> Value:
    truths = [v.op if v.kind == "boolean" else NOTHING["bool"] for v in items]
    made = join(*truths) if truths else literal(empty, "bool")
    return Value(made, "boolean", shared=all(v.shared for v in items))


def _number_items(items: Items) -> Items:
    for value in items:
        if value.kind is not None:
            _require(value, "number")
    return items


def _written_sum(items: Items, steps: Steps) -> Value:
    if any(value.kind is None for value in _number_items(items)):
        return Value(NOTHING["int"], "number", shared=True)
    return reduce(lambda a, b: arithmetic("+", a, b), items, constant(0))


def _written_known_sum(items: Items, steps: Steps) -> Value:
    known = [_or_nought(value, steps) for value in _number_items(items) if value.kind is not None]
    return reduce(lambda a, b: arithmetic("+", a, b), known, constant(0))


def _or_nought(value: Value, steps: Steps) -> Value:
    kept = steps.keep(value.op)
    made = case(op("is_null", "bool", kept), whole(0), kept)
    low, high = min(0, value.low), max(0, value.high)
    return replace(value, op=made, low=low, high=high, may_be_unknown=False)


def _written_unknown_count(items: Items, steps: Steps) -> Value:
    counted = [
        number(
            case(op("is_null", "bool", value.op), whole(1), whole(0)),
            0,
            1,
            unknown=False,
            shared=value.shared,
        )
        for value in items
    ]
    return reduce(lambda a, b: arithmetic("+", a, b), counted, constant(0))


def _written_extreme(sign: str, items: Items, steps: Steps) -> Value:
    if not items or any(value.kind is None for value in items):
        return Value(NOTHING["int"], None, shared=True)
    _require(items[0], *ORDERED)
    for value in items[1:]:
        _require(value, *(kind for kind in ORDERED if kind == items[0].kind))

    def pick(a: Value, b: Value) -> Value:
        scale = max(a.scale, b.scale)
        a, b = (replace(at_scale(v, scale), op=steps.keep(at_scale(v, scale).op)) for v in (a, b))
        first = compared("<=" if sign == "min" else ">=", a, b)
        second = compared(">" if sign == "min" else "<", a, b)
        made = case(first, a.op, second, b.op, NOTHING[a.op.type])
        low, high = min(a.low, b.low), max(a.high, b.high)
        return Value(made, a.kind, low, high, scale, True, a.shared and b.shared)

    return reduce(pick, items)


_WRITTEN: dict[str, Callable[[Items, Steps], Value]] = {
    "count": lambda items, steps: constant(len(items)),
    "sum": _written_sum,
    "known sum": _written_known_sum,
    "unknown count": _written_unknown_count,
    "min": lambda items, steps: _written_extreme("min", items, steps),
    "max": lambda items, steps: _written_extreme("max", items, steps),
    "any": lambda items, steps: _truths(items, either, empty=False),
    "all": lambda items, steps: _truths(items, both, empty=True),
}
