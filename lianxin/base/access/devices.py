"""What a person proves a login with beside the password. Nothing here can be read out of the database without the keys.

The framework is django-otp's (who has a device, one try at a time, a pause that doubles after every wrong code); only
the columns are ours: its own tables keep secrets and codes in the clear.
"""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from lianxin.base.db.sealed import blind_index, seal, unseal

STEP_SECONDS = 30
DIGITS = 6
TOLERANCE = 1
"""Steps before and after the present one whose code is taken (RFC 6238, 5.2)."""
SECRET_BYTES = 20
_SECRET = "access.AuthenticatorApp.secret"  # noqa: S105  the label of a sealed column
_CODE = "access.RecoveryCodes.code"


class _Throttled(ThrottlingMixin, Device):  # type: ignore[misc]  # django-otp ships no types
    """A device whose wrong codes make the next try wait 1, 2, 4 … seconds."""

    class Meta:
        abstract = True

    def get_throttle_factor(self) -> float:
        """Seconds of the first pause."""
        return 1.0

    def verify_token(self, token: str) -> bool:
        """Try a code; a right one is used up, a wrong one slows the next try down."""
        if not self.verify_is_allowed()[0]:
            return False
        if not self._take(token):
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.save()
        return True

    def _take(self, token: str) -> bool:
        raise NotImplementedError


class AuthenticatorApp(_Throttled):
    """An app on a phone that shows a new code every 30 seconds (TOTP, RFC 6238).

    The secret is sealed to its account: the row of one person is no use under another's name.
    """

    secret_sealed = models.BinaryField("密钥(密文)")
    last_step = models.BigIntegerField("最近用过的时间步", default=-1)
    drift = models.SmallIntegerField("手机时钟偏差(步)", default=0)

    class Meta:
        verbose_name = "身份验证器"

    @classmethod
    def of(cls, user: models.Model, secret: bytes) -> AuthenticatorApp:
        """The app that holds this secret (20 bytes), not yet saved."""
        return cls(user=user, name="totp", secret_sealed=seal(_SECRET, user.pk, secret.hex()))

    @property
    def secret(self) -> bytes:
        """Raises "sealed.unreadable" when the column was changed or moved here from another account."""
        return bytes.fromhex(unseal(_SECRET, self.user_id, bytes(self.secret_sealed)))

    def take_at(self, token: str, seconds: float) -> bool:
        """Is this the code of that moment (Unix seconds), and not used before? Remembers it; does not save."""
        if not (token.isdecimal() and len(token) == DIGITS):
            return False
        reader = TOTP(self.secret, STEP_SECONDS, 0, DIGITS, self.drift)
        reader.time = seconds
        if not reader.verify(int(token), TOLERANCE, self.last_step + 1):
            return False
        self.last_step, self.drift = reader.t(), reader.drift
        return True

    def address(self) -> str:
        """The otpauth:// address that a phone reads from the QR code."""
        issuer = str(settings.OTP_TOTP_ISSUER)
        asked = {"secret": b32encode(self.secret).decode(), "algorithm": "SHA1", "digits": DIGITS, "period": STEP_SECONDS}
        label = quote(f"{issuer}:{self.user.get_username()}")
        return f"otpauth://totp/{label}?{urlencode(asked)}&issuer={quote(issuer)}"

    def _take(self, token: str) -> bool:
        return self.take_at(token, time.time())


class RecoveryCodes(_Throttled):
    """The codes on paper for who lost the phone, each good once; only keyed digests of them are kept."""

    digests = models.JSONField("备用码摘要", default=list)

    class Meta:
        verbose_name = "备用码"

    @classmethod
    def of(cls, user: models.Model, codes: list[str]) -> RecoveryCodes:
        """The codes of this person, not yet saved."""
        return cls(user=user, name="recovery", digests=[_digest(user.pk, code) for code in codes])

    def _take(self, token: str) -> bool:
        digest = _digest(self.user_id, token)
        left = [kept for kept in self.digests if kept != digest]
        is_good = len(left) < len(self.digests)
        self.digests = left
        return is_good


def new_secret() -> bytes:
    """A fresh secret for an app (RFC 4226, R6: 160 bits)."""
    return secrets.token_bytes(SECRET_BYTES)


def _digest(user_id: object, code: str) -> str:
    return blind_index(_CODE, f"{user_id}\n{code}")
