"""Titles that another office conferred are written down; a title may be withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.careers.models import HeldTitle
from lianxin.domain.careers.selectors.rounds import title_or_404
from lianxin.domain.careers.selectors.seeing import people
from lianxin.domain.careers.services.taking import not_own, said
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "careers.HeldTitle"


@dataclass(frozen=True, slots=True)
class Conferred:
    """One title as the document of the office that conferred it says."""

    worker_id: UUID
    title: str
    region: str
    year: int
    conferred_on: date
    document: str
    batch: str = ""


@service("career.manage")
def record_titles(*, actor: Viewer, now: datetime, rows: Sequence[Conferred]) -> list[HeldTitle]:
    """Write down titles conferred elsewhere, each with its document; one that is on file already is left as it is.

    Raises "general.not_found", "careers.own_matter", "careers.title_unknown", "careers.year_wrong", "general.day_in_future",
    "careers.reason_needed" without a document.
    """
    known = {one.id: one for one in people(actor).filter(id__in=[row.worker_id for row in rows])}
    standing = set(
        HeldTitle.objects.filter(worker_id__in=list(known), withdrawn_on__isnull=True)
        .order_by()
        .values_list("worker_id", "title", "region", "year", "batch")
    )
    made = []
    for row in rows:
        worker = known.get(row.worker_id)
        if worker is None:
            raise ProblemError("general.not_found")
        actor.must("career.manage", worker.place)
        not_own(actor, worker)
        _check(row, worker.place, local_day(now))
        if (row.worker_id, row.title, row.region, row.year, row.batch.strip()) in standing:
            continue
        made.append(
            HeldTitle(
                id=new_id(), place=worker.place, worker=worker, title=row.title, region=row.region, year=row.year, batch=row.batch.strip(),
                conferred_on=row.conferred_on, document=said(row.document), made_by=actor.id, made_at=now,
            )
        )  # fmt: skip
    if not made:
        audit.unchanged()
        return []
    HeldTitle.objects.bulk_create(made)
    lines = [
        audit.Line((SUBJECT, one.id), one.place, {"title": one.title, "region": one.region, "year": one.year})
        for one in made
    ]
    audit.record_all(actor=actor, verb="career.record_title", now=now, lines=lines)
    return made


def _check(row: Conferred, place: str, today: date) -> None:
    title = packs.for_place(place).titles.get(row.title)
    if title is None or row.region not in title.regions:
        raise ProblemError("careers.title_unknown", title=row.title)
    if not 2000 <= row.year <= today.year:
        raise ProblemError("careers.year_wrong", year=row.year)
    if row.conferred_on > today:
        raise ProblemError("general.day_in_future", day=str(row.conferred_on))


@service("career.manage")
def withdraw_title(*, actor: Viewer, now: datetime, title_id: UUID, on: date, reason: str) -> HeldTitle:
    """A title no longer counts from a day on, with the reason; the row stays.

    Raises "general.not_found", "careers.own_matter", "careers.title_withdrawn", "general.day_before", "general.day_in_future".
    """
    title_or_404(actor, title_id)
    held = HeldTitle.objects.select_for_update(of=("self",)).select_related("worker").get(id=title_id)
    actor.must("career.manage", held.worker.place)
    not_own(actor, held.worker)
    if held.withdrawn_on is not None:
        raise ProblemError("careers.title_withdrawn")
    must_be_past(must_follow(on, held.conferred_on, "授予日期"), now)
    held.withdrawn_on, held.withdrawn_why = on, said(reason)
    held.save(update_fields=["withdrawn_on", "withdrawn_why"])
    audit.record(
        actor=actor, verb="career.withdraw_title", subject=(SUBJECT, held.id), place=held.place, after={"on": str(on), "why": held.withdrawn_why},
        now=now,
    )  # fmt: skip
    return held
