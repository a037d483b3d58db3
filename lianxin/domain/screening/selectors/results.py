"""Results within reach: lists, one with its sheets and history, those of a person, those who are worse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.domain.screening.models import Screening, ScreeningStep, Sheet
from lianxin.domain.screening.selectors.crises import open_crises
from lianxin.domain.screening.selectors.follow_ups import rescreens_due
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.rules.intake import UNCHECKED
from lianxin.domain.surveys.selectors import submissions
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident
    from lianxin.domain.surveys.models import Form

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


def address_of_sheet(viewer: Viewer, submission_id: UUID) -> str:
    """Where the result of a submission that is a sheet of a scale is seen; "" for any other, and for who may not see results."""
    found = screenings(viewer).filter(sheets__submission_id=submission_id).values_list("id", flat=True).first()
    return reverse("screening:screening", args=[found]) if found is not None else ""


def address_of_person(viewer: Viewer, form: Form, resident: Resident) -> str:
    """Where a scale is begun for somebody: the page of their screenings; "" for any other form, and for who may not see that."""
    is_scale = form.form_id in packs.for_place(resident.place).scales
    return reverse("screening:person", args=[resident.id]) if is_scale and viewer.may(ABILITY, resident.place) else ""


def standing_of(viewer: Viewer, screening: Screening) -> list[Sheet]:
    """Those of its sheets between which can be chosen: neither replaced, nor turned down, nor waiting to be let in."""
    rows = Sheet.objects.filter(screening__in=screenings(viewer).filter(id=screening.id), is_replaced=False)
    used = rows.exclude(submission__state__in=[Submission.State.REJECTED, Submission.State.QUARANTINED])
    return list(used.order_by("received_at", "id"))


def unread_sheets(viewer: Viewer) -> list[Submission]:
    """Answers of scales that could not be scored, the oldest first: nobody knows what is in them, and it may be a crisis. Of those in
    quarantine, where what can wait is not scored, those that could not be read."""
    kept = submissions(viewer).filter(form__guard="screening.record").exclude(state=Submission.State.REJECTED)
    rows = kept.filter(Q(sheet__isnull=True) | Q(sheet__result__unscorable=True)).select_related(
        "resident", "form"
    )
    rows = rows.exclude(sheet__screening__state=Screening.State.VOID)
    found = rows.order_by("received_at", "id")
    return [one for one in found if one.state != Submission.State.QUARANTINED or UNCHECKED in one.flags]


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
