"""Every change of screenings, their follow-up, and crises."""

from lianxin.domain.screening.services.crises import follow_alarm, note_crisis, write_safety_plan
from lianxin.domain.screening.services.deciding import accept_result, choose_sheet, void_screening
from lianxin.domain.screening.services.following import (
    end_follow_up,
    follow_dropped,
    follow_finished,
    follow_moved,
)
from lianxin.domain.screening.services.hearing import on_approved, on_held, on_received, on_turned_down
from lianxin.domain.screening.services.printing import print_report

__all__ = [
    "accept_result",
    "choose_sheet",
    "end_follow_up",
    "follow_alarm",
    "follow_dropped",
    "follow_finished",
    "follow_moved",
    "note_crisis",
    "on_approved",
    "on_held",
    "on_received",
    "on_turned_down",
    "print_report",
    "void_screening",
    "write_safety_plan",
]
