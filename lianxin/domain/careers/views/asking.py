"""What an address of these pages asks for: which place, which year, numbers or people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.http import urlencode

from lianxin.base.places.selectors import widest
from lianxin.base.ui.asked import asked_place
from lianxin.domain.careers.rules import is_wide
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from django.http import QueryDict

    from lianxin.base.access.pages import SignedRequest

_YEAR: Final = re.compile(r"[0-9]{4}")
_MANY: Final = 60
"""More people than this are shown as numbers, place by place."""


def place_of(request: SignedRequest) -> str:
    """The place asked for, else the widest one the viewer reads careers of. Raises "general.not_found" for one out of reach."""
    asked = asked_place(request.GET)
    if not asked:
        return widest(request.viewer, "career.read") or request.viewer.home
    if not request.viewer.may("career.read", asked):
        raise ProblemError("general.not_found")
    return asked


def typed(request: SignedRequest) -> QueryDict | None:
    """What was asked by the form of a page; None where only its page, or nothing, was."""
    return request.GET if "place" in request.GET else None


def year_of(request: SignedRequest) -> int:
    """The year asked for, else this one."""
    text, today = request.GET.get("year", ""), local_day(request.now)
    return (
        int(text) if _YEAR.fullmatch(text) and 2000 <= int(text) <= today.year else today.year
    )


def by_name(request: SignedRequest) -> bool:
    """Does the address ask for the people whose post is at the place itself?"""
    return request.GET.get("names") == "1"


def as_numbers(place: str, people: int) -> bool:
    """Are so many people of a place shown as numbers, place by place?"""
    return is_wide(place) or people > _MANY


def line_href(name: str, place: str, line: str, **asked: int) -> str:
    """Where a line of such numbers leads: to the same page of that place; of the place itself to its people by name."""
    query: dict[str, str | int] = {"place": line, **asked}
    if line == place:
        query["names"] = 1
    return f"{reverse(name)}?{urlencode(query)}"
