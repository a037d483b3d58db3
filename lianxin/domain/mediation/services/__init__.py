"""Every change of a mediation."""

from lianxin.domain.mediation.services.agreeing import (
    check_clause,
    drop_clause,
    keep_copy,
    sign_agreement,
    tell_other_ways,
    write_clause,
    write_duties,
)
from lianxin.domain.mediation.services.following import (
    follow_dropped,
    follow_finished,
    follow_joining,
    follow_step,
)
from lianxin.domain.mediation.services.hearing import record_session, record_statement
from lianxin.domain.mediation.services.opening import (
    add_mediator,
    add_party,
    ask_willing,
    drop_party,
    end_mediator,
    open_mediation,
)
from lianxin.domain.mediation.services.printing import print_agreement

__all__ = [
    "add_mediator",
    "add_party",
    "ask_willing",
    "check_clause",
    "drop_clause",
    "drop_party",
    "end_mediator",
    "follow_dropped",
    "follow_finished",
    "follow_joining",
    "follow_step",
    "keep_copy",
    "open_mediation",
    "print_agreement",
    "record_session",
    "record_statement",
    "sign_agreement",
    "tell_other_ways",
    "write_clause",
    "write_duties",
]
