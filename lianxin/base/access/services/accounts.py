"""Accounts: opened, changed and closed by administrators; password and preferences by the person."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lianxin.base.access.events import PasswordReset
from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.selectors import refuse_last_admin
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.kernel.events import publish
from lianxin.kernel.problems import ProblemError


@service("user.manage")
def create_user(
    *, actor: Viewer, now: datetime, username: str, display_name: str, place: str, password: str,
    display_name_bo: str = "", language: str = "zh-hans", must_change_password: bool = True,
) -> User:  # fmt: skip
    """Open an account that can do nothing until a role is granted. Raises "access.username_taken"."""
    actor.must("user.manage", place)
    if User.objects.filter(username__iexact=username).exists():
        raise ProblemError("access.username_taken", username=username)
    user = User(
        username=username, display_name=display_name, display_name_bo=display_name_bo, place=place,
        language=language, must_change_password=must_change_password, created_at=now,
    )  # fmt: skip
    _set_password(user, password)
    user.save(force_insert=True)
    after = {"username": username, "display_name": display_name, "place": place}
    audit.record(actor=actor, verb="user.create", subject=("access.User", user.id), place=place, after=after, now=now)
    return user


@service("user.manage")
def update_user(*, actor: Viewer, now: datetime, user: User, display_name: str, display_name_bo: str, is_active: bool) -> None:
    """Change names or (de)activate. A deactivated person's logins end at once. Raises "access.last_admin"."""
    actor.must("user.manage", user.place)
    before = {"display_name": user.display_name, "display_name_bo": user.display_name_bo, "is_active": user.is_active}
    after = {"display_name": display_name, "display_name_bo": display_name_bo, "is_active": is_active}
    if before == after:
        audit.unchanged()
        return
    if not is_active:
        refuse_last_admin(user, now=now)
        _end_logins(user, now)
    user.display_name, user.display_name_bo, user.is_active = display_name, display_name_bo, is_active
    user.save(update_fields=["display_name", "display_name_bo", "is_active"])
    audit.record(actor=actor, verb="user.update", subject=("access.User", user.id), place=user.place, before=before, after=after, now=now)


@service("user.manage")
def reset_password(*, actor: Viewer, now: datetime, user: User, password: str) -> None:
    """Give a temporary password; the person must change it at the next login, and all logins end with the tokens of their devices."""
    actor.must("user.manage", user.place)
    _set_password(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    _end_logins(user, now)
    audit.record(actor=actor, verb="user.reset_password", subject=("access.User", user.id), place=user.place, now=now)
    publish(PasswordReset(user.id, now, actor))


@service(None)
def change_own_password(*, actor: Viewer, now: datetime, user: User, password: str) -> None:
    """The person sets a new password (the view has checked the old one); every login ends, also on other devices.

    Raises "access.password_same", "access.password_weak".
    """
    if actor.id != user.id:
        raise ProblemError("access.denied")
    if user.check_password(password):
        raise ProblemError("access.password_same")
    _set_password(user, password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _end_logins(user, now)
    audit.record(actor=actor, verb="user.change_password", subject=("access.User", user.id), place=user.place, now=now)


@service(None)
def set_own_preferences(*, actor: Viewer, now: datetime, user: User, language: str, screen_mode: str) -> None:
    """Language and screen mode of one's own account."""
    if actor.id != user.id:
        raise ProblemError("access.denied")
    before = {"language": user.language, "screen_mode": user.screen_mode}
    after = {"language": language, "screen_mode": screen_mode}
    if before == after:
        audit.unchanged()
        return
    user.language, user.screen_mode = language, screen_mode
    user.save(update_fields=["language", "screen_mode"])
    audit.record(actor=actor, verb="user.preferences", subject=("access.User", user.id), place=user.place, before=before, after=after, now=now)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as failed:
        raise ProblemError("access.password_weak", reasons=" ".join(str(m) for m in failed.messages)) from failed
    user.set_password(password)


def _end_logins(user: User, now: datetime) -> None:
    LoginSession.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
