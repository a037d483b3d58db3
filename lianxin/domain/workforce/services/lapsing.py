"""At night: whoever's registration comes due, and whoever manages their file, hear of it at each step and when it has passed."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.workforce.models import Certificate, LapseNotice
from lianxin.domain.workforce.rules.registering import notice_due
from lianxin.domain.workforce.selectors.files import READ, due_registrations
from lianxin.domain.workforce.services.workers import MANAGE
from lianxin.kernel.clock import local_day

_STEPS: Final = (
    "registration_notice_first_days",
    "registration_notice_second_days",
    "registration_notice_last_days",
)
_BATCH: Final = 500
Due = tuple[Certificate, date, int]


@service(READ)
def tell_of_registrations(*, actor: Viewer, now: datetime, place: str) -> int:
    """Each step of each certificate once, whatever night it was; one notice a night for whoever manages files, with the number of
    certificates. Returns of how many certificates somebody was told."""
    actor.must(READ, place)
    fresh = _fresh(_due(actor, place, local_day(now)))
    if not fresh:
        audit.unchanged()
        return 0
    rows = [
        LapseNotice(place=one.place, certificate=one, due_on=due_on, days=step, told_at=now)
        for one, due_on, step in fresh
    ]
    LapseNotice.objects.bulk_create(rows, batch_size=_BATCH)
    audit.record(
        actor=actor,
        verb="certificate.tell",
        subject=("workforce.LapseNotice", place),
        place=place,
        after={"count": len(rows)},
        now=now,
    )
    for one, due_on, step in fresh:
        if one.worker.user_id is not None:
            kind = "registration.near_own" if step else "registration.over_own"
            key = f"registration:{one.id.hex}:{due_on:%Y%m%d}:{step}"
            notify(
                actor=actor,
                now=now,
                users=[one.worker.user_id],
                kind=kind,
                link=reverse("workforce:mine"),
                key=key,
            )
    _tell_heads(actor, now, place, fresh)
    return len(fresh)


def _due(actor: Viewer, place: str, today: date) -> list[Due]:
    pack = packs.for_place(place)
    steps = tuple(int(pack.value(code, today)) for code in _STEPS)
    found = (
        (one, clock.due_on, notice_due(clock.due_on, today, steps))
        for one, clock in due_registrations(actor, place, today)
    )
    return [(one, due_on, step) for one, due_on, step in found if step is not None]


def _fresh(due: list[Due]) -> list[Due]:
    told: set[tuple[UUID, date, int]] = set()
    ids = [one.id for one, _due_on, _step in due]
    for at in range(0, len(ids), _BATCH):
        told |= set(
            LapseNotice.objects.filter(certificate_id__in=ids[at : at + _BATCH]).values_list(
                "certificate_id", "due_on", "days"
            )
        )
    return [(one, due_on, step) for one, due_on, step in due if (one.id, due_on, step) not in told]


def _tell_heads(actor: Viewer, now: datetime, place: str, fresh: list[Due]) -> None:
    heads: dict[str, list[UUID]] = {}
    counted: Counter[tuple[UUID, str]] = Counter()
    for one, _due_on, step in fresh:
        if one.place not in heads:
            heads[one.place] = approvers_over(one.place, MANAGE, today=local_day(now))
        for head in heads[one.place]:
            if head != one.worker.user_id:
                counted[head, "near" if step else "over"] += 1
    for (head, what), number in sorted(counted.items(), key=lambda each: (str(each[0][0]), each[0][1])):
        link, key = reverse("workforce:workers"), f"registration-{what}:{place}:{local_day(now):%Y%m%d}"
        notify(
            actor=actor, now=now, users=[head], kind=f"registration.{what}", link=link, key=key, count=number
        )
