"""Counting the villages of a county, so that its pages need not: at night, and by the hour where something was written."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.reading import snapshot
from lianxin.domain.people.models import PlaceTally, TallyMark
from lianxin.domain.people.rules.tallies import Tally, read, stored, together
from lianxin.domain.people.selectors.tallies import counted, kept_in
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range

_ABILITY = "resident.write"  # as the nightly pass
_ROWS = 500  # rows of one statement


def count_county(*, actor: Viewer, now: datetime, county: str) -> int:
    """Count what has changed in a county, or everything on a new day; how many villages. No lock while it reads.

    Whatever is written meanwhile keeps its mark, because only the marks seen with the numbers are removed.
    """
    actor.must(_ABILITY, county)
    today = local_day(now)
    low, high = place_range(county)
    with snapshot():
        kept = kept_in(county, today)
        marks = list(TallyMark.objects.filter(place__gte=low, place__lt=high).values_list("id", flat=True))
        again = kept.again
        found = {} if again is None else counted(again, today)
    if again is None:
        return 0
    _, version = kept.counties.get(county, (today, 0))
    empty = {code: Tally() for code in kept.stale if code not in found}
    write_tallies(actor=actor, now=now, county=county, version=version, tallies=found | empty, marks=marks)
    return len(found)


@service(_ABILITY)
def write_tallies(
    *, actor: Viewer, now: datetime, county: str, version: int, tallies: dict[str, Tally], marks: list[int]
) -> None:
    """The writing half: nothing when somebody else has counted the county since (`version` is not the one seen)."""
    actor.must(_ABILITY, county)
    audit.unchanged()  # what follows from the register is no fact of its own
    today = local_day(now)
    head, _ = PlaceTally.objects.get_or_create(place=county, defaults={"day": today, "version": 0})
    head = PlaceTally.objects.select_for_update().get(pk=head.pk)
    if head.version != version:
        return
    if head.day != today or version == 0:
        _villages(county).delete()  # every village was counted: one that has nobody any more would stand for ever
    rows = [PlaceTally(place=code, day=today, counts=stored(tally)) for code, tally in tallies.items()]
    PlaceTally.objects.bulk_create(
        rows, batch_size=_ROWS, update_conflicts=True, unique_fields=["place"], update_fields=["day", "counts"]
    )
    for start in range(0, len(marks), _ROWS):
        TallyMark.objects.filter(id__in=marks[start : start + _ROWS]).delete()
    whole = together(read(counts) for counts in _villages(county).values_list("counts", flat=True))
    PlaceTally.objects.filter(pk=county).update(day=today, version=version + 1, counts=stored(whole))


def _villages(county: str) -> QuerySet[PlaceTally]:
    low, high = place_range(county)
    return PlaceTally.objects.filter(place__gt=low, place__lt=high)
