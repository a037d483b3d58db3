"""What every change of a permission to read shares: who may decide, who must be fit, who hears of it, how one ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.domain.commitments.selectors.fitness import must_be_fit
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.rules import in_force
from lianxin.domain.proceedings.selectors import reading_or_404
from lianxin.domain.proceedings.services.holding import SUBJECT, work_of
from lianxin.kernel.clock import local_day


def must_be_vetted(user_id: UUID, proceeding: Proceeding, now: datetime) -> None:
    """Whoever reads behind a guard is somebody who could be given the work."""
    if proceeding.guard:
        must_be_fit(user_id, work_of(proceeding), now)


def must_answer(actor: Viewer, ability: str, proceeding: Proceeding) -> None:
    """Whoever decides who reads holds the ability over its place, and its guard there."""
    actor.must(ability, proceeding.place)
    if proceeding.guard:
        actor.must(proceeding.guard, proceeding.place)


def locked_leave(actor: Viewer, reader_id: UUID) -> Reader:
    """One permission or request that the actor may decide about or end, locked."""
    reading_or_404(actor, reader_id)
    return Reader.objects.select_for_update().get(id=reader_id)


def end_leave(actor: Viewer, now: datetime, reader: Reader, reason: str = "") -> None:
    """It ends now. `reason`: where it stands nowhere else; not what is sealed with a permission."""
    reader.ended_at, reader.ended_by = now, actor.id
    reader.save(update_fields=["ended_at", "ended_by"])
    after = {"reader": str(reader.user_id)} | ({"reason": reason.strip()} if reason.strip() else {})
    audit.record(
        actor=actor,
        verb="reader.end",
        subject=(SUBJECT, reader.proceeding_id),
        place=reader.place,
        after=after,
        now=now,
    )


def end_leaves(actor: Viewer, now: datetime, proceeding: Proceeding, user_id: UUID, reason: str) -> None:
    """Whatever somebody was allowed to read of this file, the whole or a section, however they came by it, ends now: they have no more
    to do with it. What they ask for and nobody has decided falls too. No service: called by what found so, with the file held."""
    for one in Reader.objects.select_for_update().filter(proceeding=proceeding, user_id=user_id, ended_at__isnull=True).order_by("id"):
        if one.approved is None:
            settle(actor=actor, now=now, key=notice_key(one, "proceeding.read_asked"))
        if one.approved is None or in_force(one, now):
            end_leave(actor, now, one, reason)


def in_charge(proceeding: Proceeding, now: datetime) -> set[UUID]:
    """Who is to hear that somebody reads it: its holder and supervisor, and who may decide about it."""
    approvers = set(approvers_over(proceeding.place, today=local_day(now)))
    if proceeding.guard:
        approvers &= set(approvers_over(proceeding.place, proceeding.guard, today=local_day(now)))
    return approvers | {one for one in (proceeding.holder_id, proceeding.supervisor_id) if one is not None}


def tell(actor: Viewer, now: datetime, reader: Reader, kind: str, users: set[UUID], link: str) -> int:
    """A notice about a permission, once for each person. Returns how many were new."""
    return notify(actor=actor, now=now, users=users, kind=kind, link=link, key=notice_key(reader, kind))


def notice_key(reader: Reader, kind: str) -> str:
    """What a notice of this kind about a permission is known by."""
    return f"{kind.removeprefix('proceeding.')}:{reader.id.hex}"
