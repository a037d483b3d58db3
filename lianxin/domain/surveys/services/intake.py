"""Submissions as they come: the data first, in one short transaction, then its files one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import MAX_BYTES
from lianxin.domain.surveys.models import XML, Submission, SubmissionVersion
from lianxin.domain.surveys.rules.intake import is_file_name, is_place
from lianxin.domain.surveys.selectors.senders import TokenHolder, known_link
from lianxin.domain.surveys.services.addressing import SEND, Addressed, Sending, address
from lianxin.domain.surveys.services.attaching import (
    FileState,
    files_here,
    must_be_sender,
    take_file,
    take_files,
)
from lianxin.domain.surveys.services.storing import Status, Stored, store_submission
from lianxin.kernel.clock import FIRST_DAY, local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Received:
    """What became of it. `again`: the same bytes were here; `attached`: they were, and some file of it is new."""

    status: Status
    submission: Submission
    version: SubmissionVersion
    files: tuple[FileState, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of files whose bytes are still to come (or to come whole)."""
        return tuple(one.name for one in self.files if not one.is_here)


def receive_submission(
    *, actor: Viewer, now: datetime, xml: bytes, files: Mapping[str, bytes] | None = None, channel: str, device: str = "",
    client: str = "", place_hint: str = "", resident_id: UUID | None = None, sender: TokenHolder | None = None,
    filled_on: date | None = None,
) -> Received:  # fmt: skip
    """Take a submission that an account sends. Every well-formed one is kept byte by byte and once, whatever is wrong with it.

    What is wrong stands in its findings and flags; without the right to send from its place it waits in quarantine. A file that
    cannot be taken is told in `files` and keeps nothing else out. `filled_on`: the day that stands on a sheet of paper. To be called
    outside any transaction. Raises "survey.filled_on_wrong", the problems of `address` and `store_submission`.
    """
    if filled_on is not None and not FIRST_DAY <= filled_on <= local_day(now):
        raise ProblemError("survey.filled_on_wrong", given=filled_on.isoformat())
    hint = place_hint if is_place(place_hint) else ""
    sending = Sending(
        channel, device=sender.name if sender else device, device_id=sender.device_id if sender else None, client=client,
        place_hint=hint, resident_id=resident_id, filled_on=filled_on,
    )  # fmt: skip
    sent = address(actor, now, xml, sending)
    stored = store_submission(actor=actor, now=now, sent=sent)
    return _with_files(actor, now, stored, sent, files or {})


def receive_by_link(
    *, now: datetime, token: str, xml: bytes, files: Mapping[str, bytes] | None = None, client: str = ""
) -> Received:
    """Take the one submission that a personal link is for; the same one may come again (a page sent twice, its photos later).

    Raises "survey.link_unknown", "survey.link_used", "survey.link_revoked", "survey.link_expired", and as `receive_submission`.
    """
    link = known_link(token)
    actor = Viewer(id=None, label="填写链接", reach={SEND: (place_range(link.place),)})
    sent = address(actor, now, xml, Sending("link", client=client, link=link))
    stored = store_submission(actor=actor, now=now, sent=sent)
    return _with_files(actor, now, stored, sent, files or {})


def receive_file(
    *, actor: Viewer, now: datetime, form_id: str, instance_id: str, name: str, content: bytes, sender: TokenHolder | None = None
) -> FileState:
    """Take one file of a submission that is here already; `form_id` is the XForm's own id.

    Raises "survey.submission_unknown" (also for one the sender has nothing to do with), "survey.file_name",
    "survey.too_many_files", and why the file cannot be taken: "file.too_large", "file.type_refused", "file.broken".
    """
    state = take_file(actor, now, expect_file(actor, form_id, instance_id, name), name, content)
    if state.problem:
        raise ProblemError(state.problem, limit=MAX_BYTES // 1024 // 1024, type="")
    return state


def expect_file(actor: Viewer, form_id: str, instance_id: str, name: str) -> SubmissionVersion:
    """The version that a file of this name may be brought to: to be asked before any of its bytes are kept.

    Raises "survey.submission_unknown" (also for one the sender has nothing to do with), "survey.file_name".
    """
    if not form_id.isprintable() or not instance_id.isprintable():
        raise ProblemError("survey.submission_unknown")
    rows = SubmissionVersion.objects.select_related("submission").filter(form__form_id=form_id, instance_id=instance_id)
    for version in rows.defer(*XML):
        try:
            must_be_sender(actor, version)
        except ProblemError:
            continue
        if not is_file_name(name):
            raise ProblemError("survey.file_name")
        return version
    raise ProblemError("survey.submission_unknown")


def _with_files(actor: Viewer, now: datetime, stored: Stored, sent: Addressed, files: Mapping[str, bytes]) -> Received:
    if stored.status == "new" and not files:  # what is missing is what it names
        named = tuple(FileState(name, is_here=False) for name in sorted(sent.derived.files))
        return Received("new", stored.submission, stored.version, named)
    before = {one.name: one for one in files_here(stored.version)}
    told = {one.name: one for one in _taken(actor, now, stored, files)}
    states = {one.name: one for one in files_here(stored.version)}
    refused = {name: one for name, one in told.items() if name not in states}
    status = stored.status
    if status == "again" and any(one.is_here and before.get(name) != one for name, one in states.items()):
        status = "attached"
    for name, one in told.items():  # what is here stays, and what came instead of it is told to be refused
        if one.problem and name in states:
            states[name] = replace(states[name], problem=one.problem)
    return Received(status, stored.submission, stored.version, (*states.values(), *refused.values()))


def _taken(actor: Viewer, now: datetime, stored: Stored, files: Mapping[str, bytes]) -> list[FileState]:
    """The files of whoever sent it; another's submission, found by the same bytes, takes none from here."""
    if not files:
        return []
    stored.version.submission = stored.submission
    try:
        must_be_sender(actor, stored.version)
    except ProblemError as refused:
        return [FileState(name, is_here=False, problem=refused.code) for name in files]
    return take_files(actor, now, stored.version, files)
