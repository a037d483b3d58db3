"""Every change of a call for help, of bracelets and links, and of the duty roster."""

from lianxin.domain.emergency.services.answering import (
    accept,
    arrive,
    decline,
    leave,
    numbers_for_call,
    withdraw,
)
from lianxin.domain.emergency.services.calling_out import call_more, step_alarm
from lianxin.domain.emergency.services.closing import close_alarm, may_close, write_review
from lianxin.domain.emergency.services.devices import (
    give_bracelet,
    register_bracelet,
    retire_bracelet,
    take_back_bracelet,
)
from lianxin.domain.emergency.services.following import follow_finished, follow_left, follow_moved
from lianxin.domain.emergency.services.hearing import hear_bracelet, watch_bracelets
from lianxin.domain.emergency.services.links import make_sos_link, revoke_sos_link
from lianxin.domain.emergency.services.pressing import press_button, say_mistaken
from lianxin.domain.emergency.services.roster import cancel_duty, change_standby, plan_duty
from lianxin.domain.emergency.services.taking import call_for_oneself, take_call

__all__ = [
    "accept",
    "arrive",
    "call_for_oneself",
    "call_more",
    "cancel_duty",
    "change_standby",
    "close_alarm",
    "decline",
    "follow_finished",
    "follow_left",
    "follow_moved",
    "give_bracelet",
    "hear_bracelet",
    "leave",
    "make_sos_link",
    "may_close",
    "numbers_for_call",
    "plan_duty",
    "press_button",
    "register_bracelet",
    "retire_bracelet",
    "revoke_sos_link",
    "say_mistaken",
    "step_alarm",
    "take_back_bracelet",
    "take_call",
    "watch_bracelets",
    "withdraw",
    "write_review",
]
