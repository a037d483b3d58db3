"""What follows from the XML of a submission: answers, findings, flags. It can be made again at any time."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.surveys.events import SubmissionHeld, SubmissionReceived, SubmissionUnfollowed
from lianxin.domain.surveys.models import (
    ANSWERS,
    FormVersion,
    Submission,
    SubmissionFinding,
    SubmissionVersion,
)
from lianxin.domain.surveys.rules.intake import UNCHECKED, entry_moment, moment, named_files
from lianxin.domain.surveys.selectors.compiled import compiled
from lianxin.domain.surveys.selectors.forms import form_or_404
from lianxin.domain.surveys.selectors.submissions import submission_or_404
from lianxin.engines import xforms
from lianxin.engines.xforms.values import Envelope, Finding, Verdict
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "surveys.Submission"
MOST_FINDINGS: Final = 300
_ID_LENGTH: Final = 200  # of the columns
DERIVED_FLAGS: Final = frozenset({"recalculated", UNCHECKED})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Derived:
    """What checking gave: answers with calculations made again, findings with their words by language, files named."""

    answers: dict[str, Any]
    findings: tuple[Finding, ...] = ()
    words: tuple[tuple[dict[str, str], dict[str, str]], ...] = ()
    """Labels and messages by language code, for each finding."""
    files: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def has_issues(self) -> bool:
        return bool(self.findings) or UNCHECKED in self.flags


def derive(version: FormVersion, xml: bytes, at: datetime) -> Derived:
    """Check a submission as of the moment it was filled in. Findings, which are few, are said in every language of the form.

    Never fails: a submission that cannot be checked is kept and marked "unchecked", so that an error of a form, or of ours,
    keeps nobody's work out.
    """
    languages = [str(one["code"]) for one in version.languages] or [""]
    try:
        form = compiled(version)
        verdict = form.check(xml, at=at, language=languages[0])
        others = languages[1:] if verdict.findings else []
        also = [verdict if verdict.is_cut else form.check(xml, at=at, language=code) for code in others]
        files = tuple(named_files(form.questions, verdict.answers))
    except Exception as wrong:  # whatever it is: field data is not refused for it
        _log.error("submission unchecked form_version=%s error=%s", version.id, type(wrong).__name__)
        return Derived({}, flags=(UNCHECKED,))
    found = verdict.findings[:MOST_FINDINGS]
    flags = ("recalculated",) if any(one.kind == "calculation" for one in found) else ()
    return Derived(verdict.answers, found, _words(languages, [verdict, *also]), files, flags)


def _words(languages: Sequence[str], verdicts: Sequence[Verdict]) -> tuple[tuple[dict[str, str], dict[str, str]], ...]:
    told: list[tuple[dict[str, str], dict[str, str]]] = [({}, {}) for _ in verdicts[0].findings[:MOST_FINDINGS]]
    for code, verdict in zip(languages, verdicts, strict=False):
        for (labels, messages), one in zip(told, verdict.findings, strict=False):
            labels[code], messages[code] = one.label, one.message
    return tuple(told)


def write_findings(version: SubmissionVersion, derived: Derived) -> None:
    """Put the findings of a version in place of those it had."""
    SubmissionFinding.objects.filter(version=version).delete()
    is_sealed = bool(version.form.guard)  # its answers stand nowhere in clear
    SubmissionFinding.objects.bulk_create(
        SubmissionFinding(
            version=version, kind=one.kind, path=one.path[:300], value="" if is_sealed else one.value,
            expected="" if is_sealed else one.expected, labels=labels, messages=messages,
        )
        for one, (labels, messages) in zip(derived.findings, derived.words, strict=True)
    )


def settled_flags(flags: Sequence[str], derived: Derived) -> list[str]:
    """The flags of a submission once its answers are derived anew."""
    return [flag for flag in flags if flag not in DERIVED_FLAGS] + list(derived.flags)


def envelope_of(xml: bytes) -> Envelope:
    """What a submission says of itself, its moments with time zones. Raises "survey.xml_refused", "survey.instance_missing"."""
    try:
        told = xforms.read_envelope(xml)
    except xforms.XFormError as wrong:
        if wrong.details.get("missing") == "instanceID":
            raise ProblemError("survey.instance_missing") from wrong
        raise ProblemError("survey.xml_refused", reason=wrong.code) from wrong
    longest = max(len(told.form_id), len(told.instance_id), len(told.deprecated_id))
    if longest > _ID_LENGTH:
        raise ProblemError("survey.xml_refused", reason="id_too_long")
    return replace(told, started_at=moment(told.started_at), ended_at=moment(told.ended_at))


@service("submission.review")
def rederive(*, actor: Viewer, now: datetime, version_id: UUID) -> SubmissionVersion:
    """Read a stored version again: its findings, and when it is the current one the answers and state of its submission.

    The XML and what reviewers decided stay as they are.
    """
    version = SubmissionVersion.objects.filter(id=version_id).first()
    if version is None:
        raise ProblemError("general.not_found")
    submission = submission_or_404(actor, version.submission_id)
    actor.must("submission.review", submission.place)
    submission = Submission.objects.select_for_update().get(id=submission.id)
    xml = bytes(version.xml)
    told = envelope_of(xml)
    published = FormVersion.objects.exclude(state=FormVersion.State.DRAFT).filter(form=submission.form_id, version=told.version)
    form_version = published.first() or submission.form_version
    if form_version is None:
        audit.unchanged()
        return version
    derived = derive(form_version, xml, entry_moment(told.started_at, told.ended_at, version.received_at))
    write_findings(version, derived)
    newest = submission.versions.order_by("-number").values_list("id", flat=True).first()
    if newest == version.id:
        submission.answers, submission.flags = derived.answers, settled_flags(submission.flags, derived)
        if submission.state in (Submission.State.RECEIVED, Submission.State.HAS_ISSUES):
            submission.state = state_of(derived)
        submission.save(update_fields=[*ANSWERS, "flags", "state"])
        publish_received(submission, "rederived", now, actor)
    after = {"state": submission.state, "number": version.number}
    audit.record(actor=actor, verb="submission.rederive", subject=(SUBJECT, submission.id), place=submission.place, after=after, now=now)
    return version


def rederive_form(*, actor: Viewer, now: datetime, form_id: UUID) -> int:
    """Read every stored version of a form again, each in its own transaction: after its expressions are read better than before.
    Returns how many."""
    form = form_or_404(actor, form_id)
    rows = scope(actor, "submission.review", SubmissionVersion.objects.filter(form=form))
    versions = list(rows.order_by("received_at", "id").values_list("id", flat=True))
    for version_id in versions:
        rederive(actor=actor, now=now, version_id=version_id)
    return len(versions)


def state_of(derived: Derived) -> Submission.State:
    """Before anybody has looked at it."""
    return Submission.State.HAS_ISSUES if derived.has_issues else Submission.State.RECEIVED


def publish_received(submission: Submission, why: Any, now: datetime, actor: Viewer) -> None:
    """Tell who listens; of one in quarantine only that it waits: nothing counts of it yet."""
    if submission.state == Submission.State.QUARANTINED:
        events.publish(SubmissionHeld(submission.id, submission.form_id, submission.place, now, actor))
        return
    about = submission.id, submission.form_id, submission.place, submission.resident_id, submission.state
    version = submission.form_version
    events.publish(SubmissionReceived(*about, why, now, actor, opens_needs=version is None or bool(version.needs)))


def tell_unfollowed(actor: Viewer, now: datetime, submission: Submission) -> None:
    """Tell who cannot let it wait. Nothing that goes wrong in that undoes the submission either."""
    told = SubmissionUnfollowed(submission.id, submission.form_id, submission.place, now, actor)
    try:
        with transaction.atomic():
            events.publish(told)
    except Exception as wrong:  # whatever it is: field data is not refused for it
        _log.critical("nobody was told of submission=%s error=%s", submission.id, type(wrong).__name__)


def quarantine_key(submission: Submission) -> str:
    """Of the notice that it waits in quarantine."""
    return f"quarantine:{submission.id}"


def tell_reviewers(actor: Viewer, now: datetime, submission: Submission) -> None:
    """Whoever may let it in learns that it waits: a count and a link."""
    able = set(approvers_over(submission.place, "submission.review", today=local_day(now))) - {submission.worker_id}
    link = f"/surveys/submissions/{submission.id}/"
    notify(actor=actor, now=now, users=able, kind="submission.quarantined", link=link, key=quarantine_key(submission))
