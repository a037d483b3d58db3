"""Large rosters: their check and their acceptance asked for, to be done by a job on behalf of the person who asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.models import RosterImport
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.selectors import roster_work as work
from lianxin.domain.people.services.roster import locked_import, must_hold_rows

ABILITY = selectors.ABILITY
CHECKED_AT_ONCE: Final = 300 << 10
"""Files of so many bytes at most are checked while their sender waits: some 4,000 rows, a second or two."""
ACCEPTED_AT_ONCE: Final = 2_000
"""Rows at most that are written while the person waits: less than a second."""

Enqueue = Callable[[Viewer, RosterImport], UUID]
"""Makes the job of an import on behalf of somebody, in the transaction of the caller, and gives its id: see `tasks`."""


@service(ABILITY)
def queue_check(
    *, actor: Viewer, now: datetime, source: UUID, upload: str, label: str, enqueue: Enqueue
) -> RosterImport:
    """An import in state "checking" and the job that will check the file kept under the SHA-256 `upload`.

    The same file sent again by the same person while it waits is the same import.
    """
    found = selectors.source_or_404(actor, source)
    actor.must(ABILITY, found.place)
    twin = RosterImport.objects.filter(
        source=found, file_sha256=upload, created_by=actor.id, state=RosterImport.State.CHECKING
    ).first()
    if twin is not None and not work.is_broken(actor, twin.id):
        audit.unchanged()
        return twin
    queued = RosterImport(
        place=found.place, source=found, file_sha256=upload, file_label=label[:120], state=RosterImport.State.CHECKING,
        created_by=actor.id, created_at=now,
    )  # fmt: skip
    queued.job_id = enqueue(actor, queued)
    queued.save(force_insert=True)
    _record(actor, now, "roster.ask_check", queued)
    return queued


@service(ABILITY)
def queue_acceptance(*, actor: Viewer, now: datetime, roster_import: UUID, enqueue: Enqueue) -> RosterImport:
    """Have a staged import written by a job; its state is "accepting" until then.

    Also for one whose acceptance was broken off. Raises "roster.not_staged" and "roster.nothing_to_accept".
    """
    staged = locked_import(actor, roster_import, *work.acceptable(actor, roster_import))
    must_hold_rows(staged)
    staged.state, staged.job_id = RosterImport.State.ACCEPTING, enqueue(actor, staged)
    staged.problem_code, staged.problem_details = "", {}
    staged.save()
    _record(actor, now, "roster.ask_accept", staged)
    return staged


def _record(actor: Viewer, now: datetime, verb: str, one: RosterImport) -> None:
    audit.record(
        actor=actor, verb=verb, subject=("people.RosterImport", one.id), place=one.place, now=now,
        after={"sha256": one.file_sha256},
    )  # fmt: skip
