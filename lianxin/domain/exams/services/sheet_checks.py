"""Whom the rows of a sheet are about, and what is wrong with them: everything is looked up once for the whole sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.exams.models import ExamCycle, ExamEntry
from lianxin.domain.exams.rules.dates import must_be_open
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.passing import read_mark, years_back
from lianxin.domain.exams.selectors import (
    cycles,
    entries,
    lines_in_force,
    results_day,
    subjects_of,
    window_of,
    years_not_held,
)
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.rules.words import LEVEL_NAMES
from lianxin.domain.workforce.selectors import workers
from lianxin.domain.workforce.services.workers import id_index
from lianxin.kernel.divisions import ancestors, place_range
from lianxin.kernel.names import normalise
from lianxin.kernel.problems import ProblemError

_ANY: Final = Decimal("Infinity")  # a mark that was found good already
_SHOWN: Final = 12  # characters of a cell nobody understands


@dataclass(slots=True)
class Sheeted:
    """What a sheet says: who by row, the years of the exam, and the faults."""

    workers: dict[int, Worker] = field(default_factory=dict)
    cycles: dict[int, ExamCycle] = field(default_factory=dict)
    entries: dict[int, ExamEntry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Once:
    """Each paper or level of a person once in a sheet: the same again is one row too many; something else than before makes both rows bad,
    since nobody here knows which is right."""

    found: Sheeted
    twice: str
    contradicts: str
    seen: dict[tuple[UUID, int, str], tuple[SheetRow, object]] = field(default_factory=dict)

    def fault(self, row: SheetRow, what: str, said: object) -> Fault | None:
        """Of a row that is good otherwise; the fault of the earlier row is put down here."""
        first, before = self.seen.setdefault((self.found.workers[row.number].id, row["year"], what), (row, said))
        if first is row:
            return None
        if said == before:
            return row.fault(self.twice, other=first.number)
        if all(one.row != first.number for one in self.found.faults):
            self.found.faults.append(first.fault(self.contradicts, other=row.number))
        return row.fault(self.contradicts, other=first.number)


@dataclass(frozen=True, slots=True)
class _Register:
    """The people of a county, and who registered for what."""

    by_number: Mapping[str, Worker]
    by_name: Mapping[str, list[Worker]]
    entries: Mapping[tuple[UUID, int, str], ExamEntry]
    tickets: Mapping[tuple[str, int], set[UUID]]


def result_rows(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> Sheeted:
    """A result sheet: years, papers and marks, and each paper once; of rows whose person is known."""
    register, found = _register(viewer, place), Sheeted(cycles=_cycles(viewer, place))
    main = max((row["year"] for row in rows), default=0)
    once = _Once(found, "exam.subject_twice", "exam.subject_contradicts")
    lines: dict[tuple[int, str], bool] = {}
    for row in rows:
        if _person(register, row, found):
            continue
        fault = (
            _own(viewer, row, found)
            or _year(viewer, place, row, main, pack, found)
            or _paper(row, register, pack, found)
            or _score(row, today, pack, found)
            or _line(viewer, row, found, lines)
            or once.fault(
                row, paper_code(pack, row["level"], row["subject"]), read_mark(row["score"], _ANY)
            )
        )
        if fault is not None:
            found.faults.append(fault)
    return found


def registered_rows(viewer: Viewer, place: str, rows: Sequence[SheetRow], pack: Pack) -> Sheeted:
    """A list of who registered: days and papers, each level of a person once; of rows whose person and year are known."""
    register, found = _register(viewer, place), Sheeted(cycles=_cycles(viewer, place))
    once = _Once(found, "exam.entered_twice", "exam.entered_contradicts")
    for row in rows:
        if _person(register, row, found, tickets=False) or row["year"] not in found.cycles:
            continue
        fault = (
            _day(row, found)
            or _papers(row, pack)
            or once.fault(row, row["level"], (row["on"], frozenset(named_papers(row)), row.get("ticket") or ""))
        )
        if fault is not None:
            found.faults.append(fault)
    return found


def unknown_people(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Rows of results of which nobody can tell whose they are."""
    register, found = _register(viewer, place), Sheeted()
    return [fault for row in rows if (fault := _person(register, row, found))]


