"""Crises within reach, and what the workflow, its pages and the board know of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.domain.proceedings.selectors import readable
from lianxin.domain.screening.models import Crisis
from lianxin.domain.screening.rules.crises import facts
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.proceedings.models import Proceeding


_CONTACT_AFTER: Final = "screening_crisis_contact_after_hours"


def crises(viewer: Viewer, now: datetime) -> QuerySet[Crisis]:
    """Every one whose file the viewer may read now."""
    rows = Crisis.objects.select_related(
        "proceeding__clock", "proceeding__holder", "proceeding__resident", "screening"
    )
    return rows.filter(readable(viewer, now, path="proceeding"))


def open_crises(viewer: Viewer, now: datetime) -> QuerySet[Crisis]:
    """Those that run."""
    return crises(viewer, now).filter(proceeding__closed_at__isnull=True)


def crises_of(viewer: Viewer, now: datetime, screening_id: UUID) -> QuerySet[Crisis]:
    """Those that one screening opened."""
    return crises(viewer, now).filter(screening_id=screening_id)


def beside(viewer: Viewer, now: datetime, crisis: Crisis) -> QuerySet[Crisis]:
    """What else there is of the person: the one that leads on, those that were joined into it, and what else runs."""
    joined = Q(joined_into=crisis) | Q(id=crisis.joined_into_id)
    person = crisis.proceeding.resident_id
    runs = Q(proceeding__resident_id=person, proceeding__closed_at__isnull=True) if person else Q(pk__in=())
    return crises(viewer, now).filter(joined | runs).exclude(id=crisis.id).order_by("proceeding__opened_at", "id")


def crisis_or_404(viewer: Viewer, now: datetime, crisis_id: UUID) -> Crisis:
    """One with its person; the look is noted. Raises "general.not_found"."""
    found = crises(viewer, now).filter(id=crisis_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.proceeding.resident)
    return found


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """What the workflow reads; nothing while the file is not written yet."""
    crisis = Crisis.objects.filter(proceeding=proceeding).first()
    if crisis is None:
        return {}
    hours = packs.for_place(crisis.place).value(_CONTACT_AFTER, local_day(proceeding.state_since))
    return facts(crisis, contact_after=timedelta(hours=int(hours)))


def subject_of(proceeding: Proceeding) -> str:
    """What the file is called."""
    name = packs.for_place(proceeding.place).workflows[proceeding.workflow].name.zh
    return f"{name} {proceeding.resident.name if proceeding.resident else proceeding.number}"


def address_of(proceeding: Proceeding) -> str:
    """The page of the file."""
    crisis = Crisis.objects.filter(proceeding=proceeding).values_list("id", flat=True).first()
    return (
        reverse("screening:crisis", args=[crisis])
        if crisis is not None
        else reverse("proceedings:steps", args=[proceeding.id])
    )
