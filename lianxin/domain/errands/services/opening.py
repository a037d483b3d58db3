"""An accompanied application begins, with the papers its guide asks for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.errands.models import Errand, ErrandPaper
from lianxin.domain.errands.selectors import guide_of, open_errand_of, within_choices
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.needs.services import triage_need
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.proceedings.services import open_proceeding
from lianxin.domain.proceedings.services.holding import hold_person, keep
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

WORKFLOW = "errand"


@service("proceeding.open")
def open_errand(
    *, actor: Viewer, now: datetime, resident_id: UUID, kind: str, need_id: UUID | None = None, within_id: UUID | None = None,
    holder_id: UUID | None = None, not_before: date | None = None, errand_id: UUID | None = None,
) -> Errand:  # fmt: skip
    """Somebody is accompanied to an application of this kind: numbered, its clock on the board, the checklist of the pack's guide made.

    `need_id`: what it answers, accepted thereby; `within_id`: the case it belongs to; `not_before`: the treatment is not over yet. The
    same `errand_id` twice is one. Raises "errand.kind_unknown", "errand.open_already", "errand.need_of_another", "errand.need_guarded",
    "errand.within_of_another", "general.day_passed", what `open_proceeding` raises.
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("proceeding.open", resident.place)
    guide = guide_of(resident.place, kind)
    hold_person(resident_id)
    earlier = Errand.objects.select_related("proceeding").filter(id=errand_id).first() if errand_id is not None else None
    if earlier is not None and earlier.proceeding.opened_by == actor.id and earlier.proceeding.resident_id == resident_id:
        audit.unchanged()
        return earlier
    other = open_errand_of(actor, now, resident_id, kind)
    if other is not None:
        raise ProblemError("errand.open_already", number=other.proceeding.number)
    if within_id is not None and within_id not in {one.id for one in within_choices(actor, now, resident_id)}:
        raise ProblemError("errand.within_of_another")
    if not_before is not None:
        must_be_ahead(not_before, now)
    need = _need(actor, now, need_id, resident_id) if need_id is not None else None
    proceeding = open_proceeding(
        actor=actor, now=now, workflow=WORKFLOW, resident_id=resident_id, holder_id=holder_id or actor.id, proceeding_id=errand_id,
        facts={"not_before": not_before},
    )  # fmt: skip
    errand = Errand(id=proceeding.id, proceeding=proceeding, kind=kind, need=need, within_id=within_id, not_before=not_before)
    errand.save(force_insert=True)
    ErrandPaper.objects.bulk_create(ErrandPaper(errand=errand, code=code, rank=one.rank) for code, one in guide.papers.items())
    keep(actor, now, "errand.open", errand, {"errand_kind": kind, "need": str(need_id or "")})
    return errand


def _need(actor: Viewer, now: datetime, need_id: UUID, resident_id: UUID) -> Need:
    need = need_or_404(actor, need_id)
    if need.guard:
        raise ProblemError("errand.need_guarded")
    if need.resident_id != resident_id:
        raise ProblemError("errand.need_of_another")
    if not need.is_open:
        raise ProblemError("need.already_closed")
    if need.state == Need.State.NEW:
        return triage_need(actor=actor, now=now, need_id=need_id, accept=True)
    return need
