"""Care plans, their orders, carers, visits, and the plan of a day."""

from lianxin.domain.care.models.carers import Absence, Carer
from lianxin.domain.care.models.dayplans import DayPlan
from lianxin.domain.care.models.decisions import OrderChange, PlanDecision
from lianxin.domain.care.models.goals import CareGoal, GoalMark
from lianxin.domain.care.models.pauses import CarePause
from lianxin.domain.care.models.plans import CareOrder, CarePlan, OrderPayment
from lianxin.domain.care.models.regulars import RegularProposal
from lianxin.domain.care.models.reviews import PlanAgreement, PlanReview
from lianxin.domain.care.models.visits import CalendarKey, Pin, Visit
from lianxin.domain.care.models.wishes import ResidentWish

__all__ = [
    "Absence",
    "CalendarKey",
    "CareGoal",
    "CareOrder",
    "CarePause",
    "CarePlan",
    "Carer",
    "DayPlan",
    "GoalMark",
    "OrderChange",
    "OrderPayment",
    "Pin",
    "PlanAgreement",
    "PlanDecision",
    "PlanReview",
    "RegularProposal",
    "ResidentWish",
    "Visit",
]
