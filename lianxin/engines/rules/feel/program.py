"""A compiled expression, ready to be evaluated any number of times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lianxin.engines.rules.feel.compiling import access, loops, scalars, tests
from lianxin.engines.rules.feel.compiling.closures import Closure, Compiler
from lianxin.engines.rules.feel.reading import parse
from lianxin.engines.rules.feel.run import ExhaustedError, Frame, Note, Run
from lianxin.engines.rules.feel.tree import Node
from lianxin.engines.rules.feel.types import Type
from lianxin.engines.rules.feel.values.kinds import Value, datetime_value, value_of
from lianxin.engines.rules.feel.values.temporal import DateTime

_PARTS = (access, loops, scalars, tests)  # importing them declares how every node is compiled
_NO_TYPES: dict[str, Type] = {}


class Program:
    """Call it with a scope; it never raises on data."""

    __slots__ = ("_closure", "node")

    def __init__(self, node: Node, closure: Closure) -> None:
        self.node = node
        self._closure = closure

    def __call__(
        self,
        scope: Mapping[str, Value],
        *,
        now: DateTime | datetime | None = None,
        notes: list[Note] | None = None,
    ) -> Value:
        """The value; None is null. `now` needs a zone. `notes` receives why something became null."""
        run = Run(datetime_value(now) if isinstance(now, datetime) else now, notes)
        return self.within(Frame(scope, None, run))

    def within(self, frame: Frame) -> Value:
        """The value inside a frame of a run that goes on: for functions made of several programs."""
        try:
            return self._closure(frame)
        except (ExhaustedError, RecursionError, MemoryError):
            frame.run.note(self.node.at, "feel.too_much_work")
            return None


def compile(node: Node, *, types: Mapping[str, Type] = _NO_TYPES) -> Program:
    """The program of a tree. `types` are the user's by name (item definitions)."""
    return Program(node, Compiler(types).compile(node))


def evaluate(
    text: str,
    scope: Mapping[str, Any] | None = None,
    *,
    now: DateTime | datetime | None = None,
    notes: list[Note] | None = None,
) -> Value:
    """Parse, compile and run one expression over Python values. ProblemError when the text is no FEEL."""
    values = value_of(scope or {})
    node = parse(text, names=values, members=names_within(values))
    return compile(node)(values, now=now, notes=notes)


def names_within(value: Value) -> set[str]:
    """Every key of the contexts inside a value."""
    found: set[str] = set()
    stack = [value]
    while stack:
        here = stack.pop()
        if isinstance(here, dict):
            found.update(here)
            stack.extend(here.values())
        elif isinstance(here, list):
            stack.extend(here)
    return found
