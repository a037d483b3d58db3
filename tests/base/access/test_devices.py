"""Second factors at rest: neither an app's secret nor a recovery code can be read or moved without the keys."""

from __future__ import annotations

import json
from base64 import b32encode, b64encode
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from lianxin.base.access.devices import AuthenticatorApp, RecoveryCodes
from lianxin.base.access.models import User
from lianxin.base.access.services import turn_on_second_factor
from lianxin.kernel.problems import ProblemError
from tests import factories
from tests.factories import NOW, code_of, give_app, viewer_for

pytestmark = pytest.mark.django_db

RFC_SECRET = b"12345678901234567890"


def stored() -> bytes:
    """Every byte of the two tables."""
    found = b""
    for model in (AuthenticatorApp, RecoveryCodes):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                found += b"|".join(bytes(v) if isinstance(v, bytes | memoryview) else json.dumps(v, default=str).encode() for v in row)
    return found


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_the_codes_are_those_of_rfc_6238(zhuoma: User, seconds: int, code: str) -> None:
    assert AuthenticatorApp.of(zhuoma, RFC_SECRET).take_at(code, seconds)  # appendix B, the last six digits
    assert not AuthenticatorApp.of(zhuoma, RFC_SECRET).take_at(code, seconds + 90)


def test_the_tables_hold_no_secret_and_no_code(zhuoma: User) -> None:
    shown = AuthenticatorApp.of(zhuoma, RFC_SECRET)
    with time_machine.travel(NOW, tick=False):
        device, codes = turn_on_second_factor(
            actor=viewer_for(zhuoma), now=NOW, user=zhuoma, secret=RFC_SECRET, code=code_of(shown)
        )
    device.refresh_from_db()
    assert device.secret == RFC_SECRET
    held = stored().lower()
    forms = [RFC_SECRET, RFC_SECRET.hex().encode(), b32encode(RFC_SECRET), b64encode(RFC_SECRET)]
    assert not any(form.lower() in held for form in forms)
    assert len(codes) == 10
    assert not any(code.encode() in held for code in codes)


def test_a_row_moved_to_another_account_opens_nothing(zhuoma: User, ciren: User) -> None:
    give_app(zhuoma)
    RecoveryCodes.of(zhuoma, ["abcde23456"]).save()
    AuthenticatorApp.objects.update(user=ciren)
    RecoveryCodes.objects.update(user=ciren)
    with pytest.raises(ProblemError) as refused:
        AuthenticatorApp.objects.get().verify_token("123456")
    assert refused.value.code == "sealed.unreadable"
    assert not RecoveryCodes.objects.get().verify_token("abcde23456")


def test_a_recovery_code_is_good_once_and_the_others_stay(zhuoma: User) -> None:
    RecoveryCodes.of(zhuoma, ["abcde23456", "fghjk78923"]).save()
    assert RecoveryCodes.objects.get().verify_token("abcde23456")
    assert not RecoveryCodes.objects.get().verify_token("abcde23456")
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=2)):
        assert RecoveryCodes.objects.get().verify_token("fghjk78923")


def test_every_wrong_code_doubles_the_wait(zhuoma: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        device = give_app(zhuoma)
        for pause in (1, 2, 4, 8):
            assert not AuthenticatorApp.objects.get().verify_token("x")
            clock.shift(pause - 0.1)
            assert not AuthenticatorApp.objects.get().verify_token(code_of(device)), "too soon, however right"
            clock.shift(0.2)
        assert AuthenticatorApp.objects.get().verify_token(code_of(device))
        assert AuthenticatorApp.objects.get().throttling_failure_count == 0
        clock.shift(30)
        assert AuthenticatorApp.objects.get().verify_token(code_of(device)), "a right code ends the waiting"


def test_the_address_for_the_phone_names_product_and_account(zhuoma: User) -> None:
    address = AuthenticatorApp.of(zhuoma, RFC_SECRET).address()
    assert address.startswith("otpauth://totp/%E8%BF%9E%E5%BF%83%3Azhuoma?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&")
    assert "digits=6&period=30" in address


def test_the_tables_of_the_plugins_that_keep_secrets_in_the_clear_are_not_there() -> None:
    assert not {"otp_totp_totpdevice", "otp_static_statictoken"} & set(connection.introspection.table_names())


def test_a_code_of_another_person_is_wrong(zhuoma: User) -> None:
    device = give_app(zhuoma)
    other = give_app(factories.make_user("other"))
    if code_of(device) != code_of(other):
        assert not device.verify_token(code_of(other))
