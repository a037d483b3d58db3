"""A workflow: states, the steps between them, what each step needs, and how long each state may last.

Every text comes in three languages, every requirement with its article; who may do a step is an ability, named and not judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from lianxin.engines.rules.check import Fact
from lianxin.engines.rules.rule import Condition, Rule, Words
from lianxin.kernel.periods import Period

FactKind = Literal["boolean", "number", "string", "date", "moment"]
Unit = Literal["minute", "hour", "day", "month"]
UNITS: frozenset[str] = frozenset({"minute", "hour", "day", "month"})
_EVER = Period(date(1900, 1, 1))


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that requirements and clocks may read. A moment is read by clocks alone; `codes`: the values of a coded text."""

    kind: FactKind
    codes: tuple[str, ...] = ()

    def as_fact(self) -> Fact | None:
        """As the engine of rules knows it; None for a moment."""
        return None if self.kind == "moment" else Fact(self.kind, codes=frozenset(self.codes))


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be there before a step: the condition that says so, and what to do when it is not. `applies`: it says what the
    running thing is; while it does not hold the step is none of its steps."""

    condition: Condition
    remedy: Words
    applies: bool = False

    @property
    def code(self) -> str:
        return self.condition.code


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a state may last: the parameter `limit`, or the one that `limits` names for the value of the fact `by`.

    It runs from the moment or day in the fact `since`, else from the moment the state began. While `by` is not known the
    shortest of all limits holds; a `since` that is not known counts from the state. Where the fact `until` is known (an office
    said by when), that moment, or the end of that day, holds instead.
    """

    limit: str = ""
    by: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    working_days: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter it may read, each once."""
        return tuple(dict.fromkeys([*([self.limit] if self.limit else []), *self.limits.values()]))


@dataclass(frozen=True, slots=True)
class State:
    """Where a running thing stands. `rank` orders states as people think of them; an end has no clock."""

    code: str
    name: Words
    rank: int
    is_end: bool = False
    tone: str = "plain"
    clock: Clock | None = None


@dataclass(frozen=True)
class Step:
    """One way from some states to another (or back to the same).

    `second_person`: whoever did one of these steps may not do this one.
    """

    code: str
    name: Words
    start: tuple[str, ...]
    to: str
    ability: str
    rank: int = 0
    needs: tuple[Requirement, ...] = ()
    second_person: tuple[str, ...] = ()

    @cached_property
    def rule(self) -> Rule:
        """All it needs, as one rule: what is unknown is never taken for there."""
        return Rule(self.code, self.name, tuple(one.condition for one in self.needs), _EVER)


@dataclass(frozen=True)
class Workflow:
    """States and steps by code, in the order of their rank. `reopens_at`: where a closed one begins again; "" never."""

    code: str
    start: str
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    facts: Mapping[str, Known] = field(default_factory=dict)
    reopens_at: str = ""

    def leaving(self, state: str) -> tuple[Step, ...]:
        """The steps that begin in a state, in their order."""
        return tuple(step for step in self.steps.values() if state in step.start)
