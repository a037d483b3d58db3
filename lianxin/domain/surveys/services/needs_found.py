"""Answers open needs: each row of the sheet "needs" whose condition is true puts one into the inbox, with the submission as source.

Only of submissions that may be believed: received without findings, or approved. One need per submission, kind and person
(`Need` allows no second one), however often it is sent, edited or approved. A corrected answer opens what it newly calls for;
what was opened before stays with whoever triages, who sees the submission: an answer taken back is no proof that nobody needs help.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.services import notify
from lianxin.base.packs import Pack
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.rules import IMMEDIATE
from lianxin.domain.needs.services import record_need
from lianxin.domain.surveys.events import SubmissionApproved, SubmissionReceived
from lianxin.domain.surveys.models import XML, FormVersion, Submission
from lianxin.domain.surveys.rules.answers import said, words_of
from lianxin.domain.surveys.rules.called_for import called_for
from lianxin.domain.surveys.rules.intake import entry_moment
from lianxin.domain.surveys.selectors.compiled import compiled
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

CHANNEL: Final = "form"
SOURCE: Final = "submission"
BELIEVED: Final = frozenset({Submission.State.RECEIVED, Submission.State.APPROVED})
_LONGEST: Final = 1000
_MARK: Final = 20
"""Letters of an id that tell two people of one submission apart: its column is short."""
_ELSEWHERE: Final[list[Callable[[Submission, str, str], bool]]] = []
_log = logging.getLogger(__name__)


def opened_with(is_theirs: Callable[[Submission, str, str], bool]) -> None:
    """`is_theirs` says of a submission, a kind and an urgency that another area opens this need, for it is part of more. Called once, when
    an area loads."""
    if is_theirs not in _ELSEWHERE:
        _ELSEWHERE.append(is_theirs)


def on_received(event: SubmissionReceived) -> None:
    """A submission came, or came corrected."""
    if event.opens_needs:
        _find(event.submission_id, event.at)


def on_approved(event: SubmissionApproved) -> None:
    """A reviewer found it good, whatever it looked like."""
    _find(event.submission_id, event.at)


def _find(submission_id: UUID, now: datetime) -> None:
    row = Submission.objects.select_related("form_version", "form", "resident").get(id=submission_id)
    version = row.form_version
    if version is None or not version.needs or row.state not in BELIEVED:
        return
    pack, actor = packs.for_place(row.place), Viewer.system("问卷")
    for one in _true_ones(version, row):
        urgency = one.get("urgency", "")
        if not _is_known(pack, one["kind"], urgency):
            _log.warning("form %s: its sheet of needs names a kind or urgency that the county's pack lacks", version.form_id)
            continue
        if any(is_theirs(row, one["kind"], urgency) for is_theirs in _ELSEWHERE):
            continue
        words = said(words_of(one), compiled(version).questions, row.answers)[:_LONGEST]
        try:
            record = partial(
                record_need, actor=actor, now=now, kind=one["kind"], channel=CHANNEL, place=row.place, resident_id=row.resident_id,
                urgency=urgency, said=words, found_at=row.ended_at or row.received_at, source_kind=SOURCE, guard=row.form.guard,
            )  # fmt: skip
            need = record(source_id=str(row.id))
            if row.resident_id is not None and need.resident_id != row.resident_id:  # an edit said that it is about somebody else
                need = record(source_id=f"{row.id} {row.resident_id.hex[-_MARK:]}")
            tell_at_once(actor, now, need)
        except ProblemError as refused:  # what was answered is kept, whatever becomes of the need
            _log.warning("form %s: an answer opened no need: %s", version.form_id, refused.code)


def tell_at_once(actor: Viewer, now: datetime, need: Need) -> None:
    """What cannot wait reaches whoever triages there, and may see it, at once and once: a count and a link."""
    if need.precedence != IMMEDIATE or need.state != "new":
        return
    able = set(approvers_over(need.place, "need.triage", today=local_day(now)))
    if need.guard:
        able &= set(approvers_over(need.place, need.guard, today=local_day(now)))
    notify(actor=actor, now=now, users=able, kind="need.immediate", link=f"/needs/{need.id}/", key=f"immediate:{need.id}")


def _true_ones(version: FormVersion, row: Submission) -> Iterator[Mapping[str, str]]:
    """What the current version calls for."""
    newest = row.versions.order_by("-number").only("id", *XML).first()
    if newest is None:
        return iter(())
    at = entry_moment(row.started_at, row.ended_at, row.received_at)
    return called_for(compiled(version), version.needs, newest.xml, at)


def _is_known(pack: Pack, kind: str, urgency: str) -> bool:
    return kind in pack.need_kinds and CHANNEL in pack.channels and (not urgency or urgency in pack.urgencies)
