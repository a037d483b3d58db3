"""Who supervises whom, and each session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.careers.models import Supervised, SupervisionRecord, SupervisionRelation
from lianxin.domain.careers.selectors.seeing import own_file, person_or_404
from lianxin.domain.careers.selectors.supervision import may_supervise, relation_or_404
from lianxin.domain.careers.services.taking import said
from lianxin.domain.careers.services.telling import tell
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

RELATION, RECORD = "careers.SupervisionRelation", "careers.SupervisionRecord"
MINUTES: Final = (5, 480)


@service("career.rate")
def relate(
    *, actor: Viewer, now: datetime, supervisor_id: UUID, worker_id: UUID, since: date, relation_id: UUID | None = None
) -> SupervisionRelation:  # fmt: skip
    """Give a worker a supervisor from a day on.

    Raises "general.not_found", "careers.relation_self", "careers.supervisor_unqualified", "careers.relation_exists",
    "careers.supervisor_full", "general.day_in_future".
    """
    worker, supervisor = person_or_404(actor, worker_id), person_or_404(actor, supervisor_id)
    actor.must("career.rate", worker.place)
    if worker.id == supervisor.id:
        raise ProblemError("careers.relation_self")
    Worker.objects.select_for_update(of=("self",)).get(id=supervisor.id)
    earlier = (
        SupervisionRelation.objects.filter(id=relation_id, worker=worker).first() if relation_id else None
    )
    if earlier is not None:
        audit.unchanged()
        return earlier
    today = local_day(now)
    must_be_past(since, now)
    if not may_supervise(actor).filter(id=supervisor.id).exists():
        raise ProblemError("careers.supervisor_unqualified")
    leads = SupervisionRelation.objects.filter(supervisor=supervisor, until__isnull=True)
    if leads.filter(worker=worker).exists():
        raise ProblemError("careers.relation_exists")
    most = int(packs.for_place(supervisor.place).value("supervisees_most", today))
    if leads.count() >= most:
        raise ProblemError("careers.supervisor_full", number=leads.count(), most=most)
    row = SupervisionRelation(
        id=relation_id or new_id(),
        place=worker.place,
        supervisor=supervisor,
        worker=worker,
        since=since,
        made_by=actor.id,
        made_at=now,
    )
    row.save(force_insert=True)
    after = {"supervisor_id": str(supervisor.id), "worker_id": str(worker.id), "since": str(since)}
    audit.record(
        actor=actor,
        verb="supervision.relate",
        subject=(RELATION, row.id),
        place=row.place,
        after=after,
        now=now,
    )
    tell(actor, now, [worker.user_id], "career.led", reverse("web:own-tab", args=["careers"]), f"led-{row.id.hex}")
    tell(actor, now, [supervisor.user_id], "career.leads", reverse("careers:led"), f"leads-{row.id.hex}")
    return row


@service("career.rate")
def end_relation(*, actor: Viewer, now: datetime, relation_id: UUID, until: date) -> SupervisionRelation:
    """The last day of a relation. Raises "careers.relation_ended", "general.day_before", "general.day_in_future"."""
    relation_or_404(actor, relation_id)
    row = SupervisionRelation.objects.select_for_update(of=("self",)).get(id=relation_id)
    actor.must("career.rate", row.place)
    if row.until is not None:
        raise ProblemError("careers.relation_ended")
    must_be_past(must_follow(until, row.since, "开始的日期"), now)
    row.until = until
    row.save(update_fields=["until"])
    audit.record(
        actor=actor,
        verb="supervision.end",
        subject=(RELATION, row.id),
        place=row.place,
        after={"until": str(until)},
        now=now,
    )
    return row


@service("workforce.own")
def record_session(
    *, actor: Viewer, now: datetime, kind: str, held_at: datetime, minutes: int, workers: Collection[UUID], topics: str, steps: str = "",
    record_id: UUID | None = None,
) -> SupervisionRecord:  # fmt: skip
    """A supervisor writes down a session with people they lead, and led on its day. The same `record_id` twice is one.

    Raises "careers.no_worker_file", "careers.session_people", "careers.session_outside", "careers.minutes_wrong",
    "general.day_in_future", "general.empty_field".
    """
    supervisor = Worker.objects.select_for_update(of=("self",)).get(id=own_file(actor).id)
    earlier = (
        SupervisionRecord.objects.filter(id=record_id, supervisor=supervisor).first() if record_id else None
    )
    if earlier is not None:
        audit.unchanged()
        return earlier
    wanted = set(workers)
    if (
        kind not in SupervisionRecord.Kind.values
        or (len(wanted) == 1) != (kind == "individual")
        or not wanted
    ):
        raise ProblemError("careers.session_people")
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise ProblemError("careers.minutes_wrong", least=MINUTES[0], most=MINUTES[1])
    if held_at > now:
        raise ProblemError("general.day_in_future", day=str(local_day(held_at)))
    if not topics.strip():
        raise ProblemError("general.empty_field", field="谈了什么")
    led = SupervisionRelation.objects.filter(
        supervisor=supervisor, until__isnull=True, since__lte=local_day(held_at), worker_id__in=wanted
    ).select_related("worker")
    people = {one.worker_id: one.worker for one in led}
    if set(people) != wanted:
        raise ProblemError("careers.session_outside")
    row = SupervisionRecord(
        id=record_id or new_id(), place=supervisor.place, supervisor=supervisor, kind=kind, held_at=held_at, minutes=minutes,
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    row.topics, row.steps = said(topics), steps.strip()
    row.save(force_insert=True)
    Supervised.objects.bulk_create(
        Supervised(place=one.place, record=row, worker=one) for one in people.values()
    )
    after = {"kind": kind, "minutes": minutes, "people": len(people)}
    audit.record(
        actor=actor,
        verb="supervision.record",
        subject=(RECORD, row.id),
        place=row.place,
        after=after,
        now=now,
    )
    return row
