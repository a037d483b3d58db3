"""A form gains a guard after it was filled in: what came before is kept as closely from then on."""

from __future__ import annotations

from uuid import UUID

from lianxin.domain.commitments.models import Commitment
from lianxin.domain.needs.models import Need
from lianxin.domain.surveys.models import ANSWERS, XML, Form, Submission, SubmissionFinding, SubmissionVersion
from lianxin.domain.surveys.services.needs_found import SOURCE


def take_guard(form: Form, guard: str) -> int:
    """The form, locked by the caller, stands behind `guard`; what was received in clear is sealed, and what its answers opened goes
    behind the guard too. No service: it is part of the upload that brings the guard. Returns how many submissions were sealed."""
    was_open, form.guard = not form.guard, guard
    form.save(update_fields=["guard"])
    if not was_open:
        return 0
    sealed = [_seal(form, one) for one in Submission.objects.select_for_update().filter(form=form).order_by("id")]
    for version in SubmissionVersion.objects.filter(form=form).iterator():
        version.form = form
        version.xml, version.sha256 = version.xml, SubmissionVersion.digest_kept(form, version.sha256)
        version.save(update_fields=[*XML, "sha256"])
    SubmissionFinding.objects.filter(version__form=form).update(value="", expected="")
    return len(sealed)


def _seal(form: Form, submission: Submission) -> UUID:
    submission.form = form
    submission.answers = submission.answers
    submission.save(update_fields=[*ANSWERS])
    opened = Need.objects.filter(source_kind=SOURCE, source_id__startswith=str(submission.id), guard="")
    Commitment.objects.filter(need__in=opened, guard="").update(guard=form.guard)
    opened.update(guard=form.guard)
    return submission.id
