"""A statement is closed by somebody who did not make it; from then on it stands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.settlement.models import SettlementRun
from lianxin.domain.settlement.selectors import run_or_404, sums_of
from lianxin.domain.settlement.selectors.candidates import still_counts
from lianxin.domain.settlement.services.drawing import SUBJECT
from lianxin.kernel.clock import local_day, next_month_start
from lianxin.kernel.problems import ProblemError


@service("settlement.close")
def close_run(*, actor: Viewer, now: datetime, run_id: UUID) -> SettlementRun:
    """Close it, with a check sum over all its lines. Neither who drew it nor who wrote a correction into it may.

    Raises "settlement.own_run", "settlement.closed", "settlement.month_running", "settlement.empty", and "settlement.changed"
    when something it counts has lost its confirmation or come into doubt since it was drawn.
    """
    run_or_404(actor, run_id)
    run = SettlementRun.objects.select_for_update().get(id=run_id)
    actor.must("settlement.close", run.place)
    if run.state != SettlementRun.State.DRAFT:
        raise ProblemError("settlement.closed")
    wrote = run.lines.exclude(written_by=None).values_list("written_by", flat=True)
    if actor.id is None or actor.id == run.made_by or actor.id in set(wrote):
        raise ProblemError("settlement.own_run")
    if local_day(now) < next_month_start(run.month):
        raise ProblemError("settlement.month_running", month=f"{run.month:%Y-%m}")
    keys = list(run.lines.filter(kind="counted").values_list("commitment_id", flat=True))
    if not run.lines.exists():
        raise ProblemError("settlement.empty")
    if lost := len(set(keys) - still_counts(actor, keys)):
        raise ProblemError("settlement.changed", count=lost)
    sums = sums_of(actor, run)
    run.state, run.closed_by, run.closed_at, run.digest = SettlementRun.State.CLOSED, actor.id, now, sums.digest
    run.save(update_fields=["state", "closed_by", "closed_at", "digest"])
    after = {"lines": run.lines.count(), "price": str(sums.whole.price), "subsidy": str(sums.whole.subsidy), "digest": run.digest}
    audit.record(actor=actor, verb="settlement.close", subject=(SUBJECT, run.id), place=run.place, after=after, now=now)
    return run
