"""Two reports of one event become one file: proposed with reasons, decided by a person, with every word of both kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services import pass_clock
from lianxin.domain.commitments.services.changing import hold, must_say
from lianxin.domain.minors.models import (
    ChildAssessment,
    ChildConference,
    ChildFile,
    ChildMeasure,
    ChildPlan,
    ChildReport,
    ChildVisit,
    PlanItem,
    ToldAgency,
)
from lianxin.domain.minors.selectors.access import file_or_404
from lianxin.domain.minors.selectors.facts import promises_of
from lianxin.domain.minors.services.holding import on_behalf, taken_up
from lianxin.domain.minors.services.reopening import begin_again
from lianxin.domain.minors.services.telling import settle_waiting
from lianxin.domain.proceedings.selectors import promises_on
from lianxin.domain.proceedings.services import take_step
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

STATES = ("report", "assess")
"""Until when a file may still turn out to be of the same event as another."""


@service("minor.work")
def join_files(*, actor: Viewer, now: datetime, file_id: UUID, into_id: UUID, reason: str) -> ChildFile:
    """This file is of the same event as another, which takes over everything written in it but who ruled the duty to report out. The
    other, when it is over, is open again. The actor must be able to read both. Raises "minor.join_self", "minor.join_late",
    "minor.join_other_child", "general.empty_field".
    """
    if file_id == into_id:
        raise ProblemError("minor.join_self")
    said = must_say(reason, "理由")
    seen = [file_or_404(actor, now, one).proceeding for one in (file_id, into_id)]
    for proceeding in seen:
        actor.must("minor.work", proceeding.place)
    hold([*(proceeding.clock_id for proceeding in seen), *promises_on(seen)])  # of two who join them crosswise the second finds out
    file = taken_up(actor, now, file_id)
    stays = ChildFile.objects.select_for_update(of=("self",)).select_related("proceeding").get(id=into_id)
    if file.proceeding.state not in STATES or stays.joined_into_id is not None:
        raise ProblemError("minor.join_late")
    mine, theirs = file.proceeding.resident_id, stays.proceeding.resident_id
    if mine is not None and mine != theirs:
        raise ProblemError("minor.join_other_child")
    settle_waiting(actor, now, file)
    count = _move(actor, now, file, stays)
    file.joined_into, file.joined_why = stays, said
    if stays.proceeding.closed_at is not None:
        stays.need, file.need = file.need, None  # it is met with the file that goes on
        stays.save(update_fields=["need"])
        begin_again(on_behalf(actor), now, stays, saying("minor.joined"), file.proceeding.holder_id)
    file.save(update_fields=["joined_into", "joined_why_sealed", "need"])
    take_step(actor=actor, now=now, proceeding_id=file.id, step="join", reason="", version=None)
    keep(actor, now, "minor.join", file, {"into": str(into_id), "count": count})
    return stays


def _move(actor: Viewer, now: datetime, file: ChildFile, stays: ChildFile) -> int:
    """What was written and promised for the one belongs to the other. Returns how many reports."""
    promises, place = sorted(promises_of([file.id]).items()), stays.proceeding.place
    for table in (ToldAgency, ChildAssessment, ChildMeasure, ChildConference, ChildPlan, ChildVisit):
        table.objects.filter(file=file).update(file=stays)
    PlanItem.objects.filter(file=file).update(file=stays, place=place)
    for promise, goes in promises:
        if goes:
            worker_id = stays.proceeding.holder_id or file.proceeding.holder_id
            pass_clock(actor=actor, now=now, commitment_id=promise, worker_id=worker_id, reason=saying("minor.joined"))
    return ChildReport.objects.filter(file=file).update(file=stays, place=place)
