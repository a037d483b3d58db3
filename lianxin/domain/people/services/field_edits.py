"""Changes made on a phone without signal: merged field by field, and where two collide put before a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.domain.people.models import FieldEdit, Resident
from lianxin.domain.people.rules import field_edits as rules
from lianxin.domain.people.rules.field_edits import PHONE, Offer
from lianxin.domain.people.rules.residents import checked_phone, plain_lines
from lianxin.domain.people.selectors.conflicts import conflict_or_404, phone_mark
from lianxin.domain.people.selectors.registry import resident_or_404, values_of
from lianxin.domain.people.services.residents import update_resident
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "people.FieldEdit"


@service("resident.write")
def merge_field_edit(
    *, actor: Viewer, now: datetime, edit_id: UUID, resident_id: UUID, base: Mapping[str, object],
    wanted: Mapping[str, object], captured_at: datetime,
) -> FieldEdit:  # fmt: skip
    """Bring an offline change in. Fields nobody else has changed are taken over; a field that another person changed
    meanwhile keeps their value, and the edit waits in the conflict inbox with both. Sent again it comes back unchanged.

    Raises "field.unknown_field", "field.not_understood", "field.other_content" (this id, other contents), what
    `update_resident` raises, "general.not_found".
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("resident.write", resident.place)
    offers = _clean(rules.read_offers(base, wanted))
    resident = Resident.objects.select_for_update().get(id=resident_id)
    earlier = FieldEdit.objects.filter(id=edit_id).first()
    if earlier is not None:
        return _sent_before(earlier, resident_id, offers)
    own = _own_numbers(actor, resident_id, min(captured_at, now)) if PHONE in offers else []
    fates = {
        name: rules.fate(offer, _now(resident, name), _as_base(resident, name), own if name == PHONE else ())
        for name, offer in offers.items()
    }
    applied = {name: offers[name].wanted for name, fate in fates.items() if fate == "apply"}
    collided = sorted(name for name, fate in fates.items() if fate == "collide")
    offers |= {name: replace(offers[name], found=_now(resident, name)) for name in collided}
    edit = FieldEdit(
        id=edit_id, resident_id=resident_id, place=resident.place, merged=sorted(applied), collided=collided,
        is_open=bool(collided), captured_at=min(captured_at, now), made_by=actor.id, received_at=now,
    )  # fmt: skip
    edit.offers = rules.kept(offers)
    if applied:
        _write(actor, now, resident, applied)
    edit.save(force_insert=True)
    after = {"applied": edit.merged, "collided": collided, "resident": str(resident_id)}
    audit.record(actor=actor, verb="field_edit.merge", subject=(SUBJECT, edit.id), place=edit.place, after=after, now=now)
    if collided:
        _tell(actor, now, edit)
    return edit


@service("resident.merge")
def settle_conflict(
    *, actor: Viewer, now: datetime, edit_id: UUID, version: int, chosen: Mapping[str, str]
) -> FieldEdit:
    """A person has decided what stands in the fields that collided: `chosen` names each of them. Their choice is an ordinary
    change of the resident, on record as such, and can be changed again like any other.

    `version`: the resident's, as the person saw it. Raises "field.conflict_settled", "general.changed_meanwhile", what
    `update_resident` raises.
    """
    conflict_or_404(actor, edit_id)
    edit = FieldEdit.objects.select_for_update().get(id=edit_id)
    actor.must("resident.merge", edit.place)
    if not edit.is_open:
        raise ProblemError("field.conflict_settled")
    resident = Resident.objects.get(id=edit.resident_id)
    if resident.version != version:
        raise ProblemError("general.changed_meanwhile")
    if set(chosen) != set(edit.collided):
        raise ProblemError("field.not_understood")
    _write(actor, now, resident, dict(chosen))
    edit.is_open, edit.settled_at, edit.settled_by = False, now, actor.id
    edit.save(update_fields=["is_open", "settled_at", "settled_by"])
    after = {"collided": edit.collided, "resident": str(edit.resident_id)}
    audit.record(actor=actor, verb="field_edit.settle", subject=(SUBJECT, edit.id), place=edit.place, after=after, now=now)
    settle(actor=actor, now=now, key=_key(edit))
    if edit.made_by is not None and edit.made_by != actor.id:
        key, link = f"conflict-settled:{edit.id}", f"/residents/{edit.resident_id}/"
        notify(actor=actor, now=now, users=[edit.made_by], kind="resident.conflict_settled", link=link, key=key)
    return edit


def _key(edit: FieldEdit) -> str:
    """Of the notice that somebody is to decide."""
    return f"conflict:{edit.id}"


def _tell(actor: Viewer, now: datetime, edit: FieldEdit) -> None:
    """Whoever can decide over this place learns that something waits: a count and a link."""
    today = local_day(now)
    deciding = set(approvers_over(edit.place, "resident.merge", today=today))
    able = deciding & set(approvers_over(edit.place, "resident.write", today=today))
    notify(actor=actor, now=now, users=able, kind="resident.conflict", link=f"/people/conflicts/{edit.id}/", key=_key(edit))


def _clean(offers: dict[str, Offer]) -> dict[str, Offer]:
    """The phone as it would be stored, so that the same number written with spaces is the same. Raises "people.phone_invalid"."""
    if PHONE not in offers:
        return offers
    return offers | {PHONE: replace(offers[PHONE], wanted=checked_phone(offers[PHONE].wanted) or "")}


def _sent_before(earlier: FieldEdit, resident_id: UUID, offers: dict[str, Offer]) -> FieldEdit:
    if earlier.resident_id != resident_id or rules.without_found(rules.unkept(earlier.offers)) != offers:
        raise ProblemError("field.other_content")
    audit.unchanged()
    return earlier


def _own_numbers(actor: Viewer, resident_id: UUID, until: datetime) -> list[Offer]:
    """What this person's own changes, made no later, have made of the phone number. One made later on another device is left out:
    the older of two is no answer to the newer."""
    edits = FieldEdit.objects.filter(resident_id=resident_id, made_by=actor.id, captured_at__lte=until)
    return [rules.unkept(edit.offers)[PHONE] for edit in edits if PHONE in edit.merged]


def _now(resident: Resident, name: str) -> str:
    return plain_lines(str(getattr(resident, name)))


def _as_base(resident: Resident, name: str) -> str:
    return phone_mark(resident) if name == PHONE else _now(resident, name)


def _write(actor: Viewer, now: datetime, resident: Resident, values: dict[str, Any]) -> None:
    """As an ordinary change. A page asks at the same time why somebody has no identity number; here nobody is there to ask."""
    if not resident.id_index and not resident.no_id_reason:
        values = values | {"no_id_reason": "unknown"}
    update_resident(
        actor=actor, now=now, resident_id=resident.id, version=resident.version, values=replace(values_of(resident), **values)
    )
