"""What a filling asks now: questions with their words, choices and findings, and the headings between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lianxin.engines.xforms.answers import kind_of
from lianxin.engines.xforms.checking import Checker
from lianxin.engines.xforms.context import Compiled, Context, Run
from lianxin.engines.xforms.convert import to_boolean
from lianxin.engines.xforms.deciding import Decider
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.instance import Instance, Paths
from lianxin.engines.xforms.model import Control, Definition, Itemset, Text, label_of, value_of
from lianxin.engines.xforms.nodes import Node
from lianxin.engines.xforms.values import Finding, Question
from lianxin.engines.xforms.walking import nodes_of


@dataclass(frozen=True)
class Offer:
    """A choice as it stands now."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Ask:
    """A question to be asked now. `path` has positions at repeats and is what `fill` takes."""

    path: str
    question: Question
    label: str
    hint: str
    value: str
    offers: tuple[Offer, ...]
    is_required: bool
    is_readonly: bool
    findings: tuple[Finding, ...]
    depth: int


@dataclass(frozen=True)
class Section:
    """A heading: a group, a repeat (where an instance may be added) or one instance of it (which may be taken out)."""

    kind: Literal["group", "repeat", "instance"]
    path: str
    label: str
    depth: int
    number: int = 0
    can_add: bool = False
    can_remove: bool = False


class Asker:
    """Walks a decided instance once."""

    def __init__(
        self, instance: Instance, run: Run, decider: Decider, questions: dict[str, Question]
    ) -> None:
        self.instance = instance
        self.run = run
        self.decider = decider
        self.questions = questions
        self.model = run.model
        self.language = self.model.language(run.language)
        self.paths = Paths(self.model)

    def findings(self) -> tuple[Finding, ...]:
        verdict = Checker(self.instance, self.run, self.decider).verdict()
        return tuple(finding for finding in verdict.findings if finding.kind != "unexpected")

    def entries(self) -> tuple[Ask | Section, ...]:
        by_path: dict[str, list[Finding]] = {}
        for finding in self.findings():
            by_path.setdefault(finding.path, []).append(finding)
        return tuple(self._below(self.instance.document.kids[0], self.model.root, 0, by_path))

    def _below(
        self, node: Node, definition: Definition, depth: int, found: dict[str, list[Finding]]
    ) -> Iterator[Ask | Section]:
        shown = _shown(node)
        for kid in definition.kids.values():
            nodes = shown.get(kid.index, [])
            if kid.is_repeat:
                if nodes or self._is_shown(node, kid):
                    yield from self._repeat(node, kid, nodes, depth, found)
            elif kid.kids and nodes:
                label = self._say(kid.label, nodes[0])
                below = list(self._below(nodes[0], kid, depth + 1 if label else depth, found))
                if below and label:
                    yield Section("group", self.paths.of(nodes[0]), label, depth)
                yield from below
            elif nodes and kid.control is not None:
                yield self._ask(nodes[0], kid, kid.control, depth, found)

    def _repeat(
        self,
        node: Node,
        definition: Definition,
        nodes: list[Node],
        depth: int,
        found: dict[str, list[Finding]],
    ) -> Iterator[Ask | Section]:
        is_free = definition.count is None and not definition.is_fixed
        path = f"{self.paths.of(node)}/{definition.name}"
        yield Section("repeat", path, self._say(definition.label, node), depth, len(nodes), can_add=is_free)
        for number, child in enumerate(nodes, start=1):
            label = self._say(definition.label, child)
            yield Section("instance", self.paths.of(child), label, depth + 1, number, can_remove=is_free)
            yield from self._below(child, definition, depth + 2, found)

    def _is_shown(self, parent: Node, definition: Definition) -> bool:
        """Whether an empty repeat may be begun: its relevance, seen from where it would stand."""
        rule = definition.bind.relevant
        if rule is None:
            return True
        trial = Node(definition.name, parent)
        trial.index, trial.scope, trial.table = definition.index, None, {}
        trial.scope = trial
        try:
            return to_boolean(rule.run(Context(self.run, trial)))
        except (XFormError, RecursionError, AttributeError):
            return True

    def _ask(
        self,
        node: Node,
        definition: Definition,
        control: Control,
        depth: int,
        found: dict[str, list[Finding]],
    ) -> Ask:
        path = self.paths.of(node)
        bind = definition.bind
        is_required = bind.is_always_required or holds(bind.required, node, self.run)
        return Ask(
            path=path,
            question=self.questions[definition.path],
            label=self._say(control.label, node) or definition.name,
            hint=self._say(control.hint, node),
            value=node.raw or node.given if bind.calculate is None else node.raw,
            offers=self._offers(node, control),
            is_required=is_required,
            is_readonly=bind.calculate is not None
            or is_readonly(node, definition, self.run)
            or kind_of(definition) == "note",
            findings=tuple(found.get(path, ())),
            depth=depth,
        )

    def _offers(self, node: Node, control: Control) -> tuple[Offer, ...]:
        chosen = {node.raw} if control.kind == "select1" else set(node.raw.split())
        if control.itemset is None:
            said = [(item.value, self._say(item.label, node) or item.value) for item in control.items]
        else:
            said = self._rows(node, control.itemset)
        return tuple(Offer(value, label, value in chosen) for value, label in dict(said).items())

    def _rows(self, node: Node, itemset: Itemset) -> list[tuple[str, str]]:
        """Values and labels of the rows an itemset gives now."""
        c = Context(self.run, node)
        try:
            rows = itemset.nodes.run(c)
            return [(value_of(row, itemset.value), label_of(row, itemset, c)) for row in nodes_of(rows)]
        except (XFormError, RecursionError):
            return []

    def _say(self, text: Text | None, node: Node) -> str:
        if text is None:
            return ""
        try:
            return text.say(self.language, self.model.default_language, Context(self.run, node)).strip()
        except (XFormError, RecursionError):
            return text.plain(self.language, self.model.default_language)


def _shown(node: Node) -> dict[int, list[Node]]:
    """The children to be asked, by definition."""
    found: dict[int, list[Node]] = {}
    for kid in node.kids:
        if kid.relevant:
            found.setdefault(kid.index, []).append(kid)
    return found


def holds(rule: Compiled | None, node: Node, run: Run) -> bool:
    """A rule that is there and true; one that cannot be decided is not."""
    try:
        return rule is not None and to_boolean(rule.run(Context(run, node)))
    except (XFormError, RecursionError):
        return False


def is_readonly(node: Node, definition: Definition, run: Run) -> bool:
    return definition.bind.is_always_readonly or holds(definition.bind.readonly, node, run)
