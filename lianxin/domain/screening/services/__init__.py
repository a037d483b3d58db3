"""Every change of screenings, their follow-up, and crises."""

from lianxin.domain.screening.services.crises import follow_alarm, note_crisis, write_safety_plan
from lianxin.domain.screening.services.deciding import accept_result, choose_sheet, void_screening
from lianxin.domain.screening.services.following import (
    end_follow_up,
    follow_dropped,
    follow_finished,
    follow_moved,
)
from lianxin.domain.screening.services.hearing import (
    on_approved,
    on_held,
    on_received,
    on_taken_in,
    on_turned_down,
    on_unfollowed,
    score_again,
)
from lianxin.domain.screening.services.moving import follow_joined, move_screening
from lianxin.domain.screening.services.needing import follow_crisis, opens_with_crisis
from lianxin.domain.screening.services.printing import print_report

__all__ = [
    "accept_result",
    "choose_sheet",
    "end_follow_up",
    "follow_alarm",
    "follow_crisis",
    "follow_dropped",
    "follow_finished",
    "follow_joined",
    "follow_moved",
    "move_screening",
    "note_crisis",
    "on_approved",
    "on_held",
    "on_received",
    "on_taken_in",
    "on_turned_down",
    "on_unfollowed",
    "opens_with_crisis",
    "print_report",
    "score_again",
    "void_screening",
    "write_safety_plan",
]
