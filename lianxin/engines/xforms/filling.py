"""Filling in a form step by step, for a plain page that asks and shows again. Pure: the clock and the lots are passed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from random import Random

from lianxin.engines.xforms import instance
from lianxin.engines.xforms.answers import cast
from lianxin.engines.xforms.asking import Ask, Asker, Section, is_readonly
from lianxin.engines.xforms.context import Context, Run
from lianxin.engines.xforms.convert import to_number, to_string
from lianxin.engines.xforms.deciding import Decider
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.form import Form
from lianxin.engines.xforms.instance import Instance, Paths
from lianxin.engines.xforms.model import Definition, SetValue
from lianxin.engines.xforms.nodes import Node, descendants
from lianxin.engines.xforms.safe_xml import local
from lianxin.engines.xforms.safe_xml import parse as parse_xml
from lianxin.engines.xforms.values import Finding
from lianxin.engines.xforms.writing import submission

LONGEST = 50_000
"""characters of one answer"""


class Filling:
    """One form being filled in by one person. Not for several threads at once."""

    def __init__(
        self, form: Form, grown: Instance, *, at: datetime, language: str, random: Random | None
    ) -> None:
        self.form = form
        self.model = form.model
        self.language = self.model.language(language)
        self.instance = grown
        self.run = Run(self.model, grown.document, at, language, self.model.limits, random)
        self.decider = Decider(grown, self.run, is_filling=True)
        self.began_at = at
        self.paths = Paths(self.model)
        self._questions = {question.path: question for question in form.questions}

    @classmethod
    def start(
        cls, form: Form, *, at: datetime, language: str = "zh", random: Random | None = None
    ) -> Filling:
        """A new form with its defaults, its preloads and what it sets when first opened."""
        filling = cls(form, instance.blank(form.model), at=at, language=language, random=random)
        filling._preload()
        filling._settle()
        filling._act("odk-instance-first-load", form.model.actions)
        filling._settle()
        return filling

    @classmethod
    def resume(
        cls, form: Form, xml: bytes, *, at: datetime, language: str = "zh", random: Random | None = None
    ) -> Filling:
        """Go on with a draft, or change a stored submission. Raises XFormError as `Form.check` does."""
        limits = form.model.limits
        root = parse_xml(xml, limits.submission_bytes, limits.depth)
        if local(root) != form.model.root.name or root.get("id", form.form_id) != form.form_id:
            raise XFormError("xforms.other_form", form_id=form.form_id)
        filling = cls(form, instance.grown(form.model, root), at=at, language=language, random=random)
        filling._settle()
        return filling

    # ------------------------------------------------------------------ changing

    def fill(self, values: Mapping[str, str | Iterable[str]]) -> None:
        """Set answers by path; several chosen values as an iterable. Raises XFormError xforms.path, xforms.value.

        Answers to questions that are not to be asked now are kept aside, for the case that they are asked again.
        """
        changed: list[Node] = []
        for path, value in values.items():
            node = self.at(path)
            definition = self.model.definitions[node.index]
            text = value if isinstance(value, str) else " ".join(value)
            if (
                definition.kids
                or definition.bind.calculate is not None
                or len(text) > LONGEST
                or not _is_xml(text)
            ):
                raise XFormError("xforms.value", path=path)
            if is_readonly(node, definition, self.run):
                continue
            if text != node.given:
                changed.append(node)
            node.raw = node.given = text
            node.text = text if node.relevant else ""
        self._settle()
        self._react(changed)

    def add(self, path: str) -> str:
        """One more instance of the repeat at a path ("/data/kin"); gives its path."""
        parent, definition = self._place(path)
        if definition.count is not None or definition.is_fixed:
            raise XFormError("xforms.path", path=path)
        node = instance.plant(self.instance, definition, parent)
        self._began(node)
        self._settle()
        return self.paths.of(node)

    def remove(self, path: str) -> None:
        """Take out the repeat instance at a path ("/data/kin[2]")."""
        node = self.at(path)
        definition = self.model.definitions[node.index]
        if not definition.is_repeat or definition.count is not None or definition.is_fixed:
            raise XFormError("xforms.path", path=path)
        instance.uproot(node)
        self._settle()

    # ------------------------------------------------------------------ asking

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong now (nothing about answers that are not asked for: they are not sent)."""
        return self._asker().findings()

    def asks(self) -> tuple[Ask, ...]:
        """The questions to be asked now, in reading order."""
        return tuple(entry for entry in self.entries() if isinstance(entry, Ask))

    def entries(self) -> tuple[Ask | Section, ...]:
        """Questions and headings in reading order."""
        return self._asker().entries()

    def _asker(self) -> Asker:
        self.run.steps = self.model.limits.steps
        return Asker(self.instance, self.run, self.decider, self._questions)

    # ------------------------------------------------------------------ sending

    def to_xml(self, instance_id: str, *, ended_at: datetime | None = None, deprecated_id: str = "") -> bytes:
        """The submission, without what is not to be asked. `deprecated_id`: the instance it takes the place of."""
        for definition in self.model.definitions:
            if ended_at is not None and definition.bind.preload == ("timestamp", "end"):
                for node in self.instance.of(definition):
                    node.raw = node.text = node.given = ended_at.isoformat(timespec="milliseconds")
        return submission(self.model, self.instance, instance_id, deprecated_id)

    # ------------------------------------------------------------------ inside

    def at(self, path: str) -> Node:
        """The node at a path with positions. Raises XFormError xforms.path."""
        found = [self.instance.document]
        for part in path.strip("/").split("/"):
            name, _, place = part.partition("[")
            found = [kid for node in found for kid in node.kids if kid.name == name]
            if place:
                number = place.rstrip("]")
                found = found[int(number) - 1 : int(number)] if number.isdecimal() and int(number) > 0 else []
        if len(found) != 1:
            raise XFormError("xforms.path", path=path)
        return found[0]

    def _place(self, path: str) -> tuple[Node, Definition]:
        parent = self.at(path.rsplit("/", 1)[0])
        definition = self.model.definitions[parent.index].kids.get(path.rsplit("/", 1)[1])
        if definition is None or not definition.is_repeat or not parent.relevant:
            raise XFormError("xforms.path", path=path)
        return parent, definition

    def _settle(self) -> None:
        """Decide everything again, and give counted repeats their number of instances."""
        self.run.steps = self.model.limits.steps
        for _ in range(8):
            self.decider.undecided.clear()
            self.paths = Paths(self.model)
            self.decider.decide()
            if not self._count():
                return

    def _count(self) -> bool:
        changed = False
        for definition in self.model.definitions:
            if definition.count is None or definition.parent is None:
                continue
            for parent in list(self.instance.of(definition.parent)):
                changed = (parent.relevant and self._count_in(parent, definition)) or changed
        return changed

    def _count_in(self, parent: Node, definition: Definition) -> bool:
        assert definition.count is not None
        try:
            wanted = to_number(definition.count.run(Context(self.run, parent)), self.run.zone)
        except (XFormError, RecursionError):
            return False
        number = int(wanted) if 0 <= wanted <= self.model.limits.repeats else 0
        nodes = [kid for kid in parent.kids if kid.index == definition.index]
        for node in nodes[number:]:
            instance.uproot(node)
        for _ in range(number - len(nodes)):
            self._began(instance.plant(self.instance, definition, parent))
        return len(nodes) != number

    def _preload(self) -> None:
        for definition in self.model.definitions:
            for node in self.instance.of(definition):
                self._preload_one(definition, node)

    def _preload_one(self, definition: Definition, node: Node) -> None:
        text = {
            ("timestamp", "start"): self.began_at.isoformat(timespec="milliseconds"),
            ("date", "today"): self.began_at.isoformat()[:10],
        }.get(definition.bind.preload or ("", ""), "")
        if text:
            node.raw = node.text = node.given = text

    def _began(self, node: Node) -> None:
        """A repeat instance is new: its defaults and the actions that belong to it."""
        inside = {id(node)} | {id(below) for below in descendants(node)}
        for below in [node, *descendants(node)]:
            self._preload_one(self.model.definitions[below.index], below)
        for action in self.model.actions:
            if action.events & {"odk-new-repeat", "odk-instance-first-load"}:
                for target in list(self.instance.of(action.target)):
                    if id(target) in inside:
                        self._set(action, target)

    def _act(self, event: str, actions: Iterable[SetValue]) -> None:
        for action in actions:
            if event in action.events:
                for node in list(self.instance.of(action.target)):
                    self._set(action, node)

    def _react(self, changed: list[Node]) -> None:
        """What the form sets when an answer changes."""
        for node in changed:
            for action in self.model.actions:
                if (
                    action.source is not None
                    and action.source.index == node.index
                    and "xforms-value-changed" in action.events
                ):
                    for target in list(self.instance.of(action.target)):
                        if target.scope is node.scope or action.target.holder is None:
                            self._set(action, target)
        if changed:
            self._settle()

    def _set(self, action: SetValue, node: Node) -> None:
        bind = action.target.bind
        try:
            text = (
                action.text if action.value is None else to_string(action.value.run(Context(self.run, node)))
            )
        except (XFormError, RecursionError):
            return
        node.raw = node.given = cast(text, bind.type, self.run.zone)
        node.text = node.raw if node.relevant else ""


def _is_xml(text: str) -> bool:
    """Whether a text may stand in XML."""
    return all(letter >= " " or letter in "\t\n\r" for letter in text) and not any(
        "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff" for letter in text
    )
