"""Writes of careers."""

from lianxin.domain.careers.services.appraising import acknowledge, answer, appraise, object_to
from lianxin.domain.careers.services.judging import (
    confer,
    publish,
    rank,
    recuse,
    score,
    settle_tie,
)
from lianxin.domain.careers.services.promoting import decide, propose, withdraw_proposal
from lianxin.domain.careers.services.rating import agree, rate_own, rate_supervised
from lianxin.domain.careers.services.rounds import (
    add_judge,
    apply,
    begin_judging,
    cancel_round,
    check_application,
    close_applications,
    open_round,
    remove_judge,
    withdraw_application,
)
from lianxin.domain.careers.services.supervising import end_relation, record_session, relate
from lianxin.domain.careers.services.titles import Conferred, record_titles, withdraw_title

__all__ = [
    "Conferred",
    "acknowledge",
    "add_judge",
    "agree",
    "answer",
    "apply",
    "appraise",
    "begin_judging",
    "cancel_round",
    "check_application",
    "close_applications",
    "confer",
    "decide",
    "end_relation",
    "object_to",
    "open_round",
    "propose",
    "publish",
    "rank",
    "rate_own",
    "rate_supervised",
    "record_session",
    "record_titles",
    "recuse",
    "relate",
    "remove_judge",
    "score",
    "settle_tie",
    "withdraw_application",
    "withdraw_proposal",
    "withdraw_title",
]
