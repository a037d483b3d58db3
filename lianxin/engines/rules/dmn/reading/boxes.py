"""Elements to boxed expressions (DMN 1.5 §7.3, §10.2.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from lianxin.engines.rules.dmn.expressions import (
    Binding,
    Cell,
    Conditional,
    ContextBox,
    ContextEntry,
    Expression,
    FilterBox,
    FunctionDefinition,
    FunctionKind,
    Invocation,
    Iteration,
    ListBox,
    Relation,
    Variable,
)
from lianxin.engines.rules.dmn.reading.markup import Element
from lianxin.engines.rules.dmn.reading.names import References
from lianxin.engines.rules.dmn.reading.tables import TableReader
from lianxin.engines.rules.feel.names import normalized
from lianxin.kernel.problems import ProblemError

_KINDS: Final = {"feel": "FEEL", "java": "Java", "pmml": "PMML", "f": "FEEL", "j": "Java", "p": "PMML"}


class BoxReader:
    """Reads the expressions of one file."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._tables = TableReader(references)
        self._readers: Final[dict[str, Callable[[Element], Expression]]] = {
            "literalExpression": self._tables.literal,
            "decisionTable": self._tables.table,
            "context": self._context,
            "invocation": self._invocation,
            "functionDefinition": self.function,
            "list": self._list,
            "relation": self._relation,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._iteration,
            "some": self._iteration,
            "every": self._iteration,
        }

    def inside(self, element: Element) -> Expression | None:
        """The expression among the children; None when there is none."""
        found = [child for child in element.children if child.name in self._readers]
        if len(found) > 1:
            line = found[1].line
            raise ProblemError("dmn.two_expressions", file=element.file, line=line, element=element.name)
        return self._readers[found[0].name](found[0]) if found else None

    def wrapped(self, element: Element, name: str) -> Expression | None:
        """The expression inside the child of this name."""
        child = element.first(name)
        return None if child is None else self.inside(child)

    def variable(self, element: Element) -> Variable:
        return Variable(
            name=normalized(element.needed("name")),
            type=self._references.type(_type_of(element)),
            id=element.get("id"),
            line=element.line,
        )

    def cell(self, element: Element | None) -> Cell | None:
        return None if element is None else self._tables.cell(element)

    def function(self, element: Element) -> FunctionDefinition:
        kind = _KINDS.get(element.get("kind").lower() or "feel")
        if kind is None:
            raise element.bad(element.get("kind"), "FEEL Java PMML")
        return FunctionDefinition(
            **self._tables.box(element),
            parameters=tuple(self.variable(child) for child in element.all("formalParameter")),
            body=self.inside(element),
            kind=cast(FunctionKind, kind),
        )

    def _context(self, element: Element) -> ContextBox:
        entries = []
        for child in element.all("contextEntry"):
            variable = child.first("variable")
            entries.append(
                ContextEntry(
                    variable=None if variable is None else self.variable(variable),
                    value=self.inside(child),
                    id=child.get("id"),
                )
            )
        return ContextBox(**self._tables.box(element), entries=tuple(entries))

    def _invocation(self, element: Element) -> Invocation:
        bindings = []
        for child in element.all("binding"):
            parameter = child.first("parameter")
            if parameter is None:
                raise element.bad("binding", "<parameter name=…>")
            bindings.append(Binding(parameter=self.variable(parameter), value=self.inside(child)))
        return Invocation(
            **self._tables.box(element), function=self.inside(element), bindings=tuple(bindings)
        )

    def _list(self, element: Element) -> ListBox:
        items = (
            self._readers[child.name](child) for child in element.children if child.name in self._readers
        )
        return ListBox(**self._tables.box(element), items=tuple(items))

    def _relation(self, element: Element) -> Relation:
        return Relation(
            **self._tables.box(element),
            columns=tuple(self.variable(child) for child in element.all("column")),
            rows=tuple(self._list(child) for child in (*element.all("row"), *element.all("list"))),
        )

    def _conditional(self, element: Element) -> Conditional:
        return Conditional(
            **self._tables.box(element),
            test=self.wrapped(element, "if"),
            then=self.wrapped(element, "then"),
            otherwise=self.wrapped(element, "else"),
        )

    def _filter(self, element: Element) -> FilterBox:
        return FilterBox(
            **self._tables.box(element),
            source=self.wrapped(element, "in"),
            match=self.wrapped(element, "match"),
        )

    def _iteration(self, element: Element) -> Iteration:
        source = element.first("in")
        return Iteration(
            **self._tables.box(element),
            kind="for" if element.name == "for" else "some" if element.name == "some" else "every",
            variable=normalized(element.needed("iteratorVariable")),
            source=self.wrapped(element, "in"),
            source_type="" if source is None else self._references.type(_type_of(source)),
            body=self.wrapped(element, "return" if element.name == "for" else "satisfies"),
        )


def _type_of(element: Element) -> str:
    return element.get("typeRef") or element.text_of("typeRef")
