"""The tables of people: the register, its rosters, and what is known of files that are one person."""

from lianxin.domain.people.models.identity import DuplicatePair, MatchWeights, ResidentMerge
from lianxin.domain.people.models.register import (
    ALIAS_MARK,
    CategoryMembership,
    Consent,
    Contact,
    Household,
    Resident,
    ResidentIndex,
    VisitTier,
)
from lianxin.domain.people.models.rosters import RosterChunk, RosterFault, RosterImport, RosterSource

__all__ = [
    "ALIAS_MARK",
    "CategoryMembership",
    "Consent",
    "Contact",
    "DuplicatePair",
    "Household",
    "MatchWeights",
    "Resident",
    "ResidentIndex",
    "ResidentMerge",
    "RosterChunk",
    "RosterFault",
    "RosterImport",
    "RosterSource",
    "VisitTier",
]
