"""One resident, lists of residents, households, and counts that equal the rows their links open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS
from lianxin.domain.people.models import CategoryMembership, Consent, Household, Resident
from lianxin.domain.people.rules.residents import ADULT, ResidentValues, latest_birth
from lianxin.kernel.divisions import level, place_range
from lianxin.kernel.problems import ProblemError

PRESENT: Final = Q(died_on__isnull=True, left_on__isnull=True)
"""Residents who live here: neither dead nor moved away."""

_DIGITS_BELOW: Final = {"province": 4, "city": 6, "county": 9, "township": 12}
_OVER_60, _OVER_80 = 60, 80  # the ages of the county page's cards; categories use the pack's parameters


@dataclass(frozen=True, slots=True)
class ResidentFilter:
    """What of the residents to show; empty means all. `place` narrows, it never widens. Ages in completed years, half-open."""

    place: str = ""
    category: str = ""
    age_from: int | None = None
    age_below: int | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class ResidentPage:
    """Some residents in order, and the id after which the next page begins (None: this is the last)."""

    rows: tuple[Resident, ...]
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The cards of a place; each equals the rows found by `residents` with the filter in `ResidentFilter` it stands for."""

    residents: int
    households: int
    over_60: int
    over_80: int
    children: int
    by_category: dict[str, int]
    by_place: dict[str, int]


FILTERS: Final = {
    "residents": ResidentFilter(),
    "over_60": ResidentFilter(age_from=_OVER_60),
    "over_80": ResidentFilter(age_from=_OVER_80),
    "children": ResidentFilter(age_below=ADULT),
}
"""The rows behind each card of `Counts`."""


def visible(viewer: Viewer) -> QuerySet[Resident]:
    """Everybody within the viewer's reach, and those an approved emergency access has opened to this viewer."""
    seen = _reach(viewer, "place", "id")
    return Resident.objects.none() if seen is None else Resident.objects.filter(seen)


def _reach(viewer: Viewer, place_field: str, id_field: str) -> Q | None:
    reach = within(viewer.ranges("resident.read"), place_field)
    if not viewer.emergency:
        return reach
    opened = Q(**{f"{id_field}__in": viewer.emergency})
    return opened if reach is None else reach | opened


