"""Texts of a model to closures: literal expressions, cells, what a loop goes through. A text that is no FEEL is null."""

from __future__ import annotations

from lianxin.engines.rules.dmn.expressions import Cell, LiteralExpression
from lianxin.engines.rules.dmn.linking import Linked
from lianxin.engines.rules.dmn.running.reasons import Spot, noted
from lianxin.engines.rules.dmn.running.unknown import unknown_names
from lianxin.engines.rules.feel import Frame, Type, Value, parse, parse_unary_tests
from lianxin.engines.rules.feel.compiling.closures import Closure, Compiler
from lianxin.engines.rules.feel.inference import infer
from lianxin.engines.rules.feel.tree import Node, UnaryTests
from lianxin.kernel.problems import ProblemError

Names = frozenset[str]
_ITEM = "_"  # a variable nobody sees, to read `1..10` as what a loop goes through


class Texts:
    """Compiles the texts of one element."""

    def __init__(self, linked: Linked, element: str) -> None:
        self.linked = linked
        self.element = element
        self.errors: list[tuple[int, ProblemError]] = []  # texts that are no FEEL, names nobody knows

    def literal(self, box: LiteralExpression, names: Names, *, softly: bool = False) -> Closure:
        """The value, as its declared type. `softly`: kept as it is when it does not conform (columns of tables)."""
        spot = Spot(self.element, box.line)
        if language := box.language or self.linked.definitions.language:
            return lambda frame: spot.note(frame.run, "dmn.language", language=language)
        if not box.text:
            return lambda frame: None
        try:
            node = self.parse(box.text, names)
        except ProblemError as problem:
            return self._unreadable(problem, spot)
        closure = self._closure(self._looked_at(node, names, spot), spot)
        return self._typed(closure, box.type, spot, softly=softly) if box.type else closure

    def domain(self, box: LiteralExpression, names: Names) -> Closure:
        """What a loop goes through: an expression, or two ends as in FEEL: `1..10`."""
        try:
            self.parse(box.text, names)
        except ProblemError:
            loop = f"for {_ITEM} in {box.text} return {_ITEM}"
            box = LiteralExpression(text=loop, type=box.type, line=box.line, language=box.language)
        return self.literal(box, names)

    def cell(self, cell: Cell, names: Names) -> Closure | None:
        """Unary tests about `?`; None for a cell that says nothing (`-` or empty)."""
        spot = Spot(self.element, cell.line)
        if language := cell.language or self.linked.definitions.language:
            return lambda frame: spot.note(frame.run, "dmn.language", language=language)
        if cell.text in ("", "-"):
            return None
        try:
            node = self.parse_tests(cell.text, names)
        except ProblemError as problem:
            return self._unreadable(problem, spot)
        return self._closure(self._looked_at(node, names, spot), spot)

    def priorities(self, cell: Cell, names: Names) -> list[Closure]:
        """One test for each of the values listed, in their order; none when the text cannot be read."""
        spot = Spot(self.element, cell.line)
        try:
            tests = self.parse_tests(cell.text, names).tests
        except ProblemError as problem:
            self._unreadable(problem, spot)
            return []
        return [self._closure(UnaryTests((test,)), spot) for test in tests]

    def parse(self, text: str, names: Names) -> Node:
        return parse(text, names=names, members=self.linked.members, types=self.linked.types)

    def _looked_at(self, node: Node, names: Names, spot: Spot) -> Node:
        """The tree, its unknown names remembered."""
        for name in unknown_names(node, names):
            self.errors.append((spot.line, ProblemError("feel.unknown_name", name=name.name)))
        return node

    def parse_tests(self, text: str, names: Names) -> UnaryTests:
        node = parse_unary_tests(text, names=names, members=self.linked.members, types=self.linked.types)
        assert isinstance(node, UnaryTests), "a cell is unary tests"
        return node

    def inferred(self, box: LiteralExpression, names: Names, parameters: dict[str, Type]) -> Type | None:
        """The type the text always has, as far as it tells."""
        try:
            return infer(self.parse(box.text, names), parameters)
        except ProblemError:
            return None

    def _closure(self, node: Node, spot: Spot) -> Closure:
        """What exhausts the bound on work, or the stack, ends the whole decision: no part goes on without the rest."""
        closure = Compiler(self.linked.types).compile(node)

        def run(frame: Frame) -> Value:
            since = noted(frame.run)
            value = closure(frame)
            spot.place(frame.run, since)
            return value

        return run

    def _typed(self, closure: Closure, declared: str, spot: Spot, *, softly: bool) -> Closure:
        type_ = self.linked.types.declared(declared)

        def run(frame: Frame) -> Value:
            value = closure(frame)
            found = spot.conformed(frame.run, value, type_, name=self.element, declared=declared)
            return value if softly and found is None else found

        return run

    def _unreadable(self, problem: ProblemError, spot: Spot) -> Closure:
        self.errors.append((spot.line, problem))
        reason = problem.message

        def run(frame: Frame) -> Value:
            spot.note(frame.run, "dmn.bad_expression", reason=reason)

        return run
