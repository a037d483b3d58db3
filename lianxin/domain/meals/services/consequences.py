"""What follows from a door: nobody answered, refused again and again; and what becomes of it when that was a mistake."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.services.telling import holders
from lianxin.domain.meals import rules
from lianxin.domain.meals.models import Doorstep, Meal
from lianxin.domain.meals.selectors import pack_of
from lianxin.domain.needs.selectors import of_source
from lianxin.domain.needs.services import record_need, triage_need
from lianxin.kernel.clock import SHANGHAI, local_day

if TYPE_CHECKING:
    from lianxin.domain.needs.models import Need

WELFARE, UNHAPPY, CHANNEL, SOURCE = "welfare_check", "meal_dissatisfaction", "meal", "meal"
"""Kinds and channel of the needs (packs/national-base/needs.toml), and what their source is called."""
_FINDER: Final = Viewer.system("送餐")
"""Opens a need for a runner who may record none: a volunteer at a silent door must not be the reason nobody looks."""
_LOOKED_AT: Final = 100


def found_nobody(actor: Viewer, now: datetime, meal: Meal, made: Doorstep) -> None:
    """An urgent need with the pack's shortest clock; the head of the station and the person's regular worker are told."""
    said = f"{made.at.astimezone(SHANGHAI):%H:%M} 送餐没人应门" + (f":{made.note}" if made.note else "")
    need = _open(actor, now, meal, made, WELFARE, said)
    _tell(actor, now, meal, need)


def refused_again(actor: Viewer, now: datetime, meal: Meal, made: Doorstep) -> None:
    """At every so many refusals in a row (the pack says) a need: something is wrong with the meals."""
    asked = int(pack_of(meal.place).value("meal_refusals", local_day(now)))
    rows = Doorstep.objects.filter(meal__resident_id=meal.resident_id, undone_at__isnull=True).order_by("-at", "-made_at", "-id")
    streak = rules.refusals_in_a_row(rows.values_list("outcome", flat=True)[:_LOOKED_AT])
    if streak and streak % asked == 0:
        _open(actor, now, meal, made, UNHAPPY, f"连续 {streak} 次不要送来的饭:{made.note}")


def take_back_needs(now: datetime, wrong: Doorstep, reason: str) -> None:
    """A need opened by a mistake is declined, unless somebody has looked at it already: then it is theirs to decide."""
    for need in of_source(_FINDER, SOURCE, str(wrong.id)).filter(state="new"):
        triage_need(actor=_FINDER, now=now, need_id=need.id, accept=False, reason=reason)


def _open(actor: Viewer, now: datetime, meal: Meal, made: Doorstep, kind: str, said: str) -> Need:
    finder = actor if actor.may("need.record", meal.place) and actor.may("resident.read", meal.place) else _FINDER
    return record_need(
        actor=finder, now=now, kind=kind, channel=CHANNEL, resident_id=meal.resident_id, said=said, found_at=made.at, source_kind=SOURCE,
        source_id=str(made.id),
    )  # fmt: skip


def _tell(actor: Viewer, now: datetime, meal: Meal, need: Need) -> None:
    roles = [step.tell for step in pack_of(meal.place).steps if step.tell != "worker"]
    users: set[UUID] = set(holders(meal.place, roles[0], local_day(now))) if roles else set()
    if meal.order is not None and meal.order.regular_carer_id is not None:
        users.add(meal.order.regular_carer_id)
    notify(actor=actor, now=now, users=users, kind="need.immediate", link=f"/needs/{need.id}/", key=f"immediate:{need.id}")
