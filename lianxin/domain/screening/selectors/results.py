"""Results within reach: lists, one with its sheets and history, those of a person, those who are worse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.domain.screening.models import Screening, ScreeningStep, Sheet
from lianxin.domain.screening.selectors.crises import open_crises
from lianxin.domain.screening.selectors.follow_ups import rescreens_due
from lianxin.kernel.problems import ProblemError

ABILITY: Final = "screening.read"
TO_DO: Final = ("review", "differs", "unconfirmed", "waiting")
"""States in which a person is to do something."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows each list of the board has."""

    to_do: int
    worse: int
    due: int
    crises: int


def screenings(viewer: Viewer) -> QuerySet[Screening]:
    """Every screening whose result the viewer may see."""
    return scope(viewer, ABILITY, Screening.objects.all())


def to_do(viewer: Viewer) -> QuerySet[Screening]:
    """Those in which a person is to do something."""
    return screenings(viewer).filter(state__in=TO_DO)


def worsening(viewer: Viewer) -> QuerySet[Screening]:
    """The latest result of everybody who is worse than the time before, by the rule of the pack; of those who live here."""
    return screenings(viewer).filter(
        is_latest=True, is_worse=True, resident__died_on__isnull=True, resident__left_on__isnull=True
    )


def screening_or_404(viewer: Viewer, screening_id: UUID) -> Screening:
    """One with its person; the look is noted. Raises "general.not_found"."""
    found = screenings(viewer).select_related("resident").filter(id=screening_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def of_resident(viewer: Viewer, resident_id: UUID) -> QuerySet[Screening]:
    """Everything about one person, the oldest first."""
    return screenings(viewer).filter(resident_id=resident_id).order_by("at", "id")


def sheets_of(viewer: Viewer, screening: Screening) -> list[Sheet]:
    """The sheets as they came. Their answers (`submission.answers`) only for who works with screenings there: for anybody else
    the submissions are left out."""
    rows = Sheet.objects.filter(screening__in=screenings(viewer).filter(id=screening.id)).order_by(
        "received_at", "id"
    )
    if viewer.may("screening.record", screening.place):
        rows = rows.select_related("submission")
    else:
        rows = rows.defer("submission")
    return list(rows)


def history_of(viewer: Viewer, screening: Screening) -> list[ScreeningStep]:
    """What happened to it, the oldest first."""
    return list(
        ScreeningStep.objects.filter(screening__in=screenings(viewer).filter(id=screening.id)).order_by(
            "at", "id"
        )
    )


def tally(viewer: Viewer, now: datetime) -> Tally:
    """The numbers of the board: as many as its lists have rows."""
    counts = screenings(viewer).aggregate(
        to_do=Count("id", filter=Q(state__in=TO_DO)),
        worse=Count(
            "id",
            filter=Q(
                is_latest=True, is_worse=True, resident__died_on__isnull=True, resident__left_on__isnull=True
            ),
        ),
    )
    return Tally(
        counts["to_do"], counts["worse"], rescreens_due(viewer, now).count(), open_crises(viewer, now).count()
    )
