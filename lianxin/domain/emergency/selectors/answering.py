"""What somebody who was told of a call sees: their own calls, and while they are needed where to go and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.domain.emergency.models import CallOut
from lianxin.domain.emergency.selectors.calling import accepted_of
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.domain.people.models import Resident

_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class CallSheet:
    """One's own call: whether one is (still) needed, and only then whom it is about. `going`: who goes already."""

    call: CallOut
    is_needed: bool
    resident: Resident | None
    going: tuple[CallOut, ...]


def own_calls(viewer: Viewer) -> QuerySet[CallOut]:
    """Every call the viewer was told of, the newest first."""
    return CallOut.objects.filter(user_id=viewer.person_id).select_related("alarm").order_by("-told_at", "-id")


def open_calls(viewer: Viewer) -> list[CallOut]:
    """Those that still ask something of the viewer: an answer, to arrive, to say how it ended. One query."""
    asks = Q(answer="", stood_down_at__isnull=True) | Q(answer="accepted", left_at__isnull=True)
    return list(own_calls(viewer).filter(asks, alarm__closed_at__isnull=True)[:_MOST])


def call_sheet(viewer: Viewer, call_id: UUID, now: datetime) -> CallSheet:
    """One's own call. Name, address and condition are given only to who goes or may yet go, while the call is open.

    Raises "general.not_found" for anybody else's.
    """
    call = CallOut.objects.select_related("alarm__resident").filter(id=call_id, user_id=viewer.person_id).first()
    if call is None or call.told_at > now:
        raise ProblemError("general.not_found")
    going = accepted_of(viewer, call.alarm_id)
    is_open = call.alarm.closed_at is None
    goes = call.answer == "accepted" and call.left_at is None
    may_yet = call.answer == "" and call.stood_down_at is None and len(going) < call.alarm.people
    is_needed = is_open and (goes or may_yet)
    resident = call.alarm.resident if is_needed else None
    looked_at(resident)
    return CallSheet(call, is_needed, resident, tuple(going))
