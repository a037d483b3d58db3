"""How people are named in lists that leave no row in the trail: a child only by the beginning of the name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from lianxin.base.ui.marking import both_names
from lianxin.domain.people.rules.residents import is_child

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

_HIDDEN: Final = "×"
_TSHEG: Final = "་"  # between the syllables of a Tibetan name


@dataclass(slots=True)
class _Listed:
    name: str
    name_bo: str


def listed_name(resident: Resident, today: date, *, guarded: bool = False) -> str:
    """Both names; of somebody under 18, or whose row stands behind a guard (`guarded`: a birth date may be wrong), the first
    character and the first syllable. The whole name stands in the file, where the look is on record."""
    if not guarded and not is_child(resident.birth_date, today):
        return both_names(resident)
    name_bo = resident.name_bo.split(_TSHEG)[0] + _TSHEG + _HIDDEN if resident.name_bo else ""
    return both_names(_Listed(resident.name[:1] + _HIDDEN, name_bo))
