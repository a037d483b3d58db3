"""Rows of a roster against the residents there are: the same person again, what differs, and who may not be touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.sealed import blind_index
from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.roster_ledger import HouseholdKey
from lianxin.domain.people.rules.roster_rows import StagedRow
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.kernel.codes import HEADS
from lianxin.kernel.divisions import place_range
from lianxin.kernel.names import normalise

ID_LABEL = "people.Resident.id_number"
_KEY_LABEL = "people.Resident.roster_key"

Change = tuple[str, object]


class Matcher:
    """Finds the residents that rows of one source are about. People without an ID number are known within the source."""

    def __init__(self, actor: Viewer, source_id: UUID, place: str) -> None:
        self._actor = actor
        self._source = str(source_id)
        low, high = place_range(place)
        without_number = Resident.objects.filter(place__gte=low, place__lt=high, id_index="").exclude(roster_key="")
        self._some_without_number = without_number.exists()

    def sign(self, row: StagedRow) -> None:
        """Fill in the row's keyed digests."""
        if not row.id_number or self._some_without_number:
            row.roster_key = blind_index(_KEY_LABEL, f"{self._source}\n{row.roster_key_text}")
        row.key = blind_index(ID_LABEL, row.id_number) if row.id_number else row.roster_key

    def known(self, rows: Sequence[StagedRow]) -> dict[str, Resident]:
        """Row key → the resident, for the rows whose person is known. A person who had no ID number is found too."""
        numbered = {row.key for row in rows if row.id_number}
        unnumbered = {row.roster_key: row.key for row in rows if row.roster_key}
        # "not empty" is what lets the database use the partial unique indexes; without it every chunk reads the table
        condition = Q(id_index__in=numbered) & ~Q(id_index="")
        if unnumbered:
            condition |= Q(id_index="", roster_key__in=unnumbered) & ~Q(roster_key="")
        residents = Resident.objects.filter(condition).select_related("household")
        return {r.id_index or unnumbered[r.roster_key]: r for r in residents}

    def refusal(self, row: StagedRow, resident: Resident) -> str:
        """The problem that forbids this row to change this resident; "" when there is none."""
        if normalise(str(row.values["name"])) not in written_names(resident):
            return "roster.id_of_other_name"
        if not self._actor.may("resident.import", resident.place):
            return "roster.resident_elsewhere"
        return ""


def changes(row: StagedRow, resident: Resident) -> list[Change]:
    """Attributes in which the row differs from the resident, with their new values. Empty cells change nothing.

    "household" stands for a move to the row's household (its value is the household's key). A file merged into another
    changes no more, and another spelling that a merge has kept is not written over the name that was chosen.
    """
    if resident.merged_into_id is not None:
        return []
    found: list[Change] = [
        (attribute, value)
        for attribute, value in row.values.items()
        if _stored(resident, attribute) != value and not _says_nothing(resident, attribute, value)
    ]
    if resident.place != row.place:
        found.append(("place", row.place))
    if row.id_number and not resident.id_index:
        found.append(("id_number", row.id_number))
    if row.household_no and _household_key(resident) != (row.place, row.household_no):
        found.append(("household", (row.place, row.household_no)))
    return found


def written_names(resident: Resident) -> set[str]:
    """Every spelling of the name that stands in the file, normalised."""
    return {normalise(name) for name in (resident.name, *resident.other_names)}


def _says_nothing(resident: Resident, attribute: str, value: object) -> bool:
    if attribute == "name":
        return normalise(str(value)) in written_names(resident) and bool(resident.aliases)
    return attribute == "sex" and value in {"0", "9"}


def _stored(resident: Resident, attribute: str) -> object:
    value = getattr(resident, attribute)
    return value.isoformat() if attribute == "birth_date" and value is not None else value


def _household_key(resident: Resident) -> HouseholdKey | None:
    household = resident.household
    return (household.place, household.number) if household is not None else None


def heads_of(places: Iterable[str]) -> dict[HouseholdKey, str]:
    """Household → key of its head, for every household of these places that has one."""
    heads: dict[HouseholdKey, str] = {}
    for place in sorted(places):
        found = Resident.objects.filter(PRESENT, place=place, relation__in=HEADS, household__isnull=False)
        for number, id_index, roster_key in found.values_list("household__number", "id_index", "roster_key").iterator():
            heads[(place, number)] = id_index or roster_key
    return heads

