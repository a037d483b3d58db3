"""Which steps are open in a state, and what each still lacks. Pure; the clock is not read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lianxin.engines.rules.ast import names
from lianxin.engines.rules.evaluate import Facts, compiled
from lianxin.engines.rules.rule import environment
from lianxin.engines.workflow.model import Requirement, Step, Workflow

DoneBy = Mapping[str, Collection[UUID | None]]
"""Step code → everybody who did it since the thing was opened (None: the system)."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A requirement that is not met. `unknown`: the facts it reads that nobody has written down; none when it is plainly not so."""

    requirement: Requirement
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that begins in the state at hand. `waits_for`: steps another person must have done first, and nobody has;
    `is_same_person`: this person did one of them."""

    step: Step
    missing: tuple[Missing, ...] = ()
    waits_for: tuple[str, ...] = ()
    is_same_person: bool = False

    @property
    def is_ready(self) -> bool:
        """Nothing is missing and nobody else is needed. Whether the ability is held is asked elsewhere."""
        return not (self.missing or self.waits_for or self.is_same_person)

    @property
    def applies(self) -> bool:
        """Is it a step of a thing like this one, ready or not?"""
        return not any(one.requirement.applies for one in self.missing)


def open_steps(
    workflow: Workflow,
    state: str,
    facts: Mapping[str, Any],
    as_of: date,
    *,
    done_by: DoneBy,
    person: UUID | None,
) -> tuple[OpenStep, ...]:
    """The steps that leave a state, each with what it lacks for this person on this day.

    A fact that is not told, or None, is unknown, and a requirement that cannot be told is not met. ProblemError
    "rules.fact_type" for a fact of a kind no rule knows.
    """
    told = {name: facts.get(name) for name, known in workflow.facts.items() if known.kind != "moment"}
    env = environment(told, as_of)
    return tuple(_opened(step, env, done_by, person) for step in workflow.leaving(state))


def _opened(step: Step, env: Facts, done_by: DoneBy, person: UUID | None) -> OpenStep:
    missing = tuple(one for need in step.needs if (one := _lacking(need, env)) is not None)
    doers = {one for code in step.second_person for one in done_by.get(code, ())}
    waits_for = step.second_person if step.second_person and not doers else ()
    return OpenStep(step, missing, waits_for, person in doers)


def _lacking(need: Requirement, env: Facts) -> Missing | None:
    answer = compiled(need.condition.tree)(env)
    if answer is True:
        return None
    read = dict.fromkeys(name.text for name in names(need.condition.tree)) if answer is None else ()
    return Missing(need, tuple(name for name in read if env.get(name) is None))
