"""The tables of screening."""

from lianxin.domain.screening.models.crises import Crisis
from lianxin.domain.screening.models.results import FollowUp, Screening, ScreeningStep, Sheet

__all__ = ["Crisis", "FollowUp", "Screening", "ScreeningStep", "Sheet"]
