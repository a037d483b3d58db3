"""Submissions within reach: lists, one with its findings, one's own, those that wait for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.domain.people.selectors.merges import kept_instead
from lianxin.domain.people.selectors.registry import visible
from lianxin.domain.surveys.models import (
    ANSWERS,
    XML,
    Form,
    ReviewStep,
    Submission,
    SubmissionFile,
    SubmissionFinding,
    SubmissionVersion,
)
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

State = Submission.State
TO_REVIEW = (State.RECEIVED, State.HAS_ISSUES)
_JOINED = ("form", "resident", "worker")


@dataclass(frozen=True, slots=True)
class SubmissionFilter:
    """What of the submissions to show; empty means all. `state`: one, or "open" for those that wait for a review."""

    form_id: UUID | None = None
    place: str = ""
    state: str = ""
    worker_id: UUID | None = None
    resident_id: UUID | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in the reader's language, as far as the form speaks it."""

    kind: str
    path: str
    label: str
    value: str
    message: str
    expected: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many submissions of a form are in each state."""

    received: int = 0
    has_issues: int = 0
    sent_back: int = 0
    approved: int = 0
    rejected: int = 0
    quarantined: int = 0

    @property
    def returned(self) -> int:
        """All that came and count as answers: quarantined ones do not yet."""
        return self.received + self.has_issues + self.sent_back + self.approved + self.rejected


def submissions(viewer: Viewer) -> QuerySet[Submission]:
    """Every submission the viewer may read. One in quarantine only whoever reviews there does, and whoever sent it: nobody has
    found yet that it belongs there."""
    rows = scope(viewer, "submission.read", Submission.objects.all())
    own = Q(worker_id=viewer.id) if viewer.id is not None else Q()
    reviewed = within(viewer.ranges("submission.review"))
    seen = ~Q(state=State.QUARANTINED) | own
    return rows.filter(seen if reviewed is None else seen | reviewed)


def submissions_page(viewer: Viewer, wanted: SubmissionFilter, *, after: str = "", limit: int = ROWS) -> Page[Submission]:
    """The newest first, following the mark `after`."""
    rows = filtered(submissions(viewer), wanted)
    page = page_of(rows, "received_at", after=after, limit=limit, newest_first=True, joined=_JOINED)
    looked_through("submissions", (one.resident for one in page.rows if one.resident), {"place": wanted.place, "state": wanted.state})
    return page


def filtered(rows: QuerySet[Submission], wanted: SubmissionFilter) -> QuerySet[Submission]:
    """Those of the rows that the filter wants."""
    if wanted.place:
        rows = rows.filter(within((_range_of(wanted.place),)) or Q())
    if wanted.state == "open":
        rows = rows.filter(state__in=TO_REVIEW)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    exact = {"form_id": wanted.form_id, "worker_id": wanted.worker_id, "resident_id": wanted.resident_id, "channel": wanted.channel}
    return rows.filter(**{name: value for name, value in exact.items() if value})


def submission_or_404(viewer: Viewer, submission_id: UUID) -> Submission:
    """One submission with form, version, resident and worker; the look is noted."""
    found = submissions(viewer).select_related(*_JOINED, "form_version").filter(id=submission_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def claimed_resident(viewer: Viewer, submission: Submission) -> Resident | None:
    """Whom it names though its sender could not see them: only for a viewer who may see that person; the look is noted."""
    key = submission.claimed_resident
    if key is None or submission.resident_id is not None:
        return None
    found = visible(viewer).filter(id=key).first() or kept_instead(viewer, key)
    if found is not None:
        looked_at(found)
    return found


def submission_by_instance(viewer: Viewer, xform_id: str, instance_id: str) -> Submission:
    """The submission one of whose versions has this instanceID; raises "general.not_found"."""
    named = SubmissionVersion.objects.filter(form__form_id=xform_id, instance_id=instance_id).values("submission_id")
    found = submissions(viewer).select_related(*_JOINED, "form_version").filter(id__in=named).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def versions_of_submission(viewer: Viewer, submission: Submission) -> QuerySet[SubmissionVersion]:
    """Everything that came for it, the newest first; that is its current version. Their bytes are read when they are asked for."""
    rows = scope(viewer, "submission.read", SubmissionVersion.objects.filter(submission=submission))
    return rows.defer(*XML).order_by("-number")


def without_answers(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """For lists: the answers are read when they are asked for."""
    return rows.defer(*ANSWERS)


def current_version(viewer: Viewer, submission: Submission) -> SubmissionVersion:
    found = versions_of_submission(viewer, submission).defer(None).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def findings_of(viewer: Viewer, submission: Submission, language: str) -> list[ShownFinding]:
    """What is wrong with the current version, in document order, in the reader's language or the form's own."""
    newest = versions_of_submission(viewer, submission).values("id")[:1]
    rows = SubmissionFinding.objects.filter(version=Subquery(newest)).order_by("id")
    return [
        ShownFinding(one.kind, one.path, spoken(one.labels, language), one.value, spoken(one.messages, language), one.expected)
        for one in rows
    ]


def files_of(viewer: Viewer, submission: Submission) -> QuerySet[SubmissionFile]:
    """The files the current version names or that came with it, by name; those without `file` have not come."""
    newest = versions_of_submission(viewer, submission).values("id")[:1]
    return SubmissionFile.objects.filter(version=Subquery(newest)).select_related("file").order_by("name")


def readable_files(viewer: Viewer) -> QuerySet[SubmissionFile]:
    """The files of every submission that the viewer may read, those of earlier versions too."""
    return SubmissionFile.objects.filter(version__submission__in=submissions(viewer)).select_related("version__submission__resident")


def steps_of(viewer: Viewer, submission: Submission) -> QuerySet[ReviewStep]:
    """What reviewers did, the oldest first."""
    seen = submissions(viewer).filter(id=submission.id)
    return ReviewStep.objects.filter(submission__in=seen).order_by("made_at", "id")


def own_submissions(viewer: Viewer) -> QuerySet[Submission]:
    """What the viewer sent in, in places still within reach, the newest first."""
    mine = submissions(viewer).filter(worker_id=viewer.person_id)
    return mine.select_related("form", "resident").order_by("-received_at", "-id")


def todos(viewer: Viewer) -> QuerySet[Submission]:
    """The viewer's own submissions that were sent back, with the reviewer's words as `last_note`, the longest waiting first."""
    notes = ReviewStep.objects.filter(submission=OuterRef("pk"), act=ReviewStep.Act.SEND_BACK).order_by("-made_at", "-id")
    back = submissions(viewer).filter(worker_id=viewer.person_id, state=State.SENT_BACK)
    return back.annotate(last_note=Subquery(notes.values("note")[:1])).select_related("form", "resident").order_by("received_at", "id")


def quarantine(viewer: Viewer) -> QuerySet[Submission]:
    """What waits for somebody to let it in or turn it down, the longest waiting first."""
    held = scope(viewer, "submission.review", Submission.objects.filter(state=State.QUARANTINED))
    return held.select_related(*_JOINED).order_by("received_at", "id")


def counts(viewer: Viewer, form: Form) -> Counts:
    """Within the viewer's reach, in one query."""
    rows = submissions(viewer).filter(form=form).order_by().values_list("state").annotate(number=Count("id"))
    return Counts(**dict(rows))


def spoken(texts: Mapping[str, Any], language: str) -> str:
    """A text of a form in a language of the product: as written for it, else Chinese, else what there is."""
    short = language.split("-", maxsplit=1)[0]
    first = next(iter(texts.values()), "")
    return str(texts.get(short) or texts.get("zh") or texts.get("") or first)


def _range_of(place: str) -> tuple[str, str]:
    try:
        return place_range(place)
    except ValueError:
        raise ProblemError("general.place_unknown", place=place) from None
