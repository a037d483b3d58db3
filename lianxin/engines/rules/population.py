"""Population mode: the tree of FEEL (rules/feel reads every text) as the small tree that closures and databases run.

What is legal FEEL but has no place in the small tree becomes a `PerPerson` part, with the reason and its column: the
smallest truth around it, so that `alive and matches(name, …)` is still false for the dead when the name is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal, cast

from lianxin.engines.rules import ast, feel, per_person, quotients
from lianxin.engines.rules.feel import tree
from lianxin.engines.rules.feel.library import BUILTINS
from lianxin.engines.rules.feel.library.conversion import at_literal
from lianxin.engines.rules.feel.values.properties import PROPERTIES
from lianxin.engines.rules.functions import FUNCTIONS, Function
from lianxin.engines.rules.quotients import OutsideError, Ratio
from lianxin.kernel.problems import ProblemError

MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = (
    32  # levels of nesting; deep enough for any clause of law, shallow enough for every database
)
MAX_PARTS: Final = (
    10_000  # quotients within quotients multiply out: a line of text could become a million operations
)
MAX_LOOPS: Final = 2  # a loop in a loop costs the square of the household; three would be a bomb

# FEEL's name characters allow CJK punctuation and full-width forms: a full-width comma or bracket typed by mistake must
# be named as such, not swallowed into a name.
_PUNCTUATION: Final = "\u3001-\u3004\u3008-\u3020\u3030\uff00-\uffef"
_MISTYPED: Final = re.compile(f"[{_PUNCTUATION}]")
NAME: Final = re.compile(rf"(?!\d)(?:(?![{_PUNCTUATION}])\w|[\u0f00-\u0fff\u00b7])+")
"""What a rule, a fact or a parameter may be called: letters of any script, digits, underscores; one word."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK: Final = ("now", "today")
_LISTS: Final = ("count", "sum", "min", "max", "any", "all")  # FEEL lets their items stand as arguments too
_PARTS: Final = frozenset(name for properties in PROPERTIES.values() for name in properties)
_NAMED: Final = ("param", "rule")


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.Node:
    """The tree of one expression. ProblemError "rules.…" with `column` when the text is no expression of a rule.

    Every county's pack repeats what the national base says: the same text is read once.
    """
    source = feel.parse(_short(text), names=FUNCTIONS)
    _refuse_wrong(source)
    return _bounded(_Reader(None).whole(source))


def parse_cell(text: str, subject: ast.Node) -> ast.Node:
    """The tree of one decision-table cell (FEEL unary tests, DMN 1.5 §7.3.3) applied to its input.

    `-` is always true; `>= 80`, `[60..80)`, `"a", "b"`, `not("a")` test the subject, which may also be written as `?`.
    """
    source = feel.parse_unary_tests(_short(text), names=FUNCTIONS)
    _refuse_wrong(source, cell=True)
    return _bounded(_Reader(subject).cell(source))


def reasons(node: ast.Node) -> tuple[ProblemError, ...]:
    """Why an expression runs per person only, each with its column; empty when it runs on every engine."""
    return tuple(part.reason for part in ast.per_person(node))


