"""Second factors: a one-time code of an authenticator app (TOTP, RFC 6238) and recovery codes shown once."""

from __future__ import annotations

import secrets
from datetime import datetime

from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.kernel.problems import ProblemError

RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0/o, 1/l/i: people copy these from paper


@service(None)
def turn_on_second_factor(*, actor: Viewer, now: datetime, user: User, secret: str, code: str) -> tuple[TOTPDevice, list[str]]:
    """The app that holds `secret` (hexadecimal) proves itself with its first code: it counts from now on, an older one no longer.

    Returns the device and fresh recovery codes, to be shown once. Raises "access.code_wrong"; until then nothing is
    written, so the secret waits with whoever shows it.
    """
    _own(actor, user)
    device = TOTPDevice(user=user, name="totp", key=secret, confirmed=True)
    reader = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    reader.time = now.timestamp()
    if not code.isdecimal() or not reader.verify(int(code), device.tolerance):
        raise ProblemError("access.code_wrong")
    device.last_t, device.drift = reader.t(), reader.drift  # this code has been used
    TOTPDevice.objects.filter(user=user).delete()
    device.save(force_insert=True)
    audit.record(actor=actor, verb="second_factor.confirm", subject=("access.User", user.id), place=user.place, now=now)
    return device, new_recovery_codes(actor=actor, now=now, user=user)


@service(None)
def new_recovery_codes(*, actor: Viewer, now: datetime, user: User) -> list[str]:
    """Ten fresh codes, each good once; older ones stop working. The caller shows them once."""
    _own(actor, user)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice(user=user, name="recovery", confirmed=True)
    device.save(force_insert=True)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    audit.record(actor=actor, verb="second_factor.recovery_codes", subject=("access.User", user.id), place=user.place, now=now)
    return codes


@service("user.manage")
def remove_second_factor(*, actor: Viewer, now: datetime, user: User, reason: str) -> None:
    """For somebody who lost phone and codes: the next login sets a new one up. All logins end; never for oneself."""
    actor.must("user.manage", user.place)
    if actor.id == user.id:
        raise ProblemError("access.denied")
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    LoginSession.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    audit.record(actor=actor, verb="second_factor.remove", subject=("access.User", user.id), place=user.place, after={"reason": reason}, now=now)


def _own(actor: Viewer, user: User) -> None:
    if actor.id != user.id:
        raise ProblemError("access.denied")
