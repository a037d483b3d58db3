"""Every change of a proceeding and of who may read it."""

from lianxin.domain.proceedings.services.assigning import (
    asked_of_holders,
    follow_reassigned,
    hand_over,
    hanging_on,
    set_supervisor,
)
from lianxin.domain.proceedings.services.breaking_glass import judge_reading, open_at_once
from lianxin.domain.proceedings.services.following import (
    follow_dropped,
    follow_finished,
    follow_left,
    follow_moved,
    follow_rescheduled,
)
from lianxin.domain.proceedings.services.lapsing import tell_of_lapsing
from lianxin.domain.proceedings.services.leaves import end_leaves
from lianxin.domain.proceedings.services.moving import open_proceeding, reopen, take_step
from lianxin.domain.proceedings.services.naming import name_person
from lianxin.domain.proceedings.services.reading import ask_to_read, decide_reading, end_reader, name_reader
from lianxin.domain.proceedings.services.winding import wind_clock

__all__ = [
    "ask_to_read",
    "asked_of_holders",
    "decide_reading",
    "end_leaves",
    "end_reader",
    "follow_dropped",
    "follow_finished",
    "follow_left",
    "follow_moved",
    "follow_reassigned",
    "follow_rescheduled",
    "hand_over",
    "hanging_on",
    "judge_reading",
    "name_person",
    "name_reader",
    "open_at_once",
    "open_proceeding",
    "reopen",
    "set_supervisor",
    "take_step",
    "tell_of_lapsing",
    "wind_clock",
]
