"""Two reports of one event become one file: proposed with reasons, decided by a person, with every word of both kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors.models import ChildFile, ChildReport, ToldAgency
from lianxin.domain.minors.selectors.access import file_or_404
from lianxin.domain.minors.services.escalating import settle_waiting
from lianxin.domain.minors.services.holding import keep, on_behalf, taken_up
from lianxin.domain.proceedings.services import reopen, take_step
from lianxin.kernel.problems import ProblemError

STATES = ("report", "assess")
"""Until when a file may still turn out to be of the same event as another."""


@service("minor.work")
def join_files(*, actor: Viewer, now: datetime, file_id: UUID, into_id: UUID, reason: str) -> ChildFile:
    """This file is of the same event as another, which takes over its reports and whom they were told to. The other, when it is over,
    is open again. The actor must be able to read both. Raises "minor.join_self", "minor.join_late", "minor.join_other_child",
    "general.empty_field".
    """
    if file_id == into_id:
        raise ProblemError("minor.join_self")
    said = must_say(reason, "理由")
    seen = file_or_404(actor, now, into_id)
    actor.must("minor.work", seen.proceeding.place)
    file = taken_up(actor, now, file_id)
    if file.proceeding.state not in STATES or seen.joined_into_id is not None:
        raise ProblemError("minor.join_late")
    mine, theirs = file.proceeding.resident_id, seen.proceeding.resident_id
    if mine is not None and mine != theirs:
        raise ProblemError("minor.join_other_child")
    stays = ChildFile.objects.select_for_update(of=("self",)).get(id=into_id)
    file.joined_into = stays
    file.joined_why = said
    file.save(update_fields=["joined_into", "joined_why_sealed"])
    moved = ChildReport.objects.filter(file=file).update(file=stays)
    ToldAgency.objects.filter(file=file).update(file=stays)
    settle_waiting(actor, now, file)
    take_step(actor=actor, now=now, proceeding_id=file.id, step="join", reason="", version=None)
    if seen.proceeding.closed_at is not None:
        reopen(actor=on_behalf(actor), now=now, proceeding_id=into_id, reason=said)
    keep(actor, now, "minor.join", file, {"into": str(into_id), "count": moved})
    stays.proceeding = seen.proceeding
    return stays
