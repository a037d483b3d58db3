"""The rules of group work: pure functions of plain values."""

from lianxin.domain.groups.rules.counting import Change, Turnout, change, turnout
from lianxin.domain.groups.rules.kinds import KINDS, MEASURE, MEMBER_STATES, SIZE

__all__ = ["KINDS", "MEASURE", "MEMBER_STATES", "SIZE", "Change", "Turnout", "change", "turnout"]
