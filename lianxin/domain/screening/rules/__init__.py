"""The rules of screening: pure functions of plain values."""

from lianxin.domain.screening.rules.answered import FILLED_ON, cells_given, facts_given, items_given
from lianxin.domain.screening.rules.doubts import doubts_of
from lianxin.domain.screening.rules.plans import due_day, is_better_high
from lianxin.domain.screening.rules.settling import Outcome, Scored, settled
from lianxin.domain.screening.rules.trends import Point, Trend, trend

__all__ = [
    "FILLED_ON",
    "Outcome",
    "Point",
    "Scored",
    "Trend",
    "cells_given",
    "doubts_of",
    "due_day",
    "facts_given",
    "is_better_high",
    "items_given",
    "settled",
    "trend",
]
