"""Every change of a case and of what stands in it."""

from lianxin.domain.cases.services.answering import Answer, answer_referral
from lianxin.domain.cases.services.closing import follow_step
from lianxin.domain.cases.services.counselling import (
    ask_for_counselling,
    follow_decided,
    name_counselling_reader,
    record_session,
)
from lianxin.domain.cases.services.goals import add_goal, drop_goal, record_well_being, score_goal
from lianxin.domain.cases.services.linking import (
    HandedOut,
    answer_by_link,
    enter_by_link,
    make_referral_link,
    revoke_referral_link,
)
from lianxin.domain.cases.services.opening import open_case, set_basis
from lianxin.domain.cases.services.printing import Printed, print_paper
from lianxin.domain.cases.services.records import Entry, sign_record, write_record
from lianxin.domain.cases.services.support import add_resource, refer
from lianxin.domain.cases.services.ties import TieValues, add_tie, remove_tie
from lianxin.domain.cases.services.whole_file import ask_print, drop_prints, hand_out_print, make_print

__all__ = [
    "Answer", "Entry", "HandedOut", "Printed", "TieValues", "add_goal", "add_resource", "add_tie", "answer_by_link", "answer_referral",
    "ask_for_counselling", "ask_print", "drop_goal", "drop_prints", "enter_by_link", "follow_decided", "follow_step", "hand_out_print", "make_print",
    "make_referral_link", "name_counselling_reader", "open_case", "print_paper", "record_session", "record_well_being", "refer", "remove_tie",
    "revoke_referral_link", "score_goal", "set_basis", "sign_record", "write_record",
]  # fmt: skip
