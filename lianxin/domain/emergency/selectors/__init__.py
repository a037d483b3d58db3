"""What may be read of urgent help; every function takes the viewer first."""

from lianxin.domain.emergency.selectors.alarms import (
    AlarmFilter,
    Figure,
    alarm_or_404,
    alarm_to_close,
    alarms_page,
    call_outs_of,
    figures,
    is_stuck,
    open_alarms,
    review_of,
    signals_of,
)
from lianxin.domain.emergency.selectors.answering import CallSheet, call_sheet, open_calls, own_calls
from lianxin.domain.emergency.selectors.calling import accepted_of, candidates, on_duty_ids, way_of
from lianxin.domain.emergency.selectors.devices import (
    bracelet_or_404,
    bracelets,
    link_or_404,
    links_of,
    opened_link,
    silent_bracelets,
    standing_of_link,
)
from lianxin.domain.emergency.selectors.ladder import Rung, rungs_ahead
from lianxin.domain.emergency.selectors.roster import (
    duties,
    duty_or_404,
    duty_workers,
    on_duty_now,
    own_standby,
)

__all__ = [
    "AlarmFilter",
    "CallSheet",
    "Figure",
    "Rung",
    "accepted_of",
    "alarm_or_404",
    "alarm_to_close",
    "alarms_page",
    "bracelet_or_404",
    "bracelets",
    "call_outs_of",
    "call_sheet",
    "candidates",
    "duties",
    "duty_or_404",
    "duty_workers",
    "figures",
    "is_stuck",
    "link_or_404",
    "links_of",
    "on_duty_ids",
    "on_duty_now",
    "open_alarms",
    "open_calls",
    "opened_link",
    "own_calls",
    "own_standby",
    "review_of",
    "rungs_ahead",
    "signals_of",
    "silent_bracelets",
    "standing_of_link",
    "way_of",
]
