"""One's own account: what is still owed comes first; password, second factor, logins, lent roles, notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.devices import AuthenticatorApp, RecoveryCodes
from lianxin.base.access.models import Grant, LoginSession, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.base.notices.services import notify
from lianxin.entry.web.accounts.second_factor import UNPROVED
from lianxin.kernel.clock import local_day
from tests import factories
from tests.factories import GONGKA, code_of, give_app, sign_in

OLD, NEW = "mountain river 42", "lake and pasture 7"
required = override_settings(LIANXIN_SECOND_FACTOR="required")


@pytest.fixture
def head(db: None) -> User:
    return factories.make_user("deji", "station_head", GONGKA, display_name="德吉", password=OLD)


def change(client: Client, old: str = OLD, new: str = NEW, again: str = NEW) -> Any:
    return client.post(reverse("web:account-password"), {"old": old, "new": new, "again": again})


def test_a_temporary_password_is_changed_before_anything_else(client: Client, head: User) -> None:
    User.objects.filter(id=head.id).update(must_change_password=True)
    sign_in(client, head)
    for page in ("web:account", "web:account-notices", "web:home", "web:admin-users"):
        assert client.get(reverse(page))["Location"] == reverse("web:account-password")
    assert change(client).status_code == 302
    assert client.get(reverse("web:account")).status_code == 200


def test_a_new_password_ends_the_logins_elsewhere_but_not_this_one(client: Client, head: User) -> None:
    elsewhere = sign_in(Client(), head)
    sign_in(client, head)
    key = client.session.session_key
    assert change(client).status_code == 302
    assert client.get(reverse("web:account")).status_code == 200
    assert client.session.session_key != key
    assert elsewhere.get(reverse("web:account")).status_code == 302
    assert LoginSession.objects.filter(user=head, ended_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "wrong"}, "原密码不正确"),
        ({"again": "something else 9"}, "不一致"),
        ({"new": "short", "again": "short"}, "密码不符合要求"),
        ({"new": OLD, "again": OLD}, "与原密码相同"),
    ],
)
def test_a_wrong_password_form_says_what_is_wrong(client: Client, head: User, fields: dict[str, str], words: str) -> None:
    sign_in(client, head)
    answer = change(client, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()


@required
def test_a_role_that_asks_for_it_cannot_work_without_a_second_factor(client: Client, head: User) -> None:
    sign_in(client, head)
    for page in ("web:account", "web:home", "web:admin-users"):
        assert client.get(reverse(page))["Location"] == reverse("web:account-second-factor")
    worker = sign_in(Client(), factories.make_user("zhuoma", "worker", GONGKA))
    assert worker.get(reverse("web:account")).status_code == 200


@required
def test_setting_the_second_factor_up_opens_the_door_and_shows_codes_once(client: Client, head: User) -> None:
    sign_in(client, head)
    page = client.get(reverse("web:account-second-factor"))
    assert b"<svg" in page.content
    assert b"<style" not in page.content
    waiting = AuthenticatorApp(user=head, secret_sealed=bytes.fromhex(client.session[UNPROVED]))
    for wrong in ("abcdef", "000000" if code_of(waiting) != "000000" else "000001"):
        assert client.post(reverse("web:account-second-factor"), {"code": wrong}).status_code == 422
    code = code_of(waiting)
    done = client.post(reverse("web:account-second-factor"), {"code": code})
    device = AuthenticatorApp.objects.get(user=head)
    assert not device.verify_token(code)  # it is used
    assert UNPROVED not in client.session
    assert "no-store" in done["Cache-Control"]
    codes = [shown.replace("-", "") for shown in done.context["codes"]]
    assert len(set(codes)) == 10
    assert all(f"{c[:5]}-{c[5:]}" in done.content.decode() for c in codes)
    assert RecoveryCodes.objects.get(user=head).verify_token(codes[3])
    assert client.get(reverse("web:account")).status_code == 200
    assert not any(c[:5] in client.get(reverse("web:account-second-factor")).content.decode() for c in codes)


def test_looking_at_the_second_factor_writes_nothing_and_keeps_the_same_code(client: Client, head: User) -> None:
    sign_in(client, head)
    before = AuditEntry.objects.count()
    first, second = (client.get(reverse("web:account-second-factor")).context["secret"] for _ in range(2))
    assert first == second
    assert not AuthenticatorApp.objects.exists()
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("mode", ["required", "optional"])
def test_who_has_a_second_factor_proves_it_in_every_login(client: Client, head: User, mode: str) -> None:
    device = give_app(head)
    sign_in(client, head)
    with override_settings(LIANXIN_SECOND_FACTOR=mode):
        assert client.get(reverse("web:account"))["Location"] == reverse("web:account-second-factor")
        assert str(device.address()).partition("secret=")[2][:8] not in client.get(reverse("web:account-second-factor")).content.decode()
        client.post(reverse("web:account-second-factor"), {"code": code_of(device)})
        assert client.get(reverse("web:account")).status_code == 200


def test_new_recovery_codes_need_a_proved_login(client: Client, head: User) -> None:
    sign_in(client, head)
    assert client.post(reverse("web:account-recovery-codes"))["Location"] == reverse("web:account-second-factor")
    assert not RecoveryCodes.objects.exists()


def test_an_administrator_clears_a_lost_second_factor(client: Client, head: User, admin: User) -> None:
    give_app(head)
    sign_in(client, admin)
    address = reverse("web:admin-user-second-factor", args=[head.id])
    assert client.post(address, {"reason": "丢"}).status_code in {200, 302, 422}
    client.post(address, {"reason": "手机丢失,已当面核实"})
    assert not AuthenticatorApp.objects.filter(user=head).exists()


def test_a_login_ended_elsewhere_is_out_at_the_next_click(client: Client, head: User) -> None:
    phone, desk = sign_in(Client(), head), sign_in(client, head)
    session = LoginSession.objects.filter(user=head).earliest("id")
    desk.post(reverse("web:account-login-end", args=[session.id]))
    assert phone.get(reverse("web:account")).status_code == 302
    assert desk.get(reverse("web:account")).status_code == 200


def test_language_and_look_are_kept_with_the_account(client: Client, head: User) -> None:
    sign_in(client, head)
    answer = client.post(reverse("web:account-preferences"), {"language": "bo", "theme": "dark", "mode": "elder"})
    head.refresh_from_db()
    assert (head.language, head.screen_mode) == ("bo", "dark.elder")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "bo"
    assert client.post(reverse("web:account-preferences"), {"language": "xx"}).status_code == 422


def test_a_role_is_lent_and_taken_back_on_one_page(client: Client, head: User) -> None:
    helper = factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛")
    sign_in(client, head)
    today = local_day(timezone.now())
    form = {
        "grant": str(head.grants.get().id), "to": str(helper.id), "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=4)).isoformat(), "reason": "年休假一周",
    }  # fmt: skip
    assert client.post(reverse("web:account-lending"), form).status_code == 302
    lent = Grant.objects.get(user=helper, delegated_from__isnull=False)
    assert lent.ends_on == today + timedelta(days=5)
    assert "卓玛" in client.get(reverse("web:account-lending")).content.decode()
    too_long = client.post(reverse("web:account-lending"), form | {"ends_on": (today + timedelta(days=60)).isoformat()})
    assert too_long.status_code == 422
    client.post(reverse("web:account-lending-end", args=[lent.id]))
    lent.refresh_from_db()
    assert lent.ends_on == today


def test_notices_are_listed_and_marked_as_read(client: Client, head: User) -> None:
    notify(actor=Viewer.system("test"), now=timezone.now(), users=[head.id], kind="need.found", link="/needs/", key="k", count=3)
    sign_in(client, head)
    assert "3 件新需求待研判" in client.get(reverse("web:account-notices")).content.decode()
    client.post(reverse("web:account-notices"))
    assert not Notice.objects.filter(read_at__isnull=True).exists()
