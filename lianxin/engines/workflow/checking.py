"""What is wrong with a workflow before anybody runs it. Every fault names where it stands, so that a file and line can be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lianxin.engines.rules.check import Fact, check
from lianxin.engines.workflow.model import UNITS, Clock, Step, Workflow


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, as a code with its details, and where: the path inside the workflow, ("steps", "close", "needs", "score")."""

    path: tuple[str, ...]
    code: str
    details: Mapping[str, object] = field(default_factory=dict)


def faults(workflow: Workflow, units: Mapping[str, str]) -> list[Fault]:
    """Everything wrong with a workflow; empty when it can be run. `units`: the unit of every parameter."""
    found = [*_names(workflow), *_clocks(workflow, units)]
    if not found:  # ways are looked at once every name on them is known
        found += [*_ways(workflow), *_second_persons(workflow)]
    return [*found, *_needs(workflow)]


def _names(workflow: Workflow) -> Iterator[Fault]:
    if workflow.start not in workflow.states:
        yield Fault(("start",), "start-unknown", {"name": workflow.start})
    if workflow.reopens_at and workflow.reopens_at not in workflow.states:
        yield Fault(("reopens_at",), "state-unknown", {"name": workflow.reopens_at})
    for where, name in (("start", workflow.start), ("reopens_at", workflow.reopens_at)):
        if name in workflow.states and workflow.states[name].is_end:
            yield Fault((where,), "begins-at-end", {"name": name})
    for code, state in workflow.states.items():
        if not state.name.get("zh", "").strip():
            yield Fault(("states", code, "name"), "no-words")
    for step in workflow.steps.values():
        yield from _names_of_step(workflow, step)


def _names_of_step(workflow: Workflow, step: Step) -> Iterator[Fault]:
    at = ("steps", step.code)
    if not step.name.get("zh", "").strip():
        yield Fault((*at, "name"), "no-words")
    for name in (*step.start, step.to):
        if name not in workflow.states:
            yield Fault(at, "state-unknown", {"name": name})
    for name in step.second_person:
        if name not in workflow.steps:
            yield Fault((*at, "second_person"), "step-unknown", {"name": name})


def _clocks(workflow: Workflow, units: Mapping[str, str]) -> Iterator[Fault]:
    for code, state in workflow.states.items():
        at = ("states", code)
        if state.clock is None:
            if not state.is_end:
                yield Fault(at, "clock-missing")
        elif state.is_end:
            yield Fault((*at, "clock"), "clock-at-end")
        else:
            yield from _clock(workflow, state.clock, (*at, "clock"), units)


def _clock(
    workflow: Workflow, clock: Clock, at: tuple[str, ...], units: Mapping[str, str]
) -> Iterator[Fault]:
    if not (clock.limits if clock.by else clock.limit):
        yield Fault(at, "limit-missing")
    yield from _limits(clock, at, units)
    for field_name, fact in (("since", clock.since), ("until", clock.until)):
        if fact:
            yield from _fact(workflow, fact, (*at, field_name), ("moment", "date"))
    if clock.by:
        yield from _fact(workflow, clock.by, (*at, "per"), ("string",))
        known = workflow.facts.get(clock.by)
        if known is not None and (odd := set(known.codes) ^ set(clock.limits)):
            yield Fault((*at, "limits"), "limits-differ", {"name": "、".join(sorted(odd))})


def _limits(clock: Clock, at: tuple[str, ...], units: Mapping[str, str]) -> Iterator[Fault]:
    for name in clock.parameters:
        if units.get(name) not in UNITS:
            yield Fault(at, "limit-unknown", {"name": name})
        elif clock.working_days and units[name] != "day":
            yield Fault((*at, "working_days"), "no-working-days", {"name": name})


def _fact(workflow: Workflow, name: str, at: tuple[str, ...], kinds: Collection[str]) -> Iterator[Fault]:
    known = workflow.facts.get(name)
    if known is None:
        yield Fault(at, "fact-unknown", {"name": name})
    elif known.kind not in kinds:
        yield Fault(at, "fact-kind", {"name": name, "kind": " / ".join(kinds)})


def _ways(workflow: Workflow) -> Iterator[Fault]:
    begun = {workflow.start, workflow.reopens_at} - {""}
    reached = _reached(begun, workflow.steps.values())
    ends = {code for code, state in workflow.states.items() if state.is_end}
    leads = _reached(ends, workflow.steps.values(), backwards=True)
    for code, state in workflow.states.items():
        if code not in reached:
            yield Fault(("states", code), "state-unreached")
        elif code not in leads:
            yield Fault(("states", code), "state-no-exit")
        if state.is_end and (leaving := workflow.leaving(code)):
            yield Fault(("states", code), "end-not-end", {"name": leaving[0].code})


def _second_persons(workflow: Workflow) -> Iterator[Fault]:
    """Whoever must be another person than who did a step: that step, or one of them, lies on every way there, also from where it
    begins again (who did what before is forgotten then)."""
    for step in workflow.steps.values():
        if not step.second_person:
            continue
        without = [other for other in workflow.steps.values() if other.code not in step.second_person]
        if _reached({workflow.start, workflow.reopens_at} - {""}, without).intersection(step.start):
            yield Fault(
                ("steps", step.code, "second_person"), "second-never", {"name": "、".join(step.second_person)}
            )


def _reached(begun: Iterable[str], steps: Iterable[Step], *, backwards: bool = False) -> set[str]:
    ways: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        for start in step.start:
            one, other = (step.to, start) if backwards else (start, step.to)
            ways[one].add(other)
    reached, waiting = set(begun), list(begun)
    while waiting:
        fresh = ways[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    return reached


def _needs(workflow: Workflow) -> Iterator[Fault]:
    facts: dict[str, Fact] = {
        name: fact for name, known in workflow.facts.items() if (fact := known.as_fact()) is not None
    }
    for step in workflow.steps.values():
        for wrong in check([step.rule], dict(facts)) if step.needs else ():
            at = ("steps", step.code, "needs", str(wrong.details.get("condition", "")))
            yield Fault(at, "need", {"detail": wrong})
