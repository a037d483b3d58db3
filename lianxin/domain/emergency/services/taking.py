"""A call that somebody takes by telephone or at the door, and a worker who needs help themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.emergency.models import Alarm
from lianxin.domain.emergency.rules import CALL, WORKER
from lianxin.domain.emergency.services.raising import Heard, raise_or_join
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

_AT: Final = ("village", "township")
_TEXT: Final = 300


@service("alarm.take")
def take_call(
    *, actor: Viewer, now: datetime, event_id: UUID, resident_id: UUID | None = None, place: str = "", where: str = "", said: str = "",
    kind: str = CALL, excluded: Iterable[UUID] = (),
) -> Alarm:  # fmt: skip
    """Somebody calls for help: a resident, or at a place in words. `excluded`: workers who must not be sent there.

    The same `event_id` twice is one call. Raises "alarm.where_needed", "alarm.kind_unknown", "general.not_found".
    """
    if resident_id is not None:
        place = resident_or_404(actor, resident_id).place
    elif not (place and where.strip()):
        raise ProblemError("alarm.where_needed")
    actor.must("alarm.take", place)
    if level(place) not in _AT:
        raise ProblemError("alarm.where_needed")
    known = packs.for_place(place).alarm_kinds.get(kind)
    if known is None or not known.calls_out or kind == WORKER:
        raise ProblemError("alarm.kind_unknown", kind=kind)
    heard = Heard(
        kind=kind, channel="call", source=f"user:{actor.person_id}", event_id=str(event_id), place=place, sent_at=now, resident_id=resident_id,
        where=where.strip()[:200], said=said.strip()[:_TEXT], excluded=[str(one) for one in excluded],
    )  # fmt: skip
    return raise_or_join(actor, now, heard)


@service("alarm.answer")
def call_for_oneself(
    *, actor: Viewer, now: datetime, event_id: UUID, place: str, where: str = "", lon: float | None = None, lat: float | None = None
) -> Alarm:
    """A worker in the field needs help: others are called, never they themselves. The same `event_id` twice is one call.

    Raises "alarm.where_needed".
    """
    actor.must("alarm.answer", place)
    if level(place) not in _AT:
        raise ProblemError("alarm.where_needed")
    heard = Heard(
        kind=WORKER, channel="worker", source=f"user:{actor.person_id}", event_id=str(event_id), place=place, sent_at=now,
        where=where.strip()[:200] or actor.label, lon=lon if lat is not None else None, lat=lat if lon is not None else None,
        excluded=[str(actor.person_id)],
    )  # fmt: skip
    return raise_or_join(actor, now, heard)
