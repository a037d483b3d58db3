"""Tables of workforce: people who work, where they work, what they hold."""

from lianxin.domain.workforce.models.certificates import Certificate, EducationHours, Registration
from lianxin.domain.workforce.models.posts import Agency, Engagement, Exemption, Post
from lianxin.domain.workforce.models.workers import Schooling, Worker, WorkSpell

__all__ = [
    "Agency",
    "Certificate",
    "EducationHours",
    "Engagement",
    "Exemption",
    "Post",
    "Registration",
    "Schooling",
    "WorkSpell",
    "Worker",
]
