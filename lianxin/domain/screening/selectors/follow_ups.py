"""Follow-ups within reach: those of one screening, and who is overdue to be asked again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.domain.screening.models import FollowUp, Screening
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment

_ABILITY = "screening.read"


def follow_ups(viewer: Viewer) -> QuerySet[FollowUp]:
    """Every one whose screening the viewer may see."""
    return scope(viewer, _ABILITY, FollowUp.objects.select_related("commitment__worker"))


def follow_ups_of(viewer: Viewer, screening: Screening) -> list[FollowUp]:
    """Those of one screening, the open ones first, by their dates."""
    rows = list(follow_ups(viewer).filter(screening=screening))
    return sorted(rows, key=lambda one: (one.ended_at is not None, one.commitment.due_at, one.id))


def follow_up_or_404(viewer: Viewer, follow_up_id: UUID) -> FollowUp:
    """One of them with its person; the look is noted."""
    found = (
        follow_ups(viewer).select_related("commitment", "screening__resident").filter(id=follow_up_id).first()
    )
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.screening.resident)
    return found


def address_of_clock(viewer: Viewer, commitment: Commitment) -> str:
    """Where a promise that is the clock of a follow-up is kept; "" for any other."""
    found = (
        follow_ups(viewer)
        .filter(commitment_id=commitment.id, ended_at__isnull=True)
        .values_list("id", flat=True)
        .first()
    )
    return reverse("screening:follow-up", args=[found]) if found is not None else ""


def rescreens_due(viewer: Viewer, now: datetime) -> QuerySet[FollowUp]:
    """Who was to be asked again by now and was not."""
    rows = follow_ups(viewer).filter(
        limit="screen", ended_at__isnull=True, commitment__is_open=True, commitment__due_at__lte=now
    )
    return rows.select_related("screening__resident", "commitment")
