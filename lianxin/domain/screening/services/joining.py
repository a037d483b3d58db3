"""A person has one crisis that runs: where two meet in one person the first leads on and the others are joined into it; parted again, each
runs by itself again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from lianxin.base.access.viewer import Viewer
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import reopen, take_step
from lianxin.domain.proceedings.services.naming import name_person
from lianxin.domain.screening.models import Crisis, Screening
from lianxin.domain.screening.services.crises import came_again, tell
from lianxin.domain.screening.services.needing import need_elsewhere
from lianxin.kernel.sayings import saying

_JOIN = "join"


def follow_person(actor: Viewer, now: datetime, screening: Screening) -> None:
    """The sheet is about somebody else, or it was found out about whom: so is the crisis that it opened."""
    person = screening.resident_id
    if person is None:
        return
    rows = Crisis.objects.filter(Q(proceeding__closed_at__isnull=True) | Q(joined_into__isnull=False), screening=screening)
    strays = list(rows.exclude(proceeding__resident_id=person))
    for crisis in strays:
        held = Proceeding.objects.select_for_update().get(id=crisis.proceeding_id)
        name_person(actor=actor, now=now, proceeding=held, resident_id=person)
        need_elsewhere(actor, now, crisis, person)
    if strays:
        part(actor, now, [person])
        lead_on(actor, now, person)


def lead_on(actor: Viewer, now: datetime, person: UUID) -> None:
    """Of several that run for a person the first leads on, as if it had been found again; whoever carries another learns where it goes on.
    Nothing written in the others is lost: they are read beside it."""
    rows = Crisis.objects.select_for_update(of=("self",)).select_related("proceeding", "screening")
    running = rows.filter(proceeding__resident_id=person, proceeding__closed_at__isnull=True).order_by("proceeding__opened_at", "id")
    found = list(running)
    if len(found) < 2:
        return
    first, *others = found
    carriers = [who for one in others for who in (one.proceeding.holder_id, one.proceeding.supervisor_id)]
    came_again(actor, now, first, first.screening.scale, also=carriers)
    for one in others:
        one.joined_into = first
        one.save(update_fields=["joined_into"])
        Crisis.objects.filter(joined_into=one).update(joined_into=first)
        take_step(actor=actor, now=now, proceeding_id=one.proceeding_id, step=_JOIN)


def part(actor: Viewer, now: datetime, people: Collection[UUID]) -> None:
    """What was joined into the crisis of somebody who is not that person after all runs again from its beginning."""
    joined = Crisis.objects.select_for_update(of=("self",)).filter(Q(proceeding__resident_id__in=people) | Q(joined_into__proceeding__resident_id__in=people))
    strays = joined.filter(joined_into__isnull=False).exclude(joined_into__proceeding__resident_id=F("proceeding__resident_id"))
    for one in strays.order_by("id"):
        one.joined_into = None
        one.save(update_fields=["joined_into"])
        reopen(actor=actor, now=now, proceeding_id=one.proceeding_id, reason=saying("screening.parted"))
        tell(actor, now, one, key=f"crisis:{one.id.hex}:parted:{now:%Y%m%d%H%M}")