def _short(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise ProblemError("rules.too_long", length=len(text), limit=MAX_LENGTH)
    return text


class _Reader:
    """Turns one text; `subject` is the input of a cell."""

    def __init__(self, subject: ast.Node | None) -> None:
        self._subject = subject

    def whole(self, node: tree.Node) -> ast.Node:
        """The node, or the whole of it per person."""
        try:
            return self._node(node)
        except OutsideError as error:
            if self._subject is not None and any(_is_input(part) for part in per_person.everything(node)):
                raise error.reason from None
            return ast.PerPerson(node, per_person.reads(node), error.reason, node.at)

    def cell(self, cell: tree.UnaryTests) -> ast.Node:
        if not cell.tests:
            return ast.Literal(True, cell.at)
        assert self._subject is not None
        asked = [test for test in cell.tests if _asks(test)]
        plain = tuple(test for test in cell.tests if not _asks(test))
        truths = [self.whole(cast(tree.Node, test)) for test in asked]
        if plain:
            truths.append(self._tests(Ratio(self._subject), plain, cell.at))
        node = _either(truths, cell.at)
        return ast.Not(node, cell.at) if cell.negated else node

    # --- nodes

    def _node(self, node: tree.Node) -> ast.Node:  # noqa: C901, PLR0912  one line per kind of node
        match node:
            case tree.Literal(value, at):
                return ast.Literal(value, at)
            case tree.AtLiteral(text, at):
                return _date(text, at, at, strict=False)
            case tree.Name() | tree.Path():
                return self._name(node)
            case tree.ListOf(items, at):
                return ast.ListOf(tuple(map(self._node, items)), at)
            case tree.Logic(op, operands, at):
                return ast.Logic(op, tuple(map(self.whole, operands)), at)
            case tree.Negate() | tree.Arithmetic():
                return self._number(node)
            case tree.Compare(op, left, right, at):
                return quotients.compared(op, self._ratio(left), self._ratio(right), at)
            case tree.Between(subject, low, high, at):
                within = tree.RangeOf(low, high, True, True, at)
                return self._tests(self._ratio(subject), (within,), at)
            case tree.In(subject, tests, at):
                return self._tests(self._ratio(subject), tests, at)
            case tree.If(test, then, otherwise, at):
                return ast.If(self.whole(test), self._node(then), self._node(otherwise), at)
            case tree.Call():
                return self._call(node)
            case tree.Quantified(kind, iterators, body, at):
                return self._loop(kind, iterators, body, at)
            case tree.For(iterators, body, at) if len(iterators) == 1:
                return self._loop("for", iterators, body, at)
        raise _outside(node)

    def _name(self, node: tree.Name | tree.Path) -> ast.Node:
        if _is_input(node):
            assert self._subject is not None
            return self._subject
        found = per_person.path_of(node)
        if found is None:
            raise _outside(node)
        path, at = found
        if len(path) > 1 and path[-1] in _PARTS and path[0] not in _NAMED:
            raise OutsideError("rules.outside_form", node.at, form=f"….{path[-1]}")
        if any(" " in part for part in path):
            raise OutsideError("rules.outside_form", at, form=".".join(path))
        return ast.Name(path, at)

    def _number(self, node: tree.Negate | tree.Arithmetic) -> ast.Node:
        ratio = self._ratio(node)
        if ratio.below is not None:
            raise OutsideError("rules.outside_quotient", node.at)
        return ratio.above

    def _ratio(self, node: tree.Node) -> Ratio:
        """A product, quotient or negation with its divisor apart; anything else over nothing."""
        match node:
            case tree.Negate(operand, at):
                ratio = self._ratio(operand)
                return Ratio(ast.Negate(ratio.above, at), ratio.below)
            case tree.Arithmetic("*", left, right, at):
                return self._ratio(left).times(self._ratio(right), at)
            case tree.Arithmetic("/", left, right, at):
                return self._ratio(left).over(self._ratio(right), at)
            case tree.Arithmetic(op, left, right, at) if op in ("+", "-"):
                return Ratio(ast.Arithmetic(op, self._node(left), self._node(right), at))
            case tree.Arithmetic():
                raise _outside(node)
        return Ratio(self._node(node))

    # --- tests

    def _tests(self, subject: Ratio, tests: tuple[tree.Node | tree.Test, ...], at: int) -> ast.Node:
        """`subject in tests`. With a quotient on either side every test becomes comparisons."""
        read = [self._relations(test) for test in tests]
        if subject.below is None and all(end.below is None for ends in read for _, end in ends):
            return ast.In(subject.above, tuple(quotients.test(ends, at) for ends in read), at)
        return _either([quotients.tested(subject, ends, at) for ends in read], at)

    def _relations(self, test: tree.Node | tree.Test) -> quotients.Relations:
        """What the subject must be, all of it: one relation, or the two of a range."""
        match test:
            case tree.Test(op, operand):
                return ((op, self._ratio(operand)),)
            case tree.RangeOf(low, high, low_closed, high_closed):
                ends: list[tuple[ast.Comparator | Literal["in"], Ratio]] = []
                if low is not None:
                    ends.append((">=" if low_closed else ">", self._ratio(low)))
                if high is not None:
                    ends.append(("<=" if high_closed else "<", self._ratio(high)))
                return tuple(ends)
        return (("in", self._ratio(test)),)

    # --- calls and loops

    def _call(self, node: tree.Call) -> ast.Node:
        if not isinstance(node.function, tree.Name):
            raise _outside(node)
        name, at = node.function.name, node.function.at
        if name == "not" and len(node.arguments) == 1:
            return ast.Not(self.whole(node.arguments[0]), at)
        if name == "date" and len(node.arguments) == 1 and isinstance(node.arguments[0], tree.Literal):
            text = node.arguments[0]
            return _date(str(text.value), at, text.at, strict=True)
        if name not in FUNCTIONS:
            raise OutsideError("rules.outside_function", at, function=name)
        function = FUNCTIONS[name]
        arguments = _ordered(function, node)
        if name in _LISTS and len(arguments) > 1:
            return ast.Call(name, (ast.ListOf(tuple(map(self._node, arguments)), at),), at)
        return ast.Call(name, tuple(map(self._node, arguments)), at)

    def _loop(
        self,
        kind: Literal["some", "every", "for"],
        iterators: tuple[tree.Iterator, ...],
        body: tree.Node,
        at: int,
    ) -> ast.Node:
        first, *more = iterators
        if first.end is not None or NAME.fullmatch(first.name) is None:
            raise OutsideError("rules.outside_form", first.at, form=f"{kind} {first.name} in …")
        source = self._node(first.source)
        if more:
            return ast.Each(kind, first.name, source, self._loop(kind, tuple(more), body, at), at)
        inside = self._node(body) if kind == "for" else self.whole(body)
        return ast.Each(kind, first.name, source, inside, at)


def _either(truths: list[ast.Node], at: int) -> ast.Node:
    return truths[0] if len(truths) == 1 else ast.Logic("or", tuple(truths), at)


def _is_input(node: object) -> bool:
    return isinstance(node, tree.Name) and node.name == "?"


def _asks(test: tree.Node | tree.Test) -> bool:
    """Whether a cell's test is a condition of its own, about `?`."""
    return not isinstance(test, tree.Test) and any(map(_is_input, per_person.everything(test)))


_FORMS: Final[Mapping[type, str]] = {
    tree.Path: "(…).name",
    tree.Filter: "list[…]",
    tree.ContextOf: "{…}",
    tree.RangeOf: "[…..…]",
    tree.Arithmetic: "**",
    tree.For: "for …, …",
    tree.Call: "(…)(…)",
    tree.InstanceOf: "instance of",
    tree.FunctionOf: "function(…)",
}


def _outside(node: tree.Node) -> OutsideError:
    return OutsideError("rules.outside_form", node.at, form=_FORMS[type(node)])


def _date(text: str, at: int, column: int, *, strict: bool) -> ast.Literal:
    """A day written out. A time or a duration behind `@` is per person; what is no day at all is refused."""
    try:
        return ast.Literal(date.fromisoformat(text if _DATE.fullmatch(text) else ""), at)
    except ValueError:
        if not strict and at_literal(text) is not None:
            raise OutsideError("rules.outside_form", at, form=f'@"{text}"') from None
        raise ProblemError("rules.bad_date", column=column, found=text) from None


def _ordered(function: Function, node: tree.Call) -> tuple[tree.Node, ...]:
    """The arguments as the function takes them, given by place or by name."""
    if node.names and sorted(node.names) == sorted(function.parameters):
        return tuple(node.arguments[node.names.index(name)] for name in function.parameters)
    count = len(node.arguments)
    if not node.names and (count == len(function.parameters) or (function.name in _LISTS and count > 1)):
        return node.arguments
    raise ProblemError(
        "rules.wrong_arguments",
        column=node.function.at,
        function=function.name,
        expected=len(function.parameters),
        found=count,
    )


# --- what is no rule in either mode


def _refuse_wrong(source: tree.Node, *, cell: bool = False) -> None:
    """Slips that FEEL would take for names, functions that do not exist, and the clock: a rule has `as_of`."""
    bound = per_person.bound_names(source)
    for node in per_person.everything(source):
        if isinstance(node, tree.Name | tree.Path):
            _refuse_mistyped(node)
        if _is_input(node) and not cell:
            raise ProblemError("rules.unexpected", column=cast(tree.Name, node).at, expected="?", found="?")
        if isinstance(node, tree.Call) and isinstance(node.function, tree.Name):
            name, at = node.function.name, node.function.at
            if name in _CLOCK and name not in bound:
                raise ProblemError("rules.no_clock", column=at, function=name)
            if name not in FUNCTIONS and name not in BUILTINS and name not in bound:
                known = "、".join(sorted(FUNCTIONS))
                raise ProblemError("rules.unknown_function", column=at, function=name, known=known)


def _refuse_mistyped(node: tree.Name | tree.Path) -> None:
    if found := _MISTYPED.search(node.name):
        start = node.at if isinstance(node, tree.Name) else node.at + 1
        raise ProblemError("rules.bad_character", column=start + found.start(), found=found.group())


def _bounded(root: ast.Node) -> ast.Node:
    """The same tree, once no branch is too deep, no loop too nested, and the whole no more than can be worked out."""
    waiting: list[tuple[ast.Node, int, int]] = [(root, 1, 0)]
    parts = 0
    while waiting:
        node, depth, loops = waiting.pop()
        loops += isinstance(node, ast.Each)
        parts += 1
        if depth > MAX_DEPTH or parts > MAX_PARTS:
            raise ProblemError("rules.too_deep", column=node.at, limit=MAX_DEPTH)
        if loops > MAX_LOOPS:
            raise ProblemError("rules.too_many_loops", column=node.at, limit=MAX_LOOPS)
        waiting.extend((part, depth + 1, loops) for part in ast.children(node))
    return root
