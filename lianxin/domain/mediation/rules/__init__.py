"""The rules of mediation: pure functions of plain values."""

from lianxin.domain.mediation.rules.kinds import KINDS
from lianxin.domain.mediation.rules.neutral import TIES, tie_between
from lianxin.domain.mediation.rules.together import all_kept, all_willing, confirmable_until

__all__ = ["KINDS", "TIES", "all_kept", "all_willing", "confirmable_until", "tie_between"]
