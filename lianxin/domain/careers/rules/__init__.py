"""Rules of careers: pure functions of plain values."""

from lianxin.domain.careers.rules.competency import Gap, checked_levels, differences, gaps, required, standing
from lianxin.domain.careers.rules.conditions import Condition, all_met, met_from
from lianxin.domain.careers.rules.conflicts import Conflict, conflicts
from lianxin.domain.careers.rules.counting import is_wide, line_of
from lianxin.domain.careers.rules.eligibility import Applicant, Asked, asked_by, eligibility
from lianxin.domain.careers.rules.next_step import (
    Ladder,
    Move,
    NextStep,
    Standing,
    asks_of,
    is_settled,
    next_step,
    objection_ends,
)
from lianxin.domain.careers.rules.scoring import Place, mean_points, ranking, seats_left

__all__ = [
    "Applicant",
    "Asked",
    "Condition",
    "Conflict",
    "Gap",
    "Ladder",
    "Move",
    "NextStep",
    "Place",
    "Standing",
    "all_met",
    "asked_by",
    "asks_of",
    "checked_levels",
    "conflicts",
    "differences",
    "eligibility",
    "gaps",
    "is_settled",
    "is_wide",
    "line_of",
    "mean_points",
    "met_from",
    "next_step",
    "objection_ends",
    "ranking",
    "required",
    "seats_left",
    "standing",
]
