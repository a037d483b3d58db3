"""How a proceeding, or the file that hangs on it, is taken up for change, and how a change of such a file stands in the trail.

Read by right, its clock and its other promises locked first, then itself, and the version checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services.changing import hold, must_reach
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.domain.proceedings.selectors import proceeding_or_404, promises_on, written
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "proceedings.Proceeding"
_MAY_CHANGE: Final = ("state", "state_since", "closed_at", "clock", "holder", "supervisor", "place", "version")


class OnProceeding(Protocol):
    """The file of an area above: a row that hangs on its proceeding."""

    proceeding: Any
    pk: Any
    _meta: ClassVar[Any]


Row = TypeVar("Row", bound=Model)
File = TypeVar("File", bound=OnProceeding)


def taken_up(actor: Viewer, now: datetime, proceeding_id: UUID, version: int | None) -> Proceeding:
    """One that the actor may read, locked. Raises what `proceeding_or_404` raises, and "general.changed_meanwhile"."""
    seen = proceeding_or_404(actor, now, proceeding_id)
    return held(seen, version if version is not None else seen.version)


def file_held(
    actor: Viewer, seen: File, *, ability: str = "proceeding.work", promises: tuple[UUID | None, ...] = (), beside: tuple[str, ...] = ()
) -> File:
    """The open file that the actor has just read by right and may work on: locked after its clock, what hangs on it on the board and
    these `promises` of its own, as it stands now. `beside`: rows that come along unlocked.

    Raises "access.denied", "proceeding.over", and "general.changed_meanwhile" when it took a step since it was read.
    """
    proceeding: Proceeding = seen.proceeding
    actor.must(ability, proceeding.place)
    clock_id = proceeding.clock_id
    if clock_id is None:
        raise ProblemError("proceeding.over")
    hold([clock_id, *promises, *promises_on([proceeding])])
    proceeding.refresh_from_db(fields=_MAY_CHANGE)
    if proceeding.clock_id != clock_id:
        raise ProblemError("general.changed_meanwhile")
    rows = type(seen)._default_manager.select_for_update(of=("self",)).select_related(*(beside or (None,)))  # type: ignore[attr-defined]
    locked: File = rows.get(pk=seen.pk)
    locked.proceeding = proceeding
    return locked


def hold_person(resident_id: UUID) -> None:
    """Whoever opens a file of somebody holds them first, before any promise: of two at once the second sees the first one's file."""
    Resident.objects.select_for_update(no_key=True).filter(id=resident_id).first()


def keep(actor: Viewer, now: datetime, verb: str, file: OnProceeding, after: Mapping[str, object] | None = None) -> None:
    """A change of a file as it stands in the trail: codes, days and numbers, never names nor what was said or written."""
    subject = (file._meta.label, file.pk)
    audit.record(actor=actor, verb=verb, subject=subject, place=file.proceeding.place, after=dict(after) if after else None, now=now)


def sent_before(rows: QuerySet[Row], row_id: UUID | None) -> Row | None:
    """What came under this id already, for whoever pressed the button twice: nothing changes then."""
    found = rows.filter(id=row_id).first() if row_id is not None else None
    if found is not None:
        audit.unchanged()
    return found


def held(seen: Proceeding, version: int) -> Proceeding:
    """The row of what was seen, locked after its clock and what hangs on it on the board (promises come before the rows above them, and
    all at once, by id: a step may end them all, a handover moves them)."""
    hold([seen.clock_id, *promises_on([seen])])
    locked = Proceeding.objects.select_for_update().get(id=seen.id)
    if locked.version != version or locked.clock_id != seen.clock_id:
        raise ProblemError("general.changed_meanwhile")
    return locked


def add_step(
    actor: Viewer, now: datetime, proceeding: Proceeding, act: str, *, reason: str = "", pack: Pack | None = None, **fields: Any
) -> None:
    """What was just done to it, never to be changed. `pack`: by which it was done, else the one of its place."""
    version = (pack or packs.for_place(proceeding.place)).version
    step = ProceedingStep(place=proceeding.place, proceeding=proceeding, act=act, by=actor.id, at=now, pack=version, **fields)
    step.reason = reason
    step.save(force_insert=True)


def must_hold(actor: Viewer, now: datetime, user_id: UUID | None, proceeding: Proceeding) -> None:
    """Whoever is to hold or supervise it keeps promises over its place, and may be given this work.

    Raises "commitment.worker_out_of_reach", "commitment.worker_not_vetted"."""
    if user_id is not None:
        must_reach(actor, now, user_id, work_of(proceeding))


def work_of(proceeding: Proceeding) -> Work:
    """What whoever holds it has to do, as the promise of its present state says."""
    clock = written(proceeding.place, proceeding.workflow).states[proceeding.state].clock
    return Work(proceeding.place, clock.commitment if clock is not None else "", proceeding.guard, proceeding.resident_id)
