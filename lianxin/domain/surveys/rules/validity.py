"""Which submissions count 有效, by the rules that the workbook's sheet "validity" lays down. Pure.

| rule | value | a submission fails it when |
|---|---|---|
| complete | share 0–1, or nothing | a required question that was to be asked has no answer; fewer than this share of the asked are answered |
| duplicate | names of questions, or nothing | one from the same place with the same answers to them came before; without names: one about the same resident of the same day |
| copied | answers n | the same worker sent before, word for word, all the same answers, n or more of them |
| too_fast | seconds | it was filled in less time; one that tells no times does not fail |
| straight_line | names of groups or questions (and items n) | every item (n or more) asked in one of these groups, or of these questions, has the same answer |
| out_of_area | km, or nothing for `USUAL_KM` | its position lies farther from the middle of its place; or it came from where the form is not assigned |
| recalculated | — | a value the phone had calculated is not what the form's own calculation gives |

What cannot be told is not held against anybody: without position, or where the middle of a place is unknown, a submission is
not out of area. A line of "0" is never straight: on a scale of complaints that begins at 0 it is what somebody without complaints
answers. Two more reasons come from people: a submission a reviewer rejected, and one in quarantine, are not counted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final
from uuid import UUID

from lianxin.domain.surveys.rules import answers as cells
from lianxin.domain.surveys.rules.texts import plain
from lianxin.engines.xforms import ValidityRule as Rule
from lianxin.engines.xforms import read_validity
from lianxin.engines.xforms.importing_validity import RULES
from lianxin.engines.xforms.values import Question

BY_PEOPLE: Final = ("rejected", "quarantined", "by_hand")
REASONS: Final = (*RULES, *BY_PEOPLE)
USUAL_KM: Final = 5.0
"""A village and its fields; a workbook says otherwise for wider ones."""
_FEWEST_ITEMS: Final = 3
_FEWEST_SPOTS: Final = 5

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the rules look at in one submission, and in which order it came (`sheets` are given oldest first)."""

    id: UUID
    answers: Mapping[str, Any]
    resident: UUID | None = None
    worker: UUID | None = None
    place: str = ""
    day: date | None = None
    seconds: float | None = None
    flags: frozenset[str] = frozenset()
    middle: Point | None = None
    """The middle of the place it is from, where known."""
    state: str = ""
    """The submission's state; "by_hand" when a person decided that it does not count."""


def rules_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules that a version keeps; rows that are none are left out (publishing refuses them)."""
    return read_validity(enumerate(rows))[0]


def judge(questions: Sequence[Question], rules: Sequence[Rule], sheets: Iterable[Sheet]) -> dict[UUID, tuple[str, ...]]:
    """Why each submission does not count, by its id; () for one that does. Sheets come oldest first.

    One that fails otherwise takes nobody's place: after a sheet filled in far too fast, a careful second one about the same
    resident is the first that counts.
    """
    looked_at = _Looked(questions)
    seen: dict[Rule, set[object]] = {rule: set() for rule in rules if rule.code in _REPEATS}
    made: dict[UUID, tuple[str, ...]] = {}
    for sheet in sheets:
        found = {sheet.state} if sheet.state in BY_PEOPLE else set()
        found |= {rule.code for rule in rules if rule.code not in _REPEATS and _FAILS[rule.code](looked_at, rule, sheet)}
        marks = {rule: mark for rule in seen if (mark := _REPEATS[rule.code](looked_at, rule, sheet))}
        repeated = {rule.code for rule, mark in marks.items() if mark in seen[rule]}
        if not found and not repeated:
            for rule, mark in marks.items():
                seen[rule].add(mark)
        made[sheet.id] = tuple(sorted(found | repeated, key=REASONS.index))
    return made


def middles_of(questions: Sequence[Question], sheets: Iterable[Sheet]) -> dict[str, Point]:
    """The middle of each place by the positions sent from there, at least `_FEWEST_SPOTS`: of latitudes and longitudes the medians,
    which a few strays do not move. For places whose middle nobody has put down."""
    spots = _Looked(questions).spots
    found: dict[str, list[Point]] = {}
    for sheet in sheets:
        for one in spots:
            if spot := cells.position(cells.value_of(sheet.answers, one)):
                found.setdefault(sheet.place, []).append(spot)
    return {
        place: (median(lat for lat, _ in points), median(lon for _, lon in points))
        for place, points in found.items() if len(points) >= _FEWEST_SPOTS
    }  # fmt: skip


class _Looked:
    """The questions as the rules look at them."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self.spots = [one for one in questions if one.kind == "geopoint" and not one.repeat]
        telling = cells.asked_once(questions)
        self.telling = [one for one in telling if one.kind not in cells.FILES and one.kind != "geopoint" and one.name != "resident_id"]
        self._named: dict[tuple[str, ...], list[Question]] = {}
        self._blocks: dict[tuple[str, ...], list[list[Question]]] = {}

    def named(self, names: tuple[str, ...]) -> list[Question]:
        """The questions of these names, asked once."""
        if names not in self._named:
            self._named[names] = [one for one in self.questions if one.name in names and not one.repeat]
        return self._named[names]

    def blocks(self, names: tuple[str, ...]) -> list[list[Question]]:
        """The choices in each of these groups, and those of these names together; of each kind of scale by itself."""
        if names not in self._blocks:
            made: dict[object, list[Question]] = {}
            for one in self.questions:
                group = next((name for name in names if name in cells.steps(one)[:-1]), "" if one.name in names else None)
                if group is not None and one.kind == "select" and not one.repeat:
                    made.setdefault((group, tuple(choice.value for choice in one.choices)), []).append(one)
            self._blocks[names] = list(made.values())
        return self._blocks[names]


