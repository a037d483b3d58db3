"""What is counted of the villages of a place: as kept where nothing has changed since, counted afresh where something has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import EVERYWHERE
from lianxin.domain.people.models import (
    CategoryMembership,
    Household,
    PlaceTally,
    Resident,
    Shortfall,
    TallyMark,
)
from lianxin.domain.people.rules.residents import latest_birth
from lianxin.domain.people.rules.tallies import CUTS, Tally, read
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.kernel.divisions import county_of, level, place_range

_PRESENT_THERE: Final = Q(resident__died_on__isnull=True, resident__left_on__isnull=True, resident__merged_into__isnull=True)
_COUNTY: Final = "000000"  # how the code of a county ends
_NONE: Final = Value("", output_field=CharField())

_KEPT: Final = ("place", "day", "version", "counts")

Ranges = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a place: the tallies that hold today; what must be counted afresh, as ranges in no county counted
    today and as villages in one; and the row of each county: its day and how often it was counted."""

    tallies: Mapping[str, Tally]
    gaps: Ranges
    stale: tuple[str, ...]
    counties: Mapping[str, tuple[date, int]]

    @property
    def again(self) -> Q | None:
        """The rows to count afresh; None when there are none."""
        if not self.stale:
            return within(self.gaps)
        return Q(place__in=self.stale) | (within(self.gaps) or Q(place__in=self.stale))


def tallies(ranges: Ranges, place: str, today: date) -> dict[str, Tally]:
    """By village (by county for a wider place), as of this moment: everybody in `place` and in one of `ranges`. One query;
    more when something has changed since the villages were last counted, which then reads those villages."""
    reach = within(ranges)
    if reach is None:
        return {}
    kept = kept_in(place, today, ranges)
    found = {code: tally for code, tally in kept.tallies.items() if any(low <= code < high for low, high in ranges)}
    if (again := kept.again) is not None:
        for code, tally in counted(again & reach, today).items():
            found.setdefault(code, Tally()).add(tally)
    return found


def is_counted(place: str, today: date) -> bool:
    """Is nothing of this place left to count afresh? Tells nothing about anybody."""
    return kept_in(place, today).again is None


def kept_in(place: str, today: date, ranges: Ranges = (EVERYWHERE,)) -> Kept:
    """One query. A place wider than a county is added up from the sums of its counties; only where one has changed, or is not
    wholly in `ranges`, are its villages read, in one query more."""
    low, high = place_range(place)
    is_wide = level(place) in ("province", "city")
    inside = Q(place__gte=low, place__lt=high)
    if is_wide:
        inside &= Q(place__endswith=_COUNTY)
    elif level(place) != "county":
        inside |= Q(place=county_of(place))
    marks = TallyMark.objects.filter(place__gte=low, place__lt=high)
    blank = [Value(None, output_field=field) for field in (DateField(), BigIntegerField(), JSONField())]
    counties: dict[str, tuple[date, int]] = {}
    counts, stale = {}, set()
    for code, day, version, numbers in (
        PlaceTally.objects.filter(inside).values_list(*_KEPT).union(marks.values_list("place", *blank), all=True)
    ):
        if day is None:
            stale.add(code)
            continue
        if code.endswith(_COUNTY):
            counties[code] = day, version
        counts[code] = numbers
    held = {county for county, (day, _) in counties.items() if day == today}
    parts = counts.keys() - counties.keys()
    if is_wide:
        split = {county for county in held if not _covers(ranges, county)} | {county_of(code) for code in stale} & held
        villages = _villages_of(split)
        counts |= villages
        parts = villages.keys() | held - split
    return Kept(
        {code: read(counts[code]) for code in parts if county_of(code) in held and code not in stale},
        tuple(_gaps(low, high, held)), tuple(sorted(code for code in stale if county_of(code) in held)), counties,
    )  # fmt: skip


def _covers(ranges: Ranges, county: str) -> bool:
    low, high = place_range(county)
    return any(begin <= low and high <= end for begin, end in ranges)


def _villages_of(counties: Iterable[str]) -> dict[str, Any]:
    inside = within(tuple(map(place_range, sorted(counties))))
    if inside is None:
        return {}
    return dict(PlaceTally.objects.filter(inside).exclude(place__endswith=_COUNTY).values_list("place", "counts"))


def _gaps(low: str, high: str, counties: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What of a range lies in none of these counties, as half-open ranges."""
    for begin, end in map(place_range, sorted(counties)):
        if low < begin:
            yield low, begin
        low = max(low, end)
    if low < high:
        yield low, high


def counted(rows: Q, today: date) -> dict[str, Tally]:
    """The villages of these rows, counted now. One query: the parts in their indexes alone, one after the other."""
    people, open_now = PRESENT & rows, Q(until__isnull=True) & rows
    older_first = [When(birth_date__lte=latest_birth(cut, today), then=Value(str(cut))) for cut in reversed(CUTS)]
    start = Case(*older_first, default=Value(""), output_field=CharField())
    living_there = Resident.objects.filter(PRESENT, household=OuterRef("pk"))
    parts = (
        _part("age", Resident.objects.filter(people), F("sex"), start),
        _part("household", Household.objects.filter(rows).filter(Exists(living_there))),
        _part("no_household", Resident.objects.filter(people, household=None)),
        _part("member", CategoryMembership.objects.filter(open_now), F("code")),
        _part("unknown", Shortfall.objects.filter(rows, _PRESENT_THERE, kind=Shortfall.Kind.UNKNOWN), F("code")),
    )
    found: dict[str, Tally] = {}
    for what, place, key, age, number in parts[0].union(*parts[1:], all=True):
        tally = found.setdefault(place, Tally())
        if what == "age":
            tally.ages[key, int(age) if age else None] = number
        elif what == "household":
            tally.households = number
        elif what == "no_household":
            tally.no_household = number
        else:
            (tally.members if what == "member" else tally.unknown)[key] = number
    return found


def _part(what: str, rows: QuerySet[Any], key: Any = _NONE, age: Any = _NONE) -> Any:
    named = Value(what, output_field=CharField())
    return rows.order_by().values_list(named, "place", key, age).annotate(number=Count("*"))
