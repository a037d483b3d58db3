"""What an edited submission said before, and which one comes next in a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.surveys.models import Submission, SubmissionVersion
from lianxin.domain.surveys.rules.intake import entry_moment
from lianxin.domain.surveys.selectors.compiled import compiled
from lianxin.domain.surveys.selectors.submissions import (
    SubmissionFilter,
    filtered,
    submissions,
    versions_of_submission,
)
from lianxin.engines import xforms


def edited_submission(viewer: Viewer, submission: Submission) -> Submission | None:
    """What an edit that waits beside it would change; None when that has not come or is out of reach."""
    told = versions_of_submission(viewer, submission).values_list("deprecated_id", flat=True).last()
    if not told:
        return None
    rows = SubmissionVersion.objects.filter(form=submission.form_id, instance_id=told).exclude(submission=submission.id)
    return submissions(viewer).filter(id__in=rows.values("submission_id")).first()


def answers_before(viewer: Viewer, submission: Submission, versions: Sequence[SubmissionVersion]) -> dict[str, Any] | None:
    """The answers of the version before the newest, read from its XML; None when there is none or it cannot be read."""
    if len(versions) < 2 or submission.form_version is None:
        return None
    former = versions_of_submission(viewer, submission).get(id=versions[1].id)
    try:
        xml = bytes(former.xml)
        told = xforms.read_envelope(xml)
        at = entry_moment(told.started_at, told.ended_at, former.received_at)
        return compiled(submission.form_version).check(xml, at=at).answers
    except xforms.XFormError:
        return None


def next_submission(viewer: Viewer, wanted: SubmissionFilter, current: Submission) -> UUID | None:
    """The one that follows in the list of `wanted`, newest first; the first of the list after its last. None when it is empty."""
    rows = filtered(submissions(viewer), wanted).exclude(id=current.id)
    older = rows.filter(received_at__lte=current.received_at).order_by("-received_at", "-id")
    following = older.values_list("id", flat=True).first()
    return following or rows.order_by("-received_at", "-id").values_list("id", flat=True).first()
