"""Every change of a group."""

from lianxin.domain.groups.services.following import (
    follow_dropped,
    follow_finished,
    follow_given,
    follow_left,
    follow_reassigned,
    follow_step,
)
from lianxin.domain.groups.services.joining import follow_joined, follow_joining
from lianxin.domain.groups.services.members import (
    add_member,
    add_members,
    decide_member,
    measure_member,
    member_left,
)
from lianxin.domain.groups.services.opening import open_group, write_paper
from lianxin.domain.groups.services.printing import print_paper
from lianxin.domain.groups.services.sessions import cancel_session, hold_session, move_session, plan_session
from lianxin.domain.groups.services.signing import sign_in

__all__ = [
    "add_member",
    "add_members",
    "cancel_session",
    "decide_member",
    "follow_dropped",
    "follow_finished",
    "follow_given",
    "follow_joined",
    "follow_joining",
    "follow_left",
    "follow_reassigned",
    "follow_step",
    "hold_session",
    "measure_member",
    "member_left",
    "move_session",
    "open_group",
    "plan_session",
    "print_paper",
    "sign_in",
    "write_paper",
]
