"""What is asked in a crisis, what a safety plan holds, and what of both the workflow reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol

from lianxin.kernel.problems import N_, ProblemError

ANSWERS: Final = {"yes": N_("有"), "no": N_("没有"), "unsaid": N_("问了,没有说")}
PARTS: Final = {
    "signs": N_("哪些苗头说明又要难过了"),
    "coping": N_("自己可以先做什么"),
    "company": N_("可以去哪里、找谁陪着散散心"),
    "people": N_("可以向谁开口求助(家人、邻居),电话"),
    "helpers": N_("专业帮助:社工、医院、心理援助热线,电话"),
    "safe_home": N_("家里危险的东西怎样移开、谁来保管"),
    "next_contact": N_("我们下次什么时候联系"),
}
"""The parts of a safety plan, all of them written together with the person."""
_LONGEST: Final = 500


class Noted(Protocol):
    """As much of a crisis as the workflow asks for."""

    @property
    def called_at(self) -> object: ...

    @property
    def danger_handled_at(self) -> object: ...

    @property
    def supervisor_told_at(self) -> object: ...

    @property
    def visited_at(self) -> object: ...

    @property
    def planned_at(self) -> datetime | None: ...

    @property
    def contacted_at(self) -> datetime | None: ...

    @property
    def joined_into_id(self) -> object: ...

    @property
    def has_plan(self) -> str: ...

    @property
    def has_means(self) -> str: ...

    @property
    def has_time(self) -> str: ...

    @property
    def danger(self) -> bool | None: ...


def facts(noted: Noted, *, contact_after: timedelta) -> dict[str, bool | str | None]:
    """By the names of the workflow. Not asked is not known: no step is open for it. `contact_after`: a contact earlier after the safety
    plan than this says nothing about how the person gets on with it."""
    planned, contacted = noted.planned_at, noted.contacted_at
    is_followed = planned is not None and contacted is not None and contacted >= planned + contact_after
    return {
        "called": noted.called_at is not None,
        "plan_asked": bool(noted.has_plan),
        "means_asked": bool(noted.has_means),
        "time_asked": bool(noted.has_time),
        "danger": noted.danger,
        "danger_handled": noted.danger_handled_at is not None,
        "supervisor_told": noted.supervisor_told_at is not None,
        "visited": noted.visited_at is not None,
        "safety_plan": planned is not None,
        "followed_up": is_followed,
        "contact": "later" if is_followed else "first",
        "joined": noted.joined_into_id is not None,
    }


def clean_plan(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts as they are kept. Raises "general.empty_field" for one that is missing."""
    found = {code: parts.get(code, "").strip()[:_LONGEST] for code in PARTS}
    for code, text in found.items():
        if not text:
            raise ProblemError("general.empty_field", field=str(PARTS[code]))
    return found
