"""The rules of casework: pure functions of plain values."""

from lianxin.domain.cases.rules.attainment import attainment, goals_scored, plan_signed, score_text
from lianxin.domain.cases.rules.drawing import Kin, around, family_of
from lianxin.domain.cases.rules.months import Month, months_of
from lianxin.domain.cases.rules.words import (
    ANSWERS,
    COUNSELLING,
    FLOWS,
    MOMENTS,
    QUALITIES,
    RELATIONS,
    REPEATED,
    SCORES,
    SECTION,
    SHARED,
    SIGN_WAYS,
    WAYS,
    WITNESSED,
)

__all__ = [
    "ANSWERS", "COUNSELLING", "FLOWS", "MOMENTS", "QUALITIES", "RELATIONS", "REPEATED", "SCORES", "SECTION", "SHARED", "SIGN_WAYS", "WAYS",
    "WITNESSED", "Kin", "Month", "around", "attainment", "family_of", "goals_scored", "months_of", "plan_signed", "score_text",
]  # fmt: skip
