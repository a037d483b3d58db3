"""Rules of training: hours, codes to sign in with, who has completed, what may be shown. Pure functions of plain values."""

from lianxin.domain.training.rules.codes import code_of, is_current, window_of
from lianxin.domain.training.rules.completing import (
    LEVEL_WORDS,
    LEVELS,
    Standing,
    missing_of,
    months_after,
    share_of,
)
from lianxin.domain.training.rules.counting import Attended, counts_of, person_days
from lianxin.domain.training.rules.evaluating import Answered, means_of
from lianxin.domain.training.rules.hours import HourRule, credited_hours, planned_hours, present_minutes

__all__ = [
    "LEVELS",
    "LEVEL_WORDS",
    "Answered",
    "Attended",
    "HourRule",
    "Standing",
    "code_of",
    "counts_of",
    "credited_hours",
    "is_current",
    "means_of",
    "missing_of",
    "months_after",
    "person_days",
    "planned_hours",
    "present_minutes",
    "share_of",
    "window_of",
]
