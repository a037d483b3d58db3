"""The clocks of a call for help, what joins it, and how it ends. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from lianxin.kernel.problems import N_, ProblemError

CALL, WORKER = "call", "worker"
CHANNELS: Final = {
    "page": N_("求助页面"),
    "bracelet": N_("手环"),
    "call": N_("来电"),
    "worker": N_("工作人员自己"),
    "watch": N_("系统发现"),
}
"""How a call came, in words."""
BRACELET_KINDS: Final = frozenset({"sos", "fall", "battery", "heartbeat"})
"""What a bracelet may say. "silent" is found by us when it says nothing."""
HOLDERS: Final = {"self": N_("本人"), "family": N_("家属")}
"""Who holds a personal address."""
SKILLS: Final = {
    "first_aid": N_("急救"),
    "nursing": N_("护理"),
    "driving": N_("会开车"),
    "repair": N_("水电维修"),
}
"""What somebody may be able to do when called."""
OUTCOMES: Final = {
    "helped": N_("已到场帮助"),
    "by_phone": N_("电话里解决了"),
    "handed_over": N_("交给120、110、119"),
    "false_alarm": N_("误报、按错"),
}
"""How a call to which people go may end."""
QUIET_OUTCOMES: Final = {
    "settled": N_("已处理"),
    "false_alarm": N_("误报"),
}
"""How a call ends of which the station alone is told."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The moments by which somebody must have answered and must be there."""

    answer_due: datetime
    arrive_due: datetime


def clocks(called_at: datetime, answer_minutes: int, arrive_minutes: int) -> Clocks:
    """Both from the call itself: who waits counts from there."""
    return Clocks(called_at + timedelta(minutes=answer_minutes), called_at + timedelta(minutes=arrive_minutes))


def joins(open_kind: str, last_called_at: datetime, kind: str, now: datetime, minutes: int, *, quiet: bool) -> bool:
    """Does a new call of the same person belong to this open one?

    Of a call to which people go every further one does, whatever its kind, within the minutes of the last; a quiet one only
    joins its own kind, so that nothing ever hides behind an empty battery.
    """
    if quiet and open_kind != kind:
        return False
    return now - last_called_at <= timedelta(minutes=minutes)


def rungs_reached(called_at: datetime, now: datetime, after_minutes: Sequence[int]) -> int:
    """How many rungs of the ladder (minutes after the call, ascending) a call that nobody goes to has reached."""
    return sum(1 for minutes in after_minutes if called_at + timedelta(minutes=minutes) <= now)


def is_late(due: datetime, done: datetime | None, now: datetime) -> bool:
    """Was it, or is it by now, later than it should be?"""
    return (done or now) > due


def checked_outcome(outcome: str, reason: str, *, quiet: bool) -> str:
    """The account of how it ended, without spaces around it. Raises "alarm.outcome_unknown", "alarm.reason_needed"."""
    if outcome not in (QUIET_OUTCOMES if quiet else OUTCOMES):
        raise ProblemError("alarm.outcome_unknown", outcome=outcome)
    if not reason.strip():
        raise ProblemError("alarm.reason_needed")
    return reason.strip()


def middle_minutes(spans: Iterable[tuple[datetime, datetime | None]]) -> float | None:
    """The median of the minutes from the first to the second moment, to a tenth; what never happened does not count."""
    known = [(end - start).total_seconds() / 60 for start, end in spans if end is not None]
    return round(median(known), 1) if known else None
