"""What may be seen and read of mediations; every function takes the viewer first."""

from lianxin.domain.mediation.selectors.facts import address_of, facts_of, promises_of, subject_of
from lianxin.domain.mediation.selectors.files import (
    STATEMENTS,
    address_of_clause,
    agreement_of,
    agreements_of,
    clause_or_404,
    clauses_of,
    copies,
    copy_looked_at,
    is_mediator,
    mediation_or_404,
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
    "address_of",
    "address_of_clause",
    "agreement_of",
    "agreement_values",
    "agreements_of",
    "clause_or_404",
    "clauses_of",
    "copies",
    "copy_looked_at",
    "facts_of",
    "is_mediator",
    "mediation_or_404",
    "mediators_of",
    "parties_of",
    "party_or_404",
    "promises_of",
    "sessions_of",
    "statements_of",
    "subject_of",
    "ties_of_parties",
]
