"""Reading residents: every selector is given the viewer first and answers only within the viewer's reach."""

from lianxin.domain.people.selectors.counts import FILTERS, Counts, counts
from lianxin.domain.people.selectors.registry import (
    ResidentFilter,
    consents_of,
    household_members,
    households,
    members_of,
    resident_or_404,
    residents,
    values_of,
    visible,
)
from lianxin.domain.people.selectors.search import find_named, find_residents

__all__ = [
    "FILTERS",
    "Counts",
    "ResidentFilter",
    "consents_of",
    "counts",
    "find_named",
    "find_residents",
    "household_members",
    "households",
    "members_of",
    "resident_or_404",
    "residents",
    "values_of",
    "visible",
]
