"""A model as a file of DMN 1.5, which reads back equal. Drawings and extensions of editors are not kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lianxin.engines.rules.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    Element,
    Href,
    Import,
    InputData,
    ItemDefinition,
    Requirement,
)
from lianxin.engines.rules.dmn.writing.boxes import cell, expression, function, variable
from lianxin.engines.rules.dmn.writing.markup import Tag, document, texted

DMN: Final = "https://www.omg.org/spec/DMN/20230324/MODEL/"
_REQUIREMENTS: Final = {
    "input": ("informationRequirement", "requiredInput"),
    "decision": ("informationRequirement", "requiredDecision"),
    "knowledge": ("knowledgeRequirement", "requiredKnowledge"),
}


def write(definitions: Definitions) -> str:
    """The XML text; `read(write(model)) == model`."""
    root = _element("definitions", definitions)
    root.attributes = {
        "xmlns": DMN,
        **root.attributes,
        "namespace": definitions.namespace,
        "expressionLanguage": definitions.language,
    }
    root.extend(_import(one) for one in definitions.imports)
    root.extend(_item("itemDefinition", one) for one in definitions.types)
    root.extend(_input(one) for one in definitions.inputs)
    root.extend(_decision(one) for one in definitions.decisions)
    root.extend(_knowledge(one) for one in definitions.knowledge)
    root.extend(_service(one) for one in definitions.services)
    return document(root)


def _element(name: str, one: Element) -> Tag:
    shown = {"id": one.id, "name": one.name, "label": one.label}
    return Tag(name, shown).add(texted("description", one.description))


def _import(one: Import) -> Tag:
    return Tag(
        "import",
        {
            "id": one.id,
            "name": one.name,
            "namespace": one.namespace,
            "importType": one.kind,
            "locationURI": one.location,
        },
    )


def _item(name: str, one: ItemDefinition) -> Tag:
    tag = _element(name, one)
    tag.attributes["isCollection"] = "true" if one.is_collection else ""
    tag.add(texted("typeRef", one.type), cell("allowedValues", one.allowed))
    tag.add(cell("typeConstraint", one.constraint))
    tag.extend(_item("itemComponent", component) for component in one.components)
    if one.function is not None:
        parameters = (variable("parameters", parameter) for parameter in one.function.parameters)
        tag.add(Tag("functionItem", {"outputTypeRef": one.function.output}).extend(parameters))
    return tag


def _input(one: InputData) -> Tag:
    return _element("inputData", one).add(variable("variable", one.variable))


def _href(name: str, href: Href) -> Tag:
    return Tag(name, {"href": "#".join(href)})


def _requirements(requirements: tuple[Requirement, ...]) -> Iterator[Tag]:
    for one in requirements:
        outer, inner = _REQUIREMENTS[one.kind]
        yield Tag(outer, {"id": one.id}).add(_href(inner, one.href))


def _decision(one: Decision) -> Tag:
    tag = _element("decision", one)
    tag.add(texted("question", one.question), texted("allowedAnswers", one.allowed_answers))
    tag.add(variable("variable", one.variable)).extend(_requirements(one.requirements))
    return tag.add(expression(one.expression))


def _knowledge(one: BusinessKnowledgeModel) -> Tag:
    tag = _element("businessKnowledgeModel", one).add(variable("variable", one.variable))
    tag.add(None if one.logic is None else function(one.logic, "encapsulatedLogic"))
    return tag.extend(_requirements(one.requirements))


def _service(one: DecisionService) -> Tag:
    tag = _element("decisionService", one).add(variable("variable", one.variable))
    for name, hrefs in (
        ("outputDecision", one.outputs),
        ("encapsulatedDecision", one.encapsulated),
        ("inputDecision", one.input_decisions),
        ("inputData", one.input_data),
    ):
        tag.extend(_href(name, href) for href in hrefs)
    return tag
