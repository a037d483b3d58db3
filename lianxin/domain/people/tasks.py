"""Work on large rosters, beside the pages: a file of a county takes longer to check and to write than a page may take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.domain.people.services import roster_work
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import RosterImport


@leased_task(max_attempts=3)
def check_roster_file(import_id: str, user_id: str) -> None:
    """Check the file of an import on behalf of the account that sent it."""
    _do(roster_work.check_queued, UUID(import_id), UUID(user_id))


@leased_task(max_attempts=3)
def accept_roster(import_id: str, user_id: str) -> None:
    """Write the residents of an import on behalf of the account that accepted it."""
    _do(roster_work.accept_queued, UUID(import_id), UUID(user_id))


def check_later(actor: Viewer, one: RosterImport) -> UUID:
    """Enqueue the check of an import; the job's id."""
    asked = check_roster_file.asked(actor=actor, place=one.place)
    return UUID(asked.enqueue(import_id=str(one.id), user_id=str(actor.person_id)).id)


def accept_later(actor: Viewer, one: RosterImport) -> UUID:
    """Enqueue the acceptance of an import; the job's id."""
    asked = accept_roster.asked(actor=actor, place=one.place)
    return UUID(asked.enqueue(import_id=str(one.id), user_id=str(actor.person_id)).id)


def _do(work: Callable[..., None], roster_import: UUID, user_id: UUID) -> None:
    """A refusal is told to the person, on the page of the import; for the job it is an end like another."""
    now = timezone.now().astimezone(UTC)
    try:
        work(user_id=user_id, now=now, roster_import=roster_import)
    except ProblemError as refusal:
        if refusal.code == "job.lease_lost":
            raise
        system = Viewer.system("worker")
        roster_work.give_back(
            actor=system, now=now, user_id=user_id, roster_import=roster_import, refusal=refusal
        )
