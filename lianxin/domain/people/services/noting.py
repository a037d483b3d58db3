"""Answers to the questions of the rules, written down with their day and what proves them 采集的资料."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.audit.chain import MASK
from lianxin.base.packs import schema
from lianxin.base.packs.facts import kept, restored
from lianxin.domain.people.models import NotedFact, Resident
from lianxin.domain.people.rules import noting as rules
from lianxin.domain.people.rules.noting import Shape, Standing, Value
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.domain.people.services.membership import decided_anew
from lianxin.kernel.clock import local_day
from lianxin.kernel.free_text import without_private_numbers
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "people.Resident"


@service("resident.write")
def note_facts(
    *, actor: Viewer, now: datetime, resident_id: UUID, answers: Mapping[str, Value | None], on: date,
    source: str, evidence: str = "",
) -> tuple[str, ...]:  # fmt: skip
    """Write down what was answered about somebody, as it held from the day `on`; None: nobody knows any more. Codes of what
    changed; the same answer again changes nothing. The household is decided anew at once.

    Raises "people.fact_not_asked", "people.fact_unreadable", "people.value_out_of_range", "people.code_unknown",
    "people.fact_answered_later", "people.day_in_future", "people.day_before_birth", "people.too_long",
    "people.already_left", "general.not_found".
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("resident.write", resident.place)
    resident = Resident.objects.select_for_update().get(id=resident.id)
    if resident.died_on is not None or resident.left_on is not None:
        raise ProblemError("people.already_left")
    rules.checked_day(on, local_day(now), resident.birth_date)
    source, evidence = rules.checked_source(source), rules.checked_evidence(evidence)
    facts = packs.for_place(resident.place).facts
    given = {code: _checked(facts, code, answer) for code, answer in answers.items()}
    held = _standing(resident, {code: facts[code] for code in given})
    acts = {code: rules.turned(held[code], answer, on, evidence) for code, answer in given.items()}
    changed = tuple(code for code, act in acts.items() if act != "same")
    if not changed:
        audit.unchanged()
        return ()
    NotedFact.objects.filter(resident=resident, code__in=changed, until__isnull=True).update(until=on)
    NotedFact.objects.bulk_create(
        NotedFact(
            id=new_id(), resident=resident, place=resident.place, code=code, value=kept(given[code]), since=on,
            source=source, evidence=evidence, noted_at=now, noted_by=actor.id,
        )
        for code in changed
        if acts[code] == "begin"
    )  # fmt: skip
    audit.record(
        actor=actor, verb="fact.note", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before={"facts": {code: _shown(facts[code], held[code].value) for code in changed}},
        after={
            "facts": {code: _shown(facts[code], given[code]) for code in changed}, "on": on, "source": source,
            "evidence": without_private_numbers(evidence),
        },
    )  # fmt: skip
    decided_anew(actor, now, resident.household_id, resident.id)
    return changed


def shape_of(fact: schema.Fact) -> Shape:
    """What answers a fact of a pack takes."""
    codes = [code for code in fact.codes if code not in fact.unstated]
    return Shape(fact.name.zh, fact.kind, codes, fact.least, fact.most, fact.whole)


def _checked(facts: Mapping[str, schema.Fact], code: str, answer: Value | None) -> Value | None:
    if code not in facts or not facts[code].noted:
        raise ProblemError("people.fact_not_asked", field=facts[code].name.zh if code in facts else code[:40])
    return None if answer is None else rules.checked_answer(shape_of(facts[code]), answer)


def _standing(resident: Resident, facts: Mapping[str, schema.Fact]) -> dict[str, Standing]:
    found = dict.fromkeys(facts, Standing())
    rows = NotedFact.objects.filter(resident=resident, code__in=list(facts)).order_by("since", "noted_at")
    for row in rows:
        before = found[row.code]
        changed = max(filter(None, (before.changed, row.since, row.until)))
        if row.until is None:
            found[row.code] = Standing(restored(facts[row.code], row.value), row.since, row.evidence, changed)
        else:
            found[row.code] = Standing(before.value, before.since, before.evidence, changed)
    return found


def _shown(fact: schema.Fact, value: Value | None) -> object:
    """For the trail: that something sensitive was answered, never what."""
    return MASK if fact.sensitive and value is not None else kept(value)
