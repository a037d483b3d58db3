"""Second factors: a one-time code of an authenticator app (TOTP, RFC 6238) and recovery codes shown once."""

from __future__ import annotations

import secrets
from datetime import datetime

from lianxin.base.access.devices import AuthenticatorApp, RecoveryCodes
from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.kernel.problems import ProblemError

RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0/o, 1/l/i: people copy these from paper


@service(None)
def turn_on_second_factor(*, actor: Viewer, now: datetime, user: User, secret: bytes, code: str) -> tuple[AuthenticatorApp, list[str]]:
    """The app that holds `secret` proves itself with its first code: it counts from now on, an older one no longer.

    Returns the device and fresh recovery codes, to be shown once. Raises "access.code_wrong"; until then nothing is
    written, so the secret waits with whoever shows it.
    """
    _own(actor, user)
    device = AuthenticatorApp.of(user, secret)
    if not device.take_at(code, now.timestamp()):  # this code is used with that
        raise ProblemError("access.code_wrong")
    AuthenticatorApp.objects.filter(user=user).delete()
    device.save(force_insert=True)
    audit.record(actor=actor, verb="second_factor.confirm", subject=("access.User", user.id), place=user.place, now=now)
    return device, new_recovery_codes(actor=actor, now=now, user=user)


@service(None)
def new_recovery_codes(*, actor: Viewer, now: datetime, user: User) -> list[str]:
    """Ten fresh codes, each good once; older ones stop working. The caller shows them once."""
    _own(actor, user)
    RecoveryCodes.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    RecoveryCodes.of(user, codes).save(force_insert=True)
    audit.record(actor=actor, verb="second_factor.recovery_codes", subject=("access.User", user.id), place=user.place, now=now)
    return codes


@service("user.manage")
def remove_second_factor(*, actor: Viewer, now: datetime, user: User, reason: str) -> None:
    """For somebody who lost phone and codes: the next login sets a new one up. All logins end; never for oneself."""
    actor.must("user.manage", user.place)
    if actor.id == user.id:
        raise ProblemError("access.denied")
    AuthenticatorApp.objects.filter(user=user).delete()
    RecoveryCodes.objects.filter(user=user).delete()
    LoginSession.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    audit.record(actor=actor, verb="second_factor.remove", subject=("access.User", user.id), place=user.place, after={"reason": reason}, now=now)


def _own(actor: Viewer, user: User) -> None:
    if actor.id != user.id:
        raise ProblemError("access.denied")
