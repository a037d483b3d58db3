"""The first answer made better while progress shows; it takes the draft's place only where nobody minds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import DayPlan
from lianxin.domain.care.selectors import day_plan_or_404
from lianxin.domain.care.services.dayproblem import DayAsked, asked_again, plan_again
from lianxin.domain.care.services.planning import SUBJECT, draft_to_change, unplannable, written
from lianxin.domain.care.services.reasons import Reasons, figures, reasons
from lianxin.engines import planning as engine
from lianxin.kernel.problems import ProblemError

SECONDS_A_VISIT: Final = 0.2
"""A small day is at its best long before the pack's seconds are over."""

Report = Callable[[float], None]


def improve_day_plan(*, actor: Viewer, now: datetime, plan_id: UUID, report: Report | None = None, seconds: float | None = None) -> bool:
    """Seek a better plan than the draft for the pack's seconds, then why it is as it is. Call it outside any transaction.

    False, and the draft stays, when it was changed by hand, published or replaced meanwhile, or the day's rows were.
    """
    draft = day_plan_or_404(actor, plan_id)
    actor.must("dayplan.make", draft.place)
    if draft.state != DayPlan.State.DRAFT or draft.trail:
        return False
    try:
        asked = asked_again(actor, now, draft)
        first = plan_again(asked, draft)
        better = _sought(asked, first, _seconds(draft, asked) if seconds is None else seconds, report)
        why = reasons(draft.place, asked, better)
    except ProblemError as stale:
        if stale.code != "care.draft_stale":
            raise
        return False
    except engine.PlanInputError as wrong:
        raise unplannable(wrong) from wrong
    return replace_draft(actor=actor, now=now, plan_id=plan_id, asked=asked, plan=better, why=why)


def _seconds(draft: DayPlan, asked: DayAsked) -> float:
    most = float(packs.for_place(draft.place).value("plan_improve_seconds", draft.day))
    return min(most, 1 + SECONDS_A_VISIT * len(asked.problem.visits))


def _sought(asked: DayAsked, first: engine.DayPlan, seconds: float, report: Report | None) -> engine.DayPlan:
    def tell(progress: engine.Progress) -> None:
        if report is not None:
            report(progress.done)

    better = engine.solve(asked.problem, seconds=seconds, progress=tell, start=first if asked.basis.engaged else None)
    return min(better, first, key=lambda plan: plan.cost.total)


@service("dayplan.make")
def replace_draft(
    *, actor: Viewer, now: datetime, plan_id: UUID, asked: DayAsked, plan: engine.DayPlan, why: Reasons
) -> bool:  # fmt: skip
    """Put a plan into an untouched draft's place if it costs no more; the checker is asked again. Returns whether it did."""
    try:
        draft = draft_to_change(actor, plan_id)
    except ProblemError as gone:
        if gone.code not in ("care.day_published", "care.draft_gone"):
            raise
        audit.unchanged()
        return False
    kept = written(asked, plan, why)
    if draft.trail or sum(kept["cost"].values()) > sum(draft.cost.values()) + 1e-6:
        audit.unchanged()
        return False
    kept["compared"] = draft.compared | {"plan": figures(asked, plan)}
    _put(draft, kept)
    after = {"day": str(draft.day), "stops": len(draft.stops), "unserved": len(draft.unserved)}
    audit.record(actor=actor, verb="dayplan.improve", subject=(SUBJECT, draft.id), place=draft.place, after=after, now=now)
    return True


@service("dayplan.make")
def improved_by(*, actor: Viewer, now: datetime, plan_id: UUID, job_id: UUID) -> None:
    """Note which job improves a draft, so that its page finds the progress again."""
    draft = draft_to_change(actor, plan_id)
    draft.improved_by = job_id
    draft.save(update_fields=["improved_by"])
    audit.unchanged()


def _put(draft: DayPlan, kept: dict[str, Any]) -> None:
    for name, value in kept.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(kept))
