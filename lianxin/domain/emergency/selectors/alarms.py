"""Calls for help on the board, one by one, and what a month of them says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.emergency.models import Alarm, AlarmReview, AlarmSignal, CallOut
from lianxin.domain.emergency.rules import is_late, middle_minutes
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.kernel.clock import month_bounds
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

_ON_BOARD: Final = 200
PATIENCE: Final = timedelta(seconds=60)
"""A worker looks every second: a step that is due longer than this is done by nobody."""


@dataclass(frozen=True, slots=True)
class AlarmFilter:
    """What of the closed and open calls to show; empty means all. `late`: "answer" or "arrive"."""

    month: date | None = None
    kind: str = ""
    outcome: str = ""
    late: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A month's calls of one kind. Minutes are medians from the call, None when nothing is known."""

    kind: str
    calls: int
    false: int
    answer_minutes: float | None
    arrive_minutes: float | None
    answered_late: int
    arrived_late: int


def visible(viewer: Viewer) -> QuerySet[Alarm]:
    return scope(viewer, "alarm.read", Alarm.objects.select_related("resident", "commitment"))


def open_alarms(viewer: Viewer) -> list[Alarm]:
    """Every open call within reach: those to which people go first, the oldest on top."""
    found = list(visible(viewer).filter(closed_at__isnull=True).order_by("called_at", "id")[:_ON_BOARD])
    found.sort(key=lambda one: not calls_out(one))
    looked_through("alarms", [one.resident for one in found if one.resident is not None])
    return found


def calls_out(alarm: Alarm) -> bool:
    """Do people go to calls of this kind?"""
    kind = packs.for_place(alarm.place).alarm_kinds.get(alarm.kind)
    return kind is None or kind.calls_out


def is_stuck(alarm: Alarm, now: datetime) -> bool:
    """More people should have been told by now, and nothing has told them: a person must."""
    return alarm.next_step_at is not None and alarm.next_step_at < now - PATIENCE


def alarm_or_404(viewer: Viewer, alarm_id: UUID) -> Alarm:
    found = visible(viewer).select_related("need", "device").filter(id=alarm_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def alarm_to_close(viewer: Viewer, alarm_id: UUID) -> Alarm:
    """One within reach, or to which the viewer goes: a helper from the next township ends what they saw to. Raises
    "general.not_found"."""
    goes = CallOut.objects.filter(alarm_id=OuterRef("pk"), user_id=viewer.person_id, answer="accepted")
    theirs = Alarm.objects.select_related("resident", "commitment").filter(Exists(goes), id=alarm_id, closed_at__isnull=True).first()
    if theirs is None:
        return alarm_or_404(viewer, alarm_id)
    looked_at(theirs.resident)
    return theirs


def signals_of(viewer: Viewer, alarm: Alarm) -> list[AlarmSignal]:
    """Every press and message, the first first."""
    return list(scope(viewer, "alarm.read", AlarmSignal.objects.filter(alarm=alarm)).order_by("received_at", "id"))


def call_outs_of(viewer: Viewer, alarm: Alarm) -> list[CallOut]:
    """Everybody who was told, ring by ring, with what they answered."""
    rows = scope(viewer, "alarm.read", CallOut.objects.filter(alarm=alarm)).select_related("user")
    return list(rows.order_by("ring", "minutes", "user__display_name", "id"))


def review_of(viewer: Viewer, alarm: Alarm) -> AlarmReview | None:
    return scope(viewer, "alarm.read", AlarmReview.objects.filter(alarm=alarm)).first()


def alarms_page(viewer: Viewer, wanted: AlarmFilter, *, now: datetime, after: str = "", limit: int = ROWS) -> Page[Alarm]:
    """The calls of a filter, the newest first."""
    rows = _matching(viewer, wanted, now)
    found = page_of(rows, "called_at", after=after, limit=limit, newest_first=True)
    looked_through("alarms", [one.resident for one in found.rows if one.resident is not None])
    return found


def figures(viewer: Viewer, wanted: AlarmFilter, now: datetime) -> list[Figure]:
    """The calls of the filter's month counted by kind, the most frequent first. One query; a county has hundreds a month."""
    by_kind: dict[str, list[Alarm]] = defaultdict(list)
    for one in _matching(viewer, wanted).select_related(None).order_by():
        by_kind[one.kind].append(one)
    counted = [_figure(kind, found, now) for kind, found in by_kind.items()]
    return sorted(counted, key=lambda one: (-one.calls, one.kind))


def _figure(kind: str, found: list[Alarm], now: datetime) -> Figure:
    real = [one for one in found if one.outcome != "false_alarm"]
    return Figure(
        kind, len(found), len(found) - len(real), middle_minutes((one.called_at, one.answered_at) for one in real),
        middle_minutes((one.called_at, one.arrived_at) for one in real),
        sum(answered_late(one, now) for one in real), sum(arrived_late(one, now) for one in real),
    )  # fmt: skip


def answered_late(alarm: Alarm, now: datetime) -> bool:
    """Nobody had taken it on by its time. What was closed without anybody going counts from its end."""
    return is_late(alarm.answer_due_at, alarm.answered_at or alarm.closed_at, now)


def arrived_late(alarm: Alarm, now: datetime) -> bool:
    """Nobody was there by its time; settled by telephone or by others it counts from its end."""
    return is_late(alarm.arrive_due_at, alarm.arrived_at or alarm.closed_at, now)


def _matching(viewer: Viewer, wanted: AlarmFilter, now: datetime | None = None) -> QuerySet[Alarm]:
    rows = visible(viewer)
    if wanted.month is not None:
        start, end = month_bounds(wanted.month)
        rows = rows.filter(called_at__gte=start, called_at__lt=end)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.place:
        rows = rows.filter(within((place_range(wanted.place),)) or Q())
    if wanted.late:
        rows = rows.exclude(outcome="false_alarm").filter(_late(wanted.late, now))
    return rows


def _late(which: str, now: datetime | None) -> Q:
    """`answered_late` and `arrived_late` as a condition on rows."""
    name, due = ("answered_at", "answer_due_at") if which == "answer" else ("arrived_at", "arrive_due_at")
    return Q(**{f"{due}__lt": Coalesce(F(name), F("closed_at"), Value(now, output_field=DateTimeField()))})
