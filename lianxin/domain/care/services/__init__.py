"""Every change of care plans, orders, visits, carers and day plans."""

from lianxin.domain.care.rules import HeardNeed
from lianxin.domain.care.services.absences import end_absence, record_absence
from lianxin.domain.care.services.absent import replan_day, replan_without
from lianxin.domain.care.services.aiming import mark_goal, set_goal
from lianxin.domain.care.services.calendars import close_calendar, open_calendar
from lianxin.domain.care.services.carers import set_carer
from lianxin.domain.care.services.dayproblem import day_asked
from lianxin.domain.care.services.following import follow_left, follow_moved
from lianxin.domain.care.services.improving import improve_day_plan, improved_by, replace_draft
from lianxin.domain.care.services.moving import Answer, move_in_draft, plan_to_ask, what_if
from lianxin.domain.care.services.orders import add_order, change_order, end_order, refuse_service
from lianxin.domain.care.services.pairs import complete_pairs
from lianxin.domain.care.services.pausing import pause_care, resume_care
from lianxin.domain.care.services.pins import pin_visit, remove_pin
from lianxin.domain.care.services.planning import discard_day_plan, first_draft, plan_day, store_day_plan
from lianxin.domain.care.services.plans import end_care_plan, open_care_plan
from lianxin.domain.care.services.publishing import publish_day_plan, tell_person
from lianxin.domain.care.services.regulars import (
    propose_regulars,
    set_regulars,
)
from lianxin.domain.care.services.reviewing import agree_to_plan, open_due_reviews, review_plan
from lianxin.domain.care.services.tiers import follow_recorded
from lianxin.domain.care.services.visits import (
    follow_dropped,
    follow_reassigned,
    follow_rescheduled,
    make_visits,
    record_visit,
)
from lianxin.domain.care.services.wishes import end_wish, record_wish

__all__ = [
    "Answer",
    "HeardNeed",
    "add_order",
    "agree_to_plan",
    "change_order",
    "close_calendar",
    "complete_pairs",
    "day_asked",
    "discard_day_plan",
    "end_absence",
    "end_care_plan",
    "end_order",
    "end_wish",
    "first_draft",
    "follow_dropped",
    "follow_left",
    "follow_moved",
    "follow_reassigned",
    "follow_recorded",
    "follow_rescheduled",
    "improve_day_plan",
    "improved_by",
    "make_visits",
    "mark_goal",
    "move_in_draft",
    "open_calendar",
    "open_care_plan",
    "open_due_reviews",
    "pause_care",
    "pin_visit",
    "plan_day",
    "plan_to_ask",
    "propose_regulars",
    "publish_day_plan",
    "record_absence",
    "record_visit",
    "record_wish",
    "refuse_service",
    "remove_pin",
    "replace_draft",
    "replan_day",
    "replan_without",
    "resume_care",
    "review_plan",
    "set_carer",
    "set_goal",
    "set_regulars",
    "store_day_plan",
    "tell_person",
    "what_if",
]
