"""Who means to sit is told what is due."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.exams.models import ExamCycle, ExamEntry, StepDone
from lianxin.domain.exams.rules.steps import due_on
from lianxin.domain.exams.selectors import cycles, entries, steps_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import ancestors, place_range


@service(None)
def tell_of_steps(*, actor: Viewer, now: datetime, place: str) -> int:
    """Everybody of a county with an account who means to sit or registered, once for each step that comes due in the pack's days.

    Returns how many notices are new. A notice holds a count and a link to one's own page.
    """
    actor.must("exam.manage", place)
    today = local_day(now)
    pack = packs.for_place(place)
    ahead = today + timedelta(days=int(pack.value("exam_notice_days", today)))
    told = 0
    for cycle in _in_force(actor, place, today.year - 1):  # results may come after new year
        due = {
            step.code: day
            for step in steps_of(pack)
            if (day := due_on(step, cycle)) is not None and today <= day <= ahead
        }
        people = _waiting(actor, cycle.id, place, set(due)) if due else {}
        for step, users in people.items():
            key = f"exam:{cycle.id.hex}:{step}"[:64]
            told += notify(
                actor=actor, now=now, users=users, kind="exam.step", link=reverse("web:own-tab", args=["exams"]), key=key
            )
    if not told:
        audit.unchanged()
    return told


def _in_force(actor: Viewer, place: str, since: int) -> list[ExamCycle]:
    """Of each year from this one on, the cycle a county goes by: its own before one of what lies above."""
    rows = cycles(actor).filter(place__in=(place, *ancestors(place)), year__gte=since)
    nearest = {one.year: one for one in sorted(rows, key=lambda one: one.place)}
    return [nearest[year] for year in sorted(nearest) if nearest[year].is_held]


def _waiting(actor: Viewer, cycle_id: UUID, place: str, steps: set[str]) -> dict[str, set[UUID]]:
    """For each step, the accounts of who has not done it."""
    low, high = place_range(place)
    mine: list[ExamEntry] = [
        one
        for one in entries(actor).filter(
            cycle_id=cycle_id, place__gte=low, place__lt=high, worker__user__isnull=False
        )
        if (one.intends_at is not None or one.registered_on is not None)
    ]
    done = set(StepDone.objects.filter(entry__in=mine).values_list("entry_id", "step"))
    registering = {step.code for step in steps_of(packs.for_place(place)) if step.by_registering}
    found: dict[str, set[UUID]] = defaultdict(set)
    for one in mine:
        for step in steps - (registering if one.registered_on is not None else set()):
            if (one.id, step) not in done and one.worker.user_id is not None:
                found[step].add(one.worker.user_id)
    return dict(sorted(found.items()))
