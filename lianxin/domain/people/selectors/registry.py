"""One resident, lists of residents and households; what counts them stands in `counts`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, Total, counted, cut, read_key
from lianxin.domain.people.models import CategoryMembership, Consent, Household, Resident, VisitTier
from lianxin.domain.people.rules.residents import ResidentValues, latest_birth
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

PRESENT: Final = Q(died_on__isnull=True, left_on__isnull=True, merged_into__isnull=True)
"""Residents who live here: neither dead nor moved away, nor a second file of somebody."""

@dataclass(frozen=True, slots=True)
class ResidentFilter:
    """What of the residents to show; empty means all. `place` narrows, it never widens. Ages in completed years, half-open;
    `no_birth`: only those whose birth date is not known."""

    place: str = ""
    category: str = ""
    age_from: int | None = None
    age_below: int | None = None
    no_birth: bool = False
    sex: str = ""
    tier: str = ""


def visible(viewer: Viewer) -> QuerySet[Resident]:
    """Everybody within the viewer's reach, and those an approved emergency access has opened to this viewer; a file merged
    into another is nobody any more."""
    seen = _reach(viewer, "place", "id")
    return Resident.objects.none() if seen is None else Resident.objects.filter(seen, merged_into__isnull=True)


def _reach(viewer: Viewer, place_field: str, id_field: str) -> Q | None:
    reach = within(viewer.ranges("resident.read"), place_field)
    if not viewer.emergency:
        return reach
    opened = Q(**{f"{id_field}__in": viewer.emergency})
    return opened if reach is None else reach | opened


def resident_or_404(viewer: Viewer, resident_id: UUID) -> Resident:
    """One resident with household, or "general.not_found" (also when beyond the viewer's reach)."""
    found = _one(viewer, resident_id)
    looked_at(found)
    return found


def _one(viewer: Viewer, resident_id: UUID) -> Resident:
    found = visible(viewer).select_related("household", "visit_tier").filter(id=resident_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def values_of(resident: Resident) -> ResidentValues:
    """The stored values as `update_resident` takes them; the sealed ones stay as they are."""
    plain = {f.name: getattr(resident, f.name) for f in fields(ResidentValues) if f.name not in {"id_number", "phone"}}
    return ResidentValues(**plain)


def residents(
    viewer: Viewer,
    wanted: ResidentFilter | None = None,
    *,
    today: date,
    after: str = "",
    limit: int = ROWS,
) -> Page[Resident]:
    """Present residents by place, then pinyin, following the one whose id is `after`. One query (two after the first
    page, and one when they are counted), whatever the size of the table. Raises "general.not_found" for a strange mark.
    """
    rows = _matching(viewer, wanted or ResidentFilter(), today)
    count = partial(_counted, viewer, wanted or ResidentFilter(), today)
    if after:
        rows = rows.filter(_beyond(_one(viewer, read_key(after))))
    rows = rows.select_related("household", "visit_tier").order_by("place", "pinyin", "id")
    found = cut(rows, lambda last: str(last.pk), count, after=after, limit=limit)
    looked_through("people", found.rows, asdict(wanted or ResidentFilter()))
    return found


def _counted(viewer: Viewer, wanted: ResidentFilter, today: date) -> Total | None:
    """How many residents match, in one index alone; a category among the memberships (they move with their resident and
    end when the resident leaves), a tier among the tiers. None for one of these with anything more: no index holds both,
    and a rare one would read a county's people one by one.
    """
    seen = _reach(viewer, "place", "resident_id")
    if not (wanted.category or wanted.tier) or seen is None:
        return counted(_matching(viewer, wanted, today))
    members: QuerySet[Any]
    if wanted == ResidentFilter(place=wanted.place, category=wanted.category):
        members = CategoryMembership.objects.filter(seen, code=wanted.category, until__isnull=True)
    elif wanted == ResidentFilter(place=wanted.place, tier=wanted.tier):
        members = VisitTier.objects.filter(seen, tier=wanted.tier)
    else:
        return None
    return counted(members.filter(within((_range_of(wanted.place),)) or Q()) if wanted.place else members)


def _beyond(last: Resident) -> Q:
    same_place = Q(place=last.place)
    further = Q(place__gt=last.place) | same_place & (Q(pinyin__gt=last.pinyin) | Q(pinyin=last.pinyin, id__gt=last.id))
    return Q(place__gte=last.place) & further  # the first condition lets the index seek


def _matching(viewer: Viewer, wanted: ResidentFilter, today: date) -> QuerySet[Resident]:
    rows = visible(viewer).filter(PRESENT)
    if wanted.place:
        rows = rows.filter(within((_range_of(wanted.place),)) or Q())
    if wanted.age_from is not None:
        rows = rows.filter(birth_date__lte=latest_birth(wanted.age_from, today))
    if wanted.age_below is not None:
        rows = rows.filter(birth_date__gt=latest_birth(wanted.age_below, today))
    if wanted.no_birth:
        rows = rows.filter(birth_date__isnull=True)
    if wanted.sex:
        rows = rows.filter(sex=wanted.sex)
    if wanted.category:
        inside = CategoryMembership.objects.filter(resident=OuterRef("pk"), code=wanted.category, until__isnull=True)
        rows = rows.filter(Exists(inside))
    if wanted.tier:
        rows = rows.filter(Exists(VisitTier.objects.filter(resident=OuterRef("pk"), tier=wanted.tier)))
    return rows


def _range_of(place: str) -> tuple[str, str]:
    try:
        return place_range(place)
    except ValueError:
        raise ProblemError("general.place_unknown", place=place) from None


def households(viewer: Viewer, place: str, *, after: str = "", limit: int = ROWS) -> Page[Household]:
    """Households of a place with somebody present whom the viewer may see, by place, then id. One query (two after the
    first page, and one when they are counted)."""
    rows = _households(viewer, place)
    count = partial(counted, rows)
    if after:
        last = rows.filter(id=read_key(after)).first()
        if last is None:
            raise ProblemError("general.not_found")
        rows = rows.filter(Q(place__gt=last.place) | Q(place=last.place, id__gt=last.id), place__gte=last.place)
    return cut(rows.order_by("place", "id"), lambda last: str(last.pk), count, after=after, limit=limit)


def _households(viewer: Viewer, place: str) -> QuerySet[Household]:
    """Asked from the households, which are fewer than the residents; a household stands in its own place."""
    present = visible(viewer).filter(PRESENT, household=OuterRef("pk"))
    rows = scope(viewer, "resident.read", Household.objects.filter(Exists(present)))
    return rows.filter(within((_range_of(place),)) or Q()) if place else rows


def household_members(viewer: Viewer, household_id: UUID | None) -> Sequence[Resident]:
    """The present members of a household the viewer may see, the head first; none for a resident without household."""
    if household_id is None:
        return ()
    return tuple(visible(viewer).filter(PRESENT, household_id=household_id).order_by("relation", "birth_date", "id"))


def members_of(viewer: Viewer, household_ids: Sequence[UUID]) -> dict[UUID, list[Resident]]:
    """The present members of several households, in one query."""
    found: dict[UUID, list[Resident]] = {key: [] for key in household_ids}
    for resident in (
        visible(viewer).filter(PRESENT, household_id__in=household_ids).order_by("relation", "birth_date", "id")
    ):
        if resident.household_id is not None:
            found[resident.household_id].append(resident)
    looked_through("households", (one for members in found.values() for one in members))
    return found


def consents_of(viewer: Viewer, resident_id: UUID) -> QuerySet[Consent]:
    """All consents of a resident, the newest first."""
    return Consent.objects.filter(resident=resident_or_404(viewer, resident_id)).order_by("-given_on", "-recorded_at")
