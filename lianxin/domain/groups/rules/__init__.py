"""The rules of group work: pure functions of plain values."""

from lianxin.domain.groups.rules.counting import Change, Turnout, came_after, change, turnout
from lianxin.domain.groups.rules.kinds import (
    ACTIVITY,
    KINDS,
    MEASURE,
    MEMBER_STATES,
    ON_LIST,
    SIZE,
    STANDS_FOR,
)

__all__ = ["ACTIVITY", "KINDS", "MEASURE", "MEMBER_STATES", "ON_LIST", "SIZE", "STANDS_FOR", "Change", "Turnout", "came_after", "change", "turnout"]
