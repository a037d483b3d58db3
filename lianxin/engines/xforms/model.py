"""What a form is once read: definitions of its nodes, their rules, the questions of its body, its texts and its other instances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lianxin.engines.xforms.context import Compiled, Context, Uses
from lianxin.engines.xforms.convert import to_string
from lianxin.engines.xforms.errors import Limits, XFormError
from lianxin.engines.xforms.nodes import Node

OWN_NAMESPACE: Final = "urn:lianxin:xforms"
"""of what a bind says to our own clients only: `prefill`"""
_LEFT_OUT = ("-",)
"""what pyxform writes for a text that a language does not have"""


@dataclass(frozen=True)
class Text:
    """Something to show, by language as named in the form ("" for the only one); each a chain of words and expressions."""

    said: dict[str, tuple[str | Compiled, ...]]

    def pick(self, language: str, default: str) -> tuple[str | Compiled, ...]:
        """In the language, else in the form's own, else in any."""
        for name in (language, default, ""):
            if self.said.get(name, _LEFT_OUT) != _LEFT_OUT:
                return self.said[name]
        return next(iter(self.said.values()), ())

    def say(self, language: str, default: str, c: Context) -> str:
        return "".join(
            part if isinstance(part, str) else to_string(part.run(c)) for part in self.pick(language, default)
        )

    def plain(self, language: str, default: str) -> str:
        """Without an instance: what would be filled in is left open."""
        return "".join(
            part if isinstance(part, str) else "…" for part in self.pick(language, default)
        ).strip()


@dataclass
class Bind:
    """The rules of one node."""

    type: str = "string"
    relevant: Compiled | None = None
    required: Compiled | None = None
    constraint: Compiled | None = None
    calculate: Compiled | None = None
    readonly: Compiled | None = None
    constraint_message: Text | None = None
    required_message: Text | None = None
    preload: tuple[str, str] | None = None
    prefill: str = ""
    uses: dict[str, Uses] = field(default_factory=dict)
    is_always_required: bool = False
    is_always_readonly: bool = False


@dataclass(frozen=True)
class Item:
    """One choice written into the body."""

    value: str
    label: Text | None


@dataclass(frozen=True)
class Itemset:
    """Choices that are the nodes of an expression."""

    nodes: Compiled
    value: tuple[str, ...]
    label: Compiled | None
    instance: str
    every: Compiled | None = None
    """the same without conditions, when it is another instance"""
    is_fixed: bool = False
    """the same rows whatever was answered"""


@dataclass
class Control:
    """A question of the body."""

    kind: str
    """input, select, select1, rank, range, upload, trigger, secret"""
    label: Text | None = None
    hint: Text | None = None
    appearance: str = ""
    media_type: str = ""
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None
    limits: tuple[str, str, str] = ("", "", "")
    """of a range: start, end, step"""

    @property
    def is_choice(self) -> bool:
        return self.kind in {"select", "select1", "rank"} and (bool(self.items) or self.itemset is not None)


class Definition:
    """A node of the primary instance, without positions. Document order is that of `index`."""

    def __init__(self, name: str, parent: Definition | None, index: int) -> None:
        self.name = name
        self.parent = parent
        self.index = index
        self.path: str = f"{parent.path}/{name}" if parent is not None else ""
        self.kids: dict[str, Definition] = {}
        self.is_repeat = False
        self.default = ""
        self.starts = 1
        """how many instances of a repeat a new form begins with"""
        self.bind = Bind()
        self.control: Control | None = None
        self.label: Text | None = None
        self.count: Compiled | None = None
        self.count_uses: Uses | None = None
        self.has_repeats = False
        self.is_fixed = False
        """a repeat that nobody may add to"""
        self.scope: Definition | None = None
        self.holder: Definition | None = None
        self.chain: list[Definition] = []

    def __repr__(self) -> str:
        return f"<{self.path}>"

    def settle(self) -> None:
        """Once repeats are known: which repeat is around."""
        self.holder = self.parent.scope if self.parent is not None else None
        self.scope = self if self.is_repeat else self.holder
        self.chain = [*self.parent.chain, self] if self.parent is not None else []
        self.has_repeats = any(kid.is_repeat for kid in self.kids.values())
        for kid in self.kids.values():
            kid.settle()

    def below(self) -> Iterator[Definition]:
        for kid in self.kids.values():
            yield kid
            yield from kid.below()

    def above(self) -> Iterator[Definition]:
        up = self.parent
        while up is not None:
            yield up
            up = up.parent

    def along(self, axis: str) -> list[Definition]:
        """Where a step may lead to, whatever the instance holds."""
        found: list[Definition] = [self] if axis == "self" or axis.endswith("-self") else []
        if axis.startswith("descendant"):
            found += self.below()
        elif axis.startswith("ancestor"):
            found += self.above()
        elif axis == "child":
            found += self.kids.values()
        elif axis == "parent":
            found += [self.parent] if self.parent is not None else []
        elif axis.endswith("-sibling"):
            found += self.parent.kids.values() if self.parent is not None else []
        elif axis in {"following", "preceding"}:
            found += [below for top in self.chain[:1] for below in (top, *top.below())]
        return found


@dataclass(frozen=True)
class SetValue:
    """An action: at an event, a node takes a value."""

    events: frozenset[str]
    target: Definition
    value: Compiled | None
    text: str
    source: Definition | None = None


