"""Relevance and calculations brought to a fixed point."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lianxin.engines.xforms.answers import cast, is_of_type, same
from lianxin.engines.xforms.context import Context, Run
from lianxin.engines.xforms.convert import local_datetime, moment_of, to_boolean, to_string
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.instance import Instance
from lianxin.engines.xforms.model import Definition, Rule
from lianxin.engines.xforms.nodes import Node, descendants


class Decider:
    """Decides one instance. `differences`: what was given, where our own calculation gives something else; `undecided`: nodes whose
    rule went beyond its bounds or could not be evaluated; `malformed`: those whose text is no value of its type.

    `is_filling`: a form being filled in, where draws of lots and the clock give new values; else (a check) what such a calculation gave
    on the phone is kept.
    """

    def __init__(self, instance: Instance, run: Run, *, is_filling: bool = False) -> None:
        self.instance = instance
        self.run = run
        self.is_filling = is_filling
        self.differences: dict[Node, str] = {}
        self.undecided: dict[Node, str] = {}
        self.malformed: set[Node] = set()
        self._others: list[datetime] | None = None

    def decide(self) -> None:
        """All rules in the order of the form's plan; circles until nothing changes."""
        self.read_types()
        for is_circle, rules in self.run.model.plan:
            if not is_circle:
                for rule in rules:
                    self.apply(rule)
                continue
            rounds = self.run.limits.rounds + self.instance.repeats
            while self.pass_over(rules):
                rounds -= 1
                if rounds < 0:
                    self.give_up(rules)
                    break

    def read_types(self) -> None:
        """A text that is no value of its type is blank for every expression, as the engines on the phones read it."""
        self.malformed.clear()
        for definition in self.run.model.typed:
            for node in self.instance.of(definition):
                if node.given and not is_of_type(node.given, definition.bind.type, self.run.zone):
                    self.malformed.add(node)
                    node.raw = node.text = ""

    def pass_over(self, rules: Iterable[Rule]) -> bool:
        changed = False
        for rule in rules:
            changed = self.apply(rule) or changed
        return changed

    def give_up(self, rules: Iterable[Rule]) -> None:
        for definition, _ in rules:
            for node in self.instance.of(definition):
                self.undecided[node] = "xforms.limit"

    def apply(self, rule: Rule) -> bool:
        definition, kind = rule
        changed = False
        work = self.relevant if kind == "relevant" else self.calculate
        for node in self.instance.of(definition):
            changed = work(definition, node) or changed
        return changed

    def relevant(self, definition: Definition, node: Node) -> bool:
        assert definition.bind.relevant is not None
        is_shown = node.parent is None or node.parent.relevant
        if is_shown:
            self.run.is_missing = False
            try:
                is_shown = to_boolean(definition.bind.relevant.run(Context(self.run, node)))
            except (XFormError, RecursionError) as error:
                self.fail(node, error)
            if self.run.is_missing and not is_shown:
                self.undecided[node] = "xforms.missing"
                is_shown = any(below.given for below in (node, *descendants(node)))
        if is_shown is node.relevant:
            return False
        show(node, is_shown)
        return True

    def calculate(self, definition: Definition, node: Node) -> bool:
        bind = definition.bind
        assert bind.calculate is not None
        if not node.relevant:
            return False
        run = self.run
        run.is_unsure = run.is_missing = run.had_empty_sum = False
        try:
            text = cast(to_string(bind.calculate.run(Context(run, node))), bind.type, run.zone)
        except (XFormError, RecursionError) as error:
            self.fail(node, error)
            return False
        uses = bind.uses["calculate"]
        if not self.is_filling:
            text = self.judge(definition, node, text, is_volatile=uses.is_volatile, asks_time=uses.asks_time)
        if text == node.raw:
            return False
        node.raw = node.text = text
        return True

    def judge(
        self, definition: Definition, node: Node, text: str, *, is_volatile: bool, asks_time: bool
    ) -> str:
        """The value to go on with, and whether the one given is another."""
        self.differences.pop(node, None)
        run, given = self.run, node.given
        if is_volatile or run.is_unsure or run.is_missing:
            return given or text
        if same(text, given, run.zone) or (given == "" and run.had_empty_sum and text == "0"):
            return text
        if asks_time and any(same(other, given, run.zone) for other in self.at_other_times(definition, node)):
            return given
        self.differences[node] = text
        return text

    def at_other_times(self, definition: Definition, node: Node) -> Iterable[str]:
        """The same calculation when the form was begun and when it was ended: today() may have been evaluated then."""
        assert definition.bind.calculate is not None
        now, today = self.run.now, self.run.today
        try:
            for at in self.other_times():
                self.run.move(at)
                yield cast(
                    to_string(definition.bind.calculate.run(Context(self.run, node))),
                    definition.bind.type,
                    self.run.zone,
                )
        except XFormError:
            return
        finally:
            self.run.now, self.run.today = now, today

    def other_times(self) -> list[datetime]:
        if self._others is None:
            self._others = []
            for definition in self.run.model.definitions:
                if definition.bind.preload is not None and definition.bind.preload[0] in {
                    "timestamp",
                    "date",
                }:
                    for node in self.instance.of(definition):
                        found = moment_of(node.given.strip(), self.run.zone)
                        if found is not None:
                            self._others.append(local_datetime(found, self.run.zone))
        return self._others

    def fail(self, node: Node, error: Exception) -> None:
        code = error.code if isinstance(error, XFormError) else "xforms.limit"
        self.undecided[node] = code
        if code == "xforms.limit" and self.run.steps < 0:
            raise error


def show(node: Node, is_shown: bool) -> None:
    """A node and everything in it is to be asked, or not; then its text is blank for every expression."""
    node.relevant = is_shown
    node.text = node.raw if is_shown else ""
    for kid in node.kids:
        show(kid, is_shown)