def unknown_registered(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """The same of who registered: an admission ticket says nothing yet."""
    register, found = _register(viewer, place), Sheeted()
    return [fault for row in rows if (fault := _person(register, row, found, tickets=False))]


def unknown_years(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Years nobody planned an exam for."""
    known = _cycles(viewer, place)
    return [row.fault("exam.year_none", "year", year=row["year"]) for row in rows if row["year"] not in known]


def entered(viewer: Viewer, place: str, rows: Sequence[SheetRow], pack: Pack) -> dict[int, ExamEntry]:
    """The entry of each good row, by its number."""
    register, found = _register(viewer, place), Sheeted()
    for row in rows:
        _person(register, row, found)
    return {
        number: register.entries[key]
        for row in rows
        if (number := row.number) in found.workers
        and (key := (found.workers[number].id, row["year"], row["level"])) in register.entries
    }


def _register(viewer: Viewer, place: str) -> _Register:
    low, high = place_range(place)
    people = list(workers(viewer).filter(place__gte=low, place__lt=high).order_by("id"))
    by_name: dict[str, list[Worker]] = defaultdict(list)
    for one in people:
        by_name[normalise(one.name)].append(one)
    known, tickets = {}, defaultdict(set)
    for entry in entries(viewer).filter(worker__place__gte=low, worker__place__lt=high).order_by("id"):
        known[entry.worker_id, entry.cycle.year, entry.level] = entry
        if entry.ticket:
            tickets[entry.ticket, entry.cycle.year].add(entry.worker_id)
    return _Register({one.id_index: one for one in people if one.id_index}, by_name, known, tickets)


def _cycles(viewer: Viewer, place: str) -> dict[int, ExamCycle]:
    """The cycle of each year a place goes by: its own before one of what lies above."""
    rows = cycles(viewer).filter(place__in=(place, *ancestors(place)))
    return {one.year: one for one in sorted(rows, key=lambda one: one.place)}


def _person(register: _Register, row: SheetRow, found: Sheeted, *, tickets: bool = True) -> Fault | None:
    """Who it is: by identity number, else by name and admission ticket, else by a name that only one person has."""
    number = row.get("id_number")
    if number is not None:
        who = register.by_number.get(id_index(number.text))
        if who is None:
            return row.fault("exam.person_unknown", "id_number")
        if normalise(who.name) != normalise(row["name"]):
            return row.fault("exam.name_other", "name")
        found.workers[row.number] = who
        return None
    named, ticket = register.by_name.get(normalise(row["name"]), []), row.get("ticket") or ""
    holders = register.tickets.get((ticket, row["year"])) if ticket else None
    if holders:
        named_holders = [one for one in named if one.id in holders]
        if named and not named_holders:
            return row.fault("exam.ticket_other", "ticket")
        named = named_holders
    if not named:
        return row.fault("exam.person_unknown", "name")
    if len(named) > 1:
        return row.fault("exam.person_twice", "id_number", count=len(named))
    found.workers[row.number] = named[0]
    return None


def _own(viewer: Viewer, row: SheetRow, found: Sheeted) -> Fault | None:
    """Nobody takes in their own marks: the row stays out, the others go in."""
    own = found.workers[row.number].user_id == viewer.person_id
    return row.fault("exam.own", "name") if own else None


def _year(viewer: Viewer, place: str, row: SheetRow, main: int, pack: Pack, found: Sheeted) -> Fault | None:
    """One year a sheet; at the middle level also the year before, whose papers still count."""
    year = row["year"]
    if year != main:
        window = window_of(pack, row["level"], main)
        if window > 1 and year not in years_back(main, window, years_not_held(viewer, place)):
            return row.fault("exam.pass_too_old", "year", year=year, main=main, window=window)
        if window == 1:
            return row.fault("exam.year_other", "year", year=year, main=main)
    return None if year in found.cycles else row.fault("exam.year_none", "year", year=year)


def _paper(row: SheetRow, register: _Register, pack: Pack, found: Sheeted) -> Fault | None:
    paper = paper_code(pack, row["level"], row["subject"])
    if not paper:
        return row.fault(
            "exam.subject_of_other_level",
            "subject",
            subject=row["subject"][:_SHOWN],
            level=LEVELS[row["level"]],
        )
    entry = register.entries.get((found.workers[row.number].id, row["year"], row["level"]))
    if entry is None or entry.registered_on is None:
        return row.fault("exam.not_entered", "level", year=row["year"])
    if paper not in entry.subjects:
        return row.fault("exam.subject_not_entered", "subject")
    found.entries[row.number] = entry
    return None


def _score(row: SheetRow, today: date, pack: Pack, found: Sheeted) -> Fault | None:
    cycle = found.entries[row.number].cycle
    ends = cycle.last_day or cycle.first_day or date(cycle.year, 1, 1)
    if ends > today:
        return row.fault("exam.not_yet", "year", year=cycle.year)
    full = pack.value("exam_full_marks", results_day(cycle))
    try:
        read_mark(row["score"], full)
    except ValueError as error:
        if str(error) == "text":
            return row.fault("exam.score_text", "score", said=row["score"][:_SHOWN])
        return row.fault("exam.score_range", "score", most=str(full))
    return None


def _line(viewer: Viewer, row: SheetRow, found: Sheeted, lines: dict[tuple[int, str], bool]) -> Fault | None:
    """Is there a pass line for this year and level?"""
    entry = found.entries[row.number]
    key = (entry.cycle.year, entry.level)
    if key not in lines:
        lines[key] = bool(lines_in_force(viewer, entry.cycle, entry.level))
    return None if lines[key] else row.fault("exam.line_unknown", "year", year=entry.cycle.year)


def _day(row: SheetRow, found: Sheeted) -> Fault | None:
    try:
        must_be_open(found.cycles[row["year"]], row["on"])
    except ProblemError as problem:
        column = "year" if problem.code == "exam.not_held" else "on"
        return row.fault(problem.code, column, **{name: str(value) for name, value in problem.details.items()})
    return None


def _papers(row: SheetRow, pack: Pack) -> Fault | None:
    for name in named_papers(row):
        if not paper_code(pack, row["level"], name):
            return row.fault(
                "exam.subject_of_other_level", "subjects", subject=name[:_SHOWN], level=LEVELS[row["level"]]
            )
    return None


def named_papers(row: SheetRow) -> list[str]:
    """The papers in a cell, parted by marks."""
    said = re.split("[、,,;;/]", row.get("subjects") or "")
    return [name.strip() for name in said if name.strip()]


def paper_code(pack: Pack, level: str, name: str) -> str:
    """The paper of a level by its name, with the level in brackets or without; "" for none, also where the brackets name another level."""
    said, *bracket = _parts(name)
    other = {word for code, words in LEVEL_NAMES.items() if code != level for word in words}
    if bracket and bracket[0] in other:
        return ""
    papers = subjects_of(pack, level).values()
    return next((one.code for one in papers if said in (_parts(one.name.zh)[0], one.code)), "")


def _parts(name: str) -> list[str]:
    """A name, and what stands behind it in brackets."""
    return [part for part in re.split("[(())]", re.sub(r"\s", "", name)) if part] or [""]
