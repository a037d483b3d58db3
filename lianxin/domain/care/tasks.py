"""Work of care that takes seconds and therefore runs beside the pages."""

from __future__ import annotations

from datetime import UTC, date

from django.utils import timezone

from lianxin.base.access.selectors import account_signing_in, viewer_of
from lianxin.base.jobs.backend import leased_task
from lianxin.domain.care.services import plan_day
from lianxin.kernel.problems import ProblemError


@leased_task(max_attempts=2)
def plan_day_for(user_id: str, day: str, place: str) -> str:
    """Draft the plan of a day on behalf of an account that is still active. Returns the plan's id."""
    now = timezone.now().astimezone(UTC)
    account = account_signing_in(user_id)
    if account is None:
        raise ProblemError("access.denied")
    draft = plan_day(actor=viewer_of(account, now=now), now=now, day=date.fromisoformat(day), place=place)
    return str(draft.id)
