"""What an expression runs in, and what it is once compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from time import thread_time
from typing import TYPE_CHECKING, NamedTuple

from lianxin.engines.xforms.convert import Moment, Value, moment, to_string
from lianxin.engines.xforms.errors import STEPS_A_SECOND, Limits, XFormError
from lianxin.engines.xforms.nodes import Node
from lianxin.engines.xforms.patterns import matches

if TYPE_CHECKING:
    from lianxin.engines.xforms.model import Model


class Run:
    """One check or one change of a Filling: its clock, its language, its budget of steps, and what it met on its way.

    `is_unsure`: something was asked for that this run cannot know (a random number, the clock of the phone).
    `is_missing`: it was asked for an instance whose file was not given.
    `had_empty_sum`: a sum over no nodes, which XPath makes 0 and one ODK engine leaves blank.
    """

    __slots__ = (
        "document",
        "had_empty_sum",
        "is_missing",
        "is_unsure",
        "language",
        "limits",
        "model",
        "now",
        "random",
        "steps",
        "today",
        "zone",
    )

    def __init__(
        self,
        model: Model,
        document: Node,
        at: datetime,
        language: str,
        limits: Limits,
        random: Random | None = None,
    ) -> None:
        zone = at.tzinfo
        if zone is None:
            raise ValueError("the form's time of entry needs its time zone")
        self.zone = zone
        self.now: Moment = moment(at, zone)
        self.today: Moment = moment(at.replace(hour=0, minute=0, second=0, microsecond=0), zone)
        self.model = model
        self.document = document
        self.language = language
        self.limits = limits
        self.steps = limits.steps
        self.random = random
        self.is_unsure = False
        self.is_missing = False
        self.had_empty_sum = False

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise XFormError("xforms.limit", limit="steps")

    def matches(self, pattern: str, text: str) -> bool:
        """Whether a pattern is found in a text. Its time is paid for in steps: many slow texts end a check as one endless walk does."""
        self.spend(1)
        left = (self.steps + 1) / STEPS_A_SECOND
        begun = thread_time()
        try:
            return matches(pattern, text, min(self.limits.pattern_seconds, left))
        except XFormError as error:
            # stopped by what was left: the stop-watch of the pattern counts other threads too, so this thread's own
            # time may seem to leave a rest with which the check would go on as if nothing had been passed over
            if error.details.get("limit") == "regex" and left < self.limits.pattern_seconds:
                self.steps = -1
            raise
        finally:
            self.steps -= int((thread_time() - begun) * STEPS_A_SECOND)

    def move(self, at: datetime) -> None:
        """Another time of entry."""
        self.now = moment(at, self.zone)
        self.today = moment(
            at.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0), self.zone
        )


class Context:
    """Where an expression stands: its node, the node of the whole expression (`current()`), position and size in a predicate."""

    __slots__ = ("node", "origin", "position", "run", "size")

    def __init__(
        self, run: Run, node: Node, origin: Node | None = None, position: int = 1, size: int = 1
    ) -> None:
        self.run = run
        self.node = node
        self.origin = origin or node
        self.position = position
        self.size = size

    def text(self, value: Value) -> str:
        """A value as text; long ones are paid for."""
        text = to_string(value)
        if len(text) > FREE:
            self.run.spend(len(text) >> 5)
        return text


FREE = 256
"""characters of a text that cost nothing"""
Evaluate = Callable[[Context], Value]


class Compiled(NamedTuple):
    """A function of the context and what it gives: s text, n number, b truth, N nodes, v any of them."""

    run: Evaluate
    kind: str


@dataclass
class Uses:
    """What an expression reads: indexes of definitions, and whether its value may differ from one time to the next."""

    indexes: set[int] = field(default_factory=set)
    is_volatile: bool = False
    """it draws lots"""
    asks_time: bool = False
    unknown: list[str] = field(default_factory=list)
    """paths that lead nowhere in this form"""
