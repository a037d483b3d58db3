"""Writes of exams."""

from lianxin.domain.exams.services.asking import (
    answer,
    ask,
    publish_answer,
    reveal_caller,
    take_call,
    unpublish_answer,
)
from lianxin.domain.exams.services.assessing import assess_cycle, assess_open
from lianxin.domain.exams.services.cycles import change_cycle, make_cycle, set_line
from lianxin.domain.exams.services.registering import (
    Registration,
    intend,
    register_many,
    register_self,
    register_worker,
    tick_step,
    withdraw,
)
from lianxin.domain.exams.services.reminding import tell_of_steps
from lianxin.domain.exams.services.results import Result, record_results, record_review

__all__ = [
    "Registration",
    "Result",
    "answer",
    "ask",
    "assess_cycle",
    "assess_open",
    "change_cycle",
    "intend",
    "make_cycle",
    "publish_answer",
    "record_results",
    "record_review",
    "register_many",
    "register_self",
    "register_worker",
    "reveal_caller",
    "set_line",
    "take_call",
    "tell_of_steps",
    "tick_step",
    "unpublish_answer",
    "withdraw",
]
