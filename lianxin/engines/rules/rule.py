"""A rule: ordered condition rows, each with words and an article of law; and the decision it gives for one person.

Three answers: yes, no, cannot tell. Reasons are two bitmasks (bit i = condition i, from 0): failed and unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from lianxin.engines.rules.ast import Node, names
from lianxin.engines.rules.evaluate import Closure, Facts, compiled
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.values import Truth, Value, field_of
from lianxin.engines.rules.wording import blanks, filled
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError

Words = Mapping[str, str]  # {"zh": …, "bo": …, "en": …}; zh is never missing
Answer = Literal["yes", "no", "cannot_tell"]
TRUTHS: Mapping[Answer, Truth] = {"yes": True, "no": False, "cannot_tell": None}
RULE, PARAM = "rule", "param"


@dataclass(frozen=True)
class Condition:
    """One row of a rule.

    `expression`: FEEL, true when the row is met. `article`: document and article (《…》第…条). `kind`: about the person,
    the household, or a document held. `proves`: what evidence proves it. `question`: what to ask when it is unknown.
    `no_goal`: nobody can or should set out to meet it (a child's parent is dead; not in the higher benefit already).
    Its words may carry parameters, "年满{gaoling_age}周岁". ProblemError "rules.…" with a column when the expression is wrong.
    """

    code: str
    label: Words
    expression: str
    article: str
    kind: Literal["person", "household", "evidence"] = "person"
    proves: Words = field(default_factory=dict)
    question: Words = field(default_factory=dict)
    no_goal: bool = False
    tree: Node = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "tree", parse(self.expression))
        except ProblemError as error:
            error.details["condition"] = self.code
            raise

    def label_in(self, language: str) -> str:
        """The label in a language, else in Chinese."""
        return self.label.get(language) or self.label["zh"]

    @cached_property
    def blanks(self) -> tuple[str, ...]:
        """The parameters its words carry."""
        return blanks(text for words in (self.label, self.proves, self.question) for text in words.values())

    @cached_property
    def _said(self) -> dict[tuple[object, ...], Condition]:
        return {}

    def said(self, values: Mapping[str, object]) -> Condition:
        """The same condition in the words of a day: with the `values` that parameters have then."""
        if not self.blanks:
            return self
        key = tuple(values.get(name) for name in self.blanks)
        if key not in self._said:
            label, proves, question = (
                {language: filled(text, values, language) for language, text in words.items()}
                for words in (self.label, self.proves, self.question)
            )
            self._said[key] = replace(self, label=label, proves=proves, question=question)
        return self._said[key]


@dataclass(frozen=True)
class Rule:
    """A benefit, category or duty. `combine`: all conditions, or any one of them, must be met.

    `unknown_as`: the answer when facts are missing: "cannot_tell", or "yes" where doubt must protect the person (a visit
    counts as due when nobody knows the last one). There is no "no": missing data never refuses anybody.
    """

    code: str
    label: Words
    conditions: tuple[Condition, ...]
    valid: Period
    combine: Literal["all", "any"] = "all"
    unknown_as: Literal["cannot_tell", "yes"] = "cannot_tell"

    @cached_property
    def tests(self) -> tuple[tuple[int, Closure], ...]:
        """(bit, closure) of every condition, in order."""
        return tuple((1 << i, compiled(c.tree)) for i, c in enumerate(self.conditions))

    @cached_property
    def reads(self) -> tuple[tuple[str, ...], ...]:
        """The paths of all facts the rule reads, sorted, each once."""
        return tuple(sorted({name.path for c in self.conditions for name in names(c.tree)}))

    @cached_property
    def needs_rules(self) -> frozenset[str]:
        """Codes of the rules whose answers this rule reads (`rule.code`)."""
        return frozenset(path[1] for path in self.reads if path[0] == RULE and len(path) > 1)


@dataclass(slots=True)
class Decision:
    """What a rule says of one person on one day, with everything needed to say why and to repeat it.

    Never changed once made; not frozen, because making frozen ones took half of the time in which a person is decided.
    """

    rule: Rule
    as_of: date
    answer: Answer
    failed: int
    unknown: int
    facts: Facts = field(repr=False, compare=False)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of the rule in the words of the day decided for."""
        param = self.facts.get(PARAM) or {}
        return tuple(condition.said(param) for condition in self.rule.conditions)

    @property
    def inputs(self) -> dict[str, Value]:
        """The facts the rule read, by dotted name, with the values it saw."""
        return inputs_read(self.rule.reads, self.facts)

    @property
    def unknown_inputs(self) -> tuple[str, ...]:
        """The facts read that nobody knows."""
        return tuple(name for name, value in self.inputs.items() if value is None)


def environment(facts: Mapping[str, Any], as_of: date) -> Facts:
    """Facts as the closures want them: with `as_of`, and `param` resolved for that day. Make it once for many rules."""
    param = facts.get(PARAM)
    if isinstance(param, ParameterTable):
        param = param.on(as_of)
    return {RULE: {}, **facts, PARAM: param, "as_of": as_of}


def decide(rule: Rule, facts: Mapping[str, Any], as_of: date) -> Decision:
    """Decide one rule for one person. `facts`: plain values by name (see values.py), `param`: a ParameterTable or a
    mapping, `rule`: answers of other rules by code. ProblemError "rules.not_in_force" outside the rule's period.
    """
    return decide_in(rule, environment(facts, as_of), as_of)


def decide_in(rule: Rule, env: Facts, as_of: date) -> Decision:
    """`decide` with an environment already made."""
    if not rule.valid.contains(as_of):
        raise ProblemError("rules.not_in_force", rule=rule.code, day=as_of.isoformat())
    failed = unknown = 0
    for bit, test in rule.tests:
        truth = test(env)
        if truth is False:
            failed |= bit
        elif truth is not True:
            unknown |= bit
    return Decision(rule, as_of, answer_of(rule, failed, unknown), failed, unknown, env)


def inputs_read(paths: Iterable[tuple[str, ...]], env: Facts) -> dict[str, Value]:
    """The value of every dotted name in an environment."""
    return {".".join(path): _read(env, path) for path in paths}


def _read(env: Facts, path: tuple[str, ...]) -> Value:
    value: Value = env.get(path[0])
    for key in path[1:]:
        value = field_of(value, key)
    return value


def answer_of(rule: Rule, failed: int, unknown: int) -> Answer:
    """The answer that the bits of its conditions give."""
    if rule.combine == "all":
        truth = False if failed else (None if unknown else True)
    else:
        met = len(rule.conditions) - (failed | unknown).bit_count()
        truth = True if met else (None if unknown else False)
    if truth is None:
        return rule.unknown_as
    return "yes" if truth else "no"


def _picked(decision: Decision, bits: int) -> tuple[Condition, ...]:
    return tuple(c for i, c in enumerate(decision.conditions) if bits >> i & 1)


def why(decision: Decision) -> tuple[Condition, ...]:
    """The conditions that are met, in the rule's order."""
    return _picked(decision, ~(decision.failed | decision.unknown))


def why_not(decision: Decision) -> tuple[Condition, ...]:
    """The conditions that are not met. Unknown ones are never among them: see `ask_next`."""
    return _picked(decision, decision.failed)


def one_condition_short(decision: Decision) -> Condition | None:
    """The only condition between the person and a yes, when every other one is known to be met; else None.

    For a rule that needs any one condition each would do, so only a rule of one condition has an answer. None as well for a
    condition that is no goal: nobody is told that only their father's death is missing.
    """
    if decision.answer != "no" or decision.unknown or decision.failed.bit_count() != 1:
        return None
    (only,) = why_not(decision)
    return None if only.no_goal else only


def ask_next(decision: Decision) -> tuple[Condition, ...]:
    """The unknown conditions whose answer could change the decision, in the rule's order; none once it is settled.

    A yes given only because doubt protects the person (`unknown_as="yes"`) is not settled.
    """
    settled = decision.failed if decision.rule.combine == "all" else why(decision)
    return () if settled else _picked(decision, decision.unknown)
