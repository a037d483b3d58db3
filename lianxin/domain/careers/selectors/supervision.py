"""Who supervises whom, what was recorded, how often, and who has had none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import Page, page_of
from lianxin.domain.careers.models import HeldTitle, Supervised, SupervisionRecord, SupervisionRelation
from lianxin.domain.careers.selectors.seeing import engagements, found_or_404, own_or_within
from lianxin.domain.exams.rules.ratios import ONE_DIGIT
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.divisions import place_range

SUPERVISOR = "supervisor"
"""The title of the pack whose holders may supervise."""
POST = "supervisor_post"
"""The kind of post whose people may supervise without the title."""


@dataclass(frozen=True, slots=True)
class Led:
    """A supervisor, how many they lead now, and of the month asked for their sessions with one, with a group, and the minutes of both."""

    worker: Worker
    people: int
    individual: int
    group: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """How supervision stands at a place: those on posts, those who supervise, those who are supervised."""

    workers: int
    supervisors: int
    supervised: int

    @property
    def one_to(self) -> Decimal | None:
        """So many workers to one supervisor, one digit, half up; None without any."""
        return (Decimal(self.workers) / self.supervisors).quantize(ONE_DIGIT, ROUND_HALF_UP) if self.supervisors else None


def relations(viewer: Viewer) -> QuerySet[SupervisionRelation]:
    """Relations of which the viewer is a side, and those of people within reach."""
    rows = SupervisionRelation.objects.filter(
        own_or_within(viewer, "career.read") | own_or_within(viewer, "career.read", "supervisor")
    )
    return rows.select_related("supervisor", "worker")


def relation_or_404(viewer: Viewer, relation_id: UUID) -> SupervisionRelation:
    found: SupervisionRelation = found_or_404(relations(viewer), relation_id)
    return found


def led_now(viewer: Viewer, supervisor: Worker) -> QuerySet[SupervisionRelation]:
    """Whom a supervisor leads now, as far as the viewer may see."""
    rows = relations(viewer).filter(supervisor=supervisor, until__isnull=True)
    return rows.order_by("worker__name", "id")


def may_supervise(viewer: Viewer) -> QuerySet[Worker]:
    """Those within reach who hold the title of supervisor or stand on such a post."""
    titled = HeldTitle.objects.filter(worker=OuterRef("pk"), title=SUPERVISOR, withdrawn_on__isnull=True)
    posted = Engagement.objects.filter(worker=OuterRef("pk"), post__kind=POST, ended_on__isnull=True)
    rows = Worker.objects.filter(own_or_within(viewer, "career.read", ""))
    return rows.filter(Q(Exists(titled)) | Q(Exists(posted))).order_by("name", "id")


def records(viewer: Viewer) -> QuerySet[SupervisionRecord]:
    """Sessions one led or took part in, and those of supervisors within reach (without what was said, see `may_read`)."""
    took_part = Supervised.objects.filter(record=OuterRef("pk"), worker__user_id=viewer.person_id)
    rows = SupervisionRecord.objects.filter(
        own_or_within(viewer, "career.read", "supervisor") | Exists(took_part)
    )
    return rows.select_related("supervisor").prefetch_related("supervised__worker")


def record_or_404(viewer: Viewer, record_id: UUID) -> SupervisionRecord:
    found: SupervisionRecord = found_or_404(records(viewer), record_id)
    return found


def records_of(viewer: Viewer, worker: Worker) -> QuerySet[SupervisionRecord]:
    """Sessions a worker led or had, the newest first."""
    had = Supervised.objects.filter(record=OuterRef("pk"), worker=worker)
    return records(viewer).filter(Q(supervisor=worker) | Q(Exists(had))).order_by("-held_at", "-id")


def records_page(viewer: Viewer, worker: Worker, *, led: bool = False, after: str = "") -> Page[SupervisionRecord]:
    """The same for a page; `led`: only those they led."""
    rows = records_of(viewer, worker)
    return page_of(rows.filter(supervisor=worker) if led else rows, "held_at", after=after, newest_first=True)


def may_read(viewer: Viewer, record: SupervisionRecord) -> bool:
    """What was said is read by the supervisor and by those who took part; of everybody else's session only that it was."""
    if viewer.id is None:
        return False
    return record.supervisor.user_id == viewer.id or any(
        one.worker.user_id == viewer.id for one in record.supervised.all()
    )


def ratio(viewer: Viewer, place: str) -> Ratio:
    """One supervisor to how many, over the people on posts of a place."""
    workers = _on_posts(viewer, place)
    rows = SupervisionRelation.objects.filter(until__isnull=True, worker_id__in=workers).order_by()
    pairs = list(rows.values_list("supervisor_id", "worker_id"))
    return Ratio(workers.count(), len({one for one, _ in pairs}), len({one for _, one in pairs}))


def supervisors(viewer: Viewer, place: str, month: tuple[datetime, datetime]) -> list[Led]:
    """Everybody who leads somebody of a place now, with what they did in a month; by name."""
    workers = _on_posts(viewer, place)
    pairs = relations(viewer).filter(until__isnull=True, worker_id__in=workers)
    people = Counter(pairs.order_by().values_list("supervisor_id", flat=True))
    sessions, minutes = Counter[tuple[UUID, str]](), Counter[UUID]()
    held = SupervisionRecord.objects.filter(
        supervisor_id__in=list(people), held_at__gte=month[0], held_at__lt=month[1]
    )
    for supervisor, kind, lasted in held.order_by().values_list("supervisor_id", "kind", "minutes"):
        sessions[supervisor, kind] += 1
        minutes[supervisor] += lasted
    rows = Worker.objects.filter(id__in=list(people)).order_by("name", "id")
    return [Led(one, people[one.id], sessions[one.id, "individual"], sessions[one.id, "group"], minutes[one.id]) for one in rows]


def without(viewer: Viewer, place: str, today: date, days: int) -> list[tuple[Worker, date | None]]:
    """Those on posts of a place without a session for so many days, with the last one; who never had any first. Who came to their post within
    these days is not late yet."""
    begin = today - timedelta(days=days)
    since = day_bounds(begin)[0]
    last = dict(
        Supervised.objects.filter(worker_id__in=_on_posts(viewer, place))
        .order_by()
        .values_list("worker_id")
        .annotate(last=Max("record__held_at"))
    )
    long_here = _engaged(viewer, place).filter(since__lte=begin).order_by().values("worker_id")
    rows = Worker.objects.filter(id__in=long_here).order_by("name", "id")
    found = [(one, last.get(one.id)) for one in rows]
    late = [
        (one, local_day(moment) if moment else None)
        for one, moment in found
        if moment is None or moment < since
    ]
    return sorted(late, key=lambda pair: (pair[1] is not None, pair[1] or today))


def _on_posts(viewer: Viewer, place: str) -> QuerySet[Engagement, UUID]:
    return _engaged(viewer, place).order_by().values_list("worker_id", flat=True).distinct()


def _engaged(viewer: Viewer, place: str) -> QuerySet[Engagement]:
    inside = within((place_range(place),))
    rows = scope(viewer, "career.read", engagements(viewer))
    return rows.filter(inside) if inside is not None else rows.none()
