"""What was asked and written down about a resident, and what is worth asking next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.packs.facts import restored
from lianxin.domain.people.models import NotedFact, Resident
from lianxin.domain.people.rules.asking import Question, questions
from lianxin.domain.people.selectors.facts import facts_together
from lianxin.domain.people.selectors.registry import household_members, resident_or_404
from lianxin.engines.rules import Decision


@dataclass(frozen=True, slots=True)
class Noted:
    """One answer on record. `by`: whoever wrote it down; "" for a roster. `until`: it held no longer from that day on."""

    code: str
    value: Any
    since: date
    until: date | None
    source: str
    evidence: str
    by: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What to ask about one resident: of themselves, and of those they live with whom the viewer may see (`others`: by
    member, the codes). `hidden`: there is something to ask of somebody beyond the viewer's reach."""

    own: tuple[Question, ...]
    others: Mapping[UUID, tuple[str, ...]]
    members: Mapping[UUID, Resident]
    hidden: bool


def noted_history(viewer: Viewer, resident: Resident) -> dict[str, list[Noted]]:
    """Every answer on record about somebody, by fact, the latest first. Raises "general.not_found"."""
    found = resident_or_404(viewer, resident.id)
    facts = packs.for_place(found.place).facts
    rows = list(NotedFact.objects.filter(resident=found).order_by("-since", "-noted_at"))
    names = labels_of(row.noted_by for row in rows)
    history: dict[str, list[Noted]] = {}
    for row in rows:
        value = restored(facts[row.code], row.value) if row.code in facts else row.value
        by = names.get(row.noted_by, "") if row.noted_by else ""
        noted = Noted(row.code, value, row.since, row.until, row.source, row.evidence, by)
        history.setdefault(row.code, []).append(noted)
    return history


def asking_of(viewer: Viewer, resident: Resident, *, today: date) -> Asking:
    """What to ask about somebody and those they live with, decided afresh. Raises "general.not_found"."""
    viewer.must("category.read")
    found = resident_or_404(viewer, resident.id)
    pack = packs.for_place(found.place)
    together = facts_together(pack, found, today)
    return _asking(viewer, found, pack, pack.decide(together[found.id], today), list(together))


def _asking(
    viewer: Viewer, resident: Resident, pack: Pack, decisions: Mapping[str, Decision], order: list[UUID]
) -> Asking:
    asked = questions(decisions, pack.fact_book.sources, list(pack.facts), order.index(resident.id))
    own = tuple(question for question in asked if question.gap.at is None and pack.facts[question.gap.code].asked)
    others: dict[UUID, tuple[str, ...]] = {}
    for question in asked:
        if question.gap.at is not None and pack.facts[question.gap.code].asked:
            key = order[question.gap.at]
            others[key] = (*others.get(key, ()), question.gap.code)
    members = {one.id: one for one in household_members(viewer, resident.household_id)} if others else {}
    seen = {key: codes for key, codes in others.items() if key in members}
    return Asking(own, seen, members, hidden=len(seen) < len(others))
