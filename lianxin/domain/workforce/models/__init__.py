"""Tables of workforce: people who work, where they work, what they hold."""

from lianxin.domain.workforce.models.certificates import (
    Certificate,
    EducationHours,
    LapseNotice,
    Registration,
)
from lianxin.domain.workforce.models.duty import DutyNotice
from lianxin.domain.workforce.models.posts import Agency, Engagement, Exemption, Post
from lianxin.domain.workforce.models.publicity import Objection
from lianxin.domain.workforce.models.workers import Schooling, Worker, WorkSpell

__all__ = [
    "Agency",
    "Certificate",
    "DutyNotice",
    "EducationHours",
    "Engagement",
    "Exemption",
    "LapseNotice",
    "Objection",
    "Post",
    "Registration",
    "Schooling",
    "WorkSpell",
    "Worker",
]
