"""Tables of training: what is offered, who takes part, who was there, what they got for it."""

from lianxin.domain.training.models.attending import Enrolment, Presence, Session, Tally
from lianxin.domain.training.models.credentials import Credential, Issuer
from lianxin.domain.training.models.programmes import Cohort, CohortMember, Course, Programme

__all__ = [
    "Cohort",
    "CohortMember",
    "Course",
    "Credential",
    "Enrolment",
    "Issuer",
    "Presence",
    "Programme",
    "Session",
    "Tally",
]