def resident_or_404(viewer: Viewer, resident_id: UUID) -> Resident:
    """One resident with household, or "general.not_found" (also when beyond the viewer's reach)."""
    found = visible(viewer).select_related("household").filter(id=resident_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def values_of(resident: Resident) -> ResidentValues:
    """The stored values as `update_resident` takes them; the sealed ones stay as they are."""
    plain = {
        f.name: getattr(resident, f.name)
        for f in fields(ResidentValues)
        if f.name not in {"id_number", "phone"}
    }
    return ResidentValues(**plain)


def residents(
    viewer: Viewer,
    wanted: ResidentFilter | None = None,
    *,
    today: date,
    after: UUID | None = None,
    limit: int = ROWS,
) -> ResidentPage:
    """Present residents by place, then pinyin. One query (two after the first page), whatever the size of the table."""
    rows = _matching(viewer, wanted or ResidentFilter(), today)
    if after is not None:
        rows = rows.filter(_beyond(resident_or_404(viewer, after)))
    found = tuple(rows.select_related("household").order_by("place", "pinyin", "id")[: limit + 1])
    return ResidentPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def _beyond(last: Resident) -> Q:
    same_place = Q(place=last.place)
    further = Q(place__gt=last.place) | same_place & (
        Q(pinyin__gt=last.pinyin) | Q(pinyin=last.pinyin, id__gt=last.id)
    )
    return Q(place__gte=last.place) & further  # the first condition lets the index seek


def _matching(viewer: Viewer, wanted: ResidentFilter, today: date) -> QuerySet[Resident]:
    rows = visible(viewer).filter(PRESENT)
    if wanted.place:
        rows = rows.filter(within((_range_of(wanted.place),)) or Q())
    if wanted.age_from is not None:
        rows = rows.filter(birth_date__lte=latest_birth(wanted.age_from, today))
    if wanted.age_below is not None:
        rows = rows.filter(birth_date__gt=latest_birth(wanted.age_below, today))
    if wanted.sex:
        rows = rows.filter(sex=wanted.sex)
    if wanted.category:
        inside = CategoryMembership.objects.filter(
            resident=OuterRef("pk"), code=wanted.category, until__isnull=True
        )
        rows = rows.filter(Exists(inside))
    return rows


def _range_of(place: str) -> tuple[str, str]:
    try:
        return place_range(place)
    except ValueError:
        raise ProblemError("general.place_unknown", place=place) from None


def counts(viewer: Viewer, place: str, *, today: date) -> Counts:
    """The cards of a place, in three queries. `by_place` is keyed by the divisions directly below it.

    Grouped by village, because that is the order of the index; a county has some hundreds of them.
    """
    rows = _matching(viewer, ResidentFilter(place=place), today)
    villages = list(
        rows.values("place")
        .annotate(
            everybody=Count("*"),
            over_60=Count("place", filter=Q(birth_date__lte=latest_birth(_OVER_60, today))),
            over_80=Count("place", filter=Q(birth_date__lte=latest_birth(_OVER_80, today))),
            children=Count("place", filter=Q(birth_date__gt=latest_birth(ADULT, today))),
        )
        .order_by("place")
    )
    digits = _DIGITS_BELOW.get(level(place), len(place))
    by_place: dict[str, int] = {}
    for village in villages:
        below = village["place"][:digits].ljust(len(place), "0")
        by_place[below] = by_place.get(below, 0) + village["everybody"]
    return Counts(
        residents=sum(v["everybody"] for v in villages),
        households=rows.aggregate(n=Count("household", distinct=True))["n"],
        over_60=sum(v["over_60"] for v in villages),
        over_80=sum(v["over_80"] for v in villages),
        children=sum(v["children"] for v in villages),
        by_category=_by_category(viewer, place),
        by_place=by_place,
    )


def _by_category(viewer: Viewer, place: str) -> dict[str, int]:
    """Open categories of the same residents, asked from the memberships, which are fewer than the residents."""
    seen = _reach(viewer, "resident__place", "resident_id")
    if seen is None:
        return {}
    inside = within((_range_of(place),), "resident__place") or Q()
    here = Q(until__isnull=True, resident__died_on__isnull=True, resident__left_on__isnull=True)
    found = CategoryMembership.objects.filter(here, inside, seen).values_list("code").annotate(n=Count("*"))
    return dict(found.order_by("code"))


def households(
    viewer: Viewer, place: str, *, today: date, after: UUID | None = None, limit: int = ROWS
) -> tuple[Household, ...]:
    """Households with somebody present in a place, by id (one more than `limit` when there are more). One query."""
    inside = _matching(viewer, ResidentFilter(place=place), today).filter(household=OuterRef("pk"))
    rows = Household.objects.filter(Exists(inside))
    if after is not None:
        rows = rows.filter(id__gt=after)
    return tuple(rows.order_by("id")[: limit + 1])


def household_members(viewer: Viewer, household_id: UUID | None) -> Sequence[Resident]:
    """The present members of a household the viewer may see, the head first; none for a resident without household."""
    if household_id is None:
        return ()
    return tuple(
        visible(viewer).filter(PRESENT, household_id=household_id).order_by("relation", "birth_date", "id")
    )


def members_of(viewer: Viewer, household_ids: Sequence[UUID]) -> dict[UUID, list[Resident]]:
    """The present members of several households, in one query."""
    found: dict[UUID, list[Resident]] = {key: [] for key in household_ids}
    for resident in (
        visible(viewer)
        .filter(PRESENT, household_id__in=household_ids)
        .order_by("relation", "birth_date", "id")
    ):
        if resident.household_id is not None:
            found[resident.household_id].append(resident)
    return found


def consents_of(viewer: Viewer, resident_id: UUID) -> QuerySet[Consent]:
    """All consents of a resident, the newest first."""
    return Consent.objects.filter(resident=resident_or_404(viewer, resident_id)).order_by(
        "-given_on", "-recorded_at"
    )
