"""Submissions of forms that are scales are scored as they come: on paper, by phone, over a link; again when they are edited.

Handlers: in the publisher's transaction, in the name of the system, for who sends need not be able to do what follows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import schema
from lianxin.domain.screening.models import Screening, Sheet
from lianxin.domain.screening.services.counting import retract
from lianxin.domain.screening.services.crises import follow_person, raise_crises
from lianxin.domain.screening.services.scoring import fill_sheet, scored
from lianxin.domain.screening.services.settling import settle
from lianxin.domain.surveys.events import (
    SubmissionApproved,
    SubmissionHeld,
    SubmissionReceived,
    SubmissionTurnedDown,
)
from lianxin.domain.surveys.models import Submission

SYSTEM: Final = Viewer.system("筛查")
_CHANGES: Final = frozenset({"edited", "moved"})
"""After these a decision that was taken about the answers as they were holds no longer."""


def on_received(event: SubmissionReceived) -> None:
    """It came, was corrected, was let in, is about somebody else, or was derived again: scored, whatever is wrong with it."""
    submission = _submission(event.submission_id)
    scale = scale_of(submission)
    if scale is None or submission.state == Submission.State.REJECTED:
        return
    _score(event.at, submission, scale, event.why)


def on_held(event: SubmissionHeld) -> None:
    """It waits for somebody to let it in and counts as nothing yet; but thoughts of self-harm do not wait with it."""
    submission = _submission(event.submission_id)
    scale = scale_of(submission)
    if scale is None:
        return
    if scored(scale, submission)[0].triggers:
        _score(event.at, submission, scale, "new")


def on_turned_down(event: SubmissionTurnedDown) -> None:
    """A reviewer does not use the sheet: nor does what it came to count. A crisis that it opened goes on; a person ends it."""
    sheet = Sheet.objects.select_related("screening").filter(submission_id=event.submission_id).first()
    if sheet is None:
        return
    screening = _locked(sheet.screening)
    if screening.decision.get("act") != "void":
        screening.decision = {"act": "turned_down"}
        settle(SYSTEM, event.at, screening, "void", reason=event.note, by=event.actor.id)


def on_approved(event: SubmissionApproved) -> None:
    """What was turned down is used after all."""
    sheet = Sheet.objects.select_related("screening").filter(submission_id=event.submission_id).first()
    if sheet is not None and sheet.screening.decision.get("act") == "turned_down":
        screening = _locked(sheet.screening)
        screening.decision = {}
        settle(SYSTEM, event.at, screening, "rescore", by=event.actor.id)


def scale_of(submission: Submission) -> schema.Scale | None:
    """The scale that its form was made of; None for any other form."""
    return packs.for_place(submission.place).scales.get(submission.form.form_id)


def _score(now: datetime, submission: Submission, scale: schema.Scale, why: str) -> None:
    filled = fill_sheet(now, submission, scale)
    screening = _locked(filled.sheet.screening)
    if why in _CHANGES:
        screening.decision = {}
    settle(SYSTEM, now, screening, filled.act)
    if filled.left is not None:
        settle(SYSTEM, now, _locked(filled.left), "rescore")
    if filled.former is not None:
        retract(SYSTEM, now, filled.former[0], scale, filled.former[1])
    follow_person(SYSTEM, now, screening)
    raise_crises(SYSTEM, now, screening, filled.sheet, scale)


def _submission(submission_id: UUID) -> Submission:
    return Submission.objects.select_related("form", "resident").get(id=submission_id)


def _locked(screening: Screening) -> Screening:
    return Screening.objects.select_for_update().get(id=screening.id)
