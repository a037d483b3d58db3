"""The tables of child protection."""

from lianxin.domain.minors.models.approvals import StandingLeave
from lianxin.domain.minors.models.assessment import ChildAssessment, ChildConference, ChildMeasure
from lianxin.domain.minors.models.care import DelegatedCare, ParentContact
from lianxin.domain.minors.models.files import ChildFile
from lianxin.domain.minors.models.plans import ChildPlan, ChildVisit, PlanItem
from lianxin.domain.minors.models.reports import ChildReport, RuledOut, ToldAgency
from lianxin.domain.minors.models.vetting import VettingCheck

__all__ = [
    "ChildAssessment",
    "ChildConference",
    "ChildFile",
    "ChildMeasure",
    "ChildPlan",
    "ChildReport",
    "ChildVisit",
    "DelegatedCare",
    "ParentContact",
    "PlanItem",
    "RuledOut",
    "StandingLeave",
    "ToldAgency",
    "VettingCheck",
]
