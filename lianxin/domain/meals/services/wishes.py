"""How somebody eats, and the days on which their order does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import Visit
from lianxin.domain.care.services.carrying import cancel_visits
from lianxin.domain.meals import rules
from lianxin.domain.meals.models import Kitchen, Meal, MealChange, MealProfile
from lianxin.domain.meals.selectors import (
    change_or_404,
    kitchen_or_404,
    meal_services,
    pack_of,
    sitting_or_refuse,
)
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.divisions import contains
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

PROFILE, CHANGE = "meals.MealProfile", "meals.MealChange"
_EATING = ("texture", "diets", "allergies", "other_allergy")


@service("meals.order")
def set_profile(
    *, actor: Viewer, now: datetime, resident_id: UUID, kitchen_id: UUID, texture: str, way: str = "brought", diets: Sequence[str] = (),
    allergies: Sequence[str] = (), other_allergy: str = "", door_note: str = "",
) -> MealProfile:  # fmt: skip
    """How one person eats from now on. From tomorrow on a kitchen carries out their meal orders: visits already planned for
    them are cancelled. Meals that are frozen and not yet brought take the new needs at once.

    Raises "meals.way_unknown", "meals.code_unknown", "meals.kitchen_closed", "meals.kitchen_elsewhere", "meals.person_gone".
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("meals.order", resident.place)
    kitchen = kitchen_or_404(actor, kitchen_id)
    _must_fit(resident, kitchen, way)
    pack = pack_of(resident.place)
    for given, known in (((texture,), pack.textures), (diets, pack.diets), (allergies, pack.allergens)):
        rules.must_know(given, known)
    Resident.objects.select_for_update(no_key=True).get(id=resident_id)  # of two who write at once the later one finds the row
    before = MealProfile.objects.select_for_update().filter(resident_id=resident_id, ended_at__isnull=True).first()
    made = MealProfile(
        place=resident.place, resident=resident, kitchen=kitchen, way=way, texture=texture, diets=sorted(set(diets)), allergies=sorted(set(allergies)),
        other_allergy=other_allergy.strip(), door_note=door_note.strip(), made_by=actor.id, made_at=now,
    )  # fmt: skip
    if before is not None and _picture(before) == _picture(made):
        audit.unchanged()
        return before
    if before is not None:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    else:
        _take_over(actor, now, resident_id, meal_services(pack))
    made.save(force_insert=True)
    changed = carry_needs(made, now)
    told = _told(before) if before else None
    after = _told(made) | {"meals": changed}
    audit.record(actor=actor, verb="meals.profile", subject=(PROFILE, made.id), place=made.place, before=told, after=after, now=now)
    return made


@service("meals.order")
def end_profile(*, actor: Viewer, now: datetime, resident_id: UUID, reason: str) -> MealProfile:
    """No kitchen carries out this person's meal orders any more; visits do again. Raises "meals.no_profile", "meals.reason_needed"."""
    resident = resident_or_404(actor, resident_id)
    actor.must("meals.order", resident.place)
    profile = _open_profile(resident_id)
    close_profile(actor, now, profile, rules.said(reason))
    return profile


