"""Photos and other files of a submission: each on its own, after the data, never in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.services import CleanFile, put_aside, store_file
from lianxin.domain.surveys.models import XML, Submission, SubmissionFile, SubmissionVersion
from lianxin.domain.surveys.rules.intake import MOST_FILES, is_file_name
from lianxin.domain.surveys.services.addressing import SEND, standing_in
from lianxin.domain.surveys.services.deriving import SUBJECT
from lianxin.kernel.problems import ProblemError

REFUSED: Final = "file_refused"
_UNDECIDED: Final = frozenset({Submission.State.RECEIVED, Submission.State.HAS_ISSUES, Submission.State.QUARANTINED})


@dataclass(frozen=True, slots=True)
class FileState:
    """Whether a file of a submission is here. `sent_sha256`: of the bytes that came, by which a phone knows that they arrived;
    `problem`: the code of why they were not taken."""

    name: str
    is_here: bool
    sent_sha256: str = ""
    problem: str = ""


def files_here(version: SubmissionVersion) -> tuple[FileState, ...]:
    """Every file the version names or that came with it, by name."""
    rows = SubmissionFile.objects.filter(version=version).order_by("name")
    return tuple(FileState(one.name, one.file_id is not None, one.sent_sha256, one.problem) for one in rows)


def take_files(actor: Viewer, now: datetime, version: SubmissionVersion, files: Mapping[str, bytes]) -> list[FileState]:
    """Take each of these files; one that cannot be taken is told and keeps the others out of nothing."""
    taken: list[FileState] = []
    for name, content in files.items():
        try:
            taken.append(take_file(actor, now, version, name, content))
        except ProblemError as refused:
            taken.append(FileState(name, is_here=False, problem=refused.code))
    return taken


def take_file(actor: Viewer, now: datetime, version: SubmissionVersion, name: str, content: bytes) -> FileState:
    """Clean a file and lay it down before the transaction that names it. A broken one is noted with the submission.

    Raises "survey.file_name", "survey.too_many_files".
    """
    if not is_file_name(name):
        raise ProblemError("survey.file_name")
    digest = sha256(content).hexdigest()
    here = SubmissionFile.objects.filter(version=version, name=name, sent_sha256=digest, file__isnull=False).exists()
    if here:
        return FileState(name, is_here=True, sent_sha256=digest)
    clean, problem = None, ""
    try:
        clean = put_aside(content, is_answer=True)
    except ProblemError as refused:
        problem = refused.code
    return attach_file(actor=actor, now=now, version_id=version.id, name=name, sent_sha256=digest, clean=clean, problem=problem)


@service(None)
def attach_file(
    *, actor: Viewer, now: datetime, version_id: UUID, name: str, sent_sha256: str, clean: CleanFile | None, problem: str = ""
) -> FileState:
    """Name a file that lies there already, or note why it was not taken; later versions that name it and lack it have it too, for
    a phone sends it once. What is here is replaced only by `_may_replace`, and never by what cannot be read.

    Raises "access.denied", "survey.too_many_files", "survey.file_kept".
    """
    version = SubmissionVersion.objects.select_related("submission").defer(*XML).get(id=version_id)
    must_be_sender(actor, version)
    # first, as a review does: else one waits for the other
    version.submission = Submission.objects.select_for_update().get(id=version.submission_id)
    if version.files.count() >= MOST_FILES and not version.files.filter(name=name).exists():
        raise ProblemError("survey.too_many_files", limit=MOST_FILES)
    SubmissionFile.objects.bulk_create([SubmissionFile(version=version, name=name)], ignore_conflicts=True)
    row = SubmissionFile.objects.get(version=version, name=name)
    is_same = row.sent_sha256 == sent_sha256 and (row.file_id is not None or row.problem == problem != "")
    if is_same or (clean is None and row.file_id is not None):
        audit.unchanged()
        return FileState(name, row.file_id is not None, row.sent_sha256, problem)
    if row.file_id is not None and not _may_replace(actor, version):
        raise ProblemError("survey.file_kept", name=name)
    if clean is not None:
        place = version.submission.place
        row.file = store_file(actor=standing_in(actor, place), now=now, place=place, needs=SEND, clean=clean)
    row.sent_sha256, row.received_at, row.problem = sent_sha256, now, problem
    row.save(update_fields=["file", "sent_sha256", "received_at", "problem"])
    later = SubmissionFile.objects.filter(version__submission=version.submission_id, version__number__gt=version.number, name=name)
    later.filter(file=None).update(file=row.file, sent_sha256=sent_sha256, received_at=now, problem=problem)
    _flag(version.submission)
    after = {"file": str(row.file_id or ""), "sha256": sent_sha256, "problem": problem}
    subject = (SUBJECT, version.submission_id)
    audit.record(actor=actor, verb="submission.attach", subject=subject, place=version.submission.place, after=after, now=now)
    return FileState(name, row.file_id is not None, sent_sha256, problem)


def must_be_sender(actor: Viewer, version: SubmissionVersion) -> None:
    """Files come from whoever sent the version, or may send from its place. Raises "access.denied"."""
    own = actor.id is not None and version.received_by == actor.id
    if not own:
        actor.must(SEND, version.submission.place)


def _may_replace(actor: Viewer, version: SubmissionVersion) -> bool:
    """Only who sent the current version puts another file in its place, and only before anybody has decided about it: a reviewer
    has seen what was here, and what they saw stays."""
    is_current = not version.submission.versions.filter(number__gt=version.number).exists()
    return is_current and version.submission.state in _UNDECIDED and version.received_by == actor.id


def _flag(submission: Submission) -> None:
    """The submission says when a file of its current version could not be taken, until it has come whole."""
    newest = submission.versions.order_by("-number").values("id")[:1]
    is_lacking = SubmissionFile.objects.filter(version__in=newest, file=None).exclude(problem="").exists()
    flags = [flag for flag in submission.flags if flag != REFUSED] + [REFUSED] * is_lacking
    if flags != submission.flags:
        submission.flags = flags
        submission.save(update_fields=["flags"])
