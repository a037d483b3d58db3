"""The people and organisations around the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseTie
from lianxin.domain.cases.rules import FLOWS, QUALITIES, RELATIONS
from lianxin.domain.cases.services.holding import must_know, taken_up
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class TieValues:
    """What is told of somebody. Of somebody in the register (`resident_id`) name, sex, birth and whether they live with the person are
    taken from there."""

    relation: str
    name: str = ""
    resident_id: UUID | None = None
    sex: str = ""
    birth_year: int | None = None
    dead: bool = False
    at_home: bool = False
    quality: str = ""
    flow: str = ""
    note: str = ""


@service("proceeding.work")
def add_tie(*, actor: Viewer, now: datetime, case_id: UUID, values: TieValues, tie_id: UUID | None = None) -> CaseTie:
    """Somebody or something around the person. The same `tie_id` twice is one. Raises "case.code_unknown", "general.empty_field", "general.not_found"."""
    case = taken_up(actor, now, case_id)
    sent = sent_before(CaseTie.objects.filter(case=case), tie_id)
    if sent is not None:
        return sent
    tie = CaseTie(
        id=tie_id or new_id(), case=case, relation=must_know(values.relation, RELATIONS), name=values.name.strip(), sex=values.sex, birth_year=values.birth_year,
        dead=values.dead, at_home=values.at_home, quality=must_know(values.quality, QUALITIES | {"": ""}),
        flow=must_know(values.flow, FLOWS | {"": ""}), note=values.note.strip(), added_at=now,
    )  # fmt: skip
    if values.resident_id is not None:
        _from_register(actor, tie, values.resident_id)
    must_say(tie.name, "名称")
    tie.save(force_insert=True)
    keep(actor, now, "case.tie", case, {"tie": tie.relation, "resident": str(tie.resident_id or "")})
    return tie


@service("proceeding.work")
def remove_tie(*, actor: Viewer, now: datetime, tie_id: UUID) -> CaseTie:
    """It was told wrongly, or is so no more."""
    seen = CaseTie.objects.filter(id=tie_id).first()
    if seen is None:
        raise ProblemError("general.not_found")
    case = taken_up(actor, now, seen.case_id)
    tie = CaseTie.objects.select_for_update().get(id=tie_id)
    if tie.removed_at is not None:  # somebody was quicker
        raise ProblemError("general.not_found")
    tie.removed_at = now
    tie.save(update_fields=["removed_at"])
    keep(actor, now, "case.tie_remove", case, {"tie": tie.relation})
    return tie


def _from_register(actor: Viewer, tie: CaseTie, resident_id: UUID) -> None:
    other, person = resident_or_404(actor, resident_id), tie.case.proceeding.resident
    if person is not None and other.id == person.id:
        raise ProblemError("general.not_found")
    tie.resident, tie.name, tie.sex, tie.dead = other, other.name, other.sex, other.died_on is not None
    tie.birth_year = other.birth_date.year if other.birth_date else None
    tie.at_home = person is not None and other.household_id is not None and other.household_id == person.household_id
