"""A closed file runs again because something new came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services import pass_clock
from lianxin.domain.minors.models import ChildFile, ChildReport, PlanItem
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import reopen
from lianxin.domain.proceedings.services.following import move_to


def begin_again(system: Viewer, now: datetime, file: ChildFile, reason: str, holder_id: UUID | None = None) -> None:
    """It is open again with its history, and held by `holder_id`; by nobody when not said, so that it waits on the desk until somebody
    takes it up, whoever held it long ago. A child who moved meanwhile has it where they live now. No service: called by those that write
    a report or join two files."""
    held = Proceeding.objects.select_for_update(of=("self",)).select_related("resident").get(id=file.id)
    if held.resident is not None and held.resident.place != held.place:
        move_to(system, now, held, held.resident.place)
        for table in (ChildReport, PlanItem):
            table.objects.filter(file=file).update(place=held.place)
    reopen(actor=system, now=now, proceeding_id=file.id, reason=reason)
    file.proceeding.refresh_from_db(fields=["clock"])
    if file.proceeding.clock_id is not None:
        pass_clock(actor=system, now=now, commitment_id=file.proceeding.clock_id, worker_id=holder_id, reason=reason)
    file.proceeding.refresh_from_db()
