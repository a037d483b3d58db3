"""Workflows as data: what a step lacks, second persons, clocks, and what is wrong with one before anybody runs it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.engines.workflow import (
    Clock,
    Known,
    Limit,
    State,
    Step,
    Workflow,
    due,
    faults,
    graph,
    open_steps,
)
from lianxin.kernel.clock import local_day

BASE = packs.get(packs.BASE)
CODES = sorted(BASE.workflows)
UNITS = {code: one.unit for code, one in BASE.parameters.items()}
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ANNA, BEN = UUID(int=1), UUID(int=2)


def values(known: Known) -> st.SearchStrategy[Any]:
    """What a fact may hold, unknown among it."""
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(), "number": st.integers(0, 3), "date": st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        "string": st.sampled_from(known.codes or ("x",)), "moment": st.just(NOW),
    }  # fmt: skip
    return st.none() | kinds[known.kind]


@st.composite
def walks(draw: st.DrawFn) -> tuple[Workflow, list[tuple[str, Mapping[str, Any], UUID]]]:
    """A workflow of the pack and what people who take every step that is ready did, facts changing all the while."""
    workflow = BASE.workflow(draw(st.sampled_from(CODES)))
    state, done, taken = workflow.start, {}, []  # type: ignore[var-annotated]
    for _ in range(draw(st.integers(1, 40))):
        person = draw(st.sampled_from([ANNA, BEN]))
        facts = {name: draw(values(known)) for name, known in workflow.facts.items()}
        ready = [
            one.step
            for one in open_steps(workflow, state, facts, DAY, done_by=done, person=person)
            if one.is_ready
        ]
        if not ready:
            continue
        step = draw(st.sampled_from(ready))
        taken.append((step.code, facts, person))
        done.setdefault(step.code, set()).add(person)
        state = step.to
        if workflow.states[state].is_end:
            break
    return workflow, taken


@given(walks())
def test_no_way_of_allowed_steps_passes_a_requirement_or_a_second_person_by(
    walk: tuple[Workflow, list[tuple[str, Mapping[str, Any], UUID]]],
) -> None:
    workflow, taken = walk
    doers: dict[str, set[UUID]] = {}
    for code, facts, person in taken:
        step = workflow.steps[code]
        again = next(
            one
            for one in open_steps(workflow, step.start[0], facts, DAY, done_by={}, person=None)
            if one.step == step
        )
        assert not again.missing
        earlier = (
            set().union(*(doers.get(name, set()) for name in step.second_person))
            if step.second_person
            else set()
        )
        assert not step.second_person or (earlier and person not in earlier)
        doers.setdefault(code, set()).add(person)


@given(walks())
def test_a_closed_case_has_a_basis_and_either_scored_goals_or_a_reason_to_end_early(
    walk: tuple[Workflow, list[Any]],
) -> None:
    workflow, taken = walk
    codes = [code for code, _, _ in taken]
    if workflow.code == "casework" and "close" in codes:
        assert "end_early" in codes or {"accept", "assess", "plan", "evaluate", "score"} <= set(codes)
    if workflow.code == "child_protection" and "close" in codes:
        assert {"report", "assess", "safe", "follow", "propose_close"} <= set(codes)


def test_what_nobody_has_written_down_lets_nothing_pass_and_is_named() -> None:
    (accept, early) = (
        one for one in open_steps(BASE.workflow("casework"), "intake", {}, DAY, done_by={}, person=ANNA)
    )
    assert [(one.requirement.code, one.unknown) for one in accept.missing] == [("basis", ("has_basis",)), ("intake", ("intake_written",))]
    assert early.missing[0].unknown == ("closing_reason",)
    plainly = open_steps(
        BASE.workflow("casework"), "intake", {"has_basis": False}, DAY, done_by={}, person=ANNA
    )[0]
    assert plainly.missing[0].unknown == ()
    assert "同意" in plainly.missing[0].requirement.remedy["zh"]


def test_who_proposed_to_close_does_not_close() -> None:
    workflow = BASE.workflow("child_protection")
    facts = {"reason_written": True, "next_contact_on": DAY}

    def closing(done: Mapping[str, set[UUID | None]], person: UUID) -> Any:
        return next(
            one
            for one in open_steps(workflow, "closing", facts, DAY, done_by=done, person=person)
            if one.step.code == "close"
        )

    assert closing({}, ANNA).waits_for == ("propose_close",)
    assert closing({"propose_close": {ANNA}}, ANNA).is_same_person
    assert closing({"propose_close": {ANNA}}, BEN).is_ready


LIMITS = {
    "h": Limit(Decimal(24), "hour"),
    "d": Limit(Decimal(7), "day"),
    "zero": Limit(Decimal(0), "day"),
    "m": Limit(Decimal(1), "month"),
}


def at(clock: Clock, began: datetime = NOW, **facts: Any) -> datetime:
    return due(clock, began, facts, LIMITS, lambda day: day.isoweekday() <= 5)


def test_hours_run_at_once_days_begin_the_day_after_and_months_end_with_the_month() -> None:
    assert at(Clock("h")) == NOW + timedelta(hours=24)
    assert at(Clock("d")) == datetime(2026, 11, 30, 16, tzinfo=UTC)  # the end of 30 November in Shanghai
    assert at(Clock("zero")) == datetime(2026, 11, 23, 16, tzinfo=UTC)  # the same day
    assert at(Clock("m"), datetime(2027, 1, 31, 3, tzinfo=UTC)) == datetime(2027, 2, 28, 16, tzinfo=UTC)
    assert at(Clock("d", working_days=True)) == datetime(
        2026, 12, 2, 16, tzinfo=UTC
    )  # the seventh working day after a Monday
    assert at(Clock("d", since="day"), day=date(2026, 11, 1)) == datetime(2026, 11, 8, 16, tzinfo=UTC)
    assert at(Clock("d", until="by"), by=date(2026, 12, 24)) == datetime(2026, 12, 24, 16, tzinfo=UTC)


def test_while_nobody_knows_the_tier_the_shortest_limit_holds() -> None:
    tiered = Clock(by="tier", limits={"high": "h", "low": "d"})
    assert at(tiered) == at(tiered, tier="high") < at(tiered, tier="low")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.integers(0, 90), st.integers(0, 86_400))
def test_a_limit_in_days_never_depends_on_the_hour_and_never_shortens(
    moment: datetime, days: int, seconds: int
) -> None:
    began = moment.replace(tzinfo=UTC)
    limits = {"n": Limit(Decimal(days), "day"), "more": Limit(Decimal(days + 1), "day")}

    def end(name: str, start: datetime) -> datetime:
        return due(Clock(name), start, {}, limits, lambda _day: True)

    later = began + timedelta(seconds=seconds)
    assert local_day(began) != local_day(later) or end("n", began) == end("n", later)
    assert began < end("n", began) < end("more", began)
    assert timedelta(days=days) < end("n", began) - began <= timedelta(days=days + 1)


@pytest.mark.parametrize("code", CODES)
def test_the_workflows_of_the_pack_are_sound_and_every_language_has_its_words(code: str) -> None:
    workflow = BASE.workflow(code)
    assert not faults(workflow, UNITS)
    drawn = graph(workflow, "en")
    assert [node.code for node in drawn.nodes] == list(workflow.states)
    assert {(edge.code, edge.start) for edge in drawn.edges} == {
        (s.code, start) for s in workflow.steps.values() for start in s.start
    }
    for words in (*(s.name for s in workflow.states.values()), *(s.name for s in workflow.steps.values())):
        assert all(words[language].strip() for language in ("zh", "bo", "en"))


def broken(**changes: Any) -> list[str]:
    clock = Clock("case_intake_days")
    states = {"a": State("a", {"zh": "甲"}, 1, clock=clock), "b": State("b", {"zh": "乙"}, 2, is_end=True)}
    steps = {"go": Step("go", {"zh": "去"}, ("a",), "b", "proceeding.work")}
    sound = Workflow("w", "a", states, steps)
    return sorted(
        fault.code
        for fault in faults(
            replace(sound, **{name: change(getattr(sound, name)) for name, change in changes.items()}), UNITS
        )
    )


def test_every_fault_is_found_where_it_stands() -> None:
    assert broken() == []
    assert broken(start=lambda _: "x") == ["start-unknown"]
    assert broken(
        states=lambda s: s | {"c": State("c", {"zh": "丙"}, 3, clock=Clock("case_intake_days"))}
    ) == ["state-unreached"]
    assert broken(steps=lambda s: {}) == ["state-no-exit", "state-unreached"]
    assert broken(steps=lambda s: s | {"on": Step("on", {"zh": "续"}, ("b",), "a", "x")}) == ["end-not-end"]
    assert broken(states=lambda s: s | {"a": State("a", {"zh": "甲"}, 1)}) == ["clock-missing"]
    assert broken(states=lambda s: s | {"a": State("a", {"zh": "甲"}, 1, clock=Clock("elder_age"))}) == [
        "limit-unknown"
    ]
    assert broken(states=lambda s: s | {"a": State("a", {"zh": "甲"}, 1, clock=Clock())}) == ["limit-missing"]
    assert broken(
        states=lambda s: s | {"a": State("a", {"zh": " "}, 1, clock=Clock("case_intake_days"))}
    ) == ["no-words"]
    assert broken(
        states=lambda s: s | {"a": State("a", {"zh": "甲"}, 1, clock=Clock("case_intake_days", since="when"))}
    ) == ["fact-unknown"]
    assert broken(steps=lambda s: s | {"go": replace(s["go"], second_person=("never",))}) == ["step-unknown"]
    assert broken(
        steps=lambda s: s | {"again": Step("again", {"zh": "复核"}, ("a",), "b", "x", second_person=("go",))}
    ) == ["second-never"]
