"""Every change of one resident, and every opening of a file and of a sealed number."""

from __future__ import annotations

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
from lianxin.domain.people.models import CategoryMembership, Consent, Household, Resident
from lianxin.domain.people.rules import residents as rules
from lianxin.domain.people.rules.residents import ResidentValues
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.domain.people.services.search import index_residents
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.codes import RELATION, is_head
from lianxin.kernel.divisions import county_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "people.Resident"
ID_LABEL: Final = "people.Resident.id_number"
Sealed = Literal["id_number", "phone"]

_SEALED: Final = ("id_number", "phone")
_PLAIN: Final = tuple(f.name for f in fields(ResidentValues) if f.name not in _SEALED)


@service("resident.read")
def open_file(*, actor: Viewer, now: datetime, resident_id: UUID) -> Resident:
    """A resident's file, its opening recorded ("child.read" for somebody under 18). Raises "general.not_found"."""
    resident = resident_or_404(actor, resident_id)
    _record_read(actor, "read", resident, now, why="emergency" if resident.id in actor.emergency else "")
    return resident


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
    _record_read(actor, "reveal", resident, now, why=f"{field}: {why.strip()}")
    number: str = resident.id_number if field == "id_number" else resident.phone
    return number


@service("resident.write")
def register_resident(
    *, actor: Viewer, now: datetime, values: ResidentValues, household_id: UUID | None = None,
    resident_id: UUID | None = None,
) -> Resident:  # fmt: skip
    """A new resident, in a household or without one. Sent twice (same `resident_id`) it is one resident.

    Raises the problems of `rules.residents.checked`, "people.no_id_reason_needed", "people.id_taken", "people.two_heads",
    "people.household_elsewhere".
    """
    values = _checked(values, now)
    actor.must("resident.write", values.place)
    earlier = Resident.objects.filter(id=resident_id).first() if resident_id else None
    if earlier is not None:
        audit.unchanged()
        return resident_or_404(actor, earlier.id)
    if not values.id_number and not values.no_id_reason:
        raise ProblemError("people.no_id_reason_needed")
    resident = Resident(id=resident_id or new_id(), household_id=household_id, created_at=now, updated_at=now)
    _fill(resident, values)
    _check_household(actor, resident)
    _save(resident, new=True)
    audit.record(
        actor=actor, verb="resident.register", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        after=_audited(resident),
    )  # fmt: skip
    return resident


@service("resident.write")
def update_resident(
    *, actor: Viewer, now: datetime, resident_id: UUID, version: int, values: ResidentValues
) -> Resident:
    """Put `values` in place of the stored ones; `version` is the one the person saw.

    A new place needs the ability there too and takes categories, consents and (by event) other areas along.
    Raises "general.changed_meanwhile" and what `register_resident` raises.
    """
    resident = _locked(actor, resident_id, version)
    values = _checked(values, now)
    actor.must("resident.write", values.place)
    before, place = _audited(resident), resident.place
    _fill(resident, values)
    if not resident.id_index and not resident.no_id_reason:
        raise ProblemError("people.no_id_reason_needed")
    after = _audited(resident)
    if after == before and not _sealed_changed(values):
        audit.unchanged()
        return resident
    _check_household(actor, resident)
    _save_changed(resident, now)
    if place != resident.place:
        _follow(resident, place, now)
    changed = {key for key in after if after[key] != before[key]}
    audit.record(
        actor=actor, verb="resident.update", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before={k: before[k] for k in changed}, after={k: after[k] for k in changed} | _sealed_changed(values),
    )  # fmt: skip
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
    """Take back a death or a departure recorded by mistake, or one who came back. Raises "people.not_left"."""
    resident = _locked(actor, resident_id, version)
    if resident.died_on is None and resident.left_on is None:
        raise ProblemError("people.not_left")
    if not why.strip():
        raise ProblemError("access.reason_needed", length=1)
    before = {"died_on": resident.died_on, "left_on": resident.left_on}
    resident.died_on = resident.left_on = None
    _save_changed(resident, now)
    audit.record(
        actor=actor, verb="resident.return", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before=before, after={"why": why.strip()},
    )  # fmt: skip
    return resident


@service("resident.write")
def move_household(
    *,
    actor: Viewer,
    now: datetime,
    resident_id: UUID,
    version: int,
    relation: str,
    household_id: UUID | None = None,
) -> Resident:
    """Put a resident into another household, or (`household_id` None) into a new one of their own.

    `relation` is the one to the householder there (GB/T 4761). Raises "people.two_heads", "people.household_elsewhere",
    "people.code_unknown", "general.not_found", "general.changed_meanwhile".
    """
    resident = _locked(actor, resident_id, version)
    if relation not in RELATION:
        raise ProblemError("people.code_unknown", field="与户主关系", value=relation)
    before = {"household": resident.household_id, "relation": resident.relation}
    if household_id is None:
        household = Household(id=new_id(), place=resident.place, address=resident.address, created_at=now)
        household.save(force_insert=True)
        household_id = household.id
    if (household_id, relation) == (resident.household_id, resident.relation):
        audit.unchanged()
        return resident
    resident.household_id, resident.relation = household_id, relation
    _check_household(actor, resident)
    _save_changed(resident, now)
    audit.record(
        actor=actor, verb="resident.move_household", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        before=before, after={"household": household_id, "relation": relation},
    )  # fmt: skip
    return resident


