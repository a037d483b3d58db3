"""A draft that nobody needs is thrown away; what it counted may be counted by another one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.settlement.models import SettlementRun
from lianxin.domain.settlement.selectors import run_or_404
from lianxin.domain.settlement.services.drawing import SUBJECT
from lianxin.kernel.problems import ProblemError


@service("settlement.make")
def discard_run(*, actor: Viewer, now: datetime, run_id: UUID) -> None:
    """Throw a draft away with its lines; corrections written into it go too, and the audit row says how many.

    Raises "settlement.closed" for one that is closed, "general.not_found" for one thrown away meanwhile.
    """
    run_or_404(actor, run_id)
    run = SettlementRun.objects.select_for_update().filter(id=run_id).first()
    if run is None:
        raise ProblemError("general.not_found")
    actor.must("settlement.make", run.place)
    if run.state != SettlementRun.State.DRAFT:
        raise ProblemError("settlement.closed")
    lines = run.lines.count()
    before = {"month": f"{run.month:%Y-%m}", "number": run.number, "lines": lines, "corrections": run.lines.exclude(written_by=None).count()}
    audit.record(actor=actor, verb="settlement.discard", subject=(SUBJECT, run.id), place=run.place, before=before, now=now)
    run.lines.all().delete()
    run.delete()
