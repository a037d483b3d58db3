"""Writing a submission: exact bytes, once, with all that follows from them, in one short transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.surveys.models import (
    XML,
    FillLink,
    FormDevice,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from lianxin.domain.surveys.rules.intake import UNCHECKED, resident_named
from lianxin.domain.surveys.selectors.senders import refuse_dead
from lianxin.domain.surveys.services.addressing import SEND, Addressed
from lianxin.domain.surveys.services.deriving import (
    SUBJECT,
    publish_received,
    state_of,
    tell_reviewers,
    tell_unfollowed,
    write_findings,
)
from lianxin.domain.surveys.services.editing import (
    carry_files,
    kept_flags,
    reopen,
    take_times,
    tell_reopened,
    turn_to,
)
from lianxin.kernel.problems import ProblemError

Status = Literal["new", "again", "edited", "attached"]
_SEEN_EVERY: Final = timedelta(minutes=1)
_WORDS: Final = 120
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a submission, and the version that holds its bytes. `turned`: it is about somebody else than before."""

    status: Status
    version: SubmissionVersion
    submission: Submission
    turned: bool = False


@service(None)
def store_submission(*, actor: Viewer, now: datetime, sent: Addressed) -> Stored:
    """Write a submission that `address` has read. The unique instanceID of a form decides, in this transaction, who was first:
    the same bytes again are accepted and change nothing, others are refused.

    Whoever has an account may send: without the right to, it goes into quarantine. Raises "access.denied" without account or
    link, "survey.conflict", the problems of a dead link.
    """
    if actor.id is None and not actor.is_system and sent.sending.link is None:
        raise ProblemError("access.denied")
    link = _locked_link(sent, now)
    stored = _written(actor, now, sent)
    if link is not None:
        _use(link, stored)
    if stored.status == "again":
        audit.unchanged()
        return stored
    _device_seen(sent, now)
    _tell(actor, now, stored)
    after = {
        "form": sent.told.form_id, "channel": sent.sending.channel, "number": stored.version.number,
        "state": stored.submission.state, "flags": stored.submission.flags,
    }  # fmt: skip
    subject, place = (SUBJECT, stored.submission.id), stored.submission.place
    if stored.turned:
        after["resident"] = str(stored.submission.resident_id)
    if stored.status == "edited":
        audit.record(actor=actor, verb="submission.edit", subject=subject, place=place, after=after, now=now)
    else:
        audit.record(actor=actor, verb="submission.receive", subject=subject, place=place, after=after, now=now)
    return stored


def _tell(actor: Viewer, now: datetime, stored: Stored) -> None:
    """What follows from a submission is worth less than the submission: when it fails, that is marked, and can be made up for by
    deriving it again."""
    submission = stored.submission
    try:
        with transaction.atomic():
            publish_received(submission, "edited" if stored.status == "edited" else "new", now, actor)
            if submission.state == Submission.State.QUARANTINED:
                tell_reviewers(actor, now, submission)
            elif stored.status == "edited":
                tell_reopened(actor, now, submission)
    except Exception as wrong:  # whatever it is: field data is not refused for it
        _log.error("submission not followed up form=%s error=%s", submission.form_id, type(wrong).__name__)
        submission.flags = list(dict.fromkeys([*submission.flags, UNCHECKED]))
        if submission.state != Submission.State.QUARANTINED:  # no error of ours lets in what a person is to let in
            submission.state = Submission.State.HAS_ISSUES
        submission.save(update_fields=["flags", "state"])
    if UNCHECKED in submission.flags:
        tell_unfollowed(actor, now, submission)


def _written(actor: Viewer, now: datetime, sent: Addressed) -> Stored:
    try:
        with transaction.atomic():
            if sent.told.deprecated_id:
                return _edited(actor, now, sent)
            return _new(actor, now, sent, sent.flags)
    except IntegrityError:  # its twin was faster; now that it is written, everybody sees it
        stored = _known(sent) or _under_its_edit(actor, now, sent)
        if stored is None:
            raise
        return stored


def _known(sent: Addressed) -> Stored | None:
    """It, if it is here already. Raises "survey.conflict" when something else is, under its instanceID."""
    known = _versions(sent, sent.told.instance_id).first()
    if known is None:
        return None
    if known.sha256 != SubmissionVersion.digest_kept(sent.version.form, sent.sha256):
        raise ProblemError("survey.conflict")
    return Stored("again", known, Submission.objects.select_related("form").get(id=known.submission_id))


def _new(actor: Viewer, now: datetime, sent: Addressed, flags: tuple[str, ...]) -> Stored:
    submission = Submission(
        place=sent.place, form=sent.version.form, root_id=sent.told.instance_id, resident_id=sent.resident_id,
        claimed_resident=sent.claimed, flags=list(flags), channel=sent.sending.channel, worker_id=actor.id, received_at=now,
    )  # fmt: skip
    _fill(submission, sent)
    held = sent.is_held_back or "edit_of_other" in flags
    submission.state = Submission.State.QUARANTINED if held else state_of(sent.derived)
    submission.save(force_insert=True)
    return Stored("new", _version(actor, now, sent, submission, 1), submission)


