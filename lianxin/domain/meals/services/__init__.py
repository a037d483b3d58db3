"""Every change of meals: kitchens and menus, how people eat, the frozen day, rounds, doors."""

from lianxin.domain.meals.services.doorstep import record_doorstep, tick_eaten, undo_doorstep
from lianxin.domain.meals.services.following import (
    follow_absent,
    follow_dropped,
    follow_finished,
    follow_left,
    follow_moved,
    follow_reassigned,
)
from lianxin.domain.meals.services.free_runners import in_words, meals_without_runner
from lianxin.domain.meals.services.freezing import freeze_meal, take_differences
from lianxin.domain.meals.services.kitchens import copy_last_week, record_cooking, set_kitchen, set_menu
from lianxin.domain.meals.services.rounds import count_boxes, plan_rounds, publish_rounds, store_rounds
from lianxin.domain.meals.services.wishes import change_day, end_profile, set_profile, withdraw_change

__all__ = [
    "change_day",
    "copy_last_week",
    "count_boxes",
    "end_profile",
    "follow_absent",
    "follow_dropped",
    "follow_finished",
    "follow_left",
    "follow_moved",
    "follow_reassigned",
    "freeze_meal",
    "in_words",
    "meals_without_runner",
    "plan_rounds",
    "publish_rounds",
    "record_cooking",
    "record_doorstep",
    "set_kitchen",
    "set_menu",
    "set_profile",
    "store_rounds",
    "take_differences",
    "tick_eaten",
    "undo_doorstep",
    "withdraw_change",
]
