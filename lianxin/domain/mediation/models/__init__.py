"""The file of a mediation, who takes part in it, and what was agreed."""

from lianxin.domain.mediation.models.agreements import Agreement, Clause, MediationSession, PartyStatement
from lianxin.domain.mediation.models.files import Mediation, Mediator, Party

__all__ = ["Agreement", "Clause", "Mediation", "MediationSession", "Mediator", "Party", "PartyStatement"]
