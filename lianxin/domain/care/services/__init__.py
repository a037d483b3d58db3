"""Every change of care plans, orders, visits, carers and day plans."""

from lianxin.domain.care.rules import HeardNeed
from lianxin.domain.care.services.calendars import close_calendar, open_calendar
from lianxin.domain.care.services.carers import set_carer
from lianxin.domain.care.services.following import follow_left, follow_moved
from lianxin.domain.care.services.planning import (
    day_problem,
    discard_day_plan,
    plan_day,
    publish_day_plan,
    store_day_plan,
)
from lianxin.domain.care.services.plans import (
    add_order,
    change_order,
    end_care_plan,
    end_order,
    open_care_plan,
    pause_order,
)
from lianxin.domain.care.services.tiers import follow_recorded
from lianxin.domain.care.services.visits import (
    follow_dropped,
    follow_reassigned,
    follow_rescheduled,
    make_visits,
    record_visit,
)

__all__ = [
    "HeardNeed",
    "add_order",
    "change_order",
    "close_calendar",
    "day_problem",
    "discard_day_plan",
    "end_care_plan",
    "end_order",
    "follow_dropped",
    "follow_left",
    "follow_moved",
    "follow_reassigned",
    "follow_recorded",
    "follow_rescheduled",
    "make_visits",
    "open_calendar",
    "open_care_plan",
    "pause_order",
    "plan_day",
    "publish_day_plan",
    "record_visit",
    "set_carer",
    "store_day_plan",
]
