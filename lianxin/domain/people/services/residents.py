"""Every change of one resident, and every opening of a file and of a sealed number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.sealed import blind_index
from lianxin.base.places.selectors import name_of
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.domain.people.models import (
    CategoryMembership,
    Consent,
    Contact,
    DuplicatePair,
    FieldEdit,
    NotedFact,
    Resident,
    ResidentMerge,
    Shortfall,
    VisitTier,
)
from lianxin.domain.people.rules import residents as rules
from lianxin.domain.people.rules.residents import ResidentValues
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.domain.people.services.duplicates import put_on_record, refuse_likely
from lianxin.domain.people.services.membership import begun_household, check_household, decided_anew
from lianxin.domain.people.services.search import index_residents
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.codes import HEAD
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "people.Resident"
ID_LABEL: Final = "people.Resident.id_number"
Sealed = Literal["id_number", "phone"]

_SEALED: Final = ("id_number", "phone")
_PLAIN: Final = tuple(f.name for f in fields(ResidentValues) if f.name not in _SEALED)


@service("resident.reveal")
def reveal_number(*, actor: Viewer, now: datetime, resident_id: UUID, field: Sealed, why: str) -> str:
    """The identity number or phone in clear, for the stated reason. Raises "access.reason_needed", "people.field_sealed".

    An approved emergency access opens the numbers too: they are what one calls for.
    """
    resident = resident_or_404(actor, resident_id)
    if resident.id not in actor.emergency:
        actor.must("resident.reveal", resident.place)
    if field not in _SEALED:
        raise ProblemError("people.field_sealed", field=field)
    if not why.strip():
        raise ProblemError("access.reason_needed", length=1)
    _record_reveal(actor, resident, now, why=f"{field}: {why.strip()}")
    number: str = resident.id_number if field == "id_number" else resident.phone
    return number


@service("resident.write")
def register_resident(
    *, actor: Viewer, now: datetime, values: ResidentValues, household_id: UUID | None = None,
    begins_household: bool = False, resident_id: UUID | None = None, not_same: Collection[UUID] = (),
    elsewhere_checked: bool = False,
) -> Resident:  # fmt: skip
    """A new resident, in a household (`begins_household`: a new one of their own) or without one. Sent twice (same
    `resident_id`) it is one resident. `not_same`: the likely files that the person has found to be of somebody else, who
    are never proposed again; `elsewhere_checked`: somebody has asked about the one nobody here may see.

    Raises "people.likely_same", "people.likely_elsewhere", the problems of `rules.residents.checked`, "people.no_id_reason_needed", "people.id_taken", "people.two_heads",
    "people.household_elsewhere".
    """
    values = checked_values(values, now)
    actor.must("resident.write", values.place)
    earlier = Resident.objects.filter(id=resident_id).first() if resident_id else None
    if earlier is not None:
        audit.unchanged()
        return resident_or_404(actor, earlier.id)
    if not values.id_number and not values.no_id_reason:
        raise ProblemError("people.no_id_reason_needed")
    resident = Resident(id=resident_id or new_id(), household_id=household_id, created_at=now, updated_at=now)
    fill(resident, values)
    if begins_household:
        resident.household_id, resident.relation = begun_household(resident, now), resident.relation or HEAD
    check_household(actor, resident)
    if _number_taken(resident):
        raise ProblemError("people.id_taken")
    likely = refuse_likely(actor, resident, not_same, elsewhere_checked=elsewhere_checked)
    _save(resident, new=True)
    audit.record(
        actor=actor, verb="resident.register", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        after=_audited(resident),
    )  # fmt: skip
    put_on_record(actor, now, resident, likely)
    decided_anew(actor, now, resident.household_id, resident.id)
    return resident


@service("resident.write")
def update_resident(
    *, actor: Viewer, now: datetime, resident_id: UUID, version: int, values: ResidentValues
) -> Resident:
    """Put `values` in place of the stored ones; `version` is the one the person saw.

    A new place needs the ability there too and takes categories, consents and (by event) other areas along.
    Raises "general.changed_meanwhile" and what `register_resident` raises.
    """
    resident = locked(actor, resident_id, version)
    values = checked_values(values, now)
    actor.must("resident.write", values.place)
    before, place = _audited(resident), resident.place
    fill(resident, values)
    if not resident.id_index and not resident.no_id_reason:
        raise ProblemError("people.no_id_reason_needed")
    after = _audited(resident)
    if after["relation"] != before["relation"]:
        check_household(actor, resident)
    if after == before and not _sealed_changed(values):
        audit.unchanged()
        return resident
    check_household(actor, resident)
    save_changed(resident, now)
    if place != resident.place:
        follow_move(actor, resident, place, now)
    changed = {key for key in after if after[key] != before[key]}
    audit.record(
        actor=actor, verb="resident.update", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before={k: before[k] for k in changed}, after={k: after[k] for k in changed} | _sealed_changed(values),
    )  # fmt: skip
    decided_anew(actor, now, resident.household_id, resident.id)
    return resident


@service("resident.write")
def mark_died(*, actor: Viewer, now: datetime, resident_id: UUID, version: int, on: date) -> Resident:
    """The resident died on a day. Raises "people.already_left", "people.day_in_future", "people.day_before_birth"."""
    return _leave(actor, now, resident_id, version, on, "died")


@service("resident.write")
def mark_moved_away(*, actor: Viewer, now: datetime, resident_id: UUID, version: int, on: date) -> Resident:
    """The resident moved out of the county on a day. Raises as `mark_died` does."""
    return _leave(actor, now, resident_id, version, on, "moved")


@service("resident.write")
def mark_present(*, actor: Viewer, now: datetime, resident_id: UUID, version: int, why: str) -> Resident:
    """Take back a death or a departure recorded by mistake, or one who came back. Raises "people.not_left".

    Only the person comes back: needs, promises, visits and care that ended with the departure stay ended, as the trail
    says, and are begun anew. Categories are found again at once.
    """
    resident = locked(actor, resident_id, version)
    if resident.died_on is None and resident.left_on is None:
        raise ProblemError("people.not_left")
    if not why.strip():
        raise ProblemError("access.reason_needed", length=1)
    before = {"died_on": resident.died_on, "left_on": resident.left_on}
    resident.died_on = resident.left_on = None
    save_changed(resident, now)
    audit.record(
        actor=actor, verb="resident.return", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before=before, after={"why": why.strip()},
    )  # fmt: skip
    decided_anew(actor, now, resident.household_id, resident.id)
    return resident


def locked(actor: Viewer, resident_id: UUID, version: int) -> Resident:
    """The resident to be changed, its row locked. Raises "general.not_found", "general.changed_meanwhile"."""
    found = resident_or_404(actor, resident_id)
    actor.must("resident.write", found.place)
    resident = Resident.objects.select_for_update().get(id=resident_id)
    if resident.version != version:
        raise ProblemError("general.changed_meanwhile")
    return resident


def save_changed(resident: Resident, now: datetime) -> None:
    """Save the next version of a resident and its search text."""
    resident.version += 1
    resident.updated_at = now
    _save(resident, new=False)


def _leave(
    actor: Viewer, now: datetime, resident_id: UUID, version: int, on: date, reason: Literal["died", "moved"]
) -> Resident:
    resident = locked(actor, resident_id, version)
    today = local_day(now)
    if resident.died_on is not None or (reason == "moved" and resident.left_on is not None):
        raise ProblemError("people.already_left")
    if on > today:
        raise ProblemError("people.day_in_future")
    if resident.birth_date is not None and on < resident.birth_date:
        raise ProblemError("people.day_before_birth")
    setattr(resident, "died_on" if reason == "died" else "left_on", on)
    save_changed(resident, now)
    CategoryMembership.objects.filter(resident=resident, until__isnull=True).update(until=today)
    for model in (VisitTier, Shortfall):
        model._default_manager.filter(resident=resident).delete()
    audit.record(
        actor=actor, verb=f"resident.{reason}", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        after={"on": on},
    )  # fmt: skip
    events.publish(ResidentLeft(resident.id, resident.place, reason, on, now, actor))
    decided_anew(actor, now, resident.household_id, resident.id)
    return resident


def follow_move(actor: Viewer, resident: Resident, before: str, now: datetime) -> None:
    """What hangs on a resident goes with them to their new place; for services that have just saved one elsewhere."""
    for model in (CategoryMembership, Consent, Contact, FieldEdit, NotedFact, Shortfall, VisitTier):
        model._default_manager.filter(resident=resident).update(place=resident.place)
    DuplicatePair.objects.filter(a=resident).update(place=resident.place)
    DuplicatePair.objects.filter(b=resident).update(other_place=resident.place)
    ResidentMerge.objects.filter(kept=resident).update(place=resident.place)
    events.publish(ResidentMoved(resident.id, before, resident.place, now, actor))


def checked_values(values: ResidentValues, now: datetime) -> ResidentValues:
    """The values as they are stored. Raises the problems of `rules.residents.checked`, "general.place_unknown"."""
    values = rules.checked(values, today=local_day(now), demo=settings.LIANXIN_DEMO)
    if name_of(values.place).zh == values.place:  # no pack knows such a village
        raise ProblemError("general.place_unknown", place=values.place)
    return values


def fill(resident: Resident, values: ResidentValues) -> None:
    """Put checked values into a resident that is about to be saved."""
    for name in _PLAIN:
        setattr(resident, name, getattr(values, name))
    resident.pinyin = rules.pinyin_of(values.name)
    if values.id_number is not None:
        resident.id_number = values.id_number
        resident.id_index = number_index(values.id_number)
    if resident.id_index:
        resident.no_id_reason = ""
    if values.phone is not None:
        resident.phone = values.phone


def number_index(number: str) -> str:
    """The keyed digest under which an identity number is found; "" for none."""
    return blind_index(ID_LABEL, number) if number else ""


def _save(resident: Resident, *, new: bool) -> None:
    try:
        with transaction.atomic():
            resident.save(force_insert=new)
    except IntegrityError:
        if _number_taken(resident):
            raise ProblemError("people.id_taken") from None
        raise
    index_residents([resident])


def _number_taken(resident: Resident) -> bool:
    others = Resident.objects.exclude(id=resident.id).exclude(id_index="")
    return others.filter(id_index=resident.id_index).exists()


def _audited(resident: Resident) -> dict[str, object]:
    return {name: getattr(resident, name) for name in _PLAIN}


def _sealed_changed(values: ResidentValues) -> dict[str, object]:
    """The sealed fields that were entered; the audit trail masks their values and shows that they changed."""
    return {name: value for name in _SEALED if (value := getattr(values, name)) is not None}


def _record_reveal(actor: Viewer, resident: Resident, now: datetime, *, why: str) -> None:
    verb = "child.reveal" if rules.is_child(resident.birth_date, local_day(now)) else "resident.reveal"
    audit.record_read(actor=actor, verb=verb, subject=(SUBJECT, resident.id), place=resident.place, now=now, why=why)
