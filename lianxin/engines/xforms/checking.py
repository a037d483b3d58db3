"""The findings of one submission."""

from __future__ import annotations

from typing import Any

from lianxin.engines.xforms.answers import kind_of, plain
from lianxin.engines.xforms.context import Context, Run
from lianxin.engines.xforms.convert import text_number, to_boolean, to_number
from lianxin.engines.xforms.deciding import Decider
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.functions.strings import words
from lianxin.engines.xforms.instance import Instance, Paths
from lianxin.engines.xforms.model import Control, Definition, Text, value_of
from lianxin.engines.xforms.nodes import Node
from lianxin.engines.xforms.values import Finding, Kind, Verdict

NOT_ASKED = frozenset(["note", "calculate"])


class Checker:
    """Walks a decided instance. `findings` come in document order; `answers` are those after calculation."""

    def __init__(self, instance: Instance, run: Run, decider: Decider) -> None:
        self.instance = instance
        self.run = run
        self.decider = decider
        self.model = run.model
        self.language = self.model.language(run.language)
        self.findings: list[Finding] = []
        self.asked = 0
        self.answered = 0
        self.paths = Paths(self.model)

    def verdict(self) -> Verdict:
        root = self.instance.document.kids[0]
        answers = self.group(root, self.model.root)
        for path, text in self.instance.strangers:
            self.findings.append(Finding("unexpected", path, path.rsplit("/", 1)[-1], text, ""))
        assert isinstance(answers, dict)
        answers.pop("meta", None)
        return Verdict(tuple(self.findings), answers, self.asked, self.answered)

    # ------------------------------------------------------------------ the walk

    def visit(self, node: Node, definition: Definition) -> Any:
        if node in self.decider.undecided:
            self.add("limit", node, definition)
        if definition.kids:
            return self.group(node, definition)
        return self.leaf(node, definition)

    def group(self, node: Node, definition: Definition) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        definitions = self.model.definitions
        for child in node.kids:
            below = definitions[child.index]
            if not child.relevant:
                self.left_out(child, below)
            elif below.is_repeat:
                answers.setdefault(below.name, []).append(self.visit(child, below))
            else:
                answers[below.name] = self.visit(child, below)
        if definition.has_repeats:
            self.count_repeats(node, definition, answers)
        return answers

    def count_repeats(self, node: Node, definition: Definition, answers: dict[str, Any]) -> None:
        """Repeats nobody filled in are empty lists, and those whose number the form says must have it."""
        for kid in definition.kids.values():
            if kid.is_repeat:
                answers.setdefault(kid.name, [])
                self.count(node, kid)

    def left_out(self, node: Node, definition: Definition) -> None:
        """Answers to questions that were not to be asked."""
        if node.kids:
            for kid in node.kids:
                self.left_out(kid, self.model.definitions[kid.index])
        elif node.given and definition.default != node.given:
            self.add("unexpected", node, definition, value=node.given)

    def count(self, node: Node, definition: Definition) -> None:
        """A repeat whose number of instances the form says."""
        if definition.count is None:
            return
        try:
            wanted = to_number(definition.count.run(Context(self.run, node)), self.run.zone)
        except (XFormError, RecursionError):
            return
        number = int(wanted) if 0 <= wanted < 1e9 else 0
        found = sum(1 for kid in node.kids if kid.index == definition.index)
        if number != found:
            path = f"{self.paths.of(node)}/{definition.name}"
            self.findings.append(
                Finding(
                    "calculation",
                    path,
                    self.words(definition.label, node) or definition.name,
                    str(found),
                    "",
                    str(number),
                )
            )

    def leaf(self, node: Node, definition: Definition) -> Any:
        bind, control, text = definition.bind, definition.control, node.raw
        is_valid = node not in self.decider.malformed
        if not is_valid:
            text = node.given
            self.add("type", node, definition, value=text)
        if control is not None and kind_of(definition) != "note":
            self.asked += 1
            self.answered += 1 if text else 0
        if node in self.decider.differences:
            self.add(
                "calculation", node, definition, value=node.given, expected=self.decider.differences[node]
            )
        if not text:
            if bind.is_always_required or (
                bind.required is not None and self.holds(bind.required, node, definition)
            ):
                said = self.words(bind.required_message, node)
                self.add("required", node, definition, message=said, value=node.given)
            return [] if control is not None and control.kind in {"select", "rank"} else None
        if control is not None and is_valid:
            self.choice(node, definition, control, text)
        if bind.constraint is not None and is_valid and not self.holds(bind.constraint, node, definition):
            self.add(
                "constraint", node, definition, message=self.words(bind.constraint_message, node), value=text
            )
        return plain(text, definition, is_valid)

    def holds(self, rule: Any, node: Node, definition: Definition) -> bool:
        """A rule that cannot be decided is found, not passed over."""
        self.run.is_missing = False
        try:
            holds = to_boolean(rule.run(Context(self.run, node)))
        except (XFormError, RecursionError):
            holds, self.run.is_missing = False, True
            if self.run.steps < 0:
                raise
        if self.run.is_missing and node not in self.decider.undecided:
            self.decider.undecided[node] = "xforms.limit"
            self.add("limit", node, definition)
        return holds if not self.run.is_missing else rule is definition.bind.constraint

    # ------------------------------------------------------------------ choices

    def choice(self, node: Node, definition: Definition, control: Control, text: str) -> None:
        if control.kind == "range":
            if not in_range(text, control, self.run):
                self.add("choice", node, definition, value=text)
            return
        if not control.is_choice or "search(" in control.appearance:
            return
        offered = self.offered_to(node, definition, control)
        if offered is None:
            return
        values = words(text) if control.kind != "select1" else [text]
        strange = [value for value in values if value not in offered]
        if strange or (control.kind == "rank" and sorted(values) != sorted(offered)):
            self.add("choice", node, definition, value=" ".join(strange) or text)

    def offered_to(self, node: Node, definition: Definition, control: Control) -> frozenset[str] | None:
        """The values to choose from; None when they cannot be known here (a file that was not given)."""
        known = self.model.offered.get(definition.index)
        if known is None:
            known = values_offered(node, control, self.run)
            if known is not None and (control.itemset is None or control.itemset.is_fixed):
                self.model.offered[definition.index] = known
        return known

    # ------------------------------------------------------------------ words

    def add(
        self,
        kind: Kind,
        node: Node,
        definition: Definition,
        *,
        message: str = "",
        value: str = "",
        expected: str = "",
    ) -> None:
        label = self.words(
            definition.control.label if definition.control is not None else definition.label, node
        )
        path = self.paths.of(node)
        self.findings.append(Finding(kind, path, label or definition.name, value, message, expected))

    def words(self, text: Text | None, node: Node) -> str:
        if text is None:
            return ""
        try:
            return text.say(self.language, self.model.default_language, Context(self.run, node)).strip()
        except (XFormError, RecursionError):
            return text.plain(self.language, self.model.default_language)


