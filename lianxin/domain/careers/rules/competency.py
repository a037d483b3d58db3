"""The competency frame: what levels may be given, where two ratings differ, what is lacking for a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs.schema import Competency, CompetencyNeed


def checked_levels(levels: Mapping[str, object], frame: Mapping[str, Competency]) -> dict[str, int]:
    """A level for every competency of the frame, none beside. Raises "careers.level_missing", "careers.level_unknown"."""
    if unknown := sorted(set(levels) - set(frame)):
        raise ProblemError("careers.level_unknown", competency=unknown[0], level=str(levels[unknown[0]]))
    found = {}
    for code, competency in frame.items():
        given = levels.get(code)
        if given is None or given == "":
            raise ProblemError("careers.level_missing", competency=competency.name.zh)
        number = int(str(given)) if str(given).isascii() and str(given).isdecimal() else -1
        if not 0 <= number < len(competency.levels):
            raise ProblemError("careers.level_unknown", competency=competency.name.zh, level=str(given))
        found[code] = number
    return found


def required(needs: Sequence[CompetencyNeed], post: str, grade: str) -> Mapping[str, int]:
    """The levels that a post of this grade asks; {} where the pack says nothing."""
    of_post = [one for one in needs if one.post == post]
    exact = [one for one in of_post if one.grade and one.grade == grade]
    return next((one.levels for one in exact or [one for one in of_post if not one.grade]), {})


@dataclass(frozen=True, slots=True)
class Gap:
    """What a competency lacks: the level asked, the level that stands (agreed, else the supervisor's), and the difference."""

    competency: str
    asked: int
    have: int

    @property
    def lacking(self) -> int:
        return max(0, self.asked - self.have)


def gaps(asked: Mapping[str, int], have: Mapping[str, int]) -> list[Gap]:
    """Every competency that lacks something, the largest lack first; those nobody has rated are left out."""
    found = [Gap(code, level, have[code]) for code, level in asked.items() if code in have]
    return sorted((one for one in found if one.lacking), key=lambda one: (-one.lacking, -one.asked))


def standing(
    own: Mapping[str, int], supervisor: Mapping[str, int], agreed: Mapping[str, int]
) -> Mapping[str, int]:
    """The levels that count: agreed after a talk, else the supervisor's, else none (what somebody says of themselves alone does not)."""
    return agreed or supervisor


def differences(own: Mapping[str, int], supervisor: Mapping[str, int], levels: int) -> list[str]:
    """The competencies on which the two are so many levels apart, in the order of the frame."""
    return [
        code for code in own if code in supervisor and abs(own[code] - supervisor[code]) >= max(levels, 1)
    ]
