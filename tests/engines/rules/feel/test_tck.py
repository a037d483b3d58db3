"""Every literal expression of the kit that needs nothing but its inputs gives the expected result."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lianxin.engines.rules.feel import coerce, compile, model_type, parse
from lianxin.engines.rules.feel.program import names_within
from lianxin.engines.rules.feel.types import ListType, Type
from lianxin.kernel.problems import ProblemError
from tests.engines.rules import tck

NOW = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)


@cache
def _model(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()


def _types(model: ElementTree.Element) -> dict[str, Type]:
    """Simple item definitions: another name, or a list, of a type of FEEL."""
    types: dict[str, Type] = {}
    for definition in (child for child in model if tck.local(child) == "itemDefinition"):
        reference = tck.find(definition, "typeRef")
        base = model_type((reference.text or "").strip(), types) if reference is not None else None
        if base is not None:
            listed = definition.get("isCollection") == "true"
            types[str(definition.get("name"))] = ListType(base) if listed else base
    return types


def _expressions() -> list[tuple[tck.Result, str, str | None]]:
    """The results whose decision is a literal expression that requires inputs at most, with text and declared type."""
    found = []
    for result in tck.results():
        model = _model(result.model)
        decisions = {str(child.get("name")): child for child in model if tck.local(child) == "decision"}
        decision = decisions.get(result.decision)
        text = None if decision is None else tck.find(decision, "literalExpression", "text")
        if decision is None or text is None:
            continue
        kinds = {tck.local(child) for child in decision.iter()}
        if kinds & {"requiredDecision", "requiredKnowledge"}:
            continue
        variable = tck.find(decision, "variable")
        found.append((result, text.text or "", None if variable is None else variable.get("typeRef")))
    return found


EXPRESSIONS = _expressions()


def _found(result: tck.Result, text: str, type_name: str | None) -> object:
    try:
        node = parse(text, names=result.inputs, members=names_within(result.inputs))
    except ProblemError:
        return None
    found = compile(node)(result.inputs, now=NOW)
    declared = model_type(type_name, _types(_model(result.model))) if type_name else None
    return found if declared is None else coerce(found, declared)


def test_the_kit_is_there():
    assert len(EXPRESSIONS) > 700


@pytest.mark.parametrize(
    ("result", "text", "type_name"), EXPRESSIONS, ids=[result.name for result, _, _ in EXPRESSIONS]
)
def test_the_expression_gives_the_expected_result(result, text, type_name):
    assert tck.agrees(_found(result, text, type_name), result.expected), text
