"""What the clock does to commitments without anybody asking."""

from __future__ import annotations

from datetime import UTC

from django.utils import timezone
from django_tasks import task

from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services import escalate


@task()
def escalate_overdue() -> int:
    """Hourly and in the nightly pass: climb the ladder. Returns how many rungs were told."""
    return escalate(actor=Viewer.system("escalation"), now=timezone.now().astimezone(UTC))
