"""What whoever reported may hear: by the code of their report alone; staff of their own report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildReport
from lianxin.domain.minors.selectors.codes import code_of, index_of
from lianxin.domain.minors.selectors.facts import age_standing
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Feedback:
    """When it came, whether somebody has taken it up, and what the station answers; nothing of the child, nor who works on it."""

    sent_at: datetime
    is_taken_up: bool
    due_at: datetime
    answer: str
    answered_at: datetime | None


def feedback_by_code(code: str) -> Feedback:
    """The code is the ability, for a visitor as for anybody; nobody is asked who they are. Raises "minor.code_wrong"."""
    found = (
        ChildReport.objects.select_related("file__proceeding").filter(code_index=index_of(code)).first()
        if code.strip()
        else None
    )
    if found is None:
        raise ProblemError("minor.code_wrong")
    proceeding = found.file.proceeding
    is_taken_up = proceeding.holder_id is not None or proceeding.closed_at is not None
    return Feedback(found.sent_at, is_taken_up, found.feedback_due_at, found.feedback, found.feedback_at)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report of the viewer's own: its code, how long ago, and whether the register has an adult where they saw a child."""

    report: ChildReport
    code: str
    minutes: int
    is_age_doubtful: bool


def own_report_or_404(viewer: Viewer, now: datetime, report_id: UUID) -> OwnReport:
    """For whoever sent it, and nobody else; nothing of the file. Raises "general.not_found"."""
    found = ChildReport.objects.select_related("file__proceeding__resident").filter(id=report_id, by=viewer.person_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    doubtful = age_standing(found.file, found.file.proceeding, local_day(now)) is None
    return OwnReport(found, code_of(found.id), rules.elapsed_minutes(found.discovered_at, now), doubtful)
