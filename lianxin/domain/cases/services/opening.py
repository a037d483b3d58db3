"""A case is opened, with its source; and gets its basis: consent, or what the law says."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.cases.models import CaseFile
from lianxin.domain.cases.rules import WAYS
from lianxin.domain.cases.selectors import consents_for, open_case_of
from lianxin.domain.cases.services.holding import must_know, taken_up
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.needs.services import triage_need
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.services.consents import record_consent
from lianxin.domain.proceedings.services import open_proceeding
from lianxin.domain.proceedings.services.holding import hold_person, keep
from lianxin.kernel.problems import ProblemError

_CONSENT_PAPER = "case_consent"


@service("proceeding.open")
def open_case(
    *, actor: Viewer, now: datetime, resident_id: UUID, origin: str, origin_note: str = "", need_id: UUID | None = None,
    workflow: str = "", holder_id: UUID | None = None, again: bool = False, case_id: UUID | None = None,
) -> CaseFile:  # fmt: skip
    """A case begins: numbered, in the first phase, its clock on the board; whoever opens it holds it unless another is named.

    `origin`: how it came, a choice of the pack; a need becomes a case with `need_id`, and is accepted thereby. `again`: though the
    person has an open case already. The same `case_id` twice is one. Raises "case.open_already", "case.origin_unknown",
    "case.need_of_another", "case.need_guarded", "need.already_closed", "commitment.need_not_accepted" from
    somebody who may not accept it, what `open_proceeding` raises.
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("proceeding.open", resident.place)
    _check_origin(resident.place, origin)
    earlier = CaseFile.objects.select_related("proceeding").filter(id=case_id).first() if case_id is not None else None
    if earlier is not None and earlier.proceeding.opened_by == actor.id and earlier.proceeding.resident_id == resident_id:
        audit.unchanged()
        return earlier
    hold_person(resident_id)
    other = open_case_of(actor, now, resident_id)
    if other is not None and not again:
        raise ProblemError("case.open_already", number=other.number)
    need = _need(actor, now, need_id, resident_id) if need_id is not None else None
    proceeding = open_proceeding(
        actor=actor, now=now, workflow=workflow or _usual(resident.place), resident_id=resident_id, holder_id=holder_id or actor.id,
        proceeding_id=case_id,
    )  # fmt: skip
    case = CaseFile(id=proceeding.id, proceeding=proceeding, origin=origin, origin_note=origin_note.strip(), need=need)
    case.save(force_insert=True)
    keep(actor, now, "case.open", case, {"origin": origin, "need": str(need_id or "")})
    return case


@service("proceeding.work")
def set_basis(
    *, actor: Viewer, now: datetime, case_id: UUID, way: str = "", consent_id: UUID | None = None, basis: str = "consent",
    given_on: date | None = None, given_by: str = "",
) -> CaseFile:  # fmt: skip
    """What the case stands on: a consent on record (`consent_id`), or a new one, or the legal basis `basis`, recorded with the person.

    `way`: how it was given (`rules.WAYS`); a legal basis is given by nobody. Raises "case.consent_of_another",
    "case.code_unknown", what `record_consent` raises.
    """
    case = taken_up(actor, now, case_id)
    if consent_id is not None:
        consent = next((one for one in consents_for(actor, now, case) if one.id == consent_id), None)
        if consent is None:
            raise ProblemError("case.consent_of_another")
    else:
        place, resident_id = case.proceeding.place, case.proceeding.resident_id
        if resident_id is None or given_on is None:
            raise ProblemError("general.empty_field", field="同意日期")
        consent = record_consent(
            actor=actor, now=now, resident_id=resident_id, purpose="file", basis=basis, given_on=given_on, given_by=given_by,
            text_version=papers.find(packs.for_place(place), _CONSENT_PAPER).version,
        )  # fmt: skip
    is_given = consent.basis in ("consent", "guardian_consent")
    case.consent, case.consent_way = consent, must_know(must_say(way, "怎么同意的"), WAYS) if is_given else ""
    case.save(update_fields=["consent", "consent_way"])
    keep(actor, now, "case.basis", case, {"basis": consent.basis, "sign_way": case.consent_way, "given_on": consent.given_on})
    return case


def _check_origin(place: str, origin: str) -> None:
    field = packs.for_place(place).paper_fields.get("case_source")
    if field is None or origin not in {one.code for one in field.options}:
        raise ProblemError("case.origin_unknown", origin=origin)


def _usual(place: str) -> str:
    """The first workflow of casework that the pack names."""
    found = next((code for code, row in packs.for_place(place).workflows.items() if row.family == "case"), None)
    if found is None:
        raise ProblemError("proceeding.workflow_unknown", workflow="casework")
    return found


def _need(actor: Viewer, now: datetime, need_id: UUID, resident_id: UUID) -> Need:
    need = need_or_404(actor, need_id)
    if need.guard:
        raise ProblemError("case.need_guarded")
    if need.resident_id != resident_id:
        raise ProblemError("case.need_of_another")
    if not need.is_open:
        raise ProblemError("need.already_closed")
    if need.state == Need.State.NEW:
        if not actor.may("need.triage", need.place):
            raise ProblemError("commitment.need_not_accepted")
        return triage_need(actor=actor, now=now, need_id=need_id, accept=True)
    return need
