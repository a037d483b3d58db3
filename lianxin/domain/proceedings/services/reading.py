"""Who may read a file kept to the named: named by somebody who answers for it, or asked for and decided (break-glass 紧急查阅)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import settle
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.proceedings.events import ReadingDecided
from lianxin.domain.proceedings.models import Reader
from lianxin.domain.proceedings.rules import in_force, reading_end
from lianxin.domain.proceedings.selectors import glimpse_or_404, most_days, some_hours
from lianxin.domain.proceedings.services.holding import SUBJECT
from lianxin.domain.proceedings.services.leaves import (
    end_leave,
    in_charge,
    locked_leave,
    must_answer,
    must_be_vetted,
    notice_key,
    tell,
)
from lianxin.domain.proceedings.services.telling import readers_address, steps_address
from lianxin.kernel import events
from lianxin.kernel.problems import ProblemError


@service("proceeding.assign")
def name_reader(
    *,
    actor: Viewer,
    now: datetime,
    proceeding_id: UUID,
    user_id: UUID,
    why: str,
    until: datetime,
    section: str = "",
) -> Reader:
    """Somebody may read it from now until `until`, for a purpose; an earlier permission of theirs for the same ends.

    Nobody names themselves. Raises "access.own_approval", "access.reason_needed", "proceeding.until_invalid".
    """
    proceeding = glimpse_or_404(actor, now, proceeding_id)
    must_answer(actor, "proceeding.assign", proceeding)
    if user_id == actor.id:
        raise ProblemError("access.own_approval")
    must_be_vetted(user_id, proceeding, now)
    check_reason(why)
    end = reading_end(now, until, hours=0, most_days=most_days(proceeding.place, now))
    for earlier in Reader.objects.select_for_update().filter(
        proceeding_id=proceeding.id, user_id=user_id, section=section, ended_at__isnull=True
    ):
        if in_force(earlier, now):
            end_leave(actor, now, earlier)
    reader = Reader(
        place=proceeding.place, proceeding=proceeding, section=section, user_id=user_id, how=Reader.How.NAMED, asked_by=actor.id, asked_at=now,
        approved=True, decided_by=actor.id, decided_at=now, since=now, until=end,
    )  # fmt: skip
    reader.why = why.strip()
    reader.save(force_insert=True)
    after = {"reader": str(user_id), "until": str(end), "section": section}
    audit.record(
        actor=actor,
        verb="reader.name",
        subject=(SUBJECT, proceeding.id),
        place=proceeding.place,
        after=after,
        now=now,
    )
    tell(actor, now, reader, "proceeding.named", {user_id}, steps_address(proceeding.id))
    return reader


@service("proceeding.assign")
def end_reader(*, actor: Viewer, now: datetime, reader_id: UUID, reason: str) -> Reader:
    """A permission ends before its time. Raises "proceeding.reading_over", "general.empty_field"."""
    reader = locked_leave(actor, reader_id)
    must_answer(actor, "proceeding.assign", reader.proceeding)
    if not in_force(reader, now):
        raise ProblemError("proceeding.reading_over")
    end_leave(actor, now, reader, must_say(reason))
    return reader


@service("emergency.request")
def ask_to_read(*, actor: Viewer, now: datetime, proceeding_id: UUID, why: str, section: str = "") -> Reader:
    """Ask to read it, and say what for. Nothing opens until another person approves; its holder and supervisor hear of it.

    Asking again while nobody has decided returns that request. Raises "access.reason_needed", "general.not_found".
    """
    proceeding = glimpse_or_404(actor, now, proceeding_id)
    check_reason(why)
    waiting = Reader.objects.filter(
        proceeding_id=proceeding.id,
        user_id=actor.person_id,
        section=section,
        approved__isnull=True,
        ended_at__isnull=True,
    ).first()
    if waiting is not None:
        audit.unchanged()
        return waiting
    reader = Reader(
        place=proceeding.place, proceeding=proceeding, section=section, user_id=actor.person_id, how=Reader.How.ASKED, asked_by=actor.id,
        asked_at=now,
    )  # fmt: skip
    reader.why = why.strip()
    reader.save(force_insert=True)
    after = {"section": section}
    audit.record(
        actor=actor,
        verb="reader.ask",
        subject=(SUBJECT, proceeding.id),
        place=proceeding.place,
        after=after,
        now=now,
    )
    tell(
        actor,
        now,
        reader,
        "proceeding.read_asked",
        in_charge(proceeding, now) - {actor.person_id},
        readers_address(proceeding.id),
    )
    return reader


@service("emergency.approve")
def decide_reading(
    *, actor: Viewer, now: datetime, reader_id: UUID, approve: bool, until: datetime | None = None
) -> Reader:
    """Approve for hours, or until a day (a standing permission); or refuse. Never one's own request, never twice.

    The one who asked, the holder and the supervisor are told. Raises "access.own_approval", "access.already_decided",
    "proceeding.until_invalid".
    """
    reader = locked_leave(actor, reader_id)
    must_answer(actor, "emergency.approve", reader.proceeding)
    if reader.user_id == actor.id:
        raise ProblemError("access.own_approval")
    if reader.approved is not None or reader.ended_at is not None:
        raise ProblemError("access.already_decided")
    reader.approved, reader.decided_by, reader.decided_at = approve, actor.id, now
    if approve:
        must_be_vetted(reader.user_id, reader.proceeding, now)
        reader.since = now
        reader.until = reading_end(
            now, until, hours=some_hours(reader.proceeding.place, now), most_days=most_days(reader.proceeding.place, now)
        )
    reader.save(update_fields=["approved", "decided_by", "decided_at", "since", "until"])
    after = {"reader": str(reader.user_id), "until": str(reader.until or ""), "section": reader.section}
    verb = "reader.approve" if approve else "reader.refuse"
    audit.record(
        actor=actor,
        verb=verb,
        subject=(SUBJECT, reader.proceeding_id),
        place=reader.place,
        after=after,
        now=now,
    )
    settle(actor=actor, now=now, key=notice_key(reader, "proceeding.read_asked"))
    tell(
        actor, now, reader, "proceeding.read_decided", {reader.user_id}, steps_address(reader.proceeding_id)
    )
    if approve:
        tell(
            actor,
            now,
            reader,
            "proceeding.read_opened",
            in_charge(reader.proceeding, now) - {actor.person_id},
            readers_address(reader.proceeding_id),
        )
    events.publish(ReadingDecided(reader.proceeding_id, reader.id, reader.user_id, reader.section, approve, actor, now))
    return reader