def _locked(actor: Viewer, resident_id: UUID, version: int) -> Resident:
    """The resident to be changed, its row locked. Raises "general.not_found", "general.changed_meanwhile"."""
    found = resident_or_404(actor, resident_id)
    actor.must("resident.write", found.place)
    resident = Resident.objects.select_for_update().get(id=resident_id)
    if resident.version != version:
        raise ProblemError("general.changed_meanwhile")
    return resident


def _save_changed(resident: Resident, now: datetime) -> None:
    """Save the next version of a resident and its search text."""
    resident.version += 1
    resident.updated_at = now
    _save(resident, new=False)


def _check_household(actor: Viewer, resident: Resident) -> None:
    """Raises "general.not_found", "people.household_elsewhere", "people.two_heads" for the household set on a resident."""
    if resident.household_id is None:
        return
    household = Household.objects.filter(id=resident.household_id).first()
    if household is None or not actor.may("resident.write", household.place):
        raise ProblemError("general.not_found")
    if county_of(household.place) != county_of(resident.place):
        raise ProblemError("people.household_elsewhere")
    if not is_head(resident.relation):
        return
    others = Resident.objects.filter(household_id=household.id, died_on=None, left_on=None).exclude(
        id=resident.id
    )
    if any(is_head(relation) for relation in others.values_list("relation", flat=True)):
        raise ProblemError("people.two_heads")


def _leave(
    actor: Viewer, now: datetime, resident_id: UUID, version: int, on: date, reason: Literal["died", "moved"]
) -> Resident:
    resident = _locked(actor, resident_id, version)
    today = local_day(now)
    if resident.died_on is not None or (reason == "moved" and resident.left_on is not None):
        raise ProblemError("people.already_left")
    if on > today:
        raise ProblemError("people.day_in_future")
    if resident.birth_date is not None and on < resident.birth_date:
        raise ProblemError("people.day_before_birth")
    setattr(resident, "died_on" if reason == "died" else "left_on", on)
    _save_changed(resident, now)
    CategoryMembership.objects.filter(resident=resident, until__isnull=True).update(until=today)
    audit.record(
        actor=actor, verb=f"resident.{reason}", subject=(SUBJECT, resident.id), place=resident.place, now=now,
        after={"on": on},
    )  # fmt: skip
    events.publish(ResidentLeft(resident.id, resident.place, reason, on, now))
    return resident


def _follow(resident: Resident, before: str, now: datetime) -> None:
    for model in (CategoryMembership, Consent):
        model._default_manager.filter(resident=resident).update(place=resident.place)
    events.publish(ResidentMoved(resident.id, before, resident.place, now))


def _checked(values: ResidentValues, now: datetime) -> ResidentValues:
    values = rules.checked(values, today=local_day(now), demo=settings.LIANXIN_DEMO)
    if name_of(values.place).zh == values.place:  # no pack knows such a village
        raise ProblemError("general.place_unknown", place=values.place)
    return values


def _fill(resident: Resident, values: ResidentValues) -> None:
    for name in _PLAIN:
        setattr(resident, name, getattr(values, name))
    resident.pinyin = rules.pinyin_of(values.name)
    if values.id_number is not None:
        resident.id_number = values.id_number
        resident.id_index = blind_index(ID_LABEL, values.id_number) if values.id_number else ""
    if resident.id_index:
        resident.no_id_reason = ""
    if values.phone is not None:
        resident.phone = values.phone


def _save(resident: Resident, *, new: bool) -> None:
    try:
        with transaction.atomic():
            resident.save(force_insert=new)
    except IntegrityError:
        if (
            Resident.objects.exclude(id=resident.id)
            .filter(id_index=resident.id_index)
            .exclude(id_index="")
            .exists()
        ):
            raise ProblemError("people.id_taken") from None
        raise
    index_residents([resident])


def _audited(resident: Resident) -> dict[str, object]:
    return {name: getattr(resident, name) for name in _PLAIN}


def _sealed_changed(values: ResidentValues) -> dict[str, object]:
    """The sealed fields that were entered; the audit trail masks their values and shows that they changed."""
    return {name: value for name in _SEALED if (value := getattr(values, name)) is not None}


def _record_read(actor: Viewer, verb: str, resident: Resident, now: datetime, *, why: str) -> None:
    kind = "child" if rules.is_child(resident.birth_date, local_day(now)) else "resident"
    audit.record_read(
        actor=actor,
        verb=f"{kind}.{verb}",
        subject=(SUBJECT, resident.id),
        place=resident.place,
        now=now,
        why=why,
    )
