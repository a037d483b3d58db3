"""Every change of a resident's contacts, and every look at a phone number on the way to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.audit.selectors import own_subjects
from lianxin.domain.people.models import Contact, Resident
from lianxin.domain.people.rules.contacts import ContactValues, checked_contact
from lianxin.domain.people.rules.residents import is_child
from lianxin.domain.people.selectors.contacts import contact_or_404, may_see_phones
from lianxin.domain.people.selectors.registry import resident_or_404, visible
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "people.Contact"
RESIDENT: Final = "people.Resident"
_PHONES: Final = ("resident.phones", "child.phones")
_PLAIN: Final = tuple(f.name for f in fields(ContactValues) if f.name != "phone")


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who can be called: the resident (`relation` empty), or one of their contacts."""

    name: str
    phone: str
    relation: str = ""
    is_emergency: bool = False


@service("resident.write")
def keep_contact(
    *, actor: Viewer, now: datetime, resident_id: UUID, contact_id: UUID, values: ContactValues
) -> Contact:
    """A new contact of this id, or the stored one changed. The trail shows that a phone changed, never the number.

    Raises what `checked_contact` raises, "general.not_found".
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("resident.write", resident.place)
    values = checked_contact(values)
    contact = Contact.objects.select_for_update().filter(id=contact_id).first()
    if contact is not None and contact.resident_id != resident_id:
        raise ProblemError("general.not_found")
    is_new = contact is None
    contact = contact or Contact(id=contact_id, resident=resident, place=resident.place, created_at=now)
    before = {} if is_new else _picture(contact)
    for name in _PLAIN:
        setattr(contact, name, getattr(values, name))
    typed = values.phone is not None and values.phone != contact.phone
    if typed:
        contact.phone = values.phone or ""
    if not is_new and not typed and _picture(contact) == before:
        audit.unchanged()
        return contact
    contact.save()
    after = _picture(contact) | ({"phone": values.phone} if typed else {})
    verb = "contact.add" if is_new else "contact.change"
    _record(actor, now, verb, contact, before, after)
    return contact


@service("resident.write")
def remove_contact(*, actor: Viewer, now: datetime, contact_id: UUID) -> UUID:
    """A contact is taken out of the file for good; the trail keeps who it was, without the number. The resident's id."""
    contact = contact_or_404(actor, contact_id)
    actor.must("resident.write", contact.resident.place)
    _record(actor, now, "contact.remove", contact, _picture(contact), {})
    resident_id = contact.resident_id
    contact.delete()
    return resident_id


@service("resident.reveal")
def reveal_contact(*, actor: Viewer, now: datetime, contact_id: UUID, why: str) -> str:
    """A contact's phone in clear, for the stated reason. Raises "access.reason_needed"."""
    contact = contact_or_404(actor, contact_id)
    _must_see(actor, contact.resident)
    if not why.strip():
        raise ProblemError("access.reason_needed", length=1)
    _record_reveal(actor, now, contact.resident, "reveal", f"contact: {why.strip()}")
    number: str = contact.phone
    return number


@service("resident.reveal")
def phones_to_call(*, actor: Viewer, now: datetime, resident_id: UUID) -> list[Reachable]:
    """Everybody who can be called about a resident, the resident first, for a page of a visit.

    The look is on record once within the pack's hours, however often the page is opened.
    """
    resident = resident_or_404(actor, resident_id)
    _must_see(actor, resident)
    return _reached(actor, now, [resident])[resident.id]


@service("resident.reveal")
def phones_along_the_way(*, actor: Viewer, now: datetime, resident_ids: Collection[UUID]) -> dict[UUID, list[Reachable]]:
    """The same for everybody whose door a worker goes to, to be taken along on a phone; whose numbers the worker may not see
    has no entry. Three queries however many there are, and a row of the trail for each that was not looked at lately."""
    return _reached(actor, now, [one for one in visible(actor).filter(id__in=resident_ids) if may_see_phones(actor, one)])


def _reached(actor: Viewer, now: datetime, residents: Sequence[Resident]) -> dict[UUID, list[Reachable]]:
    found = {one.id: [Reachable(one.name, one.phone)] if one.phone else [] for one in residents}
    for c in Contact.objects.filter(resident__in=residents).order_by("-is_emergency", "created_at", "id"):
        if c.phone:
            found[c.resident_id].append(Reachable(c.name, c.phone, c.relation, c.is_emergency))
    told = [one for one in residents if found[one.id]]
    hours = {one.id: float(packs.for_place(one.place).value("look_hours", local_day(now))) for one in told}
    known: set[str] = set()
    for each in set(hours.values()):
        asked = [str(key) for key, value in hours.items() if value == each]
        known |= own_subjects(actor, _PHONES, asked, since=now - timedelta(hours=each))
    new = [one for one in told if str(one.id) not in known]
    for one in new:
        _record_reveal(actor, now, one, "phones", "visit")
    if not new:
        audit.unchanged()
    return found


def _must_see(actor: Viewer, resident: Resident) -> None:
    if not may_see_phones(actor, resident):
        raise ProblemError("access.denied")


def _picture(contact: Contact) -> dict[str, object]:
    return {name: getattr(contact, name) for name in _PLAIN}


def _record(
    actor: Viewer, now: datetime, verb: str, contact: Contact, before: dict[str, object], after: dict[str, object]
) -> None:
    audit.record(
        actor=actor, verb=verb, subject=(SUBJECT, contact.id), place=contact.place, now=now, before=before,
        after=after | {"resident": str(contact.resident_id)},
    )  # fmt: skip


def _record_reveal(actor: Viewer, now: datetime, resident: Resident, act: str, why: str) -> None:
    kind = "child" if is_child(resident.birth_date, local_day(now)) else "resident"
    audit.record_read(
        actor=actor, verb=f"{kind}.{act}", subject=(RESIDENT, resident.id), place=resident.place, now=now, why=why
    )
