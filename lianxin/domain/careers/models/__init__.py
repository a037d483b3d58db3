"""Tables of careers: competency, the ladder, titles by selection, supervision."""

from lianxin.domain.careers.models.competency import CompetencyRating, RatedLevel
from lianxin.domain.careers.models.ladder import Appraisal, Promotion
from lianxin.domain.careers.models.rounds import (
    Application,
    HeldTitle,
    Judge,
    Recusal,
    Score,
    SelectionRound,
)
from lianxin.domain.careers.models.supervision import Supervised, SupervisionRecord, SupervisionRelation

__all__ = [
    "Application",
    "Appraisal",
    "CompetencyRating",
    "HeldTitle",
    "Judge",
    "Promotion",
    "RatedLevel",
    "Recusal",
    "Score",
    "SelectionRound",
    "Supervised",
    "SupervisionRecord",
    "SupervisionRelation",
]