def _is_incomplete(known: _Looked, rule: Rule, sheet: Sheet) -> bool:
    if cells.missing(known.questions, sheet.answers):
        return True
    if rule.value is None:
        return False
    asked, answered = cells.counted(known.questions, sheet.answers)
    return answered < rule.value * asked - 1e-9


def _is_too_fast(_known: _Looked, rule: Rule, sheet: Sheet) -> bool:
    return sheet.seconds is not None and rule.value is not None and sheet.seconds < rule.value


def _is_straight(known: _Looked, rule: Rule, sheet: Sheet) -> bool:
    least = max(int(rule.value or _FEWEST_ITEMS), 2)
    for block in known.blocks(rule.names):
        asked = [cells.value_of(sheet.answers, one) for one in block if cells.was_asked(sheet.answers, one)]
        same = {str(value) for value in asked}
        if len(asked) >= least and all(map(cells.is_given, asked)) and len(same) == 1 and same != {"0"}:
            return True
    return False


def _is_out_of_area(known: _Looked, rule: Rule, sheet: Sheet) -> bool:
    if "not_assigned" in sheet.flags:
        return True
    found = next((spot for one in known.spots if (spot := cells.position(cells.value_of(sheet.answers, one)))), None)
    if found is None or sheet.middle is None:
        return False
    return cells.kilometres(found, sheet.middle) > (USUAL_KM if rule.value is None else rule.value)


def _is_recalculated(_known: _Looked, _rule: Rule, sheet: Sheet) -> bool:
    return "recalculated" in sheet.flags


def _whom(known: _Looked, rule: Rule, sheet: Sheet) -> object:
    """What makes a second one a duplicate; None when it cannot be told."""
    if not rule.names:
        return (sheet.resident, sheet.day) if sheet.resident else None
    given = [cells.value_of(sheet.answers, one) for one in known.named(rule.names)]
    if not any(map(cells.is_given, given)):
        return None
    return (sheet.place, *(plain(value) if isinstance(value, str) else str(value) for value in given))


def _word_for_word(known: _Looked, rule: Rule, sheet: Sheet) -> object:
    given = {one.path: value for one in known.telling if cells.is_given(value := cells.value_of(sheet.answers, one))}
    if sheet.worker is None or len(given) < (rule.value or 0):
        return None
    said = json.dumps(given, sort_keys=True, default=str)
    return sheet.worker, hashlib.sha256(said.encode()).digest()  # of a hundred thousand sheets the texts would fill the memory


_FAILS: Final[Mapping[str, Callable[[_Looked, Rule, Sheet], bool]]] = {
    "complete": _is_incomplete,
    "too_fast": _is_too_fast,
    "straight_line": _is_straight,
    "out_of_area": _is_out_of_area,
    "recalculated": _is_recalculated,
}
_REPEATS: Final[Mapping[str, Callable[[_Looked, Rule, Sheet], object]]] = {"duplicate": _whom, "copied": _word_for_word}
