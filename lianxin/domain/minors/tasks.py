"""What the clock does to reports about children: each rung of the ladder at its minute."""

from __future__ import annotations

from datetime import UTC
from typing import Final
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.domain.minors.events import ChildStepDue
from lianxin.domain.minors.services import step_report

_FIRST: Final = 10
"""Before whatever else waits."""


@leased_task(priority=_FIRST, max_attempts=8)
def step_one_report(file_id: str) -> bool:
    """What is due for one report now. Done twice, or when somebody was quicker, it does nothing."""
    now = timezone.now().astimezone(UTC)
    return step_report(actor=Viewer.system("未成年人保护"), now=now, file_id=UUID(file_id))


def step_later(event: ChildStepDue) -> None:
    """Make the job of a rung, in the transaction that knows of it; the same rung twice is one job."""
    key = f"minor/{event.file_id}/{event.at:%Y%m%d%H%M%S}"
    asked = step_one_report.asked(actor=Viewer.system("未成年人保护"), place=event.place, key=key)
    asked.using(run_after=event.at).enqueue(str(event.file_id))
