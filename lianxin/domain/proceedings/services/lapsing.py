"""Before a permission to read ends by itself, its reader hears of it, so that they can ask anew in time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.proceedings.models import Reader
from lianxin.domain.proceedings.rules import in_force, lapses_within
from lianxin.domain.proceedings.services.leaves import tell
from lianxin.domain.proceedings.services.telling import steps_address
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range

_DAYS: Final = "reader_notice_days"


@service("proceeding.assign")
def tell_of_lapsing(*, actor: Viewer, now: datetime, place: str) -> int:
    """At night: whoever may read an open file of this place and whose permission ends within the days of the pack hears of it, once.

    Not where another permission of theirs for the same goes on, nor of one that was given for no longer than that. Returns how many
    permissions were told of.
    """
    actor.must("proceeding.assign", place)
    low, high = place_range(place)
    held: dict[tuple[UUID, str, UUID], list[Reader]] = defaultdict(list)
    for one in Reader.objects.filter(place__gte=low, place__lt=high, proceeding__closed_at__isnull=True, until__gt=now, ended_at__isnull=True):
        if in_force(one, now):
            held[one.proceeding_id, one.section, one.user_id].append(one)
    told = 0
    for readings in held.values():
        last = max(readings, key=lambda one: (one.until or now, one.id))
        days = int(packs.for_place(last.place).value(_DAYS, local_day(now)))
        if lapses_within(last, now, days):
            told += tell(actor, now, last, "proceeding.reading_lapses", {last.user_id}, steps_address(last.proceeding_id))
    if not told:
        audit.unchanged()
    return told
