"""Acknowledgements of the code, complaints, ratings of agencies, reviews of files."""

from lianxin.domain.conduct.models.complaints import Appeal, Complaint, Panelist, Ruling, Statement
from lianxin.domain.conduct.models.ethics import Acknowledgement
from lianxin.domain.conduct.models.rating import AgencyRating, RatingAssessor, RatingScore
from lianxin.domain.conduct.models.review import ReviewFile, ReviewRound, ReviewScore, ReviewTask

__all__ = [
    "Acknowledgement",
    "AgencyRating",
    "Appeal",
    "Complaint",
    "Panelist",
    "RatingAssessor",
    "RatingScore",
    "ReviewFile",
    "ReviewRound",
    "ReviewScore",
    "ReviewTask",
    "Ruling",
    "Statement",
]
