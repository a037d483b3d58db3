"""What follows from results: sat, passed by which line, and the level. Written by the services that take results or change a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.exams.models import ExamCycle, ExamEntry, SubjectResult
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.passing import Line, Mark, Passed, level_passed, passed_in, sat
from lianxin.domain.exams.selectors import lines_in_force, results_day, subjects_of, window_of, years_not_held
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range

if TYPE_CHECKING:
    from datetime import date

ENTRY = "exams.ExamEntry"
_FIELDS = ("has_sat", "passed_on", "passed_region")


def reckon_level(actor: Viewer, now: datetime, cycle: ExamCycle, level: str) -> int:
    """Everybody of a level and a year anew, by the lines that hold now. Returns how many entries changed."""
    lines = lines_in_force(actor, cycle, level)
    changed = []
    rows = SubjectResult.objects.filter(entry__cycle=cycle, entry__level=level).select_related("entry")
    for row in rows.order_by("id"):
        by = line_passed(row, lines)
        if by != row.passed_in:
            row.passed_in = by
            changed.append(row)
    SubjectResult.objects.bulk_update(changed, ["passed_in"])
    return reckon(actor, now, {row.entry.worker_id for row in changed}, level)


def reckon_place(actor: Viewer, now: datetime, cycle: ExamCycle) -> None:
    """Everybody with results where a cycle counts, over all years: its day of results is another now, or it was held after all or not, which
    opens or closes windows of consecutive years that lie around it."""
    low, high = place_range(cycle.place)
    for level in LEVELS:
        reckon_level(actor, now, cycle, level)
        rows = SubjectResult.objects.filter(entry__level=level, place__gte=low, place__lt=high)
        reckon(actor, now, rows.values_list("entry__worker_id", flat=True).distinct(), level)


def line_passed(row: SubjectResult, lines: list[Line]) -> str | None:
    """By which line this result passes."""
    score = row.score if row.outcome == "scored" else None
    return passed_in(score, row.subject, lines, row.place)


def reckon(actor: Viewer, now: datetime, workers: Iterable[UUID], level: str) -> int:
    """Sat and passed of these people on a level, over all their years: a later result may end a window of two."""
    workers = set(workers)
    entries = _entries(workers, level)
    marks = _marks(workers, level)
    changed: list[ExamEntry] = []
    passed: list[ExamEntry] = []
    rules: dict[UUID, _Rule] = {}
    for worker, mine in entries.items():
        newest = mine[-1].cycle
        if newest.id not in rules:
            rules[newest.id] = _rule(actor, newest, level)
        rule = rules[newest.id]
        found = level_passed(marks[worker], rule.papers, rule.window, rule.not_held)
        for entry in mine:
            before = tuple(getattr(entry, name) for name in _FIELDS)
            _set(entry, found, [mark for mark in marks[worker] if mark.year == entry.cycle.year], local_day(now))
            if tuple(getattr(entry, name) for name in _FIELDS) != before:
                changed.append(entry)
                if entry.passed_on is not None and before[1] is None:
                    passed.append(entry)
    ExamEntry.objects.bulk_update(changed, list(_FIELDS), batch_size=500)
    _trail(actor, now, passed)
    return len(changed)


def _entries(workers: set[UUID], level: str) -> dict[UUID, list[ExamEntry]]:
    found: dict[UUID, list[ExamEntry]] = defaultdict(list)
    rows = ExamEntry.objects.filter(worker_id__in=workers, level=level).select_related("cycle")
    for entry in rows.order_by("cycle__year", "id"):
        found[entry.worker_id].append(entry)
    return found


def _marks(workers: set[UUID], level: str) -> dict[UUID, list[Mark]]:
    found: dict[UUID, list[Mark]] = defaultdict(list)
    rows = SubjectResult.objects.filter(entry__worker_id__in=workers, entry__level=level)
    for row in rows.select_related("entry__cycle").order_by("entry__cycle__year", "subject"):
        found[row.entry.worker_id].append(Mark(row.subject, row.entry.cycle.year, row.outcome, row.passed_in))
    return found


@dataclass(frozen=True, slots=True)
class _Rule:
    """What makes a level passed at a place: its papers, within how many years by the rule of each year, and the years without an exam."""

    papers: tuple[str, ...]
    window: Callable[[int], int]
    not_held: frozenset[int]


def _rule(actor: Viewer, cycle: ExamCycle, level: str) -> _Rule:
    pack = packs.for_place(cycle.place)
    return _Rule(tuple(subjects_of(pack, level)), partial(window_of, pack, level), years_not_held(actor, cycle.place))


def _set(entry: ExamEntry, found: Passed | None, marks: list[Mark], today: date) -> None:
    entry.has_sat = sat(marks)
    here = found is not None and found.year == entry.cycle.year
    entry.passed_on = _passed_on(entry, today) if here else None
    entry.passed_region = found.region if found is not None and here else ""


def _passed_on(entry: ExamEntry, today: date) -> date:
    """The day of the results; as long as nobody has told it, the day they were first here, which was no later."""
    return entry.cycle.results_on or entry.passed_on or min(results_day(entry.cycle), today)


def _trail(actor: Viewer, now: datetime, passed: list[ExamEntry]) -> None:
    lines = [
        audit.Line(
            (ENTRY, entry.id),
            entry.place,
            {"level": entry.level, "year": entry.cycle.year, "region": entry.passed_region},
        )
        for entry in passed
    ]
    audit.record_all(actor=actor, verb="exam.passed", now=now, lines=lines)
