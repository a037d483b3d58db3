"""The grade and the pay step of an engagement are set; what led to it is decided above (careers)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.workforce.models import Engagement
from lianxin.kernel.problems import ProblemError


@service("workforce.manage")
def set_grade(
    *, actor: Viewer, now: datetime, engagement_id: UUID, grade: str, step: int, since: date, reason: str
) -> Engagement:
    """Put an engagement on a grade and a pay step, from a day on. The same again changes nothing.

    Nobody sets their own. Raises "general.not_found", "access.denied", "careers.grade_unknown".
    """
    found = (
        Engagement.objects.select_for_update(of=("self",))
        .select_related("worker")
        .filter(id=engagement_id)
        .first()
    )
    if found is None:
        raise ProblemError("general.not_found")
    actor.must("workforce.manage", found.place)
    if found.worker.user_id is not None and found.worker.user_id == actor.id:
        raise ProblemError("access.denied")
    here = packs.for_place(found.place).grades.get(grade)
    if here is None or not here.first_step <= step <= here.last_step:
        raise ProblemError("careers.grade_unknown", grade=grade, step=step)
    if (found.grade, found.step) == (grade, step):
        audit.unchanged()
        return found
    before = {"grade": found.grade, "step": found.step}
    found.grade, found.step = grade, step
    found.save(update_fields=["grade", "step"])
    audit.record(
        actor=actor, verb="career.set_grade", subject=("workforce.Engagement", found.id), place=found.place, before=before,
        after={"grade": grade, "step": step, "since": str(since), "reason": reason}, now=now,
    )  # fmt: skip
    return found
