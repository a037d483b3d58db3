"""The wrong person was chosen: a submission goes over to the right one, with its reason in the trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.rules.intake import HELD_BACK
from lianxin.domain.surveys.selectors.submissions import submission_or_404
from lianxin.domain.surveys.services.deriving import SUBJECT, publish_received
from lianxin.domain.surveys.services.editing import turn_to
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError


@service("submission.send")
def move_submission(
    *, actor: Viewer, now: datetime, submission_id: UUID, resident_id: UUID, reason: str
) -> Submission:
    """It is about another resident than the one chosen; the answers stay as they came. By who sent it, or who reviews there.

    Raises "general.empty_field", "survey.place_outside" for somebody who lives outside the form's place, "access.denied".
    """
    seen = submission_or_404(actor, submission_id)
    resident = resident_or_404(actor, resident_id)
    for place in (seen.place, resident.place):
        actor.must("submission.send", place)
    if seen.worker_id != actor.id:
        actor.must("submission.review", seen.place)
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    submission = Submission.objects.select_for_update(of=("self",)).select_related("form").get(id=seen.id)
    if not contains(submission.form.place, resident.place):
        raise ProblemError("survey.place_outside", form=submission.form.form_id)
    if submission.resident_id == resident.id or set(submission.flags) & HELD_BACK:
        audit.unchanged()
        return submission
    before = {"resident": str(submission.resident_id or "")}
    turn_to(submission, resident.id, resident.place)
    submission.save(update_fields=["resident", "claimed_resident", "flags", "place"])
    after = {"resident": str(resident.id), "reason": reason.strip()}
    audit.record(
        actor=actor,
        verb="submission.move",
        subject=(SUBJECT, submission.id),
        place=submission.place,
        before=before,
        after=after,
        now=now,
    )
    publish_received(submission, "moved", now, actor)
    return submission
