"""How a case is taken up for change: read by right, open, its clock locked first; and how a change stands in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.cases.models import CaseFile
from lianxin.domain.cases.selectors import case_or_404
from lianxin.domain.commitments.services.changing import hold
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "cases.CaseFile"


def taken_up(actor: Viewer, now: datetime, case_id: UUID) -> CaseFile:
    """An open case that the actor may work on, locked after its clock. Raises what `case_or_404` raises, "access.denied",
    "proceeding.over"."""
    seen = case_or_404(actor, now, case_id)
    actor.must("proceeding.work", seen.proceeding.place)
    if seen.proceeding.closed_at is not None:
        raise ProblemError("proceeding.over")
    hold([seen.proceeding.clock_id])
    locked = CaseFile.objects.select_for_update(of=("self",)).select_related("consent", "proceeding").get(id=case_id)
    locked.proceeding = seen.proceeding
    return locked


def keep(actor: Viewer, now: datetime, verb: str, case: CaseFile, after: Mapping[str, object]) -> None:
    """The row of the trail: codes, days and numbers, never what was written about somebody."""
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, case.id), place=case.proceeding.place, after=dict(after), now=now)


def must_be_past(day: date, now: datetime) -> date:
    """Raises "case.day_in_future"."""
    if day > local_day(now):
        raise ProblemError("case.day_in_future")
    return day


def must_know(code: str, known: Mapping[str, object]) -> str:
    """Raises "case.code_unknown"."""
    if code not in known:
        raise ProblemError("case.code_unknown", code=code)
    return code