@service("meals.order")
def change_day(
    *, actor: Viewer, now: datetime, resident_id: UUID, day: date, sitting: str, what: str, reason: str, change_id: UUID | None = None
) -> MealChange:  # fmt: skip
    """One meal more, or one that is not wanted although the order holds. The same `change_id` twice is one.

    After the pack's closing time only whoever plans the kitchen's day may, and it is marked late. Raises "meals.no_profile",
    "meals.change_unknown", "meals.reason_needed", "general.day_passed", "meals.sitting_unknown", "meals.after_cutoff",
    "meals.change_exists".
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("meals.order", resident.place)
    why = rules.checked_change(what, reason)
    _open_profile(resident_id)
    must_be_ahead(day, now)
    closing = rules.closes_at(day, sitting_or_refuse(pack_of(resident.place, day), sitting))
    if change_id and (earlier := MealChange.objects.filter(id=change_id).first()):
        return _sent_before(earlier, resident_id, day, sitting, what)
    if now > closing and not actor.may("meals.plan", resident.place):
        raise ProblemError("meals.after_cutoff", until=_face(closing))
    if MealChange.objects.filter(listed_as=resident_id, day=day, sitting=sitting, withdrawn_at__isnull=True).exists():
        raise ProblemError("meals.change_exists")
    made = MealChange(
        id=change_id or new_id(), place=resident.place, resident=resident, listed_as=resident_id, day=day, sitting=sitting, what=what, reason=why,
        is_late=now > closing, made_by=actor.id, made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    after = {"day": str(day), "sitting": sitting, "what": what, "reason": why, "late": made.is_late}
    audit.record(actor=actor, verb="meals.change", subject=(CHANGE, made.id), place=made.place, after=after, now=now)
    return made


@service("meals.order")
def withdraw_change(*, actor: Viewer, now: datetime, change_id: UUID) -> MealChange:
    """The order holds again for that meal. Raises "general.day_passed", "meals.after_cutoff", "meals.change_withdrawn"."""
    found = change_or_404(actor, change_id)
    actor.must("meals.order", found.place)
    must_be_ahead(found.day, now)
    closing = rules.closes_at(found.day, sitting_or_refuse(pack_of(found.place, found.day), found.sitting))
    if now > closing and not actor.may("meals.plan", found.place):
        raise ProblemError("meals.after_cutoff", until=_face(closing))
    if found.withdrawn_at is not None:
        raise ProblemError("meals.change_withdrawn")
    found.withdrawn_at, found.withdrawn_by = now, actor.id
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    after = {"day": str(found.day), "sitting": found.sitting}
    audit.record(actor=actor, verb="meals.change_withdrawn", subject=(CHANGE, found.id), place=found.place, after=after, now=now)
    return found


def close_profile(actor: Viewer, now: datetime, profile: MealProfile, reason: str) -> None:
    """A profile holds no longer; its row stays."""
    profile.ended_at, profile.ended_reason = now, reason
    profile.save(update_fields=["ended_at", "ended_reason"])
    audit.record(actor=actor, verb="meals.profile_end", subject=(PROFILE, profile.id), place=profile.place, after={"reason": reason}, now=now)


def carry_needs(profile: MealProfile, now: datetime) -> int:
    """Frozen meals of this person that nobody has brought yet take what the profile says. Returns how many changed."""
    rows = Meal.objects.select_for_update().filter(resident_id=profile.resident_id, state=Meal.State.OPEN, meal_day__day__gte=local_day(now))
    changed = 0
    for meal in rows.order_by("id"):
        if any(getattr(meal, name) != getattr(profile, name) for name in _EATING):
            for name in _EATING:
                setattr(meal, name, getattr(profile, name))
            meal.needs_changed_at = now
            meal.save(update_fields=[*_EATING, "needs_changed_at"])
            changed += 1
    return changed


def _take_over(actor: Viewer, now: datetime, resident_id: UUID, services: frozenset[str]) -> None:
    rows = Visit.objects.filter(Q(day__gt=local_day(now)), order__resident_id=resident_id, order__service__in=services)
    cancel_visits(actor, now, rows, saying("meals.by_kitchen"))


def _must_fit(resident: Resident, kitchen: Kitchen, way: str) -> None:
    if way not in MealProfile.Way.values:
        raise ProblemError("meals.way_unknown", way=way)
    if not kitchen.is_open:
        raise ProblemError("meals.kitchen_closed")
    if not contains(kitchen.place, resident.place):
        raise ProblemError("meals.kitchen_elsewhere")
    if resident.died_on is not None or resident.left_on is not None:
        raise ProblemError("meals.person_gone")


def _open_profile(resident_id: UUID) -> MealProfile:
    found = MealProfile.objects.select_for_update().filter(resident_id=resident_id, ended_at__isnull=True).first()
    if found is None:
        raise ProblemError("meals.no_profile")
    return found


def _sent_before(earlier: MealChange, resident_id: UUID, day: date, sitting: str, what: str) -> MealChange:
    if (earlier.resident_id, earlier.day, earlier.sitting, earlier.what) != (resident_id, day, sitting, what):
        raise ProblemError("meals.sent_otherwise")
    audit.unchanged()
    return earlier


def _picture(one: MealProfile) -> tuple[object, ...]:
    return (one.kitchen_id, one.way, one.door_note, *(getattr(one, name) for name in _EATING))


def _told(one: MealProfile) -> dict[str, Any]:
    """What the trail keeps. What is written about the door may name people and keys, so only whether there is something."""
    names = ("way", "texture", "diets", "allergies")
    return {name: getattr(one, name) for name in names} | {
        "kitchen": str(one.kitchen_id), "other_allergy": bool(one.other_allergy), "door_note": bool(one.door_note),
    }  # fmt: skip


def _face(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
