"""Every change of a case and of what stands in it."""

from lianxin.domain.cases.services.closing import follow_step
from lianxin.domain.cases.services.counselling import (
    ask_for_counselling,
    name_counselling_reader,
    record_session,
)
from lianxin.domain.cases.services.goals import add_goal, drop_goal, record_well_being, score_goal
from lianxin.domain.cases.services.opening import open_case, set_basis
from lianxin.domain.cases.services.printing import print_papers
from lianxin.domain.cases.services.records import Entry, sign_record, write_record
from lianxin.domain.cases.services.support import add_resource, answer_referral, refer
from lianxin.domain.cases.services.ties import TieValues, add_tie, remove_tie

__all__ = [
    "Entry", "TieValues", "add_goal", "add_resource", "add_tie", "answer_referral", "ask_for_counselling", "drop_goal", "follow_step",
    "name_counselling_reader", "open_case", "print_papers", "record_session", "record_well_being", "refer", "remove_tie", "score_goal",
    "set_basis", "sign_record", "write_record",
]  # fmt: skip
