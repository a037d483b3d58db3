"""What the clock does to calls for help: the next step of each at its moment, and bracelets that have fallen silent."""

from __future__ import annotations

from datetime import UTC
from typing import Final
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.domain.emergency.events import AlarmStepDue
from lianxin.domain.emergency.services import step_alarm, watch_bracelets

_FIRST: Final = 10
"""Before whatever else waits."""


@leased_task(priority=_FIRST, max_attempts=8)
def step_one_alarm(alarm_id: str) -> bool:
    """What is due for one call now. Done twice, or when somebody was quicker, it does nothing."""
    now = timezone.now().astimezone(UTC)
    return step_alarm(actor=Viewer.system("求助派人"), now=now, alarm_id=UUID(alarm_id))


@leased_task()
def hourly_bracelets() -> int:
    """Worn bracelets that say nothing any more; returns how many."""
    now = timezone.now().astimezone(UTC)
    return watch_bracelets(actor=Viewer.system("手环"), now=now)


def step_later(event: AlarmStepDue) -> None:
    """Make the job of a step, in the transaction that knows of it; the same step twice is one job."""
    key = f"alarm/{event.alarm_id}/{event.at:%Y%m%d%H%M%S}"
    asked = step_one_alarm.asked(actor=Viewer.system("求助派人"), place=event.place, key=key)
    asked.using(run_after=event.at).enqueue(str(event.alarm_id))
