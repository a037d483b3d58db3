"""流程:政策包里的写法变成能走的流程;走不通的地方指到文件和行。"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from lianxin.base.packs import schema
from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.policy import cited, spoken
from lianxin.engines.rules.rule import Condition
from lianxin.engines.workflow import Clock, Known, Requirement, State, Step, Workflow, faults
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs.pack import Pack

NUMBER_PARTS: Final = frozenset({"place", "site", "worker", "day", "year", "serial"})


def built(pack: Pack, code: str) -> Workflow:
    """A workflow of the pack as the engine runs it, its states and steps in the order of their rank. KeyError for an unknown
    code, ProblemError "rules.…" for a condition that cannot be read."""
    row = pack.workflows[code]
    states = {
        name: _state(name, one) for name, one in sorted(row.states.items(), key=lambda item: item[1].rank)
    }
    steps = {
        name: _step(pack, row, name, one)
        for name, one in sorted(row.steps.items(), key=lambda item: item[1].rank)
    }
    facts = {name: Known(one.kind, tuple(one.codes)) for name, one in row.facts.items()}
    return Workflow(code, row.start, states, steps, facts, row.reopens_at)


def workflow_findings(pack: Pack) -> Iterator[Finding]:
    """What makes a workflow of the pack unusable: each fault at its line, with what to do."""
    units = {code: one.unit for code, one in pack.parameters.items()}
    for code, row in pack.workflows.items():
        path = f"workflows.{code}"
        try:
            workflow = built(pack, code)
        except ProblemError as error:
            step, _, need = str(error.details.get("condition", "")).rpartition(".")
            yield finding_at(
                pack.origins, f"{path}.steps.{step}.needs.{need}.when", "workflow-need", detail=error
            )
            continue
        for fault in faults(workflow, units):
            where = ".".join((path, *fault.path, *(["when"] if fault.code == "need" else [])))
            yield finding_at(pack.origins, where, f"workflow-{fault.code}", **fault.details)
        yield from _codes(pack, row, path)
        if row.secrecy != "place" and not row.guard:
            yield finding_at(pack.origins, f"{path}.secrecy", "workflow-unguarded")


def unknown_workflow_abilities(pack: Pack, abilities: Collection[str]) -> list[Finding]:
    """Abilities that steps ask for and the product does not declare: nobody could ever take them."""
    asked = [
        (f"workflows.{code}.steps.{name}.ability", step.ability)
        for code, row in pack.workflows.items()
        for name, step in row.steps.items()
    ]
    asked += [(f"workflows.{code}.guard", row.guard) for code, row in pack.workflows.items() if row.guard]
    return [
        finding_at(pack.origins, path, "unknown-code", kind="abilities", name=name)
        for path, name in asked
        if name not in abilities
    ]


def _codes(pack: Pack, row: schema.Workflow, path: str) -> Iterator[Finding]:
    """What a workflow names of other files: kinds of promise, sources; and the parts of its file number."""
    for name, state in row.states.items():
        if state.clock is not None:
            yield from _kind(pack, state.clock.commitment, f"{path}.states.{name}.clock.commitment")
    for name, step in row.steps.items():
        for code, need in step.needs.items():
            if need.source and need.source not in pack.sources:
                where = f"{path}.steps.{name}.needs.{code}.source"
                yield finding_at(pack.origins, where, "unknown-code", kind="sources", name=need.source)
    yield from _number(pack, row, f"{path}.number")


def _number(pack: Pack, row: schema.Workflow, path: str) -> Iterator[Finding]:
    try:
        parts = {part for _text, part, _spec, _how in string.Formatter().parse(row.number) if part is not None}
        row.number.format(**dict.fromkeys(parts, "0"))
    except (ValueError, LookupError, AttributeError):
        parts = set()
    for part in sorted(parts - NUMBER_PARTS):
        yield finding_at(pack.origins, path, "workflow-number-part", number=row.number, part=f"{{{part}}}")
    if "serial" not in parts:
        yield finding_at(pack.origins, path, "workflow-number", number=row.number)


def _kind(pack: Pack, name: str, where: str) -> Iterator[Finding]:
    kind = pack.commitment_kinds.get(name)
    if kind is None:
        yield finding_at(pack.origins, where, "unknown-code", kind="commitment_kinds", name=name)
    elif kind.settled:  # a step forward would be paid for as a service
        yield finding_at(pack.origins, where, "workflow-clock-kind", name=name)
    elif kind.confirmed_by != "nobody":  # a step forward ends it, and nobody is ever asked: it would wait for ever
        yield finding_at(pack.origins, where, "workflow-clock-confirmed", name=name)


def _state(code: str, row: schema.WorkflowState) -> State:
    given = row.clock
    clock = (
        None
        if given is None
        else Clock(given.limit, given.per, given.limits, given.since, given.until, given.working_days)
    )
    return State(code, spoken(row.name), row.rank, row.ends, row.tone, clock)


def _step(pack: Pack, workflow: schema.Workflow, code: str, row: schema.WorkflowStep) -> Step:
    needs = tuple(_need(pack, workflow, code, name, one) for name, one in row.needs.items())
    return Step(code, spoken(row.name), row.start, row.to, row.ability, row.rank, needs, row.second_person)


def _need(
    pack: Pack, workflow: schema.Workflow, step: str, code: str, row: schema.WorkflowNeed
) -> Requirement:
    article = cited(pack.sources, row.source or workflow.source, row.article or workflow.article)
    try:
        condition = Condition(code, spoken(row.label), row.when, article)
    except ProblemError as error:
        error.details["condition"] = f"{step}.{code}"
        raise
    return Requirement(condition, spoken(row.remedy), row.applies)
