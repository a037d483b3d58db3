"""What a questionnaire came to: what calls for somebody at once, and what the form itself said to whoever filled it in."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.rules.answers import said, words_of
from lianxin.domain.surveys.rules.called_for import called_for
from lianxin.domain.surveys.rules.intake import entry_moment
from lianxin.domain.surveys.selectors.compiled import compiled
from lianxin.domain.surveys.selectors.submissions import versions_of_submission
from lianxin.engines.xforms import XFormError

MOST_URGENT = 1
"""The rank of what a pack lets nobody wait with."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`alerts`: needs of the most urgent rank that the answers call for; `notes`: totals and advice, as the form words them."""

    alerts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def outcome_of(viewer: Viewer, submission: Submission, language: str) -> Outcome:
    """Of the current version, whatever its state: a quarantined answer may be the most pressing of all. `language`: a code of the form."""
    version = submission.form_version
    newest = versions_of_submission(viewer, submission).defer(None).first()
    if version is None or newest is None or not version.xml:
        return Outcome()
    form, xml = compiled(version), newest.xml
    at = entry_moment(submission.started_at, submission.ended_at, submission.received_at)
    urgencies = packs.for_place(submission.place).urgencies
    pressing = {code for code, one in urgencies.items() if one.rank == MOST_URGENT}
    true_ones = called_for(form, version.needs, xml, at)
    alerts = [said(words_of(one, language), form.questions, submission.answers, language) for one in true_ones if one.get("urgency") in pressing]
    try:
        notes = form.notes(xml, at=at, language=language)
    except XFormError:
        notes = ()
    return Outcome(tuple(alerts), notes)
