"""Every change of an accompanied application."""

from lianxin.domain.errands.services.deciding import record_outcome, reveal_certificate, tell_person
from lianxin.domain.errands.services.following import follow_step
from lianxin.domain.errands.services.handing import ask_supplement, hand_in, object_to, pass_on, supply
from lianxin.domain.errands.services.opening import open_errand
from lianxin.domain.errands.services.papers import add_paper, record_visit, tick_paper, tick_papers

__all__ = [
    "add_paper",
    "ask_supplement",
    "follow_step",
    "hand_in",
    "object_to",
    "open_errand",
    "pass_on",
    "record_outcome",
    "record_visit",
    "reveal_certificate",
    "supply",
    "tell_person",
    "tick_paper",
    "tick_papers",
]
