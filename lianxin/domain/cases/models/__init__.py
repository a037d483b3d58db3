"""The tables of casework."""

from lianxin.domain.cases.models.counselling import Counselling
from lianxin.domain.cases.models.files import CaseFile, CaseRecord, CaseTie
from lianxin.domain.cases.models.goals import CaseGoal, GoalScore, WellBeing
from lianxin.domain.cases.models.support import CaseReferral, CaseResource

__all__ = ["CaseFile", "CaseGoal", "CaseRecord", "CaseReferral", "CaseResource", "CaseTie", "Counselling", "GoalScore", "WellBeing"]
