"""Where a submission that came belongs, whether it was to come, and what it names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, Protocol
from uuid import UUID

from lianxin.domain.surveys.rules.answers import FILES, is_given, rows_of, steps, value_in
from lianxin.engines.xforms.values import Question
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.divisions import contains, level, prefix
from lianxin.kernel.problems import N_

FLAGS: Final = {
    "retired_version": N_("用停用的版本填写"),
    "unknown_version": N_("版本不明,按现行版本核对"),
    "form_closed": N_("问卷结束以后收到"),
    "out_of_period": N_("不在指派的日期内填写"),
    "access_revoked": N_("提交人已没有填报权限"),
    "not_assigned": N_("该地点没有指派这份问卷"),
    "resident_unknown": N_("答卷所指的居民不在提交人的辖区"),
    "resident_elsewhere": N_("答卷所指的居民不住在这份问卷的区划内"),
    "edit_of_other": N_("是对另一份答卷的修改"),
    "edited_after_approval": N_("通过以后又改过"),
    "recalculated": N_("设备上的计算结果和系统的不同"),
    "unchecked": N_("系统没能核对这份答卷"),
    "file_refused": N_("有附件没能收下"),
}
"""What may be said of a submission besides its findings."""
UNCHECKED: Final = "unchecked"
"""Its answers could not be read, or what follows from them could not be worked out."""
HELD_BACK: Final = frozenset({"access_revoked", "not_assigned", "resident_unknown", "resident_elsewhere", "edit_of_other"})
"""Flags with which it waits in quarantine until somebody with a right to it has looked."""
MOST_FILES: Final = 100
_LONGEST_NAME: Final = 200


class Sender(Protocol):
    """As much of whoever sends as a rule asks for."""

    @property
    def home(self) -> str: ...

    def ranges(self, ability: str) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class Assigned:
    """A place where a form is to be filled in, from a day to a day (half-open)."""

    place: str
    starts_on: date
    ends_on: date | None


def is_place(text: str) -> bool:
    """Is it a division code? A phone may send anything."""
    try:
        level(text)
    except ValueError:
        return False
    return True


def as_id(text: str) -> UUID | None:
    """The id a phone named; None for anything else it may have sent."""
    try:
        return UUID(text)
    except ValueError:
        return None


def nearest(places: Iterable[str], around: Sequence[str]) -> str | None:
    """Of the places that forms of one name belong to, the narrowest that holds the first of `around` that any holds."""
    owned = list(places)
    for wanted in around:
        holding = [place for place in owned if is_place(wanted) and contains(place, wanted)]
        if holding:
            return max(holding, key=lambda place: len(prefix(place)))
    return None


def around(sender: Sender, hint: str = "") -> list[str]:
    """Where somebody who sends is at home: what the phone says, their own place, the places of their reach."""
    return [code for code in (hint, sender.home, *(low for low, _ in sender.ranges("submission.send"))) if code]


def meets(one: str, other: str) -> bool:
    """Does one of two places hold the other?"""
    return contains(one, other) or contains(other, one)


def assignment_flags(assigned: Iterable[Assigned], place: str, day: date) -> list[str]:
    """Was the form to be filled in there, and on that day?"""
    here = [one for one in assigned if meets(one.place, place)]
    if not here:
        return ["not_assigned"]
    on_time = any(one.starts_on <= day and (one.ends_on is None or day < one.ends_on) for one in here)
    return [] if on_time else ["out_of_period"]


def entry_moment(started_at: datetime | None, ended_at: datetime | None, now: datetime) -> datetime:
    """When it was filled in, by the phone's clock: rules about days are about that day. Never later than now. As clocks in China
    show it, so that it is one day whether the moment comes from a phone, from a row (UTC) or is now."""
    told = moment(ended_at) or moment(started_at)
    return (min(told, now) if told else now).astimezone(SHANGHAI)


def filled_moment(entered: datetime, filled_on: date | None) -> datetime:
    """When what is on a sheet of paper was said: noon of the day that stands on it; when it was typed in where that is the same day, or
    none stands there."""
    if filled_on is None or filled_on >= local_day(entered):
        return entered
    return datetime.combine(filled_on, time(12), SHANGHAI)


def moment(told: datetime | None) -> datetime | None:
    """A moment of a phone; one without a time zone was told in China."""
    return told.replace(tzinfo=SHANGHAI) if told is not None and told.tzinfo is None else told


def is_file_name(name: str) -> bool:
    """A plain name: no way to another folder, nothing that cannot be printed."""
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable() and not set(name) & set("/\\") and name.strip(". ") != ""


def named_files(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[str]:
    """The files that the answers name, in order, each once; a name that could lead elsewhere is none."""
    found: list[str] = []
    for question in questions:
        if question.kind in FILES:
            rows = rows_of(answers, question.repeat) if question.repeat else [answers]
            found += [str(value) for row in rows if is_given(value := _value(row, question))]
    return [name for name in dict.fromkeys(found) if is_file_name(name)][:MOST_FILES]


def resident_named(answers: Mapping[str, Any]) -> str:
    """The resident a form says it is about: its field `resident_id`, at the top or in the first group that has one."""
    inside = [group["resident_id"] for group in answers.values() if isinstance(group, Mapping) and "resident_id" in group]
    return str(answers.get("resident_id") or next(iter(inside), None) or "")


def _value(row: Mapping[str, Any], question: Question) -> Any:
    if question.repeat:
        return value_in(row, question)
    here: Any = row
    for name in steps(question):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here
