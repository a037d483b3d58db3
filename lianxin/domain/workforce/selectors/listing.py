"""The list of workers: by place, post, agency, level, with the words of a search; a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, counted, cut, read_key
from lianxin.domain.workforce.models import Certificate, Engagement, Worker
from lianxin.domain.workforce.rules.certificates import LEVELS, tidy_number
from lianxin.domain.workforce.selectors.workers import worker_or_404, workers
from lianxin.kernel.divisions import LENGTH, place_range

NONE = "none"
"""The filter "no certificate that counts"."""


@dataclass(frozen=True, slots=True)
class WorkerFilter:
    """What the list is narrowed to; "" everything. `text`: a name, its beginning, or the number of a certificate. `gone`: also those who left."""

    place: str = ""
    post: str = ""
    agency: str = ""
    level: str = ""
    text: str = ""
    gone: bool = False


def found(viewer: Viewer, wanted: WorkerFilter, today: date) -> QuerySet[Worker]:
    """The workers that fit, in reach, by place."""
    rows = workers(viewer)
    if not wanted.gone:
        rows = rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=today))
    if wanted.place:
        low, high = place_range(wanted.place)
        rows = rows.filter(place__gte=low, place__lt=high)
    if wanted.text:
        holder = Certificate.objects.filter(worker=OuterRef("pk"), number=tidy_number(wanted.text))
        rows = rows.filter(
            Q(name__startswith=wanted.text) | Q(name_bo__startswith=wanted.text) | Exists(holder)
        )
    on = Engagement.objects.filter(worker=OuterRef("pk"), ended_on__isnull=True)
    if wanted.post:
        rows = rows.filter(Exists(on.filter(post__kind=wanted.post)))
    if wanted.agency:
        rows = rows.filter(Exists(on.filter(post__agency_id=UUID(wanted.agency))))
    if wanted.level:
        rows = _of_level(rows, wanted.level, today)
    return rows.order_by("place", "id")


def workers_page(
    viewer: Viewer, wanted: WorkerFilter, today: date, *, after: str = "", limit: int = ROWS
) -> Page[Worker]:
    """Some of them, with their posts (`worker.on`) read along. Raises "general.not_found" for a mark that no page gave out."""
    rows = found(viewer, wanted, today)
    count = partial(counted, rows)
    if after:
        last = worker_or_404(viewer, read_key(after))
        rows = rows.filter(Q(place__gt=last.place) | Q(place=last.place, id__gt=last.id))
    posts = (
        Engagement.objects.filter(ended_on__isnull=True)
        .select_related("post", "post__agency")
        .order_by("since", "id")
    )
    rows = rows.prefetch_related(Prefetch("engagements", posts, to_attr="on"))
    return cut(rows, lambda last: str(last.pk), count, after=after, limit=limit)


def _of_level(rows: QuerySet[Worker], level: str, today: date) -> QuerySet[Worker]:
    """Whose best certificate is of a level; "none": who has none that counts."""
    ranked = LEVELS[LEVELS.index(level) :] if level in LEVELS else LEVELS
    higher = ranked[1:] if level in LEVELS else ranked
    without = rows.filter(~Exists(_counting(today, higher))) if higher else rows
    return without.filter(Exists(_counting(today, (level,)))) if level in LEVELS else without


def _counting(today: date, levels: tuple[str, ...]) -> QuerySet[Certificate]:
    """Certificates of the outer worker that count: as `rules.certificates.counts`, in the whole country or in a region over their place."""
    good = Q(revoked_on__isnull=True) | Q(revoked_on__gt=today)
    held = Certificate.objects.filter(
        good, worker=OuterRef("pk"), verified_at__isnull=False, issued_on__lte=today, level__in=levels
    )
    over = [Concat(Substr(OuterRef("place"), 1, digits), Value("0" * (LENGTH - digits))) for digits in (2, 4, 6, 9)]
    return held.filter(Q(region="") | Q(region=OuterRef("place")) | Q(region__in=over))
