"""Rules of training: hours, codes to sign in with, who has completed, what may be shown. Pure functions of plain values."""

from lianxin.domain.training.rules.codes import code_of, is_current, window_of
from lianxin.domain.training.rules.completing import (
    Standing,
    missing_of,
    months_after,
    share_of,
)
from lianxin.domain.training.rules.counting import Attended, counts_of, person_days
from lianxin.domain.training.rules.evaluating import Answered, is_step, means_of
from lianxin.domain.training.rules.hours import HourRule, credited_hours, planned_hours, present_minutes

__all__ = [
    "Answered",
    "Attended",
    "HourRule",
    "Standing",
    "code_of",
    "counts_of",
    "credited_hours",
    "is_current",
    "is_step",
    "means_of",
    "missing_of",
    "months_after",
    "person_days",
    "planned_hours",
    "present_minutes",
    "share_of",
    "window_of",
]
