"""Boxed expressions to closures (DMN 1.5 §7.3, §10.2.2).

What FEEL has too (lists, `if`, filters, `for`, `some`, `every`) becomes a tree of FEEL whose leaves are boxed
expressions, so that a box and a text mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from lianxin.engines.rules.dmn.expressions import (
    Conditional,
    ContextBox,
    DecisionTable,
    Expression,
    FilterBox,
    FunctionDefinition,
    Invocation,
    Iteration,
    ListBox,
    LiteralExpression,
    Relation,
)
from lianxin.engines.rules.dmn.linking import Linked
from lianxin.engines.rules.dmn.running.functions import compile_function, compile_invocation
from lianxin.engines.rules.dmn.running.reasons import Spot
from lianxin.engines.rules.dmn.running.tables import compile_table
from lianxin.engines.rules.dmn.running.texts import Texts
from lianxin.engines.rules.feel import Frame, Value
from lianxin.engines.rules.feel.compiling.closures import Closure, Compiler, rule
from lianxin.engines.rules.feel.tree import Filter, For, If, Iterator, ListOf, Name, Node, Quantified

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Boxed:
    """A leaf of a FEEL tree that is a boxed expression. `names` lets the compiler see that `partial` is used."""

    closure: Closure = field(compare=False)
    names: tuple[Name, ...] = ()
    at: int = field(default=1, compare=False)


@rule(Boxed)
def _boxed(node: Boxed, _: Compiler) -> Closure:
    return node.closure


class Boxes:
    """Compiles the expressions of one element of a model."""

    def __init__(self, linked: Linked, element: str) -> None:
        self.element = element
        self.linked = linked
        self.texts = Texts(linked, element)

    def compile(self, box: Expression | None, names: Names) -> Closure:
        """The closure; an absent expression is null. `names` are in scope."""
        if box is None:
            return lambda frame: None
        if isinstance(box, LiteralExpression):
            return self.texts.literal(box, names)
        return self.typed(self._untyped(box, names), box.type, box.line)

    def typed(self, closure: Closure, declared: str, line: int) -> Closure:
        """The closure with its value converted to a declared type (§10.3.2.9.4)."""
        if not declared:
            return closure
        type_, spot = self.linked.types.declared(declared), Spot(self.element, line)

        def run(frame: Frame) -> Value:
            return spot.conformed(frame.run, closure(frame), type_, name=self.element, declared=declared)

        return run

    def _untyped(self, box: Expression, names: Names) -> Closure:  # noqa: C901  one case per kind
        match box:
            case ContextBox():
                return self._context(box, names)
            case DecisionTable():
                return compile_table(box, self.texts, names)
            case Invocation():
                return compile_invocation(box, self, names)
            case FunctionDefinition():
                return compile_function(box, self, names)
            case ListBox(items=items):
                return self._tree(ListOf(tuple(self._leaf(item, names) for item in items)))
            case Relation():
                return self._relation(box, names)
            case Conditional(test=test, then=then, otherwise=otherwise):
                return self._tree(
                    If(self._leaf(test, names), self._leaf(then, names), self._leaf(otherwise, names))
                )
            case FilterBox(source=source, match=condition):
                kept = self._leaf(condition, names | {"item"} | self.linked.members)
                return self._tree(Filter(self._leaf(source, names), kept))
            case Iteration():
                return self._iteration(box, names)
        raise TypeError(box)

    def _leaf(self, box: Expression | None, names: Names, mentioned: Iterable[str] = ()) -> Node:
        return cast(Node, Boxed(self.compile(box, names), tuple(Name(name) for name in mentioned)))

    def _tree(self, node: Node) -> Closure:
        return Compiler(self.linked.types).compile(node)

    def _iteration(self, box: Iteration, names: Names) -> Closure:
        if isinstance(box.source, LiteralExpression):
            source = self.texts.domain(box.source, names)
        else:
            source = self.compile(box.source, names)
        leaf = cast(Node, Boxed(self.typed(source, box.source_type, box.line)))
        iterators = (Iterator(box.variable, leaf),)
        inner = names | {box.variable}
        if box.kind == "for":
            inner |= {"partial"}
            return self._tree(For(iterators, self._leaf(box.body, inner, mentioned=("partial",))))
        return self._tree(Quantified(box.kind, iterators, self._leaf(box.body, inner)))

    def _context(self, box: ContextBox, names: Names) -> Closure:
        """Entries see those before them (§7.3.7); one without a name is the value of the whole."""
        entries: list[tuple[str | None, Closure]] = []
        for entry in box.entries:
            variable = entry.variable
            if variable is None:
                entries.append((None, self.compile(entry.value, names)))
                continue
            own = names | {variable.name} if isinstance(entry.value, FunctionDefinition) else names
            closure = self.compile(entry.value, own)
            entries.append((variable.name, self.typed(closure, variable.type, variable.line)))
            names = names | {variable.name}

        def run(frame: Frame) -> Value:
            values: dict[str, Value] = {}
            inner = Frame(values, frame, frame.run)
            for name, closure in entries:
                value = closure(inner)
                if name is None:
                    return value
                values[name] = value
            return values

        return run

    def _relation(self, box: Relation, names: Names) -> Closure:
        columns = [column.name for column in box.columns]
        rows = [
            [
                self.typed(self.compile(item, names), column.type, box.line)
                for column, item in zip(box.columns, row.items, strict=False)
            ]
            for row in box.rows
        ]

        def run(frame: Frame) -> Value:
            empty: dict[str, Value] = dict.fromkeys(columns)
            return [
                empty | {name: cell(frame) for name, cell in zip(columns, row, strict=False)} for row in rows
            ]

        return run
