"""Follow-ups done or not reached, here or on the board; and screenings go along with who moves."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished
from lianxin.domain.people.events import ResidentMoved
from lianxin.domain.screening.models import Crisis, FollowUp, Screening, ScreeningStep, Sheet
from lianxin.domain.screening.selectors.follow_ups import follow_up_or_404
from lianxin.domain.screening.services.planning import end
from lianxin.kernel.problems import ProblemError

SUBJECT = "screening.Screening"
_NOTE = 300


@service("screening.record")
def end_follow_up(
    *, actor: Viewer, now: datetime, follow_up_id: UUID, outcome: Literal["done", "not_reached"], note: str
) -> FollowUp:
    """It was done, or the person was not reached or refused; with words. The same twice changes nothing.

    Raises "screening.follow_up_over", "screening.screen_again" for a re-screen (a new screening ends it), "general.empty_field".
    """
    seen = follow_up_or_404(actor, follow_up_id)
    actor.must("screening.record", seen.place)
    one = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("commitment", "screening")
        .get(id=seen.id)
    )
    if one.ended_at is not None:
        if (one.outcome, one.note) != (outcome, note.strip()[:_NOTE]):
            raise ProblemError("screening.follow_up_over")
        audit.unchanged()
        return one
    if one.limit == "screen" and outcome == "done":
        raise ProblemError("screening.screen_again")
    if not note.strip():
        raise ProblemError("general.empty_field", field="说明")
    end(actor, now, one, outcome, note.strip()[:_NOTE])
    after = {"outcome": outcome, "note": one.note}
    audit.record(
        actor=actor,
        verb="screening.follow_up",
        subject=(SUBJECT, one.screening_id),
        place=one.place,
        after=after,
        now=now,
    )
    return one


def follow_finished(event: CommitmentFinished) -> None:
    """Its promise was kept on the board: done."""
    FollowUp.objects.filter(commitment_id=event.commitment_id, ended_at__isnull=True).update(
        outcome="done", ended_at=event.at
    )


def follow_dropped(event: CommitmentDropped) -> None:
    """Its promise was refused or cancelled on the board: not reached, with the words said there."""
    actor_id = event.actor.id if event.actor else None
    FollowUp.objects.filter(commitment_id=event.commitment_id, ended_at__isnull=True).update(
        outcome="not_reached", ended_at=event.at, ended_by=actor_id, note=event.reason[:_NOTE]
    )


def follow_moved(event: ResidentMoved) -> None:
    """Results are about the person: they lie where the person lives, with all that belongs to them."""
    rows = Screening.objects.filter(resident_id=event.resident_id)
    moved = list(rows.values_list("id", flat=True))
    if not moved:
        return
    rows.update(place=event.place)
    for model in (Sheet, ScreeningStep, FollowUp, Crisis):
        model._default_manager.filter(screening_id__in=moved).update(place=event.place)
