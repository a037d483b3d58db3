"""What only the whole file shows: one person twice, one ID number for two people, households with two heads or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lianxin.domain.people.rules.roster_rows import RowFault, StagedRow
from lianxin.kernel.codes import is_head
from lianxin.kernel.names import normalise

HouseholdKey = tuple[str, str]
"""Place code and household number."""


@dataclass(slots=True)
class _Members:
    first_row: int
    heads: list[tuple[int, str]] = field(default_factory=list)


class Ledger:
    """Remembers every row by key and every household; some 200 bytes a row."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._columns = columns
        self._people: dict[str, tuple[int, str]] = {}
        self._known_without_number: set[str] = set()
        self._households: dict[HouseholdKey, _Members] = {}
        self.faults: list[RowFault] = []

    def note_person(self, row: StagedRow) -> None:
        """Compare with the rows before: the same key with the same name is a repeat, with another name a shared number."""
        name = normalise(str(row.values["name"]))
        if row.roster_key:
            self._known_without_number.add(row.roster_key)
        first = self._people.setdefault(row.key, (row.row, name))
        if first[0] == row.row:
            return
        if first[1] == name:
            self._blame(row.row, "id_number", "roster.row_repeated", first[0])
        else:
            self._blame(row.row, "id_number", "roster.id_shared", first[0])
            self._blame(first[0], "id_number", "roster.id_shared", row.row)

    def note_member(self, row: StagedRow) -> None:
        """Count a readable row into its household."""
        if not row.household_no or "relation" not in self._columns:
            return
        household = self._households.setdefault((row.place, row.household_no), _Members(row.row))
        if is_head(str(row.values.get("relation", ""))):
            household.heads.append((row.row, row.key))

    def two_heads(self) -> None:
        """Blame every head of a household that has several; nobody can tell which is right."""
        for household in self._households.values():
            if len(household.heads) > 1:
                first, second = household.heads[0][0], household.heads[1][0]
                for row, _ in household.heads:
                    self._blame(row, "relation", "roster.two_heads", second if row == first else first)

    def compare_heads(self, known: Mapping[HouseholdKey, str]) -> None:
        """Compare with the heads in the database (household → the head's key): another head, or none at all.

        A head in the database who is in this file in some other part makes room for the new one.
        """
        for key, household in self._households.items():
            stored = known.get(key)
            if not household.heads and stored is None:
                self._blame(household.first_row, "relation", "roster.no_head", blocks=False)
            elif len(household.heads) == 1 and stored is not None:
                row, head = household.heads[0]
                if head != stored and stored not in self._people and stored not in self._known_without_number:
                    self._blame(row, "relation", "roster.household_has_head")

    @property
    def places(self) -> set[str]:
        """The places of all households seen."""
        return {place for place, _ in self._households}

    def _blame(
        self, row: int, field_name: str, code: str, other: int | None = None, *, blocks: bool = True
    ) -> None:
        details: dict[str, str | int] = {} if other is None else {"other": other + 1}
        self.faults.append(RowFault(row, self._columns.get(field_name, -1), code, details, blocks=blocks))


def blocked_rows(faults: Iterable[RowFault]) -> set[int]:
    """The rows that may not be imported."""
    return {fault.row for fault in faults if fault.blocks}
