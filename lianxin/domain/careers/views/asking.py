"""What an address of these pages asks for: which place, which year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lianxin.base.places.selectors import widest
from lianxin.base.ui.asked import asked_place
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest

_YEAR: Final = re.compile(r"[0-9]{4}")


def place_of(request: SignedRequest) -> str:
    """The place asked for, else the widest one the viewer reads careers of. Raises "general.not_found" for one out of reach."""
    asked = asked_place(request.GET)
    if not asked:
        return widest(request.viewer, "career.read") or request.viewer.home
    if not request.viewer.may("career.read", asked):
        raise ProblemError("general.not_found")
    return asked


def year_of(request: SignedRequest) -> int:
    """The year asked for, else this one."""
    text, today = request.GET.get("year", ""), local_day(request.now)
    return (
        int(text) if _YEAR.fullmatch(text) and 2000 <= int(text) <= today.year else today.year
    )
