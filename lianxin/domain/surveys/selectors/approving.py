"""Which submissions a reviewer may approve without opening each of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, prefetch_related_objects

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.surveys.models import Submission, SubmissionFinding, SubmissionVersion
from lianxin.domain.surveys.selectors.outcomes import outcome_of


def approvable(viewer: Viewer, rows: Sequence[Submission]) -> dict[UUID, int]:
    """Of these rows those that may be approved together, with the number of the version that is looked at: within the viewer's
    review, sent by somebody else, nothing wrong with them, and nothing in them that must not wait."""
    own = own_ones(viewer, rows)
    offered = [one for one in rows if _is_plain(one) and one.id not in own]
    kept = scope(viewer, "submission.review", SubmissionVersion.objects.filter(submission__in=offered))
    newest = dict(kept.order_by().values_list("submission_id").annotate(Max("number")))
    faulty = _faulty(offered)
    prefetch_related_objects(offered, "form_version")
    return {one.id: newest[one.id] for one in offered if one.id in newest and one.id not in faulty and _is_calm(viewer, one)}


def own_ones(viewer: Viewer, rows: Sequence[Submission]) -> set[UUID]:
    """Those of the rows that somebody else must approve: the viewer collected them, or wrote the version that now stands."""
    if viewer.id is None:
        return set()
    kept = SubmissionVersion.objects.filter(submission__in=rows).order_by("number").values_list("submission_id", "received_by")
    return {one.id for one in rows if one.worker_id == viewer.id} | {key for key, by in dict(kept).items() if by == viewer.id}


def is_own(viewer: Viewer, submission: Submission) -> bool:
    """Must somebody else approve it?"""
    return submission.id in own_ones(viewer, [submission])


def is_sound(viewer: Viewer, submission: Submission) -> bool:
    """Received, checked without findings or marks, and calling for nobody at once."""
    return _is_plain(submission) and not _faulty([submission]) and _is_calm(viewer, submission)


def _is_plain(submission: Submission) -> bool:
    return submission.state == Submission.State.RECEIVED and not submission.flags


def _faulty(rows: Sequence[Submission]) -> set[UUID]:
    """Those of which any version has findings: one that was put right is looked at too."""
    found = SubmissionFinding.objects.filter(version__submission__in=rows).values_list("version__submission_id", flat=True)
    return set(found)


def _is_calm(viewer: Viewer, submission: Submission) -> bool:
    """One whose form is not known may say anything."""
    version = submission.form_version
    return version is not None and not (version.needs and outcome_of(viewer, submission, "zh").alerts)
