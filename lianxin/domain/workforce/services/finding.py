"""Who a row of a sheet is: by ID number, else by name inside the place, never guessed between two of one name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors.workers import workers
from lianxin.domain.workforce.services.workers import id_index
from lianxin.kernel.divisions import contains, place_range
from lianxin.kernel.names import normalise

PERSON: Final = ("name", "id_number", "place")
"""The columns that say who a row is about; one is not told apart by what cannot be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """The people of rows by row number, and what is wrong with the others."""

    people: dict[int, Worker]
    faults: list[Fault]


class Finder:
    """Looks rows up in a handful of queries. Columns: `id_number` (an IdentityNumber) and `name`, at least one; `place` where the sheet has it."""

    def __init__(self, viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> None:
        self._place = place
        indexes = {id_index(row["id_number"].text) for row in rows if row.get("id_number")}
        names = {normalise(row["name"]) for row in rows if row.get("name")}
        self._by_index = {one.id_index: one for one in _in_parts(viewer, "id_index", indexes)}
        reach = within((place_range(place),))
        self._by_name: dict[str, list[Worker]] = defaultdict(list)
        for one in _in_parts(viewer, "name", names):
            if reach is not None and contains(place, one.place):
                self._by_name[normalise(one.name)].append(one)

    def find(self, row: SheetRow) -> Worker | Fault:
        """The person of a row, or why nobody can be told to be it."""
        if number := row.get("id_number"):
            found = self._by_index.get(id_index(number.text))
            if found is not None:
                return self._checked(row, found)
            if not row.get("name") or not self._without_number(row):
                return row.fault("workforce.person_unknown", "id_number")
        if not row.get("name"):
            return row.fault("workforce.person_needed", "name")
        same = self._namesakes(row)
        if not same:
            return row.fault("workforce.person_unknown", "name")
        if len(same) > 1:
            return row.fault("workforce.person_ambiguous", "name", people=len(same))
        return same[0]

    def _checked(self, row: SheetRow, found: Worker) -> Worker | Fault:
        if not contains(self._place, found.place):
            return row.fault("workforce.elsewhere", "id_number")
        if row.get("name") and normalise(row["name"]) != normalise(found.name):
            return row.fault("workforce.name_differs", "name")
        return found

    def _without_number(self, row: SheetRow) -> bool:
        """Whether the one namesake has no ID number on file yet: then the number of the row does not speak against it."""
        same = self._namesakes(row)
        return len(same) == 1 and not same[0].id_index

    def _namesakes(self, row: SheetRow) -> list[Worker]:
        same = self._by_name.get(normalise(row["name"]), [])
        at = row.get("place")
        return [one for one in same if one.place == at] if at else same


def find_all(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Found:
    """Everybody of a sheet."""
    finder, people, faults = Finder(viewer, place, rows), {}, []
    for row in rows:
        found = finder.find(row)
        if isinstance(found, Worker):
            people[row.number] = found
        else:
            faults.append(found)
    return Found(people, faults)


def unknown_people(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """A check of sheets: rows of which nobody can tell whom they are about."""
    return find_all(viewer, place, rows).faults


def _in_parts(viewer: Viewer, field: str, values: Iterable[str]) -> Iterable[Worker]:
    """Workers within reach with one of many values, some hundreds at a time: SQLite takes no more in one question."""
    wanted = sorted(values)
    for start in range(0, len(wanted), 500):
        yield from workers(viewer).filter(**{f"{field}__in": wanted[start : start + 500]})


def ids_of(people: Iterable[Worker]) -> list[UUID]:
    """Their ids, each once."""
    return sorted({one.id for one in people})
