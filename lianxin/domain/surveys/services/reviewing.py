"""What reviewers do with submissions: approve, turn down, send back, let out of quarantine, comment."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.domain.surveys.events import SubmissionApproved, SubmissionSentBack, SubmissionTurnedDown
from lianxin.domain.surveys.models import ReviewStep, Submission, SubmissionFinding
from lianxin.domain.surveys.rules.intake import HELD_BACK
from lianxin.domain.surveys.selectors.approving import is_own, is_sound
from lianxin.domain.surveys.selectors.submissions import claimed_resident, submission_or_404
from lianxin.domain.surveys.services.deriving import SUBJECT, publish_received, quarantine_key
from lianxin.domain.surveys.services.editing import settle_reopened, take_in_edit, tell_reopened
from lianxin.kernel import events
from lianxin.kernel.problems import ProblemError

Act = Literal["approve", "reject", "send_back", "release", "comment"]
State = Submission.State

_LOOKED_AT: Final = frozenset({State.RECEIVED, State.HAS_ISSUES, State.SENT_BACK, State.APPROVED, State.REJECTED})
FROM: Final[dict[str, frozenset[State]]] = {
    "approve": _LOOKED_AT,
    "reject": _LOOKED_AT | {State.QUARANTINED},
    "send_back": _LOOKED_AT,
    "release": frozenset({State.QUARANTINED}),
    "comment": _LOOKED_AT | {State.QUARANTINED},
}
"""In which states each act is possible. A decision may be taken again: people change their minds with reasons."""
_TO: Final = {"approve": State.APPROVED, "reject": State.REJECTED, "send_back": State.SENT_BACK}
_UNCOUNTED: Final = frozenset({State.REJECTED, State.QUARANTINED})
_WITH_REASON: Final = frozenset({"reject", "send_back", "comment"})
_NOTE_LENGTH: Final = 500
LINK: Final = "/surveys/mine/"
"""Where a worker finds what was sent back."""


@service("submission.review")
def review_submission(
    *, actor: Viewer, now: datetime, submission_id: UUID, act: Act, note: str = "", version: int | None = None, only_sound: bool = False
) -> Submission:
    """One act on one submission, kept with its words. The same decision twice changes nothing.

    `version`: the number of the version the reviewer saw; `only_sound`: it was not opened, so it must be one in which nothing was
    found. What is sent back reaches its worker as a notice and a to-do. An edit let out of quarantine becomes the next version of
    what it edits, which is returned. Raises "survey.own_submission", "survey.note_missing", "survey.act_refused",
    "survey.changed_meanwhile", "survey.nobody_to_ask", "survey.needs_reading", "survey.edit_outdated".
    """
    seen = submission_or_404(actor, submission_id)
    actor.must("submission.review", seen.place)
    submission = Submission.objects.select_for_update().get(id=submission_id)
    note = note.strip()[:_NOTE_LENGTH]
    _refuse(actor, submission, act, note, version)
    before, named = {"state": submission.state}, submission.claimed_resident
    if act in _TO and submission.state == _TO[act] and not note:
        audit.unchanged()
        return submission
    if only_sound and not is_sound(actor, submission):
        raise ProblemError("survey.needs_reading")
    is_edit = act == "release" and "edit_of_other" in submission.flags
    if act in _TO:
        settle_reopened(actor, now, submission)
    step = ReviewStep(submission=submission, act=act, note=note, made_by=actor.id, made_at=now)
    step.save(force_insert=True)
    _turn(submission, _after(submission, act))
    if act in ("release", "approve"):
        _let_in(actor, submission)
    submission.save(update_fields=["state", "flags", "resident", "claimed_resident", "is_valid", "invalid_for"])
    after = {"state": submission.state, "act": act, "note": note}
    if named != submission.claimed_resident:
        after["resident"] = str(submission.resident_id)
    audit.record(
        actor=actor, verb="submission.review", subject=(SUBJECT, submission.id), place=submission.place, before=before, after=after, now=now
    )
    if before["state"] == State.QUARANTINED != submission.state:
        _tell_decided(actor, now, submission, step)
    if is_edit:
        submission = take_in_edit(actor, now, submission, State(submission.state)) or submission
    _tell(actor, now, submission, step)
    return submission


def _turn(submission: Submission, state: State) -> None:
    """Into another state. What the rules said of it goes when a person has it count, or not count: they are to judge it anew."""
    if {submission.state, state} & _UNCOUNTED and submission.state != state and not submission.overruled:
        submission.is_valid, submission.invalid_for = None, []
    submission.state = state


def _let_in(actor: Viewer, submission: Submission) -> None:
    """Without what held it back, and about the resident it names if the reviewer may see them; else it goes on saying who is missing."""
    found = claimed_resident(actor, submission)
    if found is not None:
        submission.resident, submission.claimed_resident = found, None
    missing = {"resident_unknown"} if submission.claimed_resident else set()
    submission.flags = [flag for flag in submission.flags if flag not in HELD_BACK - missing]


def _refuse(actor: Viewer, submission: Submission, act: Act, note: str, version: int | None) -> None:
    if submission.state not in FROM[act]:
        raise ProblemError("survey.act_refused", state=State(submission.state).label)
    if act in ("approve", "release") and is_own(actor, submission):
        raise ProblemError("survey.own_submission")
    if act in _WITH_REASON and not note:
        raise ProblemError("survey.note_missing")
    if act == "send_back" and submission.worker_id is None:
        raise ProblemError("survey.nobody_to_ask")
    if version is not None and submission.versions.filter(number__gt=version).exists():
        raise ProblemError("survey.changed_meanwhile")


def _after(submission: Submission, act: Act) -> State:
    if act == "comment":
        return State(submission.state)
    if act != "release":
        return _TO[act]
    newest = submission.versions.order_by("-number").values("id")[:1]
    is_faulty = "unchecked" in submission.flags or SubmissionFinding.objects.filter(version__in=newest).exists()
    return State.HAS_ISSUES if is_faulty else State.RECEIVED


def _tell(actor: Viewer, now: datetime, submission: Submission, step: ReviewStep) -> None:
    told = submission.id, submission.form_id, submission.place
    if step.act == "approve":
        events.publish(SubmissionApproved(*told, submission.resident_id, now, actor))
    elif step.act == "reject":
        events.publish(SubmissionTurnedDown(*told, step.note, now, actor))
    elif step.act == "release":
        publish_received(submission, "released", now, actor)
        tell_reopened(actor, now, submission)
    elif step.act == "send_back" and submission.worker_id is not None:
        key = f"sent-back:{step.id}"
        notify(actor=actor, now=now, users=[submission.worker_id], kind="submission.sent_back", link=LINK, key=key)
        events.publish(SubmissionSentBack(*told, submission.worker_id, now, actor))


def _tell_decided(actor: Viewer, now: datetime, submission: Submission, step: ReviewStep) -> None:
    """It waits no longer: nobody else need look, and whoever sent it hears of it."""
    settle(actor=actor, now=now, key=quarantine_key(submission))
    if submission.worker_id is not None:
        key = f"quarantine-decided:{step.id}"
        notify(actor=actor, now=now, users=[submission.worker_id], kind="submission.decided", link=LINK, key=key)
