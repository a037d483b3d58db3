"""The rows a day is planned from, paired: one planner's visit for one row, or for the two rows of a visit of two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import rules
from lianxin.domain.care.models import Absence, Carer, Pin, ResidentWish, Visit
from lianxin.domain.care.selectors import visits_of_day
from lianxin.domain.commitments.rules import Engaged

Spans = Mapping[str, list[rules.Span]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One visit as the planner knows it: its name, and the rows of its hands."""

    rows: tuple[Visit, ...]

    @property
    def id(self) -> str:
        return str(self.rows[0].id)

    @property
    def first(self) -> Visit:
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class DayRows:
    """Everything of a day that planning reads beside carers: visits, pins by visit row, wishes by resident."""

    asked: tuple[Asked, ...]
    pins: Mapping[UUID, Pin]
    wishes: Mapping[UUID, list[ResidentWish]]

    def row(self, visit: str, hand: int) -> Visit:
        """The row behind a hand of the planner's visit."""
        return self.by_name[visit].rows[hand]

    @property
    def by_name(self) -> dict[str, Asked]:
        return {one.id: one for one in self.asked}

    def places(self) -> dict[str, tuple[str, int]]:
        """(planner's visit, hand) by row."""
        return {str(row.id): (one.id, hand) for one in self.asked for hand, row in enumerate(one.rows)}


def day_rows(actor: Viewer, day: date, place: str, *, with_done: bool = False) -> DayRows:
    """The standing visits of a day; those that took place only where asked for."""
    found = visits_of_day(actor, day, place).select_related("pin")
    kept = [row for row in found if with_done or row.recorded_at is None]
    seconds = {row.beside_id: row for row in kept if row.hand > 1}
    firsts = {row.id for row in kept if row.hand == 1}
    asked = []
    for row in kept:
        if row.hand > 1 and row.beside_id in firsts:
            continue
        second = seconds.get(row.id)
        asked.append(Asked((row, second) if second is not None else (row,)))
    pins = {row.id: row.pin for row in kept if hasattr(row, "pin")}
    return DayRows(tuple(asked), pins, _wishes({row.resident_id for row in kept}))


def _wishes(residents: set[UUID]) -> dict[UUID, list[ResidentWish]]:
    found: dict[UUID, list[ResidentWish]] = {}
    for wish in ResidentWish.objects.filter(resident_id__in=residents, ended_at__isnull=True).order_by("made_at", "id"):
        found.setdefault(wish.resident_id, []).append(wish)
    return found


def away(users: Iterable[UUID], day: date) -> Spans:
    """When these people are absent on a day, in minutes, by person."""
    begin, end = rules.moment(day, 0), rules.moment(day, rules.DAY_MINUTES)
    found: dict[str, list[rules.Span]] = {}
    for one in Absence.objects.filter(user_id__in=list(users), starts_at__lt=end).order_by("starts_at"):
        if (one.ends_at is None or one.ends_at > begin) and (span := rules.minutes_in(day, one.starts_at, one.ends_at)):
            found.setdefault(str(one.user_id), []).append(span)
    return found


def missed(engaged: Iterable[Engaged], day: date) -> list[Engaged]:
    """What of this still has doors to be gone to while its worker is not there: on leave in that time, or off on that weekday."""
    held = [one for one in engaged if one.left]
    users = {one.worker for one in held}
    gone = away(users, day)
    weekdays = dict(Carer.objects.filter(user_id__in=users).values_list("user_id", "weekdays"))

    def is_off(one: Engaged) -> bool:
        absent = any(begin < one.end and one.start < end for begin, end in gone.get(str(one.worker), ()))
        return absent or str(day.isoweekday()) not in weekdays.get(one.worker, str(day.isoweekday()))

    return [one for one in held if is_off(one)]


def minute_of_day(now: datetime, day: date) -> int:
    """The minute of the day that has come; 0 before the day, its last one after it."""
    minutes = int((now - rules.moment(day, 0)).total_seconds() // 60)
    return min(max(minutes, 0), rules.DAY_MINUTES)
