"""Who hears of a call next by the ladder, when nobody goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services.telling import holders
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.packs import Words
    from lianxin.domain.emergency.models import Alarm


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: what it is called, at which moment it is told, and the names of those who are; nobody may hold the role."""

    name: Words
    at: datetime
    people: tuple[str, ...]


def rungs_ahead(viewer: Viewer, alarm: Alarm, now: datetime) -> list[Rung]:
    """The rungs of the ladder that have not been told of this call yet, the next one first. A query or two for each."""
    viewer.must("alarm.read", alarm.place)
    found = []
    for step in packs.for_place(alarm.place).alarm_steps[alarm.rung :]:
        people = labels_of(holders(alarm.place, step.tell, local_day(now)))
        found.append(Rung(step.name, alarm.called_at + timedelta(minutes=step.after_minutes), tuple(people.values())))
    return found
