"""A file to its definitions (DMN 1.5 chapter 6; files of versions 1.1 to 1.6). Knowledge sources, artifacts and drawings are left out."""

from __future__ import annotations

from typing import Any

from lianxin.engines.rules.dmn.expressions import Variable
from lianxin.engines.rules.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
    Requirement,
)
from lianxin.engines.rules.dmn.reading.boxes import BoxReader
from lianxin.engines.rules.dmn.reading.markup import Element, read_markup
from lianxin.engines.rules.dmn.reading.names import MODEL, References, is_feel
from lianxin.engines.rules.feel.names import normalized
from lianxin.kernel.problems import ProblemError

_REQUIREMENTS = {"requiredInput": "input", "requiredDecision": "decision", "requiredKnowledge": "knowledge"}


def read(data: bytes | str, *, file: str = "model.dmn") -> Definitions:
    """The model of a file. ProblemError "dmn.…" with `file` and `line` when it is none."""
    document = read_markup(data.encode() if isinstance(data, str) else data, file)
    root = document.root
    if root.name != "definitions" or not MODEL.fullmatch(root.namespace):
        raise ProblemError("dmn.not_dmn", file=file, line=root.line, element=root.name)
    imports = tuple(_import(child) for child in root.all("import"))
    references = References(root.needed("namespace"), document.prefixes, imports)
    return _Reader(references).definitions(root, imports)


def _common(element: Element, *, name: str | None = None) -> dict[str, Any]:
    return {
        "id": element.get("id"),
        "name": normalized(element.needed("name") if name is None else name),
        "label": element.get("label"),
        "description": element.text_of("description").strip(),
        "line": element.line,
    }


def _import(element: Element) -> Import:
    return Import(
        name=normalized(element.get("name")),
        namespace=element.needed("namespace"),
        kind=element.get("importType"),
        location=element.get("locationURI"),
        id=element.get("id"),
        line=element.line,
    )


class _Reader:
    def __init__(self, references: References) -> None:
        self._references = references
        self._boxes = BoxReader(references)

    def definitions(self, root: Element, imports: tuple[Import, ...]) -> Definitions:
        language = root.get("expressionLanguage")
        return Definitions(
            **_common(root, name=root.get("name")),
            namespace=root.get("namespace"),
            language="" if is_feel(language) else language,
            imports=imports,
            types=tuple(self._item(child) for child in root.all("itemDefinition")),
            inputs=tuple(self._input(child) for child in root.all("inputData")),
            decisions=tuple(self._decision(child) for child in root.all("decision")),
            knowledge=tuple(self._knowledge(child) for child in root.all("businessKnowledgeModel")),
            services=tuple(self._service(child) for child in root.all("decisionService")),
            file=root.file,
        )

    def _item(self, element: Element) -> ItemDefinition:
        function = element.first("functionItem")
        return ItemDefinition(
            **_common(element),
            type=self._references.type(element.text_of("typeRef") or element.get("typeRef")),
            components=tuple(self._item(child) for child in element.all("itemComponent")),
            function=None if function is None else self._function(function),
            is_collection=element.get("isCollection") in ("true", "1"),
            allowed=self._boxes.cell(element.first("allowedValues")),
            constraint=self._boxes.cell(element.first("typeConstraint")),
        )

    def _function(self, element: Element) -> FunctionItem:
        return FunctionItem(
            parameters=tuple(self._boxes.variable(child) for child in element.all("parameters")),
            output=self._references.type(element.get("outputTypeRef")),
        )

    def _variable(self, element: Element) -> Variable:
        """The variable; an element without one is known by its own name."""
        variable = element.first("variable")
        if variable is None or not variable.get("name"):
            name = normalized(element.needed("name"))
            return Variable(name=name, line=element.line)
        return self._boxes.variable(variable)

    def _input(self, element: Element) -> InputData:
        return InputData(**_common(element), variable=self._variable(element))

    def _requirements(self, element: Element) -> tuple[Requirement, ...]:
        found = []
        for requirement in element.children:
            for child in requirement.children:
                if requirement.name.endswith("Requirement") and child.name in _REQUIREMENTS:
                    found.append(
                        Requirement(
                            kind=_REQUIREMENTS[child.name],
                            href=self._references.href(child),
                            id=requirement.get("id"),
                            line=child.line,
                        )
                    )
        return tuple(found)

    def _decision(self, element: Element) -> Decision:
        return Decision(
            **_common(element),
            variable=self._variable(element),
            requirements=self._requirements(element),
            expression=self._boxes.inside(element),
            question=element.text_of("question").strip(),
            allowed_answers=element.text_of("allowedAnswers").strip(),
        )

    def _knowledge(self, element: Element) -> BusinessKnowledgeModel:
        logic = element.first("encapsulatedLogic")
        return BusinessKnowledgeModel(
            **_common(element),
            variable=self._variable(element),
            requirements=self._requirements(element),
            logic=None if logic is None else self._boxes.function(logic),
        )

    def _service(self, element: Element) -> DecisionService:
        return DecisionService(
            **_common(element),
            variable=self._variable(element),
            outputs=tuple(self._references.href(child) for child in element.all("outputDecision")),
            encapsulated=tuple(self._references.href(child) for child in element.all("encapsulatedDecision")),
            input_decisions=tuple(self._references.href(child) for child in element.all("inputDecision")),
            input_data=tuple(self._references.href(child) for child in element.all("inputData")),
        )
