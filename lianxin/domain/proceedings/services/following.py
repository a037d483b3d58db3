"""What becomes of proceedings when the person moves or leaves, and when somebody would end their clock by itself."""

from __future__ import annotations

from datetime import datetime

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished, CommitmentRescheduled
from lianxin.domain.commitments.services.changing import reaches
from lianxin.domain.commitments.services.following import UNREACHED
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep, Reader
from lianxin.domain.proceedings.selectors import facts_of
from lianxin.domain.proceedings.services.assigning import supervise
from lianxin.domain.proceedings.services.holding import SUBJECT
from lianxin.domain.proceedings.services.winding import wind
from lianxin.kernel.problems import ProblemError


def follow_moved(event: ResidentMoved) -> None:
    """What runs for somebody runs on at their new place, with all that was done; what is over stays where it was done."""
    for proceeding in (
        Proceeding.objects.select_for_update()
        .filter(resident_id=event.resident_id, closed_at__isnull=True)
        .order_by("id")
    ):
        move_to(event.actor, event.at, proceeding, event.place)


def move_to(actor: Viewer, now: datetime, proceeding: Proceeding, place: str) -> None:
    """It runs on at another place, with all that was done. No service: the caller holds the row; also for what was over and begins
    again after the person moved."""
    before, proceeding.place = proceeding.place, place
    proceeding.version += 1
    proceeding.save(update_fields=["place", "version"])
    if proceeding.supervisor_id is not None and not reaches(proceeding.supervisor_id, place, now):
        supervise(actor, now, proceeding, None, UNREACHED)
    for table in (ProceedingStep, Reader):
        table.objects.filter(proceeding=proceeding).update(place=place)
    audit.record(
        actor=actor, verb="proceeding.move", subject=(SUBJECT, proceeding.id), place=place, now=now, before={"place": before}, after={"place": place}
    )


def follow_left(event: ResidentLeft) -> None:
    """Somebody died or moved away: promises for them fell (heard before this), but a file is still to be closed by a person, so its
    clock begins again."""
    for proceeding in (
        Proceeding.objects.select_for_update()
        .filter(resident_id=event.resident_id, closed_at__isnull=True)
        .order_by("id")
    ):
        if proceeding.clock is not None and not proceeding.clock.is_open:
            wind(event.actor, event.at, proceeding, facts_of(proceeding))
            proceeding.version += 1
            proceeding.save(update_fields=["clock", "version"])


def follow_finished(event: CommitmentFinished) -> None:
    """A clock is kept by the step that moves the thing on, alone. Raises "proceeding.clock_by_step"."""
    _refuse(event)


def follow_rescheduled(event: CommitmentRescheduled) -> None:
    """Nor is it put off by hand."""
    _refuse(event)


def follow_dropped(event: CommitmentDropped) -> None:
    """Nor refused or cancelled; but it falls when the person is gone, and `follow_left` winds it again."""
    if not event.with_person:
        _refuse(event)


def _refuse(event: CommitmentFinished | CommitmentRescheduled | CommitmentDropped) -> None:
    if Proceeding.objects.filter(clock_id=event.commitment_id, closed_at__isnull=True).exists():
        raise ProblemError("proceeding.clock_by_step")
