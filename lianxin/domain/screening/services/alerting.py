"""A sheet that could not be read or scored may hide that somebody thinks of ending their life: people are told, and it is tried again."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.domain.screening.events import SheetUnread
from lianxin.domain.surveys.models import FillLink, Submission
from lianxin.kernel import events
from lianxin.kernel.clock import local_day

SUBJECT: Final = "surveys.Submission"
_log = logging.getLogger(__name__)


def near(submission_id: UUID, worker_id: UUID | None) -> list[UUID]:
    """Whoever filled it in or handed out the link."""
    links = FillLink.objects.filter(submission_id=submission_id).values_list("made_by", flat=True)
    return [one for one in (worker_id, *links) if one is not None]


def overseers(place: str, now: datetime) -> list[UUID]:
    """Whom a danger at a place is told to: who decides about screenings there; is there nobody, who does them; is there nobody, who
    reviews what is sent in."""
    today = local_day(now)
    for ability in ("screening.decide", "screening.record", "submission.review"):
        if found := approvers_over(place, ability, today=today):
            return found
    _log.critical("nobody to tell of a danger at place=%s", place)
    return []


def alert(actor: Viewer, now: datetime, submission: Submission, *, again: bool) -> None:
    """Whoever is near it and whoever oversees learns at once, and once, that its answers have to be looked at by a person. `again`: the
    job that tries again is made, whatever goes wrong in telling them."""
    if again:
        events.publish(SheetUnread(submission.id, submission.place, now))
    try:
        with transaction.atomic():
            _tell(actor, now, submission)
    except Exception as wrong:  # whatever it is: the job goes on
        _log.critical("nobody was told of submission=%s error=%s", submission.id, type(wrong).__name__)


def _tell(actor: Viewer, now: datetime, submission: Submission) -> None:
    users = {*near(submission.id, submission.worker_id), *overseers(submission.place, now)}
    link = f"/surveys/submissions/{submission.id}/"
    notify(actor=actor, now=now, users=users, kind="screening.unread", link=link, key=_key(submission.id))
    audit.record(
        actor=actor,
        verb="screening.alert",
        subject=(SUBJECT, submission.id),
        place=submission.place,
        after={"people": len(users)},
        now=now,
    )


def settle_alert(actor: Viewer, now: datetime, submission_id: UUID) -> None:
    """It was read."""
    settle(actor=actor, now=now, key=_key(submission_id))


def _key(submission_id: UUID) -> str:
    return f"unread:{submission_id}"
