"""Whoever is given a file that nobody reads without another person's leave reads it by the leave of who gave it to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.rules import in_force
from lianxin.domain.proceedings.selectors import most_days
from lianxin.domain.proceedings.services.breaking_glass import open_for_hours
from lianxin.domain.proceedings.services.holding import SUBJECT
from lianxin.domain.proceedings.services.leaves import end_leaves
from lianxin.kernel.sayings import saying


def appoint(actor: Viewer, now: datetime, proceeding: Proceeding, user_id: UUID | None, leaving: UUID | None = None) -> None:
    """The one who leaves may read it no more, by whatever leave; the new holder or supervisor gets leave for as long as the pack allows.

    Whoever took it themselves has it for hours, to be judged by another. One given by the system, or by somebody who may not say who
    reads, has none yet: they ask. No leave is given for a file of another level, which they read for holding it.
    """
    if leaving is not None and leaving not in (proceeding.holder_id, proceeding.supervisor_id):
        end_leaves(actor, now, proceeding, leaving, saying("proceeding.passed_on"))
    if proceeding.secrecy != Proceeding.Secrecy.APPROVED:
        return
    if user_id is None or _reads(proceeding, user_id, now):
        return
    if user_id == actor.id:
        open_for_hours(actor, now, proceeding, saying("proceeding.took"))
    elif not actor.is_system and _may_say(actor, proceeding):
        give_leave(actor, now, proceeding, user_id, saying("proceeding.given"), now + timedelta(days=most_days(proceeding.place, now)))


def give_leave(actor: Viewer, now: datetime, proceeding: Proceeding, user_id: UUID, why: str, until: datetime) -> Reader:
    """Leave to read for whoever holds or supervises it, by somebody else."""
    reader = Reader(
        place=proceeding.place, proceeding=proceeding, user_id=user_id, how=Reader.How.APPOINTED, asked_by=actor.id, asked_at=now,
        approved=True, decided_by=actor.id, decided_at=now, since=now, until=until,
    )  # fmt: skip
    reader.why = why
    reader.save(force_insert=True)
    after = {"reader": str(user_id), "until": str(until)}
    audit.record(actor=actor, verb="reader.name", subject=(SUBJECT, proceeding.id), place=proceeding.place, after=after, now=now)
    return reader


def _may_say(actor: Viewer, proceeding: Proceeding) -> bool:
    return actor.may("proceeding.assign", proceeding.place) and (not proceeding.guard or actor.may(proceeding.guard, proceeding.place))


def _reads(proceeding: Proceeding, user_id: UUID, now: datetime) -> bool:
    held = Reader.objects.filter(proceeding=proceeding, user_id=user_id, section="", ended_at__isnull=True)
    return any(in_force(one, now) for one in held.exclude(how=Reader.How.AT_ONCE))
