"""Visit tiers: why somebody stands in one, and who must be visited by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, Total, counted, cut, read_key
from lianxin.base.db.scope import in_one_county
from lianxin.base.packs import schema
from lianxin.base.packs.pack import Group
from lianxin.domain.people.models import Resident, VisitTier
from lianxin.domain.people.rules.tiers import How, tiered
from lianxin.domain.people.selectors.categories import decisions
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.engines.rules import Decision
from lianxin.kernel.clock import age_on
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

Answer = Literal["yes", "no", "cannot_tell", "not_reached"]
_ANSWERS: Final[Mapping[bool | None, Answer]] = {True: "yes", False: "no", None: "cannot_tell"}
SOON: Final = timedelta(days=3)
"""Whoever is due within these days is worth planning for now; less than the shortest usual interval."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the visit table and what it answers for one person. `not_reached`: a row above holds already."""

    tier: schema.Tier
    answer: Answer
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierWhy:
    """The tier of one person today and every row of the table. `tier` None: no table is for their age, or it is unknown.

    `stored`: the row the last night (or visit) wrote, with the days somebody was met and is due; None before the first.
    """

    group: Group | None
    age_known: bool
    tier: schema.Tier | None
    how: How | None
    rows: tuple[TableRow, ...]
    decisions: dict[str, Decision]
    stored: VisitTier | None


@dataclass(frozen=True, slots=True)
class DueFilter:
    """Which of those due to show. `by`: up to this day, included; `place` narrows, it never widens."""

    by: date
    place: str = ""
    tier: str = ""


def tier_why(viewer: Viewer, resident: Resident, *, today: date) -> TierWhy:
    """The table read for one resident from the facts of today, exactly as the nightly pass does."""
    decided = decisions(viewer, resident, today=today)
    pack = packs.for_place(resident.place)
    born = resident.birth_date
    age = None if born is None or born > today else age_on(born, today)
    stored = VisitTier.objects.filter(resident_id=resident.id).first()
    hit = pack.tier_at(age, decided, today)
    if hit is None or age is None:
        return TierWhy(None, age is not None, None, None, (), decided, stored)
    found = tiered(hit)
    group = pack.group_of(age, today)
    rows, held = [], False
    written = [tier for tier in pack.tier_rows(pack.tiers[found.tier].group) if tier.when]
    for tier, truth, reads in zip(written, hit.truths, hit.table.row_reads, strict=True):
        answer: Answer = "not_reached" if held else _ANSWERS[truth if isinstance(truth, bool) else None]
        held = held or truth is True
        rows.append(TableRow(tier, answer, tuple(name.removeprefix("rule.") for name in reads)))
    return TierWhy(group, True, pack.tiers[found.tier], found.how, tuple(rows), decided, stored)


def due(viewer: Viewer, wanted: DueFilter, *, after: str = "", limit: int = ROWS) -> Page[VisitTier]:
    """Who must be met by a day, the longest overdue first, of one day the strictest tier, with the person. One query (two after the first page, and one
    when they are counted). Raises "general.not_found" for a strange mark.
    """
    rows = _due(viewer, wanted)
    if after:
        last = scope(viewer, "category.read", VisitTier.objects.all()).filter(pk=read_key(after)).first()
        if last is None or last.due_on is None:
            raise ProblemError("general.not_found")
        same = Q(due_on=last.due_on)
        beyond = Q(due_on__gt=last.due_on) | same & Q(turn__gt=last.turn) | same & Q(turn=last.turn, resident_id__gt=last.pk)
        rows = rows.filter(beyond, due_on__gte=last.due_on)
    counting = rows if not after else _due(viewer, wanted)
    ordered = rows.select_related("resident").order_by("due_on", "turn", "resident_id")
    found = cut(ordered, lambda last: str(last.pk), lambda: counted(counting), after=after, limit=limit)
    looked_through("due", (tier.resident for tier in found.rows), {"place": wanted.place, "tier": wanted.tier})
    return found


def due_count(viewer: Viewer, wanted: DueFilter) -> Total:
    """How many are due by the day of the filter. One query, in an index alone."""
    return counted(_due(viewer, wanted))


def _due(viewer: Viewer, wanted: DueFilter) -> QuerySet[VisitTier]:
    ranges = viewer.ranges("category.read")
    rows = scope(
        viewer, "category.read", VisitTier.objects.filter(due_on__isnull=False, due_on__lte=wanted.by)
    )
    if wanted.place:
        ranges = (place_range(wanted.place),)
        rows = rows.filter(within(ranges) or Q())
    if wanted.tier:
        rows = rows.filter(tier=wanted.tier)
    return in_one_county(rows, ranges)
