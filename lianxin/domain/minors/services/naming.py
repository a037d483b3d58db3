"""Who the child is, and whether it is one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildFile
from lianxin.domain.minors.services.holding import REVIEW, taken_up
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import name_person
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError


@service("minor.work")
def name_child(*, actor: Viewer, now: datetime, file_id: UUID, resident_id: UUID) -> ChildFile:
    """The child was found in the register. What was told of who it is stays in the file. Raises "minor.named_already"."""
    file = taken_up(actor, now, file_id)
    resident = resident_or_404(actor, resident_id)
    proceeding = Proceeding.objects.select_for_update().get(id=file.id)
    if proceeding.resident_id == resident.id:
        audit.unchanged()
        return file
    if proceeding.resident_id is not None:
        raise ProblemError("minor.named_already")
    name_person(actor=actor, now=now, proceeding=proceeding, resident_id=resident.id)
    keep(actor, now, "minor.name", file)
    file.proceeding = proceeding
    return file


@service("minor.review")
def correct_child(*, actor: Viewer, now: datetime, file_id: UUID, resident_id: UUID, why: str) -> ChildFile:
    """The file, and what is promised in it, is of another child than was written: said by somebody who reviews and does not hold it.
    What was decided of the other one's age falls.

    Raises "minor.not_named", "minor.own_naming", "general.empty_field".
    """
    file = taken_up(actor, now, file_id, REVIEW)
    resident = resident_or_404(actor, resident_id)
    proceeding = Proceeding.objects.select_for_update().get(id=file.id)
    if proceeding.resident_id is None:
        raise ProblemError("minor.not_named")
    if proceeding.resident_id == resident.id:
        audit.unchanged()
        return file
    if proceeding.holder_id == actor.id:
        raise ProblemError("minor.own_naming")
    name_person(actor=actor, now=now, proceeding=proceeding, resident_id=resident.id, reason=must_say(why, "理由"))
    file.age_decision, file.age_decided_by, file.age_decided_for, file.age_why = "", None, None, ""
    file.save(update_fields=["age_decision", "age_decided_by", "age_decided_for", "age_why_sealed"])
    keep(actor, now, "minor.correct_name", file)
    file.proceeding = proceeding
    return file


@service("minor.work")
def decide_age(*, actor: Viewer, now: datetime, file_id: UUID, decision: str, why: str) -> ChildFile:
    """Somebody looked at papers or asked, and says whether this is a minor, whatever the register has. It holds for the birth date that
    stands there now: corrected, that one decides afresh. Raises "minor.code_unknown", "general.empty_field".
    """
    if decision not in rules.AGE_WORDS:
        raise ProblemError("minor.code_unknown", code=decision)
    file = taken_up(actor, now, file_id)
    resident = file.proceeding.resident
    file.age_why = must_say(why, "依据")
    file.age_decision, file.age_decided_by = decision, actor.id
    file.age_decided_for = resident.birth_date if resident is not None else None
    file.save(update_fields=["age_decision", "age_decided_by", "age_decided_for", "age_why_sealed"])
    keep(actor, now, "minor.decide_age", file, {"decision": decision})
    return file
