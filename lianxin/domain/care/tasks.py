"""Work of care that takes seconds and therefore runs beside the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.selectors import account_signing_in, viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.base.jobs.running import report_progress
from lianxin.domain.care.selectors import plans_of_days, visits_of_day
from lianxin.domain.care.services import improve_day_plan, make_visits, plan_day, propose_regulars
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

WEEK: Final = 7
_SHARES: Final = 100
_DAY_ALONE: Final = frozenset(
    {"care.no_carers", "care.nobody_on_duty", "care.carer_shift_invalid", "care.day_unplannable", "care.plan_refused"}
)
"""What says something about one day and nothing about the others."""


@leased_task(max_attempts=2)
def improve_plan(user_id: str, plan_id: str) -> bool:
    """Seek a better plan than a draft on behalf of an account that is still active. Returns whether it took its place."""
    now = timezone.now().astimezone(UTC)
    actor = _on_behalf(user_id, now)

    def report(done: float) -> None:
        report_progress(int(done * _SHARES), _SHARES)

    return improve_day_plan(actor=actor, now=now, plan_id=UUID(plan_id), report=report)


@leased_task(max_attempts=2)
def plan_week_for(user_id: str, start: str, place: str) -> int:
    """Visits and a draft for each of the seven days from `start` that is not over, not published, and has no draft changed by
    hand. Returns how many drafts.

    A day that nobody works or that cannot be planned is passed over; its page says why when it is planned by itself.
    """
    now = timezone.now().astimezone(UTC)
    actor = _on_behalf(user_id, now)
    first = date.fromisoformat(start)
    days = [first + timedelta(days=n) for n in range(WEEK)]
    held = plans_of_days(actor, place, days)
    open_days = [day for day in days if day >= local_day(now) and held[day].is_open]
    made = 0
    for number, day in enumerate(open_days):
        report_progress(number, len(open_days))
        make_visits(actor=actor, now=now, day=day, place=place)
        if not visits_of_day(actor, day, place).filter(recorded_at__isnull=True).exists():
            continue
        try:
            plan_day(actor=actor, now=now, day=day, place=place)
            made += 1
        except ProblemError as refused:
            if refused.code not in _DAY_ALONE:
                raise
    report_progress(len(open_days), len(open_days))
    return made


@leased_task(max_attempts=2)
def propose_regulars_for(user_id: str, place: str) -> str:
    """Work out the regular carers of a place on behalf of an account that is still active. Returns the proposal's id."""
    now = timezone.now().astimezone(UTC)
    return str(propose_regulars(actor=_on_behalf(user_id, now), now=now, place=place).id)


def _on_behalf(user_id: str, now: datetime) -> Viewer:
    account = account_signing_in(user_id)
    if account is None:
        raise ProblemError("access.denied")
    return viewer_of(account, now=now)
