"""From the tree of an expression to one Python function.

Paths that need no walking (plain names, or `..` and names, inside one repeat instance) become one look-up in a table; an absolute path
that passes through a repeat around the question means this repeat instance, as in JavaRosa; everything else walks its axes within the
budget of its run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lianxin.engines.xforms import patterns
from lianxin.engines.xforms.context import Compiled, Context, Evaluate, Uses
from lianxin.engines.xforms.convert import Value, to_string
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.functions import FUNCTIONS
from lianxin.engines.xforms.grammar import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    Negative,
    Number,
    Path,
    Reference,
    Step,
)
from lianxin.engines.xforms.model import Definition, Model
from lianxin.engines.xforms.nodes import Node, in_order
from lianxin.engines.xforms.operating import ARITHMETIC, arithmetic, as_boolean, as_number, comparison
from lianxin.engines.xforms.resolving import (
    NOWHERE,
    Here,
    chain_of,
    hops_to,
    key_of,
    my_repeat,
    reach,
    static,
)
from lianxin.engines.xforms.walking import PLAIN, Walk, keep, lookup, nodes_of, scope_of, walk_along, weigh


class Compiler:
    """Compiles expressions of one form. `uses` gathers what they read; `is_origin` tells that the context node is `current()`."""

    def __init__(self, model: Model, definition: Definition | None) -> None:
        self.model = model
        self.origin = definition
        self.uses = Uses()
        self.is_bound = True

    def compile(self, tree: Expression) -> Compiled:
        here = frozenset([self.origin]) if self.origin is not None else NOWHERE
        return self.any(tree, here, True)

    def any(self, tree: Expression, here: Here, is_origin: bool) -> Compiled:
        """One node of the tree. `here`: the definitions that the context node may belong to (none: another instance)."""
        if isinstance(tree, Path | Reference | Filter):
            return Compiled(
                self.nodes(tree, here, is_origin)[0], "N" if not isinstance(tree, Filter) else "v"
            )
        if isinstance(tree, Binary):
            return self.binary(tree, here, is_origin)
        if isinstance(tree, Call):
            return self.call(tree, here, is_origin)
        if isinstance(tree, Negative):
            number = as_number(self.any(tree.operand, here, is_origin))
            return Compiled(lambda c: -number(c), "n")
        constant: Value = tree.value if isinstance(tree, Number) else tree.text
        return Compiled(lambda c: constant, "n" if isinstance(tree, Number) else "s")

    # ------------------------------------------------------------------ operators

    def binary(self, tree: Binary, here: Here, is_origin: bool) -> Compiled:
        sign = tree.operator
        if sign == "|":
            left, right = (self.any(side, here, is_origin).run for side in (tree.left, tree.right))
            return Compiled(lambda c: in_order([*nodes_of(left(c)), *nodes_of(right(c))], c.run.spend), "N")
        if sign in {"and", "or"}:
            return self.logic(sign, [self.any(part, here, is_origin) for part in chain_of(tree, sign)])
        if sign in {"+", "-"}:
            return self.total(tree, here, is_origin)
        one, other = self.any(tree.left, here, is_origin), self.any(tree.right, here, is_origin)
        if sign in ARITHMETIC:
            return Compiled(arithmetic(ARITHMETIC[sign], as_number(one), as_number(other)), "n")
        return Compiled(comparison(sign, one, other), "b")

    def logic(self, sign: str, parts: list[Compiled]) -> Compiled:
        tests = [as_boolean(part) for part in parts]
        if len(tests) == 2:
            first, second = tests
            if sign == "and":
                return Compiled(lambda c: first(c) and second(c), "b")
            return Compiled(lambda c: first(c) or second(c), "b")
        if sign == "and":
            return Compiled(lambda c: all(test(c) for test in tests), "b")
        return Compiled(lambda c: any(test(c) for test in tests), "b")

    def total(self, tree: Binary, here: Here, is_origin: bool) -> Compiled:
        """A chain of + and -, flat, so that a score of sixty items needs no depth."""
        terms: list[tuple[int, Callable[[Context], float]]] = []
        node: Expression = tree
        while isinstance(node, Binary) and node.operator in {"+", "-"}:
            terms.append(
                (1 if node.operator == "+" else -1, as_number(self.any(node.right, here, is_origin)))
            )
            node = node.left
        first = as_number(self.any(node, here, is_origin))
        terms.reverse()
        if len(terms) == 1:
            sign, second = terms[0]
            return Compiled(
                (lambda c: float(first(c)) + second(c))
                if sign == 1
                else (lambda c: float(first(c)) - second(c)),
                "n",
            )

        def add(c: Context) -> float:
            total = float(first(c))
            for factor, term in terms:
                total += factor * term(c)
            return total

        return Compiled(add, "n")

    # ------------------------------------------------------------------ calls

    def call(self, tree: Call, here: Here, is_origin: bool) -> Compiled:
        function = FUNCTIONS.get(tree.name) or FUNCTIONS.get(tree.name.rsplit(":", 1)[-1])
        if function is None:
            raise XFormError("xforms.function", name=tree.name)
        if not function.low <= len(tree.arguments) <= function.high:
            raise XFormError("xforms.arity", name=tree.name, given=len(tree.arguments))
        self.uses.is_volatile |= function.is_volatile
        self.uses.asks_time |= function.asks_time
        if not tree.arguments and function.reads_context:
            self.read(here)
        if function.by_path is not None and isinstance(tree.arguments[-1], Literal):
            self.read(self.reach_text(tree.arguments[-1].text))
        if tree.name == "regex" and isinstance(tree.arguments[1], Literal):
            patterns.compiled(tree.arguments[1].text)
        if tree.name == "indexed-repeat":
            return function.build(self.every_instance(tree.arguments, here, is_origin))
        return function.build([self.any(argument, here, is_origin) for argument in tree.arguments])

    def every_instance(
        self, arguments: tuple[Expression, ...], here: Here, is_origin: bool
    ) -> list[Compiled]:
        """indexed-repeat chooses the instance itself: its paths mean every one, its places are compiled as usual."""
        made: list[Compiled] = []
        for place, argument in enumerate(arguments):
            self.is_bound = place > 0 and place % 2 == 0
            made.append(self.any(argument, here, is_origin))
        self.is_bound = True
        return made

    def reach_text(self, path: str) -> Here:
        found = self.model.find(path)
        return frozenset([found]) if found is not None else NOWHERE

    # ------------------------------------------------------------------ paths

    def nodes(self, tree: Expression, here: Here, is_origin: bool) -> tuple[Evaluate, Here]:
        """What gives the nodes, and the definitions they may have."""
        if isinstance(tree, Reference):
            return self.path(Path("/", self.reference(tree.name)), here, is_origin)
        if isinstance(tree, Path):
            return self.path(tree, here, is_origin)
        if isinstance(tree, Filter):
            return self.filter(tree, here, is_origin)
        if isinstance(tree, Call) and tree.name == "current":
            self.call(tree, here, is_origin)
            return (lambda c: [c.origin]), frozenset([self.origin]) if self.origin is not None else NOWHERE
        compiled = self.any(tree, here, is_origin)
        return compiled.run, NOWHERE

    def reference(self, name: str) -> tuple[Step, ...]:
        found = self.model.named(name)
        if found is None:
            raise XFormError("xforms.reference", name=name)
        return tuple(Step("child", part) for part in found.path.strip("/").split("/"))

    def filter(self, tree: Filter, here: Here, is_origin: bool) -> tuple[Evaluate, Here]:
        start, reached = self.nodes(tree.operand, here, is_origin)
        predicates = self.predicates(tree.predicates, reached)

        def run(c: Context) -> Value:
            return predicates(nodes_of(start(c)), c)

        return run, reached

    def path(self, tree: Path, here: Here, is_origin: bool) -> tuple[Evaluate, Here]:
        if tree.start == "/":
            return self.absolute(tree.steps)
        if tree.start is None:
            return self.relative(tree.steps, here, is_origin)
        if isinstance(tree.start, Call) and tree.start.name == "current" and not tree.start.arguments:
            origin = frozenset([self.origin]) if self.origin is not None else NOWHERE
            return self.relative(tree.steps, origin, True)
        if isinstance(tree.start, Reference):
            return self.absolute(self.reference(tree.start.name) + tree.steps)
        assert not isinstance(tree.start, str)
        start, reached = self.nodes(tree.start, here, is_origin)
        indexed = self.indexed(start, tree.steps) if isinstance(tree.start, Call) else None
        if indexed is not None:
            return indexed, NOWHERE
        walk, reached = self.steps(
            tree.steps, reached, isinstance(tree.start, Call) and tree.start.name == "instance"
        )
        return (lambda c: walk(nodes_of(start(c)), c)), reached

    def absolute(self, steps: tuple[Step, ...]) -> tuple[Evaluate, Here]:
        """From the document, or from the repeat instance around us when the path passes through it."""
        scope, skipped = my_repeat(self.origin if self.is_bound else None, steps)
        anchor = self.model.document if scope is None else scope
        hops = hops_to(self.origin, scope)
        target = anchor
        for step in steps[skipped:]:
            found = target.kids.get(step.test) if step.axis == "child" and not step.predicates else None
            if found is None:
                break
            target = found
        else:
            if steps and target.holder is scope:
                self.read([target])
                return lookup(hops, target), frozenset([target])
        walk, reached = self.steps(steps[skipped:], frozenset([anchor]))
        if not reached:
            self.uses.unknown.append("/" + "/".join(step.test for step in steps))
        if hops is None:
            return (lambda c: walk([c.run.document], c)), reached
        return (lambda c: walk([scope_of(c.origin, hops)], c)), reached

    def relative(self, steps: tuple[Step, ...], here: Here, is_origin: bool) -> tuple[Evaluate, Here]:
        if is_origin and self.origin is not None:
            found = static(self.origin, steps)
            if found is not None:
                hops, target = found
                self.read([target])
                if target is self.origin:
                    return (lambda c: [c.origin]), frozenset([target])
                return lookup(hops, target), frozenset([target])
        walk, reached = self.steps(steps, here)
        if here and not reached and is_origin:
            self.uses.unknown.append("/".join(step.test for step in steps))
        return (lambda c: walk([c.node], c)), reached

    def steps(self, steps: tuple[Step, ...], here: Here, is_flat: bool = True) -> tuple[Walk, Here]:
        """`is_flat`: no node to start from lies inside another, so that children come in document order by themselves."""
        walks: list[Walk] = []
        for step in steps:
            reached = reach(here, step, self.model.spend)
            walks.append(walk_along(step, self.predicates(step.predicates, reached), is_flat))
            is_flat = is_flat and step.axis in PLAIN
            here = reached
        self.read(here)

        def run(nodes: list[Node], c: Context) -> list[Node]:
            for walk in walks:
                nodes = walk(nodes, c)
            weigh(nodes, c.run)
            return nodes

        return run, here

    def predicates(self, trees: tuple[Expression, ...], here: Here) -> Walk:
        tests = [self.any(tree, here, False) for tree in trees]
        if not tests:
            return lambda nodes, c: nodes

        def run(nodes: list[Node], c: Context) -> list[Node]:
            for test in tests:
                nodes = keep(nodes, test, c)
            return nodes

        return run

    def indexed(self, start: Evaluate, steps: tuple[Step, ...]) -> Evaluate | None:
        """`instance('x')/root/item[name = …]` through an index of the instance instead of a walk over thousands of rows."""
        places = [place for place, step in enumerate(steps) if step.predicates]
        if not places or any(step.axis != "child" for step in steps):
            return None
        place = places[0]
        key = key_of(steps[place].predicates[0])
        if key is None:
            return None
        name, right, others = key
        wanted = self.any(right, NOWHERE, False)
        if wanted.kind not in {"s", "N"}:
            return None
        above = tuple(step.test for step in steps[: place + 1])
        rest = self.predicates(others + steps[place].predicates[1:], NOWHERE)
        walk, _ = self.steps(steps[place + 1 :], NOWHERE)

        def run(c: Context) -> Value:
            found: list[Node] = []
            for document in nodes_of(start(c)):
                index = c.run.model.index(document, above, name)
                value = wanted.run(c)
                texts = (
                    {to_string([node]) for node in value} if isinstance(value, list) else {to_string(value)}
                )
                rows = [row for text in texts for row in index.get(text, ())]
                c.run.spend(len(rows) + 1)
                found.extend(rows if len(texts) < 2 else in_order(rows, c.run.spend))
            return walk(rest(found, c), c)

        return run

    def read(self, definitions: Iterable[Definition]) -> None:
        for definition in definitions:
            self.uses.indexes.add(definition.index)
            if definition.kids:
                below = [kid.index for kid in definition.below()]
                self.model.spend(len(below))
                self.uses.indexes.update(below)
