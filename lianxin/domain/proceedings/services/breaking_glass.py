"""Break-glass 紧急查阅: opened at once for hours, everybody in charge is told, another person judges it afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import settle
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.rules import in_force, reading_end
from lianxin.domain.proceedings.selectors import glimpse_or_404, most_days
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
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_HOURS: Final = "reader_at_once_hours"


@service("emergency.request")
def open_at_once(*, actor: Viewer, now: datetime, proceeding_id: UUID, why: str) -> Reader:
    """Read it from now on, for the hours of the pack, because there is no time to ask; whoever may decide about it hears of it now.

    For those who hold its guard over its place, and for its holder and supervisor. Twice within the hours is once. Raises
    "access.denied", "access.reason_needed", "commitment.worker_not_vetted", "general.not_found".
    """
    proceeding = glimpse_or_404(actor, now, proceeding_id)
    if actor.id is None or actor.id not in (proceeding.holder_id, proceeding.supervisor_id):
        actor.must(proceeding.guard or "proceeding.read", proceeding.place)
    must_be_vetted(actor.person_id, proceeding, now)
    check_reason(why)
    for one in Reader.objects.filter(proceeding=proceeding, user_id=actor.person_id, how=Reader.How.AT_ONCE, ended_at__isnull=True):
        if in_force(one, now):
            audit.unchanged()
            return one
    return open_for_hours(actor, now, proceeding, why.strip())


@service("emergency.approve")
def judge_reading(
    *, actor: Viewer, now: datetime, reader_id: UUID, justified: bool, said: str, until: datetime | None = None
) -> Reader:
    """Say afterwards whether somebody was right to open it at once, and why; never about oneself, never twice.

    One that was not right ends now. `until`: one that was has leave until then. The one who opened it is told. Raises
    "access.own_approval", "proceeding.judged", "general.empty_field", "proceeding.until_invalid".
    """
    reader = locked_leave(actor, reader_id)
    must_answer(actor, "emergency.approve", reader.proceeding)
    if reader.user_id == actor.id:
        raise ProblemError("access.own_approval")
    if not reader.is_unjudged:
        raise ProblemError("proceeding.judged")
    reader.justified, reader.said, reader.decided_by, reader.decided_at = justified, must_say(said), actor.id, now
    reader.save(update_fields=["justified", "said_sealed", "decided_by", "decided_at"])
    after = {"reader": str(reader.user_id), "justified": justified}
    audit.record(actor=actor, verb="reader.judge", subject=(SUBJECT, reader.proceeding_id), place=reader.place, after=after, now=now)
    if not justified and in_force(reader, now):
        end_leave(actor, now, reader)
    if justified and until is not None:
        _go_on(actor, now, reader, until)
    settle(actor=actor, now=now, key=notice_key(reader, "proceeding.read_at_once"))
    tell(actor, now, reader, "proceeding.read_judged", {reader.user_id}, steps_address(reader.proceeding_id))
    return reader


def open_for_hours(actor: Viewer, now: datetime, proceeding: Proceeding, why: str) -> Reader:
    """The permission itself. No service: called by those that found that it may be."""
    hours = float(packs.for_place(proceeding.place).value(_HOURS, local_day(now)))
    reader = Reader(
        place=proceeding.place, proceeding=proceeding, user_id=actor.person_id, how=Reader.How.AT_ONCE, asked_by=actor.id, asked_at=now,
        approved=True, since=now, until=now + timedelta(hours=hours),
    )  # fmt: skip
    reader.why = why
    reader.save(force_insert=True)
    after = {"until": str(reader.until)}
    audit.record(actor=actor, verb="reader.at_once", subject=(SUBJECT, proceeding.id), place=proceeding.place, after=after, now=now)
    others = in_charge(proceeding, now) - {actor.person_id}
    tell(actor, now, reader, "proceeding.read_at_once", others, readers_address(proceeding.id))
    return reader


def _go_on(actor: Viewer, now: datetime, reader: Reader, until: datetime) -> None:
    proceeding = reader.proceeding
    must_be_vetted(reader.user_id, proceeding, now)
    carries = reader.user_id in (proceeding.holder_id, proceeding.supervisor_id)
    end = reading_end(now, until, hours=0, most_days=most_days(proceeding.place, now))
    longer = Reader(
        place=proceeding.place, proceeding=proceeding, user_id=reader.user_id,
        how=Reader.How.APPOINTED if carries else Reader.How.NAMED, asked_by=reader.user_id, asked_at=reader.asked_at, approved=True,
        decided_by=actor.id, decided_at=now, since=now, until=end,
    )  # fmt: skip
    longer.why = reader.why
    longer.save(force_insert=True)
    after = {"reader": str(reader.user_id), "until": str(end)}
    audit.record(actor=actor, verb="reader.name", subject=(SUBJECT, proceeding.id), place=proceeding.place, after=after, now=now)
