"""Every change of a mediation."""

from lianxin.domain.mediation.services.agreeing import (
    check_clause,
    drop_clause,
    sign_agreement,
    tell_other_ways,
    write_clause,
)
from lianxin.domain.mediation.services.following import follow_dropped, follow_finished, follow_step
from lianxin.domain.mediation.services.hearing import record_session, record_statement
from lianxin.domain.mediation.services.opening import (
    add_mediator,
    add_party,
    ask_willing,
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
    "end_mediator",
    "follow_dropped",
    "follow_finished",
    "follow_step",
    "open_mediation",
    "print_agreement",
    "record_session",
    "record_statement",
    "sign_agreement",
    "tell_other_ways",
    "write_clause",
]
