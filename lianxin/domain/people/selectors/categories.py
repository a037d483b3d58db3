"""Which categories people are in, since when, why, why not, and what to ask next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack, Words
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.domain.people.selectors.facts import facts_of
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.engines import rules
from lianxin.engines.rules import Condition, Decision
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Membership:
    """A category a resident is in: its name, since when, and the conditions that were met, as the badge says them."""

    code: str
    name: Words
    since: date
    reason: Words


@dataclass(frozen=True, slots=True)
class Why:
    """One category and one resident today. `short`: the only condition missing. `ask`: what could still change the answer."""

    code: str
    name: Words
    meaning: Words
    answer: str
    met: tuple[Condition, ...]
    not_met: tuple[Condition, ...]
    short: Condition | None
    ask: tuple[Condition, ...]
    inputs: Mapping[str, object]
    since: date | None


def categories_of(viewer: Viewer, residents: Sequence[Resident]) -> dict[UUID, list[Membership]]:
    """The open categories of these residents, in the pack's order, in one query. Empty without "category.read"."""
    found: dict[UUID, list[Membership]] = {resident.id: [] for resident in residents}
    readable = [r.id for r in residents if viewer.may("category.read", r.place) or r.id in viewer.emergency]
    rows = CategoryMembership.objects.filter(resident_id__in=readable, until__isnull=True)
    for row in rows:
        pack = packs.for_place(row.place)
        if row.code in pack.categories:
            found[row.resident_id].append(_membership(row, pack))
    order = {code: i for pack in packs.all() for i, code in enumerate(pack.categories)}
    return {key: sorted(held, key=lambda m: order[m.code]) for key, held in found.items()}


def memberships(viewer: Viewer, codes: Collection[str], place: str = "") -> QuerySet[CategoryMembership]:
    """Who is in one of these categories now, within the viewer's reach and `place`."""
    rows = CategoryMembership.objects.filter(code__in=codes, until__isnull=True)
    rows = scope(viewer, "resident.read", rows)
    return rows.filter(within((place_range(place),)) or Q()) if place else rows


def _membership(row: CategoryMembership, pack: Pack) -> Membership:
    category = pack.categories[row.code]
    return Membership(row.code, category.name, row.since, category.meaning)


def decisions(viewer: Viewer, resident: Resident, *, today: date) -> dict[str, Decision]:
    """Every category decided afresh for one resident, from the facts of today, exactly as the nightly pass does."""
    viewer.must("category.read")
    found = resident_or_404(viewer, resident.id)
    pack = packs.for_place(found.place)
    return pack.categorise(facts_of(pack, found, today), today)


def why(
    viewer: Viewer,
    resident: Resident,
    category: str,
    *,
    today: date,
) -> Why:
    """Why, why not, one condition short, what to ask next. Raises "people.category_unknown", "general.not_found"."""
    pack = packs.for_place(resident.place)
    decision = decisions(viewer, resident, today=today).get(category)
    if decision is None or category not in pack.categories:
        raise ProblemError("people.category_unknown", category=category)
    row = CategoryMembership.objects.filter(resident=resident, code=category, until__isnull=True).first()
    described = pack.categories[category]
    return Why(
        code=category, name=described.name, meaning=described.meaning, answer=decision.answer,
        met=rules.why(decision), not_met=rules.why_not(decision), short=rules.one_condition_short(decision),
        ask=rules.ask_next(decision),
        inputs={name: value for name, value in decision.inputs.items() if not name.startswith("param.")},
        since=row.since if row else None,
    )  # fmt: skip
