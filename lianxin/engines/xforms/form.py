"""A form: read once, then asked about submissions by any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random

from lianxin.engines.xforms import checking, instance, noting
from lianxin.engines.xforms.compiling import Compiler
from lianxin.engines.xforms.context import Compiled, Context, Run
from lianxin.engines.xforms.convert import Moment, Value, to_string
from lianxin.engines.xforms.deciding import Decider
from lianxin.engines.xforms.errors import Limits, XFormError
from lianxin.engines.xforms.grammar import parse
from lianxin.engines.xforms.instance import Instance
from lianxin.engines.xforms.model import Definition, Model, Text, code_of
from lianxin.engines.xforms.outline import languages_of, questions_of
from lianxin.engines.xforms.reading import read
from lianxin.engines.xforms.safe_xml import local
from lianxin.engines.xforms.safe_xml import parse as parse_xml
from lianxin.engines.xforms.values import Finding, Language, Question, Verdict

Answer = str | float | bool | tuple[str, ...]
"""what an expression gives: nodes as the tuple of their texts, a date as its ISO text"""


@dataclass(frozen=True)
class Condition:
    """An author's own expression, compiled for one form. `paths`: the questions it reads."""

    text: str
    paths: tuple[str, ...]
    compiled: Compiled

    def __repr__(self) -> str:
        return f"<Condition {self.text}>"


@dataclass(frozen=True)
class Saying:
    """A finding in one language."""

    label: str
    message: str


class Form:
    """One version of a questionnaire. `media`: the files beside it that hold choices or data (CSV, XML, GeoJSON), by name."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.form_id = model.form_id
        self.version = model.version
        self.titles: dict[str, str] = {"": model.title}
        self.media: tuple[str, ...] = model.media
        self.default_language: str = code_of(model.default_language)

    @classmethod
    def parse(
        cls, xml: bytes, *, media: Mapping[str, bytes] | None = None, limits: Limits | None = None
    ) -> Form:
        """Read and compile. Raises XFormError with the path and the attribute of what cannot be used."""
        return cls(read(xml, media or {}, limits or Limits()))

    # ------------------------------------------------------------------ what it asks

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The languages it speaks, with how much of it is translated."""
        return languages_of(self.model)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Everything that holds an answer, in reading order."""
        return questions_of(self.model)

    @cached_property
    def groups(self) -> dict[str, dict[str, str]]:
        """The labels of groups and repeats by path."""
        found = [d for d in self.model.definitions[1:] if d.kids and d.label is not None]
        return {d.path: self._labels(d.label) for d in found}

    @cached_property
    def repeats(self) -> tuple[str, ...]:
        return tuple(d.path for d in self.model.definitions if d.is_repeat)

    def _labels(self, text: Text | None) -> dict[str, str]:
        if text is None:
            return {}
        names = self.model.languages or ("",)
        return {code_of(name): text.plain(name, self.model.default_language) for name in names}

    # ------------------------------------------------------------------ what was answered

    def check(self, submission: bytes, *, at: datetime, language: str = "zh") -> Verdict:
        """Check a submission again. `at`: when the form was filled in (aware; its zone is the phone's), which today() and now() mean.

        Raises XFormError when the XML cannot be read, is of another form, or goes beyond the form's limits as a whole.
        """
        grown = self._grown(submission)
        return checking.check(grown, self._run(grown, at, language))

    def compile(self, expression: str) -> Condition:
        """An author's condition; `${name}` means the question of that name. Raises XFormError: syntax, unknown function or question."""
        compiler = Compiler(self.model, self.model.root)
        try:
            compiled = compiler.compile(parse(expression, self.model.limits))
        except RecursionError:
            raise XFormError("xforms.too_long", limit="nesting") from None
        if compiler.uses.unknown:
            raise XFormError("xforms.reference", name=compiler.uses.unknown[0])
        definitions = self.model.definitions
        paths = tuple(
            definitions[index].path for index in sorted(compiler.uses.indexes) if not definitions[index].kids
        )
        return Condition(expression, paths, compiled)

    def evaluate(
        self, submission: bytes, expression: str | Condition, *, at: datetime, language: str = "zh"
    ) -> Answer:
        """What an expression gives on a submission, after calculations were made again. The context node is the form's root."""
        condition = expression if isinstance(expression, Condition) else self.compile(expression)
        return _evaluated(condition, self._decided(submission, at, language))

    def evaluate_all(
        self, submission: bytes, expressions: list[str | Condition], *, at: datetime, language: str = "zh"
    ) -> list[Answer | None]:
        """Several expressions on one submission, read once and within the bounds of one check; None for one that has no answer there."""
        conditions = [e if isinstance(e, Condition) else self.compile(e) for e in expressions]
        context = self._decided(submission, at, language)
        found: list[Answer | None] = []
        for condition in conditions:
            try:
                found.append(_evaluated(condition, context))
            except XFormError:
                found.append(None)
        return found

    def notes(self, submission: bytes, *, at: datetime, language: str = "zh") -> tuple[str, ...]:
        """What its notes say of this submission: those that hang on answers, e.g. "合计 12 分". Raises XFormError as `check` does."""
        context = self._decided(submission, at, language)
        return noting.notes(context.node, context.run)

    def messages(self, finding: Finding) -> dict[str, Saying]:
        """Label and message of a finding in every language of the form (what they would fill in from answers is left as …)."""
        definition = self.model.find(finding.path)
        names = self.model.languages or ("",)
        if definition is None:
            return {code_of(name): Saying(finding.label, finding.message) for name in names}
        label, message = _texts_of(definition, finding)
        default = self.model.default_language
        return {
            code_of(name): Saying(
                (label.plain(name, default) if label is not None else "") or definition.name,
                message.plain(name, default) if message is not None else "",
            )
            for name in names
        }

    def _grown(self, submission: bytes) -> Instance:
        root = parse_xml(submission, self.model.limits.submission_bytes, self.model.limits.depth)
        if local(root) != self.model.root.name or root.get("id", self.form_id) != self.form_id:
            raise XFormError("xforms.other_form", form_id=self.form_id)
        return instance.grown(self.model, root)

    def _decided(self, submission: bytes, at: datetime, language: str) -> Context:
        """The root of a submission after its rules were decided."""
        grown = self._grown(submission)
        run = self._run(grown, at, language)
        Decider(grown, run).decide()
        return Context(run, grown.document.kids[0])

    def _run(self, grown: Instance, at: datetime, language: str, random: Random | None = None) -> Run:
        return Run(self.model, grown.document, at, language, self.model.limits, random)


def _texts_of(definition: Definition, finding: Finding) -> tuple[Text | None, Text | None]:
    label = definition.control.label if definition.control is not None else definition.label
    picked: dict[str, Callable[[], Text | None]] = {
        "required": lambda: definition.bind.required_message,
        "constraint": lambda: definition.bind.constraint_message,
    }
    return label, picked.get(finding.kind, lambda: None)()


def _evaluated(condition: Condition, context: Context) -> Answer:
    try:
        return _answer(condition.compiled.run(context))
    except RecursionError:
        raise XFormError("xforms.limit", limit="nesting") from None


def _answer(value: Value) -> Answer:
    if isinstance(value, list):
        return tuple(to_string([node]) for node in value)
    if isinstance(value, Moment):
        return value.text
    return value
