"""Work on big forms, beside the pages: it takes longer than a page may take."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.selectors import account_signing_in, viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.base.jobs.running import report_progress
from lianxin.domain.surveys.services.analysis import mark_validity

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form


@leased_task(max_attempts=3)
def judge_form(form_id: str, user_id: str) -> None:
    """Judge which submissions of a form count, on behalf of the account that asked, with the reach it has by now."""
    now = timezone.now().astimezone(UTC)
    account = account_signing_in(user_id)
    actor = viewer_of(account, now=now) if account is not None else Viewer.nobody()
    mark_validity(actor=actor, now=now, form_id=UUID(form_id), progress=report_progress)


def judge_later(actor: Viewer, form: Form) -> None:
    """Enqueue the judging of a form."""
    judge_form.asked(actor=actor, place=form.place).enqueue(form_id=str(form.id), user_id=str(actor.person_id))
