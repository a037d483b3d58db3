"""The level of ability that an assessment came to becomes what the register says of somebody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.membership import decided_anew
from lianxin.domain.people.services.residents import SUBJECT, save_changed
from lianxin.kernel.problems import ProblemError

_WORST = 4


@service("resident.write")
def set_ability_level(
    *, actor: Viewer, now: datetime, resident_id: UUID, level: int | None, reason: str
) -> Resident:
    """Put the level (GB/T 42195, 0–4; None: not known) in place of the one on file; categories, tiers and plans read it at once.

    Raises "people.value_out_of_range", "people.already_left", "general.not_found".
    """
    resident = Resident.objects.select_for_update().filter(id=resident_id).first()
    if resident is None or not actor.may("resident.write", resident.place):
        raise ProblemError("general.not_found")
    if level is not None and not 0 <= level <= _WORST:
        raise ProblemError("people.value_out_of_range", field="能力等级", low=0, high=_WORST)
    if resident.died_on is not None or resident.left_on is not None:
        raise ProblemError("people.already_left")
    if resident.ability_level == level:
        audit.unchanged()
        return resident
    before, resident.ability_level = resident.ability_level, level
    save_changed(resident, now)
    audit.record(
        actor=actor, verb="resident.update", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before={"ability_level": before}, after={"ability_level": level, "reason": reason},
    )  # fmt: skip
    decided_anew(actor, now, resident.household_id, resident.id)
    return resident
