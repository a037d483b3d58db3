"""The review queue: pairs of files that somebody is to decide about, and the county's pass that finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, Total, counted, cut, read_key
from lianxin.base.db.scope import in_one_county
from lianxin.base.jobs.models import UNSETTLED, Job, JobState
from lianxin.base.jobs.selectors import lacks_worker
from lianxin.domain.people.models import DuplicatePair, MatchWeights, RosterImport
from lianxin.domain.people.rules.identity import Reason, reasons
from lianxin.domain.people.selectors.duplicates import weights_of
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.people.selectors.roster_work import Work
from lianxin.kernel.divisions import county_of, place_range
from lianxin.kernel.problems import ProblemError

ABILITY: Final = "resident.merge"
TASK: Final = "lianxin.domain.people.tasks.find_duplicates"


@dataclass(frozen=True, slots=True)
class PairFilter:
    """What of the queue to show; empty means all. `place` narrows by either file, it never widens."""

    place: str = ""
    zone: str = ""


def open_pairs(
    viewer: Viewer, wanted: PairFilter | None = None, *, after: str = "", limit: int = ROWS
) -> Page[DuplicatePair]:
    """Pairs to decide about, both files within reach, the likeliest first, with the files. One query (two after the first
    page, and one when they are counted). Raises "general.not_found" for a strange mark.
    """
    rows = _open(viewer, wanted or PairFilter())
    count = partial(counted, rows)
    if after:
        last = _open(viewer, PairFilter()).filter(id=read_key(after)).first()
        if last is None:  # decided meanwhile: begin anew
            raise ProblemError("general.not_found")
        rows = rows.filter(Q(bits__lt=last.bits) | Q(bits=last.bits, id__gt=last.id), bits__lte=last.bits)
    ordered = rows.select_related("a", "b").order_by("-bits", "id")
    found = cut(ordered, lambda last: str(last.pk), count, after=after, limit=limit)
    looked_through("duplicates", (file for pair in found.rows for file in (pair.a, pair.b)))
    return found


def open_count(viewer: Viewer, place: str = "") -> Total:
    """How many pairs wait for a decision."""
    return counted(_open(viewer, PairFilter(place)))


def reasons_of(pairs: Sequence[DuplicatePair]) -> list[list[Reason]]:
    """Why each of these pairs is likely, by the weights of its county."""
    return [reasons(pair.levels, weights_of(county_of(pair.place))) for pair in pairs]


def passed_at(viewer: Viewer, county: str) -> datetime | None:
    """When the county's files were last compared; None before the first time, or beyond reach."""
    if not viewer.may(ABILITY, county):
        return None
    return MatchWeights.objects.filter(place=county).values_list("made_at", flat=True).first()


def imported_at(viewer: Viewer, county: str) -> datetime | None:
    """When a roster of this county was last accepted."""
    low, high = place_range(county)
    rows = scope(viewer, "resident.import", RosterImport.objects.filter(place__gte=low, place__lt=high))
    accepted = rows.filter(state=RosterImport.State.ACCEPTED)
    return accepted.order_by("-accepted_at").values_list("accepted_at", flat=True).first()


def work_of_pass(viewer: Viewer, county: str, *, now: datetime) -> Work | None:
    """How far the county's pass is; None when nobody has asked for one."""
    if not viewer.may(ABILITY, county):
        return None
    job = Job.objects.filter(task=TASK, place=county).order_by("-created_at", "-id").first()
    if job is None or job.state in (JobState.DONE, JobState.DISMISSED):
        return None
    if job.state in UNSETTLED:
        return Work("broken")
    if lacks_worker(job, now=now):
        return Work("unattended")
    if job.state != JobState.RUNNING:
        return Work("waiting")
    return Work("running", job.done, job.total, job.started_at)


def _open(viewer: Viewer, wanted: PairFilter) -> QuerySet[DuplicatePair]:
    rows = scope(viewer, ABILITY, DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN))
    rows = scope(viewer, ABILITY, rows, field="other_place")
    rows = rows.filter(a__merged_into__isnull=True, b__merged_into__isnull=True)
    if wanted.place:
        ranges = (_range_of(wanted.place),)
        rows = rows.filter((within(ranges) or Q()) | (within(ranges, "other_place") or Q()))
    if wanted.zone:
        rows = rows.filter(zone=wanted.zone)
    return in_one_county(rows, viewer.ranges(ABILITY))


def _range_of(place: str) -> tuple[str, str]:
    try:
        return place_range(place)
    except ValueError:
        raise ProblemError("general.place_unknown", place=place) from None
