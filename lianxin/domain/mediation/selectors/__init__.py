"""What may be seen and read of mediations; every function takes the viewer first."""

from lianxin.domain.mediation.selectors.facts import address_of, facts_of, subject_of
from lianxin.domain.mediation.selectors.files import (
    STATEMENTS,
    MediationFilter,
    address_of_clause,
    clause_or_404,
    clauses_of,
    is_mediator,
    mediation_or_404,
    mediations_page,
    mediators_of,
    parties_of,
    party_or_404,
    sessions_of,
    statements_of,
    ties_of_parties,
)
from lianxin.domain.mediation.selectors.papers import agreement_values

__all__ = [
    "STATEMENTS",
    "MediationFilter",
    "address_of",
    "address_of_clause",
    "agreement_values",
    "clause_or_404",
    "clauses_of",
    "facts_of",
    "is_mediator",
    "mediation_or_404",
    "mediations_page",
    "mediators_of",
    "parties_of",
    "party_or_404",
    "sessions_of",
    "statements_of",
    "subject_of",
    "ties_of_parties",
]
