"""Which categories people are in and since when, and every rule decided afresh for one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack, Words
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.domain.people.selectors.facts import facts_of
from lianxin.domain.people.selectors.receiving import receiving
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.engines.rules import Decision
from lianxin.kernel.clock import FIRST_DAY
from lianxin.kernel.divisions import place_range

_LATELY: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Membership:
    """A category a resident is in: its name, since when, and the conditions that were met, as the badge says them."""

    code: str
    name: Words
    since: date
    reason: Words


def categories_of(viewer: Viewer, residents: Sequence[Resident], *, today: date) -> dict[UUID, list[Membership]]:
    """The open categories of these residents, in the pack's order, in one query. Empty without "category.read"."""
    found: dict[UUID, list[Membership]] = {resident.id: [] for resident in residents}
    readable = [r.id for r in residents if viewer.may("category.read", r.place) or r.id in viewer.emergency]
    rows = CategoryMembership.objects.filter(resident_id__in=readable, until__isnull=True)
    for row in rows:
        pack = packs.for_place(row.place)
        if row.code in pack.categories:
            found[row.resident_id].append(_membership(row, pack, today))
    order = {code: i for pack in packs.all() for i, code in enumerate(pack.categories)}
    return {key: sorted(held, key=lambda m: order[m.code]) for key, held in found.items()}


def memberships(viewer: Viewer, codes: Collection[str], place: str = "") -> QuerySet[CategoryMembership]:
    """Who is in one of these categories now, or entitled to one of these benefits and not known to receive it, within the
    viewer's reach and `place`."""
    rows = CategoryMembership.objects.filter(code__in=codes, until__isnull=True)
    pack = packs.for_place(place or viewer.home)
    for code in sorted({*codes} & {*pack.benefits}):
        rows = rows.exclude(Q(code=code) & receiving(pack, code))
    rows = scope(viewer, "resident.read", rows)
    return rows.filter(within((place_range(place),)) or Q()) if place else rows


def memberships_on(viewer: Viewer, codes: Collection[str], place: str, *, on: date) -> QuerySet[CategoryMembership]:
    """Who was in one of these categories of a place on a day, with the person, wherever they are by now; within the viewer's
    reach over people and categories. For choosing people by category: who has died or left since is told apart by the caller."""
    held = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
    # A label ends when a death or a departure is written down: who was lately in it is still told apart from who never was.
    gone = Q(resident__died_on__isnull=False) | Q(resident__left_on__isnull=False)
    ended = Q(since__lte=on, until__lte=on, until__gt=max(on - _LATELY, FIRST_DAY)) & gone
    rows = CategoryMembership.objects.filter(held | ended, code__in=codes).select_related("resident")
    rows = scope(viewer, "category.read", scope(viewer, "resident.read", rows))
    return rows.filter(within((place_range(place),)) or Q()).order_by("place", "resident__pinyin", "resident_id", "code")


def _membership(row: CategoryMembership, pack: Pack, today: date) -> Membership:
    category = pack.categories[row.code]
    return Membership(row.code, category.name, row.since, pack.said(category.meaning, today))


def decisions(viewer: Viewer, resident: Resident, *, today: date) -> dict[str, Decision]:
    """Every category and benefit decided afresh for one resident from the facts of a day, exactly as the nightly pass does."""
    viewer.must("category.read")
    found = resident_or_404(viewer, resident.id)
    pack = packs.for_place(found.place, today)
    return pack.decide(facts_of(pack, found, today), today)