def _edited(actor: Viewer, now: datetime, sent: Addressed) -> Stored:
    """A further version, on the current one only. An edit that cannot be put on it waits beside it: by somebody who may not touch
    it any more, of a version that is not the current one, of what has not come. It neither changes what was decided nor is it lost."""
    former = _versions(sent, sent.told.deprecated_id).first()
    if former is None:
        return _waiting_edit(actor, now, sent)
    submission = Submission.objects.select_for_update().get(id=former.submission_id)
    if sent.is_held_back or not _may_edit(actor, submission):
        return _waiting_edit(actor, now, sent)
    newest = submission.versions.order_by("-number").first()
    if known := _known(sent):
        return known
    if newest is None or newest.instance_id != sent.told.deprecated_id:
        return _waiting_edit(actor, now, sent)
    turned = _turned(submission, sent)
    if turned is not None:
        turn_to(submission, turned, sent.place)
    version = _version(actor, now, sent, submission, newest.number + 1)
    carry_files(actor, now, newest, version)
    reopen(submission, [*kept_flags(submission.flags), *sent.flags], state_of(sent.derived))
    _fill(submission, sent)
    submission.save()
    return Stored("edited", version, submission, turned=turned is not None)


def _waiting_edit(actor: Viewer, now: datetime, sent: Addressed) -> Stored:
    return _new(actor, now, sent, tuple(dict.fromkeys((*sent.flags, "edit_of_other"))))


def _turned(submission: Submission, sent: Addressed) -> UUID | None:
    """Whom an edit names instead. Answers that name the same as before say nothing new: a link speaks for its own resident,
    whomever its answers name."""
    before, now = resident_named(submission.answers), resident_named(sent.derived.answers)
    is_said = sent.sending.resident_id is not None or now != before
    return sent.resident_id if is_said and sent.resident_id != submission.resident_id else None


def _under_its_edit(actor: Viewer, now: datetime, sent: Addressed) -> Stored | None:
    """What was edited comes after its edit was let in: it goes under it, as the version before."""
    submission = Submission.objects.select_for_update().filter(form=sent.version.form, root_id=sent.told.instance_id).first()
    if submission is None:
        return None
    if known := _known(sent):
        return known
    with transaction.atomic():
        first = submission.versions.order_by("number").defer(*XML).first()
        version = _version(actor, now, sent, submission, first.number - 1 if first else 1)
        standing = submission.started_at, submission.ended_at
        take_times(submission, sent.told.started_at, sent.told.ended_at)
        submission.started_at, submission.ended_at = standing
        submission.save(update_fields=["finished_at"])
    return Stored("new", version, submission)


def _versions(sent: Addressed, instance_id: str) -> QuerySet[SubmissionVersion]:
    return SubmissionVersion.objects.filter(form=sent.version.form, instance_id=instance_id)


def _may_edit(actor: Viewer, submission: Submission) -> bool:
    own = actor.id is not None and submission.worker_id == actor.id
    return actor.may(SEND, submission.place) or (own and actor.may(SEND))


def _fill(submission: Submission, sent: Addressed) -> None:
    submission.answers, submission.form_version = sent.derived.answers, sent.version
    submission.filled_on = sent.sending.filled_on or submission.filled_on
    take_times(submission, sent.told.started_at, sent.told.ended_at)


def _version(actor: Viewer, now: datetime, sent: Addressed, submission: Submission, number: int) -> SubmissionVersion:
    version = SubmissionVersion(
        place=submission.place, submission=submission, form=sent.version.form, instance_id=sent.told.instance_id,
        deprecated_id=sent.told.deprecated_id, number=number, received_at=now,
        sha256=SubmissionVersion.digest_kept(sent.version.form, sent.sha256),
        received_by=actor.id, device=sent.sending.device[:_WORDS], client=sent.sending.client[:_WORDS],
    )  # fmt: skip
    version.xml = sent.xml
    version.save(force_insert=True)
    if sent.derived.findings:
        write_findings(version, sent.derived)
    if sent.derived.files:
        SubmissionFile.objects.bulk_create(SubmissionFile(version=version, name=name) for name in sent.derived.files)
    return version


def _locked_link(sent: Addressed, now: datetime) -> FillLink | None:
    """The link it came by, which must be usable, or used for this very submission."""
    if sent.sending.link is None:
        return None
    link = FillLink.objects.select_for_update().get(id=sent.sending.link.id)
    if link.submission_id is None:
        refuse_dead(link, now)
    elif not SubmissionVersion.objects.filter(submission=link.submission_id, instance_id=sent.told.instance_id).exists():
        raise ProblemError("survey.link_used")
    if sent.told.deprecated_id:  # a link answers once; what else is filed it neither sees nor changes
        raise ProblemError("survey.edit_unknown")
    return link


def _use(link: FillLink, stored: Stored) -> None:
    """The link is used up by its one submission. Somebody else's submission is none of this link's."""
    if link.submission_id is None:
        if stored.status == "again":
            raise ProblemError("survey.conflict")
        link.submission = stored.submission
        link.save(update_fields=["submission"])


def _device_seen(sent: Addressed, now: datetime) -> None:
    if sent.sending.device_id is not None:
        device = FormDevice.objects.filter(id=sent.sending.device_id)
        device.exclude(seen_at__gt=now - _SEEN_EVERY).update(seen_at=now)