def values_offered(node: Node, control: Control, run: Run) -> frozenset[str] | None:
    if control.itemset is None:
        return frozenset(item.value for item in control.items)
    run.is_missing = False
    try:
        rows = control.itemset.nodes.run(Context(run, node))
    except (XFormError, RecursionError):
        return None
    if not isinstance(rows, list) or run.is_missing:
        return None
    run.spend(len(rows))
    return frozenset(value_of(row, control.itemset.value) for row in rows)


def in_range(text: str, control: Control, run: Run) -> bool:
    """Between start and end, a whole number of steps from the start."""
    value = text_number(text, run.zone)
    start, end, step = (text_number(limit, run.zone) for limit in control.limits)
    if value != value or start != start or end != end:  # noqa: PLR0124
        return value == value  # noqa: PLR0124
    if not min(start, end) <= value <= max(start, end):
        return False
    if not step or step != step:  # noqa: PLR0124
        return True
    steps = (value - start) / step
    return abs(steps - round(steps)) < 1e-6


def check(instance: Instance, run: Run) -> Verdict:
    """Decide, then walk. A submission beyond the budget of steps has the one finding that it could not be checked."""
    decider = Decider(instance, run)
    try:
        decider.decide()
        verdict = Checker(instance, run, decider).verdict()
        run.spend(0)  # used up on the last question, or where a choice or a text passes over it: not checked all the same
        return verdict
    except XFormError as error:
        if error.code != "xforms.limit":
            raise
        root = run.model.root
        return Verdict(
            (Finding("limit", root.path, root.name, "", ""),),
            as_given(instance.document.kids[0], root),
            is_cut=True,
        )


def as_given(node: Node, definition: Definition) -> dict[str, Any]:
    """The answers as they came, of a submission that cannot be checked within its bounds."""
    answers: dict[str, Any] = {}
    for name, kid in definition.kids.items():
        nodes = [child for child in node.kids if child.index == kid.index]
        values = [as_given(child, kid) if kid.kids else child.given or None for child in nodes]
        if kid.is_repeat:
            answers[name] = values
        elif values and name != "meta":
            answers[name] = values[0]
    return answers
