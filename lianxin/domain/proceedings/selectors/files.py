"""Proceedings that may be seen, those that may be read, one of them, its steps and what it may do next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.looks import FileLook, looked_at, looked_into
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.domain.proceedings.selectors.families import facts_of, running
from lianxin.domain.proceedings.selectors.reading import (
    ABILITY,
    grounds_of,
    has_asked,
    may_read,
    read_within,
    readable,
)
from lianxin.domain.proceedings.selectors.terms import Terms, past_unfit, terms_of
from lianxin.engines.workflow import OpenStep, open_steps
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment


SUBJECT: Final = "proceedings.Proceeding"


@dataclass(frozen=True, slots=True)
class Offered:
    """A step out of the present state, what it lacks, and whether this viewer holds its ability over the place."""

    step: OpenStep
    may: bool

    @property
    def is_ready(self) -> bool:
        return self.may and self.step.is_ready


def listed(viewer: Viewer) -> QuerySet[Proceeding]:
    """Everything whose existence the viewer may see: number, state, clock, who holds it. Of one kept to the named nothing of the
    person it is about; see `readable_proceedings`."""
    return scope(viewer, ABILITY, Proceeding.objects.select_related("clock", "holder"))


def readable_proceedings(viewer: Viewer, now: datetime) -> QuerySet[Proceeding]:
    """Everything whose file the viewer may read now, with the person it is about."""
    return Proceeding.objects.select_related("resident", "clock", "holder", "supervisor").filter(
        readable(viewer, now)
    )


def of_resident(viewer: Viewer, now: datetime, resident_id: UUID) -> QuerySet[Proceeding]:
    """Those about one person that the viewer may read, newest first."""
    return readable_proceedings(viewer, now).filter(resident_id=resident_id).order_by("-opened_at", "-id")


def proceeding_or_404(viewer: Viewer, now: datetime, proceeding_id: UUID) -> Proceeding:
    """One file; the look goes on record with its purpose.

    Raises "proceeding.sealed" for one whose existence may be seen and its content not ("proceeding.sealed_to_supervisor" for whoever
    supervises it, "proceeding.reading_waits" for whoever asked already), "general.not_found" for any other.
    """
    rows = Proceeding.objects.select_related("resident", "clock", "holder", "supervisor").filter(id=proceeding_id)
    found = read_within(viewer, now, rows, proceeding_id).first()
    if found is None:
        raise _refusal(viewer, proceeding_id)
    on_record(viewer, now, found)
    return found


def on_record(viewer: Viewer, now: datetime, proceeding: Proceeding) -> None:
    """A file that the viewer may read, or a paper that hangs on it, goes to them: of one kept to the named with right and purpose."""
    if proceeding.secrecy == "place":
        looked_at(proceeding.resident)
        return
    grounds = grounds_of(viewer, now, proceeding)
    looked_at(proceeding.resident, grounds.why)
    looked_into(FileLook((SUBJECT, proceeding.id), proceeding.place, grounds.how, grounds.why))


def _refusal(viewer: Viewer, proceeding_id: UUID) -> ProblemError:
    """The refusal of a file that this viewer may not read; it goes on record when there is such a file."""
    kept = Proceeding.objects.filter(id=proceeding_id).only("place", "supervisor_id").first()
    if kept is not None:
        looked_into(FileLook((SUBJECT, proceeding_id), kept.place, "", ""))
    if kept is None or not listed(viewer).filter(id=proceeding_id).exists():
        return ProblemError("general.not_found")
    door = reverse("proceedings:ask", args=[proceeding_id]) if viewer.may("emergency.request") else ""
    if has_asked(viewer, proceeding_id):
        return ProblemError("proceeding.reading_waits", door=door)
    if kept.supervisor_id == viewer.person_id:
        return ProblemError("proceeding.sealed_to_supervisor", door=door)
    return ProblemError("proceeding.sealed", door=door)


def glimpse_or_404(viewer: Viewer, now: datetime, proceeding_id: UUID) -> Proceeding:
    """One whose existence may be seen, to ask to read it or to decide about that; not one that is closed to them. Nothing
    of the person. Raises "general.not_found"."""
    seen = Q(id__in=listed(viewer).values("id")) | Q(id__in=readable_proceedings(viewer, now).values("id"))
    seen |= Q(id__in=scope(viewer, "emergency.approve", Proceeding.objects.all()).values("id"))
    if not viewer.is_system:
        seen &= past_unfit({guard: Terms(closed=one.closed) for guard, one in terms_of(viewer, now).items()}, "")
    found = Proceeding.objects.select_related("holder", "clock").filter(seen, id=proceeding_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def address_of_clock(viewer: Viewer, commitment: Commitment) -> str:
    """Where the promise that is a clock is kept: the steps of what it is the clock of. "" for any other promise."""
    found = listed(viewer).filter(clock_id=commitment.id).values_list("id", flat=True).first()
    return reverse("proceedings:steps", args=[found]) if found is not None else ""


def steps_of(viewer: Viewer, now: datetime, proceeding: Proceeding) -> list[ProceedingStep]:
    """What happened to it, in order."""
    rows = ProceedingStep.objects.filter(proceeding_id=proceeding.id).order_by("at", "id")
    return list(read_within(viewer, now, rows, proceeding.id))


def open_steps_of(viewer: Viewer, now: datetime, proceeding: Proceeding) -> tuple[Offered, ...]:
    """What it may do next, each with what is missing."""
    if not may_read(viewer, now, proceeding.id):
        return ()
    workflow = running(proceeding.place, proceeding.workflow)
    found = open_steps(
        workflow,
        proceeding.state,
        facts_of(proceeding),
        local_day(now),
        done_by=done_by(proceeding.id),
        person=viewer.id,
    )
    return tuple(Offered(one, viewer.may(one.step.ability, proceeding.place)) for one in found)


def done_by(proceeding_id: UUID) -> dict[str, set[UUID | None]]:
    """Who did which step since it was opened, or opened again: for the second person."""
    found: dict[str, set[UUID | None]] = defaultdict(set)
    for act, step, by in (
        ProceedingStep.objects.filter(proceeding_id=proceeding_id)
        .order_by("at", "id")
        .values_list("act", "step", "by")
    ):
        if act in ("open", "reopen"):
            found.clear()
        elif act == "step":
            found[step].add(by)
    return found
