"""Reading the DMN Technology Compatibility Kit: models, test cases, expected results, and comparing with them.

`DMN_TCK=/path` reads another copy of the kit than the one beside this file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lianxin.engines.rules.feel import equal, evaluate, value_of
from lianxin.engines.rules.feel.values.kinds import kind_of

KIT = Path(os.environ.get("DMN_TCK") or Path(__file__).parent / "dmn_tck")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NUMBERS = {"decimal", "double", "integer", "int", "long", "float"}
_TEMPORAL = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}
_CLOSE = Decimal("1e-8")


@dataclass(frozen=True)
class Result:
    """One expected result: of a decision of a model, for the inputs of a test case."""

    model: Path
    case: str
    decision: str
    inputs: dict[str, Any]
    expected: Any
    error: bool = False
    element: ElementTree.Element | None = field(default=None, compare=False, repr=False)
    invocable: str = ""  # the service or knowledge model that is asked, where it is not the decision itself

    @property
    def name(self) -> str:
        return f"{self.model.parent.name}/{self.case}/{self.decision}"


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def find(element: ElementTree.Element, *path: str) -> ElementTree.Element | None:
    here: ElementTree.Element | None = element
    for name in path:
        here = next((child for child in here if local(child) == name), None) if here is not None else None
    return here


def value(element: ElementTree.Element) -> Any:
    """The FEEL value of an <inputNode>, <expected>, <item> or <component>."""
    components = [child for child in element if local(child) == "component"]
    if components:
        return {child.get("name"): value(child) for child in components}
    for child in element:
        if child.get(_NIL) == "true":
            return None
        if local(child) == "list":
            return [value(item) for item in child]
        if local(child) == "value":
            return scalar(child)
    return None


def scalar(element: ElementTree.Element) -> Any:
    text = element.text or ""
    kind = (element.get(_TYPE) or "string").rpartition(":")[2]
    if kind in _NUMBERS:
        return value_of(Decimal(text.strip()))
    if kind == "boolean":
        return text.strip() == "true"
    if kind in _TEMPORAL:
        return evaluate(f'{_TEMPORAL[kind]}("{text.strip()}")')
    return text


def results() -> Iterator[Result]:
    """Every expected result of the kit."""
    for tests in sorted(KIT.glob("compliance-level-*/*/*-test-*.xml")):
        root = ElementTree.parse(tests).getroot()
        model = tests.parent / (find(root, "modelName").text or "").strip()  # type: ignore[union-attr]
        for case in (child for child in root if local(child) == "testCase"):
            inputs = {_key(child): value(child) for child in case if local(child) == "inputNode"}
            for node in (child for child in case if local(child) == "resultNode"):
                expected = find(node, "expected")
                if expected is not None:
                    yield Result(
                        model,
                        str(case.get("id")),
                        str(node.get("name")),
                        inputs,
                        value(expected),
                        node.get("errorResult") == "true",
                        node,
                        str(case.get("invocableName") or ""),
                    )


def _key(node: ElementTree.Element) -> str:
    """The name of an input, behind its namespace where one is given."""
    namespace = node.get("namespace")
    return f"{namespace}#{node.get('name')}" if namespace else str(node.get("name"))


def agrees(found: Any, expected: Any) -> bool:
    """Whether a value is the expected one; numbers within 1e-8, as the kit's own runners compare."""
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(agrees(a, b) for a, b in zip(found, expected, strict=True))
        )
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and all(agrees(found[key], expected[key]) for key in expected)
        )
    if kind_of(found) == kind_of(expected) == "number":
        return bool(abs(found - expected) <= _CLOSE * max(1, abs(expected)))
    return equal(found, expected) is True
