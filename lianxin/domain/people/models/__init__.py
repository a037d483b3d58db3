"""The tables of people: the register, its rosters, and what is known of files that are one person."""

from lianxin.domain.people.models.conflicts import FieldEdit
from lianxin.domain.people.models.decisions import NotedFact, Shortfall
from lianxin.domain.people.models.identity import DuplicatePair, MatchWeights, ResidentMerge
from lianxin.domain.people.models.impacts import RuleChange
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
from lianxin.domain.people.models.tallies import PlaceTally, TallyMark

__all__ = [
    "ALIAS_MARK",
    "CategoryMembership",
    "Consent",
    "Contact",
    "DuplicatePair",
    "FieldEdit",
    "Household",
    "MatchWeights",
    "NotedFact",
    "PlaceTally",
    "Resident",
    "ResidentIndex",
    "ResidentMerge",
    "RosterChunk",
    "RosterFault",
    "RosterImport",
    "RosterSource",
    "RuleChange",
    "Shortfall",
    "TallyMark",
    "VisitTier",
]
