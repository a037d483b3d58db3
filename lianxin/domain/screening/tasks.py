"""Sheets that could not be scored are tried again beside the pages, until they are or a person has to see to the error."""

from __future__ import annotations

from datetime import UTC
from typing import Final
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.domain.screening.events import SheetUnread
from lianxin.domain.screening.services import score_again

_FIRST: Final = 10
"""Before whatever else waits."""


@leased_task(priority=_FIRST, max_attempts=8)
def score_one_again(submission_id: str) -> None:
    """One sheet. Done twice, or when somebody was quicker, it changes nothing."""
    score_again(
        actor=Viewer.system("筛查"), now=timezone.now().astimezone(UTC), submission_id=UUID(submission_id)
    )


def score_later(event: SheetUnread) -> None:
    """Make the job, in the transaction that knows of it; the same sheet twice at a moment is one job."""
    key = f"sheet/{event.submission_id}/{event.at:%Y%m%d%H%M%S}"
    asked = score_one_again.asked(actor=Viewer.system("筛查"), place=event.place, key=key)
    asked.enqueue(str(event.submission_id))
