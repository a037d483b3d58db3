"""Submissions of forms that are scales are scored as they come: on paper, by phone, over a link; again when they are edited.

Handlers: in the publisher's transaction, in the name of the system, for who sends need not be able to do what follows.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import schema
from lianxin.domain.screening.models import Crisis, Sheet
from lianxin.domain.screening.services.alerting import alert, settle_alert
from lianxin.domain.screening.services.counting import retract
from lianxin.domain.screening.services.crises import raise_crises
from lianxin.domain.screening.services.joining import follow_person
from lianxin.domain.screening.services.locking import locked
from lianxin.domain.screening.services.scoring import fill_sheet, scored
from lianxin.domain.screening.services.settling import settle, standing_sheets
from lianxin.domain.surveys.events import (
    SubmissionApproved,
    SubmissionHeld,
    SubmissionReceived,
    SubmissionTakenIn,
    SubmissionTurnedDown,
    SubmissionUnfollowed,
)
from lianxin.domain.surveys.models import ReviewStep, Submission
from lianxin.domain.surveys.services.deriving import rederive
from lianxin.kernel.problems import ProblemError

SYSTEM: Final = Viewer.system("筛查")
_log = logging.getLogger(__name__)
_CHANGES: Final = frozenset({"edited", "moved"})
"""After these a decision that was taken about the answers as they were holds no longer."""


def on_received(event: SubmissionReceived) -> None:
    """It came, was corrected, was let in, is about somebody else, or was derived again: scored, whatever is wrong with it."""
    submission = _submission(event.submission_id)
    scale = scale_of(submission)
    if scale is not None:
        follow(event.at, submission, scale, event.why)


def on_held(event: SubmissionHeld) -> None:
    """It waits for somebody to let it in and counts as nothing yet; but thoughts of self-harm, and what may be some, do not wait with
    it."""
    submission = _submission(event.submission_id)
    scale = scale_of(submission)
    if scale is not None:
        follow(event.at, submission, scale, "new")


def on_turned_down(event: SubmissionTurnedDown) -> None:
    """A reviewer does not use the sheet: the occasion is what the other sheets say, none: void. A crisis that it opened goes on; a person
    ends it."""
    _anew(event.submission_id, event.at, reason=event.note, by=event.actor.id)


def on_approved(event: SubmissionApproved) -> None:
    """What was turned down is used after all; of what never was it says nothing new."""
    if ReviewStep.objects.filter(submission_id=event.submission_id, act=ReviewStep.Act.REJECT).exists():
        _anew(event.submission_id, event.at, by=event.actor.id)


def on_taken_in(event: SubmissionTakenIn) -> None:
    """A sheet that waited as an edit becomes a version of another's: the crisis it opened meanwhile is that one's, its own occasion is
    over."""
    sheet = Sheet.objects.select_related("screening").filter(submission_id=event.waiting_id).first()
    if sheet is None:
        return
    screening = locked(sheet.screening)
    edited = Sheet.objects.filter(submission_id=event.submission_id).first()
    if edited is not None:
        Crisis.objects.filter(screening=screening).update(screening=edited.screening_id)
    sheet.delete()
    settle(SYSTEM, event.at, screening, "void", by=event.actor.id)


def on_unfollowed(event: SubmissionUnfollowed) -> None:
    """Something went wrong in what follows from it. Where that was nothing of ours it is scored now; else people are told and it is tried
    again: until a person or a later try knows better, it counts as a crisis nobody has seen."""
    submission = _submission(event.submission_id)
    scale = scale_of(submission)
    if scale is None:
        return
    try:
        with transaction.atomic():
            _follow_once(event.at, submission, scale, "new")
    except Exception as wrong:  # whatever it is: what must not be missed is said below
        _log.critical("sheet not scored submission=%s error=%s", submission.id, type(wrong).__name__)
        alert(SYSTEM, event.at, submission, again=True)


@service(None)
def score_again(*, actor: Viewer, now: datetime, submission_id: UUID) -> None:
    """A sheet that could not be read or scored, once more; nothing where it went or was turned down since. Raises StillUnread."""
    submission = Submission.objects.select_related("form", "resident").filter(id=submission_id).first()
    scale = scale_of(submission) if submission is not None else None
    if submission is None or scale is None or submission.state == Submission.State.REJECTED:
        audit.unchanged()
        return
    newest = submission.versions.order_by("-number").values_list("id", flat=True).first()
    try:
        if not submission.answers and newest is not None:
            rederive(actor=actor, now=now, version_id=newest)
            submission = _submission(submission_id)
        _follow_once(now, submission, scale, "rederived")
    except ProblemError as refused:
        raise StillUnread(refused.code) from refused
    if not submission.answers:
        raise StillUnread("answers")
    audit.unchanged()
    settle_alert(actor, now, submission.id)


class StillUnread(Exception):
    """An error of ours, to be tried again: no refusal, which would be final."""


def follow(now: datetime, submission: Submission, scale: schema.Scale, why: str) -> None:
    """What was answered is scored, wherever the submission stands."""
    if submission.state == Submission.State.QUARANTINED:
        result, is_read = scored(scale, submission)
        if result.triggers or not is_read:
            _score(now, submission, scale, "new")
    elif submission.state != Submission.State.REJECTED:
        _score(now, submission, scale, why)


def _follow_once(now: datetime, submission: Submission, scale: schema.Scale, why: str) -> None:
    """The same, unless another handler has had it scored at this very moment: the history tells what happened once."""
    if not Sheet.objects.filter(submission=submission, scored_at=now).exists():
        follow(now, submission, scale, why)


def _anew(submission_id: UUID, now: datetime, *, reason: str = "", by: UUID | None) -> None:
    sheet = Sheet.objects.select_related("screening").filter(submission_id=submission_id).first()
    if sheet is None:
        return
    screening = locked(sheet.screening)
    if screening.decision.get("act") == "void":
        return
    screening.decision = {}
    is_used = bool(standing_sheets(screening))
    settle(SYSTEM, now, screening, "rescore" if is_used else "void", reason=reason, by=by)


def scale_of(submission: Submission) -> schema.Scale | None:
    """The scale that its form was made of; None for any other form."""
    return packs.for_place(submission.place).scales.get(submission.form.form_id)


def _score(now: datetime, submission: Submission, scale: schema.Scale, why: str) -> None:
    filled = fill_sheet(now, submission, scale)
    screening = locked(filled.sheet.screening)
    if why in _CHANGES:
        screening.decision = {}
    screening.scale_version = scale.version
    settle(SYSTEM, now, screening, filled.act)
    if filled.left is not None:
        settle(SYSTEM, now, locked(filled.left), "rescore")
    if filled.former is not None:
        retract(SYSTEM, now, filled.former[0], scale, filled.former[1])
    follow_person(SYSTEM, now, screening)
    raise_crises(SYSTEM, now, screening, filled.sheet, scale)
    if not filled.is_read and scale.triggers and not Crisis.objects.filter(screening=screening).exists():
        alert(SYSTEM, now, submission, again=not submission.answers)


def _submission(submission_id: UUID) -> Submission:
    return Submission.objects.select_related("form", "resident").get(id=submission_id)
