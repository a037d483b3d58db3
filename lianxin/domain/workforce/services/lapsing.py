"""At night: whoever's registration comes due, and whoever manages their file, hear of it at each step and when it has passed."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.workforce.models import LapseNotice
from lianxin.domain.workforce.selectors.files import READ, Due, due_registrations
from lianxin.domain.workforce.services.workers import MANAGE
from lianxin.kernel.clock import local_day

_BATCH: Final = 500


@service(READ)
def tell_of_registrations(*, actor: Viewer, now: datetime, place: str) -> int:
    """Each step of each certificate once, whatever night it was; one notice a night for whoever manages files, with the number of
    certificates. Returns of how many certificates somebody was told."""
    actor.must(READ, place)
    fresh = _fresh(due_registrations(actor, local_day(now), place))
    if not fresh:
        audit.unchanged()
        return 0
    rows = [
        LapseNotice(place=one.certificate.place, certificate=one.certificate, due_on=one.clock.due_on, days=one.step, told_at=now)
        for one in fresh
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
    for one in fresh:
        worker = one.certificate.worker
        if worker.user_id is not None:
            kind = "registration.near_own" if one.step else "registration.over_own"
            key = f"registration:{one.certificate.id.hex}:{one.clock.due_on:%Y%m%d}:{one.step}"
            notify(actor=actor, now=now, users=[worker.user_id], kind=kind, link=reverse("web:own-tab", args=["file"]), key=key)
    _tell_heads(actor, now, place, fresh)
    return len(fresh)


def _fresh(due: list[Due]) -> list[Due]:
    told: set[tuple[UUID, date, int]] = set()
    ids = [one.certificate.id for one in due]
    for at in range(0, len(ids), _BATCH):
        rows = LapseNotice.objects.filter(certificate_id__in=ids[at : at + _BATCH])
        told |= set(rows.values_list("certificate_id", "due_on", "days"))
    return [one for one in due if (one.certificate.id, one.clock.due_on, one.step) not in told]


def _tell_heads(actor: Viewer, now: datetime, place: str, fresh: list[Due]) -> None:
    heads: dict[str, list[UUID]] = {}
    counted: Counter[tuple[UUID, str]] = Counter()
    for one in fresh:
        at = one.certificate.place
        if at not in heads:
            heads[at] = approvers_over(at, MANAGE, today=local_day(now))
        for head in heads[at]:
            if head != one.certificate.worker.user_id:
                counted[head, "near" if one.step else "over"] += 1
    for (head, what), number in sorted(counted.items(), key=lambda each: (str(each[0][0]), each[0][1])):
        link = reverse("workforce:certificates-due") + ("?over=1" if what == "over" else "")
        key = f"registration-{what}:{place}:{local_day(now):%Y%m%d}"
        notify(
            actor=actor, now=now, users=[head], kind=f"registration.{what}", link=link, key=key, count=number
        )
