"""What may be seen and read of groups; every function takes the viewer first."""

from lianxin.domain.groups.selectors.facts import address_of, facts_of, promises_of, subject_of
from lianxin.domain.groups.selectors.files import (
    address_of_session,
    came_to,
    group_or_404,
    member_or_404,
    members_of,
    session_or_404,
    sessions_of,
    turnout_of,
)
from lianxin.domain.groups.selectors.papers import blanks, paper_values

__all__ = [
    "address_of",
    "address_of_session",
    "blanks",
    "came_to",
    "facts_of",
    "group_or_404",
    "member_or_404",
    "members_of",
    "paper_values",
    "promises_of",
    "session_or_404",
    "sessions_of",
    "subject_of",
    "turnout_of",
]
