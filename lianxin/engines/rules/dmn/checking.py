"""What an analyst should look at in a model: findings, nothing is refused (gaps and overlaps are found elsewhere)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from lianxin.engines.rules.dmn.evaluation import Model
from lianxin.engines.rules.dmn.expressions import (
    Box,
    DecisionTable,
    LiteralExpression,
    OutputClause,
    Variable,
)
from lianxin.engines.rules.dmn.linking import Linked, Place
from lianxin.engines.rules.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    FunctionItem,
    Href,
    ItemDefinition,
    Node,
)
from lianxin.engines.rules.dmn.running.programs import unreadable
from lianxin.engines.rules.dmn.scopes import parts
from lianxin.kernel.problems import ProblemError, problem

Level = OneOf["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """`code` is a problem code "dmn.…"; the sentence and the remedy are the problem's, filled from the details."""

    level: Level
    code: str
    element: str
    line: int
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return problem(self.code).message % self.details

    @property
    def remedy(self) -> str:
        return problem(self.code).remedy % self.details


def check(model: Model) -> tuple[Finding, ...]:
    """Findings about the model itself (not those it imports), in the order of its file."""
    linked = model.linked
    found = [*_names(linked), *_unused(linked)]
    for node in linked.definitions.nodes():
        found.extend(_references(linked, node))
        found.extend(_logic(linked, node))
    for item in linked.definitions.types:
        found.extend(_types(linked, item.name, item))
    return tuple(sorted(found, key=lambda one: one.line))


def _names(linked: Linked) -> Iterator[Finding]:
    nodes = linked.definitions.nodes()
    for name, count in Counter(node.variable.name for node in nodes).items():
        if count > 1:
            line = max(node.line for node in nodes if node.variable.name == name)
            yield Finding("error", "dmn.same_name", name, line, {"name": name})
    for identity, count in Counter(node.id for node in nodes if node.id).items():
        if count > 1:
            line = max(node.line for node in nodes if node.id == identity)
            yield Finding("error", "dmn.same_id", identity, line, {"id": identity})


def _hrefs(node: Node) -> Iterator[Href]:
    if isinstance(node, Decision | BusinessKnowledgeModel):
        yield from (requirement.href for requirement in node.requirements)
    elif isinstance(node, DecisionService):
        yield from (*node.outputs, *node.encapsulated, *node.input_decisions, *node.input_data)


def _references(linked: Linked, node: Node) -> Iterator[Finding]:
    for href in _hrefs(node):
        if linked.find(href) is None:
            details = {"name": node.name, "href": "#".join(href)}
            yield Finding("error", "dmn.unresolved", node.name, node.line, details)


def _unused(linked: Linked) -> Iterator[Finding]:
    used = {href for node in linked.definitions.nodes() for href in _hrefs(node)}
    for node in (*linked.definitions.inputs, *linked.definitions.knowledge):
        if ("", node.id) not in used:
            yield Finding("warning", "dmn.unused", node.name, node.line, {"name": node.name})


def _logic(linked: Linked, node: Node) -> Iterator[Finding]:
    if isinstance(node, Decision | BusinessKnowledgeModel):
        if (node.expression if isinstance(node, Decision) else node.logic) is None:
            yield Finding("warning", "dmn.no_logic", node.name, node.line, {"name": node.name})
        for line, error in unreadable(Place(linked, node)):
            yield Finding("error", *_told(error, node.name, line))
    yield from _types(linked, node.name, node)
    for part in parts(node):
        if isinstance(part, DecisionTable):
            yield from _table(node.name, part)
        if isinstance(part, LiteralExpression) and (language := part.language or linked.definitions.language):
            yield Finding("warning", "dmn.language", node.name, part.line, {"language": language})


def _told(error: ProblemError, name: str, line: int) -> tuple[str, str, int, dict[str, object]]:
    if error.code == "feel.unknown_name":
        return error.code, name, line, error.details
    return "dmn.bad_expression", name, line, {"reason": error.message}


def _types(linked: Linked, name: str, element: object) -> Iterator[Finding]:
    for part in parts(element):
        type_, line = _type_of(part)
        if type_ and linked.types.named(type_) is None:
            yield Finding("error", "dmn.unknown_type", name, line, {"type": type_})


def _type_of(part: object) -> tuple[str, int]:
    match part:
        case Box() | Variable() | ItemDefinition():
            return part.type, part.line
        case OutputClause():
            return part.type, 0
        case FunctionItem():
            return part.output, 0
    return "", 0


def _table(name: str, table: DecisionTable) -> Iterator[Finding]:
    expected = len(table.inputs) + len(table.outputs)
    for number, rule in enumerate(table.rules, 1):
        found = len(rule.inputs) + len(rule.outputs)
        if len(rule.inputs) != len(table.inputs) or len(rule.outputs) != len(table.outputs):
            details: dict[str, object] = {"row": number, "found": found, "expected": expected}
            yield Finding("error", "dmn.table_width", name, rule.line, details)
    if not table.outputs:
        yield Finding("error", "dmn.no_output", name, table.line)
    for column, output in enumerate(table.outputs, 1):
        if len(table.outputs) > 1 and not output.name:
            yield Finding("error", "dmn.no_output_name", name, table.line, {"column": column})
    by_value = table.hit_policy in ("PRIORITY", "OUTPUT ORDER")
    if by_value and not any(output.values or output.type for output in table.outputs):
        yield Finding("error", "dmn.no_output_values", name, table.line)
    if table.aggregation and table.hit_policy != "COLLECT":
        yield Finding("error", "dmn.aggregation", name, table.line)
