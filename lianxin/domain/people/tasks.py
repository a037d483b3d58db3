"""Work on large rosters and on whole counties, beside the pages: it takes longer than a page may take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.base.jobs.running import report_progress
from lianxin.domain.people.services import impact, roster_work
from lianxin.domain.people.services.duplicate_pass import run_duplicate_pass
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


@leased_task(max_attempts=3, priority=-1)
def find_duplicates(county: str) -> dict[str, int]:
    """Go over a county's files for the same person twice; the pairs found wait in the queue."""
    now = timezone.now().astimezone(UTC)
    done = run_duplicate_pass(actor=Viewer.system("worker"), now=now, county=county, progress=report_progress)
    return {"residents": done.residents, "open": done.open, "new": done.new, "removed": done.removed}


def duplicates_later(actor: Viewer, county: str, key: str | None = None) -> None:
    """Enqueue the pass of a county; the same key again is the same job."""
    find_duplicates.asked(actor=actor, place=county, key=key).enqueue(county=county)


@leased_task(max_attempts=3)
def measure_amendment(amendment_id: str, user_id: str) -> None:
    """Count whom an amendment would touch, on behalf of the account that asked."""
    now = timezone.now().astimezone(UTC)
    impact.measure_queued(user_id=UUID(user_id), now=now, amendment_id=UUID(amendment_id))


def measure_later(actor: Viewer, amendment_id: UUID, place: str) -> UUID:
    """Enqueue the count; the job's id."""
    asked = measure_amendment.asked(actor=actor, place=place)
    return UUID(asked.enqueue(amendment_id=str(amendment_id), user_id=str(actor.person_id)).id)


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
