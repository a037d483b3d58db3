"""What an edit changes in the submission it stands on: at once, or when a reviewer takes in one that waited as a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.services import CleanFile, store_file
from lianxin.base.notices.services import notify, settle
from lianxin.domain.surveys.events import SubmissionTakenIn
from lianxin.domain.surveys.models import XML, ReviewStep, Submission, SubmissionVersion
from lianxin.domain.surveys.services.addressing import SEND, standing_in
from lianxin.domain.surveys.services.deriving import DERIVED_FLAGS, SUBJECT
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

State = Submission.State
REOPENED: Final = "edited_after_approval"
_OF_FILES: Final = "file_refused"


def reopen(submission: Submission, flags: Sequence[str], state: State) -> None:
    """Other answers than those that were judged and approved: they are to be judged and reviewed again, and say so. One in
    quarantine stays there."""
    more = [REOPENED] if submission.state == State.APPROVED else []
    submission.flags = list(dict.fromkeys([*flags, *more]))
    if submission.state != State.QUARANTINED:
        submission.state = state
    submission.is_valid, submission.invalid_for, submission.overruled = None, [], ""


def take_times(submission: Submission, started_at: datetime | None, ended_at: datetime | None) -> None:
    """When the version that now stands was begun and handed in. A version that was not begun anew is an edit: it ends days
    later, so how long the filling took and its day stay those of when it was first finished."""
    finished = [at for at in (submission.finished_at, ended_at) if at is not None]
    if submission.started_at is not None and submission.started_at == started_at:
        submission.finished_at = min(finished, default=None)
    else:
        submission.finished_at = ended_at
    submission.started_at, submission.ended_at = started_at, ended_at


def kept_flags(flags: Sequence[str]) -> list[str]:
    """What goes on being true of a submission when its answers change."""
    return [flag for flag in flags if flag not in DERIVED_FLAGS | {_OF_FILES}]


def turn_to(submission: Submission, resident_id: UUID, place: str) -> None:
    """It is about somebody else, and lies where answers about them lie: whoever reviews there reviews it."""
    submission.resident_id, submission.claimed_resident = resident_id, None
    submission.flags = [flag for flag in submission.flags if flag != "resident_unknown"]
    if submission.place != place:
        submission.place = place
        submission.versions.update(place=place)


def carry_files(actor: Viewer, now: datetime, newest: SubmissionVersion, version: SubmissionVersion) -> None:
    """A phone that edits sends only the photos that are new: those of the same name are there already."""
    had = {one.name: one for one in newest.files.filter(file__isnull=False).select_related("file")}
    for one in version.files.filter(name__in=had, file=None):
        before = had[one.name]
        one.file, one.sent_sha256, one.received_at = before.file, before.sent_sha256, before.received_at
        if before.file is not None and before.file.place != version.place:
            clean = CleanFile(before.file.sha256, before.file.size, before.file.media_type)
            sender = standing_in(actor, version.place)
            one.file = store_file(actor=sender, now=now, place=version.place, needs=SEND, clean=clean)
        one.save(update_fields=["file", "sent_sha256", "received_at"])


def take_in_edit(actor: Viewer, now: datetime, waiting: Submission, state: State) -> Submission | None:
    """Make a submission that waited as an edit the next version of the one it edits, and return that. None when what it edits never
    came: then it stands for itself, and what it edits, should it come, goes under it.

    Raises "survey.edit_outdated" when that has another version by now, "access.denied" for who does not review it.
    """
    told = waiting.versions.order_by("number").values_list("deprecated_id", flat=True).first() or ""
    rows = SubmissionVersion.objects.filter(form=waiting.form_id, instance_id=told).exclude(submission=waiting.id)
    former = rows.select_related("submission").defer(*XML).first()
    if former is not None:
        actor.must("submission.review", former.submission.place)
        return _put_on(actor, now, waiting, former, state)
    if told and not Submission.objects.filter(form=waiting.form_id, root_id=told).exists():
        Submission.objects.filter(id=waiting.id).update(root_id=told)
        return None
    raise ProblemError("survey.edit_outdated")


def _put_on(actor: Viewer, now: datetime, waiting: Submission, former: SubmissionVersion, state: State) -> Submission:
    submission = Submission.objects.select_for_update().get(id=former.submission_id)
    newest = submission.versions.order_by("-number").defer(*XML).first()
    if newest is None or newest.id != former.id:
        raise ProblemError("survey.edit_outdated")
    before = {"state": submission.state, "number": newest.number}
    for further, version in enumerate(waiting.versions.order_by("number").defer(*XML), start=1):
        version.submission, version.place, version.number = submission, submission.place, newest.number + further
        version.save(update_fields=["submission", "place", "number"])
        carry_files(actor, now, newest, version)
    ReviewStep.objects.filter(submission=waiting).update(submission=submission)
    submission.answers, submission.form_version = waiting.answers, waiting.form_version
    submission.filled_on = waiting.filled_on or submission.filled_on
    take_times(submission, waiting.started_at, waiting.ended_at)
    reopen(submission, [*kept_flags(submission.flags), *waiting.flags], state)
    if waiting.resident is not None and waiting.resident_id != submission.resident_id:
        home = waiting.resident.place
        is_theirs = contains(submission.form.place, home) and actor.may("submission.review", home)
        turn_to(submission, waiting.resident.id, home if is_theirs else submission.place)
    elif waiting.claimed_resident is not None:
        submission.claimed_resident = waiting.claimed_resident
    submission.save()
    events.publish(SubmissionTakenIn(waiting.id, submission.id, now, actor))
    Submission.objects.filter(id=waiting.id).delete()
    after = {"state": submission.state, "flags": submission.flags, "number": submission.versions.count()}
    subject = (SUBJECT, submission.id)
    audit.record(actor=actor, verb="submission.edit", subject=subject, place=submission.place, before=before, after=after, now=now)
    return submission


def tell_reopened(actor: Viewer, now: datetime, submission: Submission) -> None:
    """Whoever reviews there learns that what was approved is another now: a count and a link."""
    key = _reopened_key(submission)
    if REOPENED not in submission.flags or not key:
        return
    able = set(approvers_over(submission.place, "submission.review", today=local_day(now)))
    able -= {submission.worker_id, actor.id}  # they may not approve it
    link = f"/surveys/submissions/{submission.id}/"
    notify(actor=actor, now=now, users=able, kind="submission.edited_after_approval", link=link, key=key)


def settle_reopened(actor: Viewer, now: datetime, submission: Submission) -> None:
    """Somebody has decided about it again. To be called before that decision is put down."""
    if REOPENED in submission.flags:
        submission.flags = [flag for flag in submission.flags if flag != REOPENED]
        settle(actor=actor, now=now, key=_reopened_key(submission))


def _reopened_key(submission: Submission) -> str:
    """Of the notice: one for each approval that an edit undid."""
    approvals = submission.steps.filter(act=ReviewStep.Act.APPROVE).order_by("-made_at", "-id")
    newest = approvals.values_list("id", flat=True).first()
    return f"reopened:{newest}" if newest else ""
