"""What was written down wrongly goes from a file: a degree that makes somebody eligible who is not, work that never was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.workforce.models import Schooling, WorkSpell
from lianxin.domain.workforce.selectors.files import schooling_or_404, spell_or_404
from lianxin.domain.workforce.services.workers import MANAGE, managed, not_own


@service(MANAGE)
def strike_schooling(*, actor: Viewer, now: datetime, schooling_id: UUID, why: str) -> None:
    """A degree goes from the file, what it said stays in the trail. Raises "workforce.own_file", "access.reason_needed",
    "general.not_found"."""
    found = schooling_or_404(actor, schooling_id)
    said = {"degree": found.degree, "graduated_on": str(found.graduated_on)}
    _strike(actor, now, found, "workforce.Schooling", "worker.schooling_strike", said, why)


@service(MANAGE)
def strike_spell(*, actor: Viewer, now: datetime, spell_id: UUID, why: str) -> None:
    """The same of earlier work."""
    found = spell_or_404(actor, spell_id)
    said = {"since": str(found.since), "until": str(found.until)}
    _strike(actor, now, found, "workforce.WorkSpell", "worker.spell_strike", said, why)


def _strike(actor: Viewer, now: datetime, row: Schooling | WorkSpell, table: str, verb: str, said: dict[str, str], why: str) -> None:
    not_own(actor, managed(actor, row.worker_id))
    check_reason(why)
    key = row.id
    row.delete()
    before = {"worker": str(row.worker_id)} | said
    audit.record(actor=actor, verb=verb, subject=(table, key), place=row.place, now=now, before=before, after={"reason": why.strip()})
