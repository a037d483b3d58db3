"""Second factors: a one-time code of an authenticator app (TOTP, RFC 6238) and recovery codes shown once."""

from __future__ import annotations

import secrets
from datetime import datetime

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
def begin_second_factor(*, actor: Viewer, now: datetime, user: User) -> TOTPDevice:
    """A new secret to be scanned; it counts for nothing until `confirm_second_factor`."""
    _own(actor, user)
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if waiting is not None:
        audit.unchanged()
        return waiting
    device = TOTPDevice(user=user, name="totp", confirmed=False)
    device.save(force_insert=True)
    audit.record(actor=actor, verb="second_factor.begin", subject=("access.User", user.id), place=user.place, now=now)
    return device


@service(None)
def confirm_second_factor(*, actor: Viewer, now: datetime, user: User, device: TOTPDevice) -> None:
    """The person has proved that their app makes right codes (the view has verified one); an older app stops counting."""
    _own(actor, user)
    if device.user_id != user.id:
        raise ProblemError("access.denied")
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.record(actor=actor, verb="second_factor.confirm", subject=("access.User", user.id), place=user.place, now=now)


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
