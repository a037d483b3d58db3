"""Who lives with whom: joining a household, beginning one, and a new head when the head goes."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.membership import (
    begun_household,
    check_household,
    decided_anew,
    present_members,
)
from lianxin.domain.people.services.residents import SUBJECT, locked, save_changed
from lianxin.kernel.codes import HEAD, RELATION, is_head
from lianxin.kernel.problems import ProblemError

HOUSEHOLD: Final = "people.Household"


@service("resident.write")
def move_household(
    *, actor: Viewer, now: datetime, resident_id: UUID, version: int, relation: str, household_id: UUID | None = None,
    new_head_id: UUID | None = None,
) -> Resident:  # fmt: skip
    """Put a resident into another household, or (`household_id` None) into a new one of their own.

    `relation` is the one to the householder there (GB/T 4761). When a head goes (or is no longer head) and others stay,
    `new_head_id` says who of them is head now; how the rest stand to the new head nobody has said, so it becomes
    unknown. Categories of both households are decided anew at once. Raises "people.two_heads",
    "people.new_head_needed", "people.household_elsewhere", "people.code_unknown", "general.not_found",
    "general.changed_meanwhile".
    """
    resident = locked(actor, resident_id, version)
    if relation not in RELATION:
        raise ProblemError("people.code_unknown", field="与户主关系", value=relation)
    if (household_id, relation) == (resident.household_id, resident.relation):
        audit.unchanged()
        return resident
    former, was_head = resident.household_id, is_head(resident.relation)
    household_id = household_id or begun_household(resident, now)
    before = {"household": former, "relation": resident.relation}
    if former is not None and was_head and not (former == household_id and is_head(relation)):
        _follow_head(actor, now, resident, former, new_head_id)
    resident.household_id, resident.relation = household_id, relation
    check_household(actor, resident)
    save_changed(resident, now)
    audit.record(
        actor=actor, verb="resident.move_household", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before=before, after={"household": household_id, "relation": relation},
    )  # fmt: skip
    for one in {former, household_id}:
        decided_anew(actor, now, one)
    return resident


def _follow_head(actor: Viewer, now: datetime, leaving: Resident, household_id: UUID, new_head_id: UUID | None) -> None:
    """The one named becomes head of those who stay; nobody needs one where nobody stays."""
    staying = list(present_members(household_id).exclude(id=leaving.id).select_for_update())
    if not staying:
        return
    if new_head_id not in {one.id for one in staying}:
        raise ProblemError("people.new_head_needed", count=len(staying))
    for one in staying:
        actor.must("resident.write", one.place)
        one.relation = HEAD if one.id == new_head_id else ""
        save_changed(one, now)
    audit.record(
        actor=actor, verb="household.new_head", subject=(HOUSEHOLD, household_id), place=leaving.place, now=now,
        before={"head": leaving.id}, after={"head": new_head_id},
    )  # fmt: skip
