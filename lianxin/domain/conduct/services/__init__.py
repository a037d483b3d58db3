"""Every change of conduct."""

from lianxin.domain.conduct.services.ethics import acknowledge, ask_to_acknowledge
from lianxin.domain.conduct.services.hearing import (
    add_panelist,
    name_respondent,
    stand_aside,
    state_own,
    take_statement,
    tell_charge,
)
from lianxin.domain.conduct.services.rating import (
    Scored,
    name_assessor,
    open_rating,
    publish_rating,
    score_on_site,
    score_oneself,
)
from lianxin.domain.conduct.services.receiving import (
    Told,
    complain_in_public,
    hand_complaint_on,
    receive_complaint,
    take_complaint,
)
from lianxin.domain.conduct.services.reviewing import draw_round, give_again, hand_back, score_file
from lianxin.domain.conduct.services.ruling import (
    agree_to_ruling,
    appeal_own,
    record_appeal,
    tell_ruling,
    write_answer,
    write_ruling,
)

__all__ = [
    "Scored", "Told", "acknowledge", "add_panelist", "agree_to_ruling", "appeal_own", "ask_to_acknowledge", "complain_in_public", "draw_round", "give_again", "hand_back",
    "hand_complaint_on", "name_assessor", "name_respondent", "open_rating", "publish_rating", "receive_complaint", "record_appeal",
    "score_file", "score_on_site", "score_oneself", "stand_aside", "state_own", "take_complaint", "take_statement", "tell_charge", "tell_ruling", "write_answer",
    "write_ruling",
]  # fmt: skip
