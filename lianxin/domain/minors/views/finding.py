"""Which child: the people a search found, the children before the grown, each with their age, so that nobody picks a namesake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lianxin.base import packs
from lianxin.domain.minors import rules
from lianxin.domain.people.selectors import find_residents
from lianxin.domain.people.views.presenting import age_text
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from datetime import date

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.people.models import Resident

_SHOWN: Final = 20
_LOOKED_AT: Final = 100
"""How many hits are looked at for children: of a common name most are grown."""


@dataclass(frozen=True, slots=True)
class FoundChild:
    """Somebody found, and how old they are in words."""

    resident: Resident
    age: str


def found_children(request: SignedRequest, asked: str) -> list[FoundChild]:
    """The people found by what was typed, the grown last: a birth date may be wrong, so they are not left out."""
    if not asked:
        return []
    today = local_day(request.now)
    found = [one.resident for one in find_residents(request.viewer, asked, limit=_LOOKED_AT).found]
    found.sort(key=lambda one: _is_grown(one, today))
    return [FoundChild(one, age_text(one, today)) for one in found[:_SHOWN]]


def _is_grown(one: Resident, today: date) -> bool:
    limit = int(packs.for_place(one.place).value("minor_age", today))
    return rules.is_minor(one.birth_date, today, limit) is False
