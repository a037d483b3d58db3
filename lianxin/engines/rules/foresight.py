"""What each expression says of one person on a day, and the day until which it says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from lianxin.engines.rules import courses, per_person
from lianxin.engines.rules.ast import (
    Arithmetic,
    Call,
    Compare,
    Each,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    PerPerson,
    Range,
    Test,
)
from lianxin.engines.rules.courses import Course, Day, earliest
from lianxin.engines.rules.derived import HOUSEHOLD
from lianxin.engines.rules.feel import tree as feel
from lianxin.engines.rules.rule import PARAM, RULE
from lianxin.engines.rules.values import Value, field_of, kind_of, negation

AS_OF: Final = "as_of"
Trees = Mapping[str, Node]
Meaning = Any
"""A Course, the Items of a list, or Someone."""


class Items(tuple[Any, ...]):
    """A list, item by item."""

    __slots__ = ()


class Someone:
    """The facts of one person as they go on from a day; derived ones (`trees`) are looked into when they are asked for."""

    def __init__(self, facts: Mapping[str, Any], trees: Trees, view: View) -> None:
        self._facts, self._trees, self._view = facts, trees, view
        self._found: dict[str, Meaning] = {}

    def fact(self, code: str) -> Meaning:
        if code not in self._trees:
            return self._view.constant(self._facts.get(code))
        if code not in self._found:
            self._found[code] = self._view.look(self._trees[code], self)
        return self._found[code]

    @property
    def now(self) -> dict[str, Any]:
        """All facts, as the closures have them."""
        return {**self._facts, **{code: value_now(self.fact(code)) for code in self._trees}}

    def held(self, words: Collection[str] | None) -> Day:
        """Until when what is derived of them under one of these names stays; None: under any."""
        return earliest(held(self.fact(code)) for code in self._trees if words is None or code in words)


class View:
    """One day of one person. `param`: the parameters of that day; `rules`: the answers so far, as truths; `members`: those who live together,
    None when that is not known."""

    def __init__(self, day: date, param: Mapping[str, Any]) -> None:
        self.day = day
        self.members: tuple[Someone, ...] | None = None
        self.rules: dict[str, Course] = {}
        self._param = param
        self._truths: dict[int, Course] = {}

    def truth(self, node: Node, me: Someone) -> Course:
        """Unknown for what is neither true nor false. One tree is looked into once: many rules ask for an age."""
        found = self._truths.get(id(node))
        if found is None:
            found = self._truths[id(node)] = _Looking(self, me, {}).truth(node)
        return found

    def look(self, node: Node, me: Someone) -> Meaning:
        return _Looking(self, me, {}).look(node)

    def constant(self, value: Value) -> Course:
        return Course(value, self.day)

    def named(self, name: Name, me: Someone, bound: Mapping[str, Meaning]) -> Meaning:
        first, *rest = name.path
        if first in bound:
            return self._within(bound[first], rest)
        if first == AS_OF:
            today = Course(self.day, self.day, None, lambda day: day, 1)
            return today if not rest else self.constant(None)
        if first == PARAM:
            return self._within(self.constant(self._param), rest)
        if first == RULE:
            return self._rule(rest)
        if first == HOUSEHOLD:
            return self.constant(None) if self.members is None else self._within(Items(self.members), rest)
        return self._within(me.fact(first), rest)

    def _rule(self, rest: Sequence[str]) -> Course:
        if not rest:
            return self.constant({code: truth.now for code, truth in self.rules.items()})
        return self.rules.get(rest[0], self.constant(None)) if len(rest) == 1 else self.constant(None)

    def alone(self, node: PerPerson, me: Someone, bound: Mapping[str, Meaning]) -> Course:
        """What only the whole of FEEL can say: certain as long as nothing changes that its text may read."""
        words = {
            part.name
            for part in per_person.everything(node.source)
            if isinstance(part, feel.Name | feel.Path)
        }
        now = per_person.closure(node)(
            {
                **me.now,
                HOUSEHOLD: None if self.members is None else [one.now for one in self.members],
                PARAM: self._param,
                RULE: {code: truth.now for code, truth in self.rules.items()},
                AS_OF: self.day,
                **{name: value_now(value) for name, value in bound.items()},
            }
        )
        if AS_OF in words:
            return Course(now, self.day, self.day + timedelta(days=1))
        # a household that is taken whole is read in ways that its text need not name
        reads = None if any(name.path == (HOUSEHOLD,) for name in node.reads) else words
        ends = [one.held(reads) for one in (me, *(self.members or ()))]
        ends += map(held, bound.values())
        if RULE in words:
            ends += [truth.held for truth in self.rules.values()]
        return Course(now, self.day, earliest(ends))

    def _within(self, meaning: Meaning, rest: Sequence[str]) -> Meaning:
        """`meaning.rest`; over a list the list of that field."""
        for key in rest:
            meaning = self._field(meaning, key)
        return meaning

    def _field(self, meaning: Meaning, key: str) -> Meaning:
        if isinstance(meaning, Items):
            return Items(self._field(item, key) for item in meaning)
        if isinstance(meaning, Someone):
            return meaning.fact(key)
        if meaning.at is None:
            return Course(field_of(meaning.now, key), self.day, meaning.until)
        return self.constant(None)


class _Looking:
    def __init__(self, view: View, me: Someone, bound: Mapping[str, Any]) -> None:
        self._view, self._me, self._bound = view, me, bound
        self._day = view.day

    def look(self, node: Node) -> Meaning:  # noqa: C901, PLR0912  one line per kind of node
        match node:
            case Literal(value):
                return self._view.constant(value)
            case Name():
                return self._view.named(node, self._me, self._bound)
            case ListOf(items):
                return Items(map(self.look, items))
            case Not(operand):
                return courses.of_all(negation, (self.truth(operand),), self._day)
            case Logic(op, operands):
                return courses.joined(list(map(self.truth, operands)), self._day, deciding=op == "or")
            case Compare(op, left, right):
                return self._related(op, self.look(left), self.look(right))
            case Arithmetic(op, left, right):
                return courses.calculated(op, self._single(left), self._single(right))
            case Negate(operand):
                return courses.calculated("-", self._view.constant(0), self._single(operand))
            case In(subject, tests):
                value = self.look(subject)
                return courses.joined([self._test(value, test) for test in tests], self._day, deciding=True)
            case If(test, then, otherwise):
                return courses.chosen(
                    self.truth(test), lambda: self._single(then), lambda: self._single(otherwise)
                )
            case Call(function, arguments):
                return self._call(function, list(map(self.look, arguments)))
            case Each():
                return self._each(node)
            case PerPerson():
                return self._view.alone(node, self._me, self._bound)
        raise TypeError(f"{type(node).__name__} is not an expression of its own")

    def truth(self, node: Node) -> Course:
        return self._as_truth(self.look(node))

    def _as_truth(self, meaning: Meaning) -> Course:
        if not isinstance(meaning, Course):
            return self._view.constant(None)
        is_truth = meaning.now is None or isinstance(meaning.now, bool)
        return meaning if is_truth else Course(None, meaning.since, meaning.held)

    def _single(self, node: Node) -> Course:
        return _single(self.look(node), self._day)

    def _related(self, op: Any, a: Any, b: Meaning) -> Course:
        if isinstance(a, Course) and isinstance(b, Course):
            return courses.compared(op, a, b)
        return self._view.constant(None)

    def _test(self, subject: Meaning, test: Test | Range) -> Course:
        if isinstance(test, Range):
            above = self._related(">=" if test.low_closed else ">", subject, self.look(test.low))
            below = self._related("<=" if test.high_closed else "<", subject, self.look(test.high))
            return courses.joined([above, below], self._day, deciding=False)
        operand = self.look(test.operand)
        if test.op != "in":
            return self._related(test.op, subject, operand)
        if (items := _items(operand, self._day)) is not None:
            same = [self._related("=", subject, item) for item in items]
            return courses.joined(same, self._day, deciding=True)
        return self._related("=", subject, operand)

    def _call(self, function: str, arguments: list[Meaning]) -> Course:
        items = _items(arguments[0], self._day)
        if function == "is defined":
            return courses.known(_single(arguments[0], self._day))
        if len(arguments) == 1 and items is None:
            return Course(None, self._day, held(arguments[0]))
        if len(arguments) == 1:
            return courses.of_items(function, [_single(item, self._day) for item in items or ()], self._day)
        return courses.called(function, [_single(one, self._day) for one in arguments], self._day)

    def _each(self, node: Each) -> Meaning:
        source = self.look(node.source)
        items = _items(source, self._day)
        if items is None:
            return Course(None, self._day, held(source))
        found = [
            _Looking(self._view, self._me, {**self._bound, node.variable: item}).look(node.body)
            for item in items
        ]
        if node.kind == "for":
            return Items(found)
        return courses.joined(list(map(self._as_truth, found)), self._day, deciding=node.kind == "some")


def held(meaning: Meaning) -> Day:
    """The first day on which it may be something else."""
    if isinstance(meaning, Items):
        return earliest(map(held, meaning))
    if isinstance(meaning, Someone):
        return meaning.held(None)
    until: Day = meaning.held
    return until


def value_now(meaning: Meaning) -> Value:
    """What it is today."""
    return [value_now(item) for item in meaning] if isinstance(meaning, Items) else meaning.now


def _single(meaning: Meaning, day: date) -> Course:
    """A list or somebody as one value."""
    return meaning if isinstance(meaning, Course) else Course(value_now(meaning), day, held(meaning))


def _items(meaning: Meaning, day: date) -> Items | None:
    """The items of a list, also of one that is a fact."""
    if isinstance(meaning, Course) and meaning.at is None and kind_of(meaning.now) == "list":
        return Items(Course(item, day, meaning.until) for item in meaning.now)
    return meaning if isinstance(meaning, Items) else None
