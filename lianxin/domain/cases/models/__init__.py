"""The tables of casework."""

from lianxin.domain.cases.models.counselling import Counselling
from lianxin.domain.cases.models.files import CaseFile, CasePrint, CaseRecord, CaseTie
from lianxin.domain.cases.models.goals import CaseGoal, GoalScore, WellBeing
from lianxin.domain.cases.models.support import CaseReferral, CaseResource, ReferralLink

__all__ = [
    "CaseFile", "CaseGoal", "CasePrint", "CaseRecord", "CaseReferral", "CaseResource", "CaseTie", "Counselling", "GoalScore",
    "ReferralLink", "WellBeing",
]  # fmt: skip
