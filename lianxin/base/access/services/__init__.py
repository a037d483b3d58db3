"""Writes of access, one file per noun: accounts, roles, sessions, second factors, emergency requests."""

from lianxin.base.access.services.accounts import (
    change_own_password,
    create_user,
    reset_password,
    set_own_preferences,
    update_user,
)
from lianxin.base.access.services.emergencies import decide_emergency_access, request_emergency_access
from lianxin.base.access.services.roles import delegate, end_delegation, grant_role, revoke_grant
from lianxin.base.access.services.second_factors import (
    new_recovery_codes,
    remove_second_factor,
    turn_on_second_factor,
)
from lianxin.base.access.services.sessions import end_session, start_session

__all__ = [
    "change_own_password",
    "create_user",
    "decide_emergency_access",
    "delegate",
    "end_delegation",
    "end_session",
    "grant_role",
    "new_recovery_codes",
    "remove_second_factor",
    "request_emergency_access",
    "reset_password",
    "revoke_grant",
    "set_own_preferences",
    "start_session",
    "turn_on_second_factor",
    "update_user",
]