Rule = tuple[Definition, str]
"""a definition and "relevant" or "calculate" """


class Model:
    """One form. Written once by the reader, then only read (the indexes of instances are filled when first asked for)."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.form_id = ""
        self.version = ""
        self.title = ""
        self.primary_id = ""
        self.namespace = ""
        self.document = Definition("", None, 0)
        self.definitions: list[Definition] = [self.document]
        self.instances: dict[str, Node] = {}
        self.missing: dict[str, str] = {}
        """instances whose file was not given: id to file name"""
        self.texts: dict[str, Text] = {}
        self.languages: tuple[str, ...] = ()
        self.default_language = ""
        self.media: tuple[str, ...] = ()
        self.actions: tuple[SetValue, ...] = ()
        self.typed: tuple[Definition, ...] = ()
        """leaves whose text must say a value of a type, and which are not calculated"""
        self.plan: tuple[tuple[bool, tuple[Rule, ...]], ...] = ()
        self.work = 0
        self.offered: dict[int, frozenset[str]] = {}
        """values of fixed itemsets by definition, once they were asked for"""
        self._names: dict[str, Definition | None] = {}
        self._indexes: dict[tuple[int, tuple[str, ...], str], dict[str, list[Node]]] = {}

    @property
    def root(self) -> Definition:
        return next(iter(self.document.kids.values()))

    def define(self, name: str, parent: Definition) -> Definition:
        found = Definition(name, parent, len(self.definitions))
        self.definitions.append(found)
        parent.kids[name] = found
        self._names[name] = None if name in self._names else found
        return found

    def spend(self, definitions: int) -> None:
        """Pay for what compiling an expression goes through: thousands of rules over thousands of nodes are no questionnaire."""
        self.work += definitions
        if self.work > self.limits.compiling:
            raise XFormError("xforms.limit", limit="compiling")

    def find(self, path: str) -> Definition | None:
        """The definition of an absolute path (positions and blanks do not matter)."""
        at: Definition | None = self.document
        for part in path.strip().strip("/").split("/"):
            at = at.kids.get(part.split("[")[0].strip().rsplit(":", 1)[-1]) if at is not None else None
        return at

    def named(self, name: str) -> Definition | None:
        """The only definition of that name; of several, the one outside `meta`."""
        found = self._names.get(name)
        if found is None and name in self._names:
            many = [
                d for d in self.definitions if d.name == name and all(up.name != "meta" for up in d.above())
            ]
            return many[0] if len(many) == 1 else None
        return found

    def instance(self, name: str) -> Node | None:
        return self.instances.get(name)

    def index(self, document: Node, above: tuple[str, ...], name: str) -> dict[str, list[Node]]:
        """The rows below a path of an instance by the text of one of their children."""
        key = (id(document), above, name)
        found = self._indexes.get(key)
        if found is None:
            rows = [document]
            for part in above:
                rows = [kid for row in rows for kid in row.kids if kid.name == part]
            found = {}
            for row in rows:
                for text in {kid.text for kid in row.kids if kid.name == name}:
                    found.setdefault(text, []).append(row)
            if document in self.instances.values():
                self._indexes[key] = found
        return found

    def language(self, wanted: str) -> str:
        """The form's own name of a language given by code or name; its default when it does not speak it."""
        for name in self.languages:
            if wanted in {name, code_of(name)}:
                return name
        return self.default_language

    def itext(self, name: str, c: Context) -> str:
        text = self.texts.get(name)
        return "" if text is None else text.say(self.language(c.run.language), self.default_language, c)

    def choice_name(self, value: str, path: str, c: Context) -> str:
        """The label of a value of the question at a path."""
        definition = self.at(path, c)
        if definition is None or definition.control is None:
            raise XFormError("xforms.argument", function="jr:choice-name")
        control = definition.control
        language = self.language(c.run.language)
        for item in control.items:
            if item.value == value:
                return item.label.say(language, self.default_language, c) if item.label is not None else value
        if control.itemset is None:
            return ""
        rows = control.itemset.nodes.run(Context(c.run, c.origin))
        for row in rows if isinstance(rows, list) else []:
            if value_of(row, control.itemset.value) == value:
                return label_of(row, control.itemset, c)
        return ""

    def at(self, path: str, c: Context) -> Definition | None:
        """The definition of a path written as text, absolute or from the node of the expression."""
        if path.strip().startswith("/"):
            return self.find(path)
        at: Definition | None = self.definitions[c.origin.index] if c.origin.index >= 0 else None
        for part in path.strip().split("/"):
            if at is not None and part != ".":
                at = at.parent if part == ".." else at.kids.get(part)
        return at


def value_of(row: Node, path: tuple[str, ...]) -> str:
    at: Node | None = row
    for name in path:
        at = next((kid for kid in at.kids if kid.name == name), None) if at is not None else None
    return at.text if at is not None else ""


def label_of(row: Node, itemset: Itemset, c: Context) -> str:
    if itemset.label is None:
        return value_of(row, itemset.value)
    return to_string(itemset.label.run(Context(c.run, row, row)))


def code_of(name: str) -> str:
    """ "中文 (zh)" is "zh"; a name without a code is its own code; the one unnamed language is ""."""
    if name.endswith(")") and "(" in name:
        return name[name.rindex("(") + 1 : -1].strip()
    return "" if name in {"default", ""} else name
