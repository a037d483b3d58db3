"""Elements to literal expressions, cells and decision tables (DMN 1.5 §7.3.3, §7.3.5, chapter 8)."""

from __future__ import annotations

from typing import Any, Final, cast

from lianxin.engines.rules.dmn.expressions import (
    Aggregation,
    Cell,
    DecisionTable,
    HitPolicy,
    InputClause,
    LiteralExpression,
    OutputClause,
    TableRule,
)
from lianxin.engines.rules.dmn.reading.markup import Element
from lianxin.engines.rules.dmn.reading.names import References, is_feel
from lianxin.engines.rules.feel.names import normalized

HIT_POLICIES: Final = ("UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATIONS: Final = ("SUM", "COUNT", "MIN", "MAX")


def _language(element: Element) -> str:
    language = element.get("expressionLanguage")
    return "" if is_feel(language) else language


class TableReader:
    """Reads the tables and literals of one file."""

    def __init__(self, references: References) -> None:
        self._references = references

    def box(self, element: Element) -> dict[str, Any]:
        """What every expression has."""
        return {
            "id": element.get("id"),
            "label": element.get("label"),
            "type": self._references.type(element.get("typeRef") or element.text_of("typeRef")),
            "line": element.line,
        }

    def literal(self, element: Element) -> LiteralExpression:
        return LiteralExpression(
            **self.box(element), text=element.text_of("text").strip(), language=_language(element)
        )

    def cell(self, element: Element) -> Cell:
        return Cell(
            text=element.text_of("text").strip(),
            id=element.get("id"),
            language=_language(element),
            line=element.line,
        )

    def table(self, element: Element) -> DecisionTable:
        return DecisionTable(
            **self.box(element),
            inputs=tuple(self._input(child) for child in element.all("input")),
            outputs=tuple(self._output(child) for child in element.all("output")),
            rules=tuple(self._rule(child) for child in element.all("rule")),
            hit_policy=cast(HitPolicy, _one_of(element, "hitPolicy", HIT_POLICIES) or "UNIQUE"),
            aggregation=cast(Aggregation, _one_of(element, "aggregation", AGGREGATIONS)),
            orientation=element.get("preferredOrientation"),
            output_label=element.get("outputLabel"),
            annotations=tuple(child.get("name") for child in element.all("annotation")),
        )

    def _cell_in(self, element: Element, name: str) -> Cell | None:
        child = element.first(name)
        return None if child is None else self.cell(child)

    def _input(self, element: Element) -> InputClause:
        expression = element.first("inputExpression")
        return InputClause(
            expression=LiteralExpression(line=element.line)
            if expression is None
            else self.literal(expression),
            values=self._cell_in(element, "inputValues"),
            label=element.get("label"),
            id=element.get("id"),
        )

    def _output(self, element: Element) -> OutputClause:
        default = element.first("defaultOutputEntry")
        return OutputClause(
            name=normalized(element.get("name")),
            type=self.box(element)["type"],
            values=self._cell_in(element, "outputValues"),
            default=None if default is None else self.literal(default),
            label=element.get("label"),
            id=element.get("id"),
        )

    def _rule(self, element: Element) -> TableRule:
        return TableRule(
            inputs=tuple(self.cell(child) for child in element.all("inputEntry")),
            outputs=tuple(self.literal(child) for child in element.all("outputEntry")),
            annotations=tuple(child.text_of("text").strip() for child in element.all("annotationEntry")),
            description=element.text_of("description").strip(),
            id=element.get("id"),
            line=element.line,
        )


def _one_of(element: Element, attribute: str, known: tuple[str, ...]) -> str:
    value = " ".join(element.get(attribute).upper().replace("_", " ").split())
    if value and value not in known:
        raise element.bad(value, " ".join(known))
    return value
