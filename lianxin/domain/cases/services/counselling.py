"""Counselling: a session is written down, changed by its counsellor alone; others are named for it, or ask (break-glass)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.services import notify
from lianxin.domain.cases.models import Counselling
from lianxin.domain.cases.rules import COUNSELLING, SECTION
from lianxin.domain.cases.selectors import case_or_404, session_or_404
from lianxin.domain.cases.services.holding import must_know, taken_up
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.proceedings.events import ReadingDecided
from lianxin.domain.proceedings.models import Reader
from lianxin.domain.proceedings.services import ask_to_read, name_reader
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.domain.proceedings.services.telling import steps_address
from lianxin.kernel.days import must_have_been
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


@service("proceeding.work")
def record_session(
    *, actor: Viewer, now: datetime, case_id: UUID, kind: str, title: str, held_at: datetime, words: str, of: UUID | None = None,
    why: str = "", session_id: UUID | None = None,
) -> Counselling:  # fmt: skip
    """What was said, sealed; whoever writes it led it. `of`: the next version of that session, by its counsellor alone, with `why`.
    The same `session_id` twice is one. Raises "counselling.not_yours", "case.code_unknown", "general.empty_field",
    "general.day_in_future"."""
    case = taken_up(actor, now, case_id)
    sent = sent_before(Counselling.objects.filter(case=case, counsellor_id=actor.person_id), session_id)
    if sent is not None:
        return sent
    must_have_been(held_at, now)
    earlier = _earlier(actor, now, case_id, of) if of is not None else None
    session = Counselling(
        id=session_id or new_id(), case=case, thread=earlier.thread if earlier else new_id(), version=earlier.version + 1 if earlier else 1,
        kind=must_know(kind, COUNSELLING), title=must_say(title, "标题"), held_at=held_at, counsellor_id=actor.person_id, at=now,
        why=must_say(why, "为什么改") if earlier else "",
    )  # fmt: skip
    session.content = must_say(words, "内容")
    session.save(force_insert=True)
    keep(actor, now, "case.counsel", case, {"kind": kind, "version": session.version})
    return session


@service("proceeding.assign")
def name_counselling_reader(
    *, actor: Viewer, now: datetime, case_id: UUID, user_id: UUID, why: str, until: datetime
) -> Reader:
    """Somebody may read the counselling of this case, for a purpose, until then; nobody names themselves. Counsellors are told."""
    reader = name_reader(
        actor=actor, now=now, proceeding_id=case_id, user_id=user_id, why=why, until=until, section=SECTION
    )
    _tell_counsellors(actor, now, case_id, reader.id, user_id, "case.counselling_opened")
    return reader


@service("emergency.request")
def ask_for_counselling(*, actor: Viewer, now: datetime, case_id: UUID, why: str) -> Reader:
    """Ask to read the counselling of a case whose titles one reads; another person decides. Counsellors hear of it at once."""
    case_or_404(actor, now, case_id)
    reader = ask_to_read(actor=actor, now=now, proceeding_id=case_id, why=why, section=SECTION)
    _tell_counsellors(actor, now, case_id, reader.id, reader.user_id, "case.counselling_asked")
    return reader


def follow_decided(event: ReadingDecided) -> None:
    """A request to read the counselling was approved (heard in that transaction): whoever led it is told, also who does not hold the case."""
    if event.approved and event.section == SECTION:
        _tell_counsellors(event.actor, event.at, event.proceeding_id, event.reader_id, event.user_id, "case.counselling_opened")


def _earlier(actor: Viewer, now: datetime, case_id: UUID, of: UUID) -> Counselling:
    seen = session_or_404(actor, now, of)
    last = Counselling.objects.select_for_update().filter(thread=seen.thread, case_id=case_id).order_by("-version").first()
    if last is None:
        raise ProblemError("general.not_found")
    if last.counsellor_id != actor.id:
        raise ProblemError("counselling.not_yours")
    return last


def _tell_counsellors(actor: Viewer, now: datetime, case_id: UUID, reader_id: UUID, user_id: UUID, kind: str) -> None:
    led = set(Counselling.objects.filter(case_id=case_id).order_by().values_list("counsellor_id", flat=True))
    key = f"{kind.removeprefix('case.')}:{reader_id.hex}"
    notify(actor=actor, now=now, users=led - {actor.person_id, user_id}, kind=kind, link=steps_address(case_id), key=key)
