"""At night: whoever's certificate comes due, and whoever answers for them, hear of it at each step; and once the limit has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.workforce.models import DutyNotice
from lianxin.domain.workforce.rules.duty import OF_REGISTRATION, notice_step
from lianxin.domain.workforce.selectors.duty import Among, Light, lights
from lianxin.kernel.clock import local_day

MANAGE: Final = "workforce.manage"
_PASSED: Final = 0
_BATCH: Final = 1000


@service("workforce.read")
def tell_of_duty(*, actor: Viewer, now: datetime, place: str) -> int:
    """Each step of each duty once, whatever night it was. Heads hear how many people it concerns, the person that it concerns them.

    Returns of how many people somebody was told.
    """
    actor.must("workforce.read", place)
    today = local_day(now)
    due = [told for light in lights(actor, today, Among(place)) if (told := _due(light, today)) is not None]
    fresh = _not_told(due)
    if not fresh:
        audit.unchanged()
        return 0
    rows = [DutyNotice(place=one.light.place, engagement_id=one.light.engagement_id, due_on=one.on, days=one.step, told_at=now) for one in fresh]
    DutyNotice.objects.bulk_create(rows, batch_size=_BATCH)
    audit.record(actor=actor, verb="duty.tell", subject=("workforce.DutyNotice", place), place=place, after={"count": len(rows)}, now=now)
    _tell_heads(actor, now, place, fresh)
    for one in fresh:
        if one.light.user_id is not None:
            kind = "duty.near_own" if one.step else "duty.red_own"
            key = f"duty-own:{one.light.engagement_id.hex}:{one.on:%Y%m%d}:{one.step}"
            notify(actor=actor, now=now, users=[one.light.user_id], kind=kind, link=reverse("web:own-tab", args=["duty"]), key=key)
    return len(fresh)


@dataclass(frozen=True, slots=True)
class _Due:
    """Whose light, what day is the last in time, and the step reached: so many days before it, 0 once it has passed."""

    light: Light
    on: date
    step: int


def _due(light: Light, today: date) -> _Due | None:
    """What to tell of; registrations have their own notices (`lapsing`), also where the duty turns red by them. Somebody exempt hears before
    the exemption ends, unless they are in time after it: the next day they are red."""
    if light.colour == "exempt" and light.duty is not None and light.due_on is not None and light.exempt_until is not None:
        step = notice_step(light.duty, light.exempt_until, today) if light.due_on <= light.exempt_until and light.user_id else None
        return _Due(light, light.exempt_until, step) if step else None
    if light.due_on is None or light.duty is None or light.colour not in ("grace", "amber", "red") or set(light.reasons) & set(OF_REGISTRATION):
        return None
    step = notice_step(light.duty, light.due_on, today)
    return None if step is None else _Due(light, light.due_on, step)


def _not_told(due: list[_Due]) -> list[_Due]:
    told: set[tuple[UUID, date, int]] = set()
    ids = [one.light.engagement_id for one in due]
    for at in range(0, len(ids), _BATCH):
        rows = DutyNotice.objects.filter(engagement_id__in=ids[at : at + _BATCH])
        told |= set(rows.values_list("engagement_id", "due_on", "days"))
    return [one for one in due if (one.light.engagement_id, one.on, one.step) not in told]


def _tell_heads(actor: Viewer, now: datetime, place: str, fresh: Iterable[_Due]) -> None:
    """One notice a person and night for those near their limit, one for those past it."""
    heads: dict[str, set[UUID]] = {}
    counted: dict[tuple[UUID, str], int] = defaultdict(int)
    for one in (one for one in fresh if one.light.colour != "exempt"):
        where = one.light.place
        if where not in heads:
            heads[where] = _heads(where, local_day(now))
        for head in heads[where] - {one.light.user_id}:
            counted[head, "red" if one.step == _PASSED else "amber"] += 1
    for (head, colour), number in sorted(counted.items(), key=lambda one: (str(one[0][0]), one[0][1])):
        kind = "duty.red" if colour == "red" else "duty.near"
        link, key = f"{reverse('workforce:duty-list')}?light={colour}", f"{kind}:{place}:{local_day(now):%Y%m%d}"
        notify(actor=actor, now=now, users=[head], kind=kind, link=link, key=key, count=number)


def _heads(place: str, today: date) -> set[UUID]:
    """Who manages the workers of a place: the head of the station, and the county's bureau, whose list shows the same people."""
    return set(approvers_over(place, MANAGE, today=today))
