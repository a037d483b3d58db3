"""The elements of a decision model (DMN 1.5 chapters 6 and 7), as read: plain frozen values.

References (`href`) are kept as pairs of namespace and id; the model's own namespace is "". Types are names: FEEL's own
("number"), the model's ("tPerson"), or an imported model's behind the name of the import ("base.tPerson").
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lianxin.engines.rules.dmn.expressions import Cell, Expression, FunctionDefinition, Variable

Href = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Element:
    id: str
    name: str
    label: str = ""
    description: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Import:
    """§6.3.3. An empty name lets the imported names stand among the model's own."""

    name: str
    namespace: str
    kind: str = ""  # importType: a version of DMN, or another language
    location: str = ""
    id: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class FunctionItem:
    """The type of a function (§7.3.2.3)."""

    parameters: tuple[Variable, ...]
    output: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemDefinition(Element):
    """A type (§7.3.2): another type, components, or a function; perhaps a list of it, perhaps only some values.

    `allowed` restricts each item of a list, `constraint` the whole.
    """

    type: str = ""
    components: tuple[ItemDefinition, ...] = ()
    function: FunctionItem | None = None
    is_collection: bool = False
    allowed: Cell | None = None
    constraint: Cell | None = None


@dataclass(frozen=True, kw_only=True)
class InputData(Element):
    variable: Variable


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """`kind` is "input", "decision" or "knowledge"."""

    kind: str
    href: Href
    id: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Decision(Element):
    variable: Variable
    requirements: tuple[Requirement, ...] = ()
    expression: Expression | None = None
    question: str = ""
    allowed_answers: str = ""


@dataclass(frozen=True, kw_only=True)
class BusinessKnowledgeModel(Element):
    variable: Variable
    requirements: tuple[Requirement, ...] = ()
    logic: FunctionDefinition | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionService(Element):
    variable: Variable
    outputs: tuple[Href, ...] = ()
    encapsulated: tuple[Href, ...] = ()
    input_decisions: tuple[Href, ...] = ()
    input_data: tuple[Href, ...] = ()


Node = InputData | Decision | BusinessKnowledgeModel | DecisionService


@dataclass(frozen=True, kw_only=True)
class Definitions(Element):
    """One file. `language` "" is FEEL."""

    namespace: str
    language: str = ""
    imports: tuple[Import, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[BusinessKnowledgeModel, ...] = ()
    services: tuple[DecisionService, ...] = ()
    file: str = field(default="", compare=False)

    def nodes(self) -> tuple[Node, ...]:
        return (*self.inputs, *self.decisions, *self.knowledge, *self.services)
