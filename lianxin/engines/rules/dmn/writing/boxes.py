"""Boxed expressions to elements, in the order the schema of DMN 1.5 wants."""

from __future__ import annotations

from lianxin.engines.rules.dmn.expressions import (
    Box,
    Cell,
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
    Variable,
)
from lianxin.engines.rules.dmn.writing.markup import Tag, texted


def attributes(box: Box) -> dict[str, str]:
    return {"id": box.id, "label": box.label, "typeRef": box.type}


def variable(name: str, one: Variable) -> Tag:
    return Tag(name, {"id": one.id, "name": one.name, "typeRef": one.type})


def literal(box: LiteralExpression, name: str = "literalExpression") -> Tag:
    return Tag(name, attributes(box) | {"expressionLanguage": box.language}).add(texted("text", box.text))


def cell(name: str, one: Cell | None) -> Tag | None:
    if one is None:
        return None
    return Tag(name, {"id": one.id, "expressionLanguage": one.language}).add(Tag("text", text=one.text))


def expression(box: Expression | None) -> Tag | None:  # noqa: C901  one case per kind
    """The element of an expression; None for none."""
    match box:
        case None:
            return None
        case LiteralExpression():
            return literal(box)
        case DecisionTable():
            return _table(box)
        case ContextBox():
            return _context(box)
        case Invocation():
            return _invocation(box)
        case FunctionDefinition():
            return function(box)
        case ListBox():
            return _list(box)
        case Relation():
            columns = [variable("column", column) for column in box.columns]
            rows = [_list(row, "row") for row in box.rows]
            return Tag("relation", attributes(box)).extend([*columns, *rows])
        case Conditional():
            parts = (("if", box.test), ("then", box.then), ("else", box.otherwise))
            return Tag("conditional", attributes(box)).add(*(_wrapped(name, part) for name, part in parts))
        case FilterBox():
            return Tag("filter", attributes(box)).add(
                _wrapped("in", box.source), _wrapped("match", box.match)
            )
        case Iteration():
            return _iteration(box)


def function(box: FunctionDefinition, name: str = "functionDefinition") -> Tag:
    parameters = [variable("formalParameter", parameter) for parameter in box.parameters]
    kind = {} if box.kind == "FEEL" else {"kind": box.kind}
    return Tag(name, attributes(box) | kind).extend(parameters).add(expression(box.body))


def _wrapped(name: str, box: Expression | None, type_: str = "") -> Tag | None:
    return None if box is None else Tag(name, {"typeRef": type_}).add(expression(box))


def _list(box: ListBox, name: str = "list") -> Tag:
    return Tag(name, attributes(box)).add(*(expression(item) for item in box.items))


def _context(box: ContextBox) -> Tag:
    entries = []
    for entry in box.entries:
        named = None if entry.variable is None else variable("variable", entry.variable)
        entries.append(Tag("contextEntry", {"id": entry.id}).add(named, expression(entry.value)))
    return Tag("context", attributes(box)).extend(entries)


def _invocation(box: Invocation) -> Tag:
    bindings = [
        Tag("binding").add(variable("parameter", binding.parameter), expression(binding.value))
        for binding in box.bindings
    ]
    return Tag("invocation", attributes(box)).add(expression(box.function)).extend(bindings)


def _iteration(box: Iteration) -> Tag:
    source = _wrapped("in", box.source, box.source_type)
    body = _wrapped("return" if box.kind == "for" else "satisfies", box.body)
    return Tag(box.kind, attributes(box) | {"iteratorVariable": box.variable}).add(source, body)


def _table(box: DecisionTable) -> Tag:
    policy = {
        "hitPolicy": box.hit_policy,
        "aggregation": box.aggregation,
        "preferredOrientation": box.orientation,
        "outputLabel": box.output_label,
    }
    table = Tag("decisionTable", attributes(box) | policy)
    for clause in box.inputs:
        shown = {"id": clause.id, "label": clause.label}
        table.add(
            Tag("input", shown).add(
                literal(clause.expression, "inputExpression"), cell("inputValues", clause.values)
            )
        )
    for output in box.outputs:
        shown = {"id": output.id, "label": output.label, "name": output.name, "typeRef": output.type}
        default = None if output.default is None else literal(output.default, "defaultOutputEntry")
        table.add(Tag("output", shown).add(cell("outputValues", output.values), default))
    table.extend(Tag("annotation", {"name": name}) for name in box.annotations)
    for rule in box.rules:
        row = Tag("rule", {"id": rule.id}).add(texted("description", rule.description))
        row.add(*(cell("inputEntry", entry) for entry in rule.inputs))
        row.extend(literal(entry, "outputEntry") for entry in rule.outputs)
        row.extend(Tag("annotationEntry").add(texted("text", text)) for text in rule.annotations)
        table.add(row)
    return table
