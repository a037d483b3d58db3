"""Writing accepted rows: inserts in bulk, updates of the mapped columns only, households joined, the search index kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Household, Resident, RosterImport
from lianxin.domain.people.rules.roster_ledger import HouseholdKey
from lianxin.domain.people.rules.roster_rows import Ready, StagedRow
from lianxin.domain.people.services.residents import follow_move
from lianxin.domain.people.services.roster_matching import Matcher, changes
from lianxin.domain.people.services.roster_preparing import make_ready, pinyin_of
from lianxin.domain.people.services.search import Row, index_residents, index_texts
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

_ATTRIBUTES = [column.attname for column in Resident._meta.concrete_fields]
_DEFAULTS = [column.get_default() for column in Resident._meta.concrete_fields]


@dataclass
class RosterWriter:
    """Writes the chunks of one import, inside the transaction of its acceptance. `new` and `changed` count residents."""

    actor: Viewer
    roster_import: RosterImport
    now: datetime
    new: int = 0
    changed: int = 0
    _households: dict[HouseholdKey, UUID] = field(default_factory=dict)
    _places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._matcher = Matcher(self.actor, self.roster_import.source_id, self.roster_import.place)

    def write(self, rows: Sequence[StagedRow]) -> None:
        """Write some hundreds of rows. Raises "roster.changed_meanwhile" when a row no longer may be written."""
        self._join_households(rows)
        known = self._matcher.known(rows)
        fresh: list[dict[str, Any]] = []
        texts: list[Row] = []
        touched: list[Resident] = []
        moved: list[tuple[Resident, str]] = []
        attributes: set[str] = set()
        for row in rows:
            resident = known.get(row.key)
            if resident is None:
                ready = row.ready or make_ready(row)  # known when the file was checked, and gone since
                fresh.append(self._new_resident(row, ready))
                texts.append((ready.id, row.place, ready.searched))
                continue
            if self._matcher.refusal(row, resident):
                raise ProblemError("roster.changed_meanwhile", row=row.row + 1)
            before = resident.place
            if altered := self._alter(resident, row):
                attributes |= altered
                touched.append(resident)
            if resident.place != before:
                moved.append((resident, before))
        insert(Resident, [map(values.get, _ATTRIBUTES, _DEFAULTS) for values in fresh])
        self._update(touched, attributes)
        for resident, before in moved:
            follow_move(self.actor, resident, before, self.now)
        index_texts(texts)
        index_residents(touched)
        self.new += len(fresh)
        self.changed += len(touched)

    def _join_households(self, rows: Sequence[StagedRow]) -> None:
        """Know every household of these rows by (place, number); make the ones there are not."""
        for place in {row.place for row in rows} - self._places:
            self._places.add(place)
            found = Household.objects.filter(place=place).exclude(number="").values_list("number", "id")
            self._households.update(((place, number), key) for number, key in found.iterator())
        fresh = []
        for row in rows:
            key = (row.place, row.household_no)
            if row.household_no and key not in self._households:
                self._households[key] = household = new_id()
                fresh.append((household, row.place, row.household_no, row.values.get("address", ""), self.now))
        insert(Household, fresh)

    def _new_resident(self, row: StagedRow, ready: Ready) -> dict[str, Any]:
        """The values of its columns. (A model instance would cost as much as the insert.)"""
        values: dict[str, Any] = dict(row.values)
        values.pop("phone", None)
        if "birth_date" in values:
            values["birth_date"] = date.fromisoformat(values["birth_date"])
        return values | {
            "id": ready.id,
            "place": row.place,
            "household_id": self._households[row.place, row.household_no] if row.household_no else None,
            "pinyin": ready.pinyin,
            "id_number_sealed": ready.id_number_sealed,
            "id_index": row.key if row.id_number else "",
            "no_id_reason": "" if row.id_number else "unknown",
            "phone_sealed": ready.phone_sealed,
            "roster_key": "" if row.id_number else row.key,
            "crs": "wgs84" if "lon" in values and "lat" in values else "",
            "created_at": self.now,
            "updated_at": self.now,
        }

    def _alter(self, resident: Resident, row: StagedRow) -> set[str]:
        """Put the row's values into the resident; the names of the columns that changed."""
        columns: set[str] = set()
        for attribute, value in changes(row, resident):
            columns |= self._set(resident, attribute, value, row)
        if columns:
            resident.version += 1
            resident.updated_at = self.now
            columns |= {"version", "updated_at"}
        return columns

    def _set(self, resident: Resident, attribute: str, value: Any, row: StagedRow) -> set[str]:
        if attribute == "household":
            resident.household_id = self._households[value]
        elif attribute == "id_number":
            resident.id_number, resident.id_index, resident.no_id_reason = value, row.key, ""
            return {"id_number_sealed", "id_index", "no_id_reason"}
        elif attribute == "phone":
            resident.phone = value
            return {"phone_sealed"}
        elif attribute == "name":
            resident.name, resident.pinyin = value, pinyin_of(value)
            return {"name", "pinyin"}
        elif attribute == "birth_date":
            resident.birth_date = date.fromisoformat(value)
        else:
            setattr(resident, attribute, value)
        return {attribute}

    def _update(self, residents: Sequence[Resident], columns: set[str]) -> None:
        """One upsert per batch: several times faster than Django's CASE WHEN, and only these columns are set."""
        if residents:
            Resident.objects.bulk_create(
                residents, update_conflicts=True, unique_fields=["id"], update_fields=sorted(columns)
            )


def insert(model: type[models.Model], rows: Iterable[Iterable[Any]]) -> None:
    """INSERT by executemany, each row the values of all columns in order and of their column's type: `bulk_create` costs
    three times as much a row (SQLite's limit of 999 variables, a call per field).
    """
    columns = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    adapt = [(place, change) for place, column in enumerate(columns) if (change := _adapted(column))]
    parameters = [_parameters(list(row), adapt) for row in rows]
    if parameters:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  names of our own tables and columns
                parameters,
            )


def _parameters(row: list[Any], adapt: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    for place, change in adapt:
        row[place] = change(row[place])
    return row


def _adapted(column: Any) -> Callable[[Any], Any] | None:
    """What the driver does not do by itself: SQLite keeps UUIDs as hexadecimal text and moments as UTC text."""
    if isinstance(column, models.UUIDField | models.ForeignKey):
        return _uuid if connection.vendor == "sqlite" else None
    if isinstance(column, models.DateTimeField):
        return lru_cache(maxsize=16)(connection.ops.adapt_datetimefield_value)
    return None


def _uuid(value: UUID | None) -> str | None:
    return value.hex if value is not None else None
