"""The one meaning of open, due, overdue, done, doubtful, confirmed, rejected, refused and cancelled, and the escalation ladder. Pure.

Every status is one `Condition`. Pages turn it into SQL, `status` holds it against a row: a card, its rows, a report and
a phone can therefore never disagree, at no clock time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

from lianxin.kernel.clock import day_bounds, local_day

Status = Literal["open", "due", "overdue", "done", "doubtful", "confirmed", "rejected", "refused", "cancelled"]
Moment = Literal["done_at", "doubted_at", "confirmed_at", "rejected_at", "refused_at", "cancelled_at"]
STATUSES: tuple[Status, ...] = get_args(Status)
OPEN_STATUSES: tuple[Status, ...] = ("open", "due", "overdue")
_CLOSING: tuple[Moment, ...] = ("done_at", "refused_at", "cancelled_at")


class Promise(Protocol):
    """The moments of a commitment that decide its status."""

    @property
    def due_at(self) -> datetime: ...

    @property
    def done_at(self) -> datetime | None: ...

    @property
    def doubted_at(self) -> datetime | None: ...

    @property
    def confirmed_at(self) -> datetime | None: ...

    @property
    def rejected_at(self) -> datetime | None: ...

    @property
    def refused_at(self) -> datetime | None: ...

    @property
    def cancelled_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds for a row of one status: moments that are set, that are not, and `after < due_at <= until`."""

    given: tuple[Moment, ...] = ()
    missing: tuple[Moment, ...] = ()
    after: datetime | None = None
    until: datetime | None = None

    def holds(self, promise: Promise) -> bool:
        return (
            all(getattr(promise, name) is not None for name in self.given)
            and all(getattr(promise, name) is None for name in self.missing)
            and (self.after is None or self.after < promise.due_at)
            and (self.until is None or promise.due_at <= self.until)
        )


def condition(status: Status, now: datetime) -> Condition:
    """When a commitment has this status at the moment `now`.

    Overdue from the due moment on. Due while the last moment to act lies in today (Asia/Shanghai): a promise for 24:00
    tonight is due today. A promise is closed by exactly one of done, refused, cancelled; confirmed is a done one,
    doubtful a done one whose confirmation nobody has accepted yet, rejected a done one whose proof somebody did not accept:
    it is counted nowhere.
    """
    midnight = day_bounds(local_day(now))[1]
    table: dict[Status, Condition] = {
        "open": Condition(missing=_CLOSING, after=midnight),
        "due": Condition(missing=_CLOSING, after=now, until=midnight),
        "overdue": Condition(missing=_CLOSING, until=now),
        "done": Condition(given=("done_at",), missing=("doubted_at", "confirmed_at", "rejected_at")),
        "doubtful": Condition(given=("done_at", "doubted_at")),
        "confirmed": Condition(given=("done_at", "confirmed_at")),
        "rejected": Condition(given=("done_at", "rejected_at")),
        "refused": Condition(given=("refused_at",)),
        "cancelled": Condition(given=("cancelled_at",)),
    }
    return table[status]


def status(promise: Promise, now: datetime) -> Status:
    """The status of a commitment at the moment `now`."""
    return next(s for s in STATUSES if condition(s, now).holds(promise))


def answers_the_need(statuses: Iterable[Status]) -> bool:
    """Is a need met by its commitments? When something was done for it and nothing is still promised."""
    states = list(statuses)
    return any(s in ("done", "doubtful", "confirmed") for s in states) and not any(s in OPEN_STATUSES for s in states)


def rungs_reached(due_at: datetime, now: datetime, after: Sequence[timedelta]) -> int:
    """How many rungs of the ladder (time overdue, ascending) an open commitment has reached."""
    return sum(1 for overdue in after if due_at + overdue <= now)
