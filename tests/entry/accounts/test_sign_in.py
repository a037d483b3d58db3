"""Signing in: two steps, one answer for every mistake, a fresh session, and an end that holds everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianxin.base.access.devices import RecoveryCodes
from lianxin.base.access.models import LoginSession, User
from lianxin.base.audit.models import AuditEntry
from tests import factories
from tests.factories import code_of, give_app

PASSWORD = "山上有风 river 42 stone"


@pytest.fixture
def worker(db: None) -> User:
    return factories.make_user("zhuoma", "worker", factories.GONGKA, display_name="卓玛", password=PASSWORD)


def password_step(client: Client, password: str = PASSWORD, username: str = "zhuoma", **extra: Any) -> Any:
    return client.post(reverse("web:login"), {"username": username, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return client.get(reverse("web:account")).status_code == 200


def test_the_right_password_opens_the_account_and_is_noted(client: Client, worker: User) -> None:
    answer = password_step(client, REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/120")
    assert answer.status_code == 302
    login = LoginSession.objects.get(user=worker)
    assert (login.device, login.address) == ("Chrome · Android", "10.1.2.3")
    assert signed_in(client)
    login.refresh_from_db()
    assert login.address == "127.0.0.1", "the login keeps from where it was last used"
    assert AuditEntry.objects.filter(verb="session.start", actor_id=worker.id).count() == 1


def test_every_mistake_gets_the_same_answer(client: Client, worker: User) -> None:
    factories.make_user("gone", password=PASSWORD, is_active=False)
    factories.make_user("new")  # has no password yet
    pages = [
        password_step(client, "wrong"),
        password_step(client, username="nobody"),
        password_step(client, username="gone"),
        password_step(client, username="new"),
    ]
    assert {p.status_code for p in pages} == {422}
    assert all("用户名或密码不正确。" in p.content.decode() for p in pages)
    assert not signed_in(client)


def test_the_session_key_changes_when_somebody_signs_in(client: Client, worker: User) -> None:
    client.get(reverse("web:login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    password_step(client)
    assert client.session.session_key != planted


@pytest.mark.parametrize(
    ("target", "goes_there"),
    [("/account/notices/", True), ("https://evil.example/", False), ("//evil.example/", False), ("javascript:alert(1)", False)],
)
def test_after_signing_in_one_only_goes_to_this_site(client: Client, worker: User, target: str, goes_there: bool) -> None:
    answer = client.post(reverse("web:login", query={"next": target}), {"username": "zhuoma", "password": PASSWORD})
    assert (answer["Location"] == target) is goes_there
    assert "evil" not in answer["Location"]


def test_a_page_that_needs_a_login_leads_there_and_back(client: Client, worker: User) -> None:
    answer = client.get(reverse("web:account-logins"))
    assert answer["Location"] == f"{reverse('web:login')}?next=/account/logins/"


def test_five_wrong_passwords_close_the_door_for_some_minutes(client: Client, worker: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = password_step(client, "wrong")
    assert last.status_code == 429
    assert "15 分钟后再试" in last.content.decode()
    still = password_step(client)
    assert still.status_code == 429
    assert not signed_in(client)


def test_the_lock_out_page_counts_down_and_then_opens(client: Client, worker: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        password_step(client, "wrong")
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=11))
    assert "4 分钟后再试" in password_step(client).content.decode()
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=5))
    assert password_step(client).status_code == 302


def test_one_persons_mistakes_do_not_lock_another_out(client: Client, worker: User) -> None:
    factories.make_user("ciren", "worker", password=PASSWORD)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        password_step(client, "wrong")
    assert password_step(Client(), username="ciren").status_code == 302


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, worker: User) -> None:
    device = give_app(worker)
    answer = password_step(client)
    assert answer["Location"] == reverse("web:login-code")
    assert not signed_in(client)
    assert not LoginSession.objects.exists()
    answer = client.post(reverse("web:login-code"), {"code": code_of(device)})
    assert answer.status_code == 302
    assert signed_in(client)


def test_a_code_works_once(client: Client, worker: User) -> None:
    device = give_app(worker)
    code = code_of(device)
    for visitor, status in ((client, 302), (Client(), 422)):
        password_step(visitor)
        assert visitor.post(reverse("web:login-code"), {"code": code}).status_code == status


def test_a_recovery_code_works_once_however_it_is_typed(client: Client, worker: User) -> None:
    give_app(worker)
    RecoveryCodes.of(worker, ["abcde23456", "fghjk78923"]).save()
    for visitor, status in ((client, 302), (Client(), 422)):
        password_step(visitor)
        assert visitor.post(reverse("web:login-code"), {"code": "ABCDE-23456 "}).status_code == status


def test_wrong_codes_slow_the_next_try_down(client: Client, worker: User) -> None:
    device = give_app(worker)
    password_step(client)
    client.post(reverse("web:login-code"), {"code": "000000" if code_of(device) != "000000" else "111111"})
    too_soon = client.post(reverse("web:login-code"), {"code": code_of(device)})
    assert too_soon.status_code == 422
    assert "请稍候" in too_soon.content.decode()


def test_the_code_step_is_closed_to_who_has_not_given_the_password(client: Client, worker: User) -> None:
    give_app(worker)
    assert client.get(reverse("web:login-code"))["Location"] == reverse("web:login")
    assert client.post(reverse("web:login-code"), {"code": "123456"})["Location"] == reverse("web:login")


def test_the_code_step_closes_after_ten_minutes(client: Client, worker: User) -> None:
    device = give_app(worker)
    with time_machine.travel(factories.NOW, tick=False):
        password_step(client)
    with time_machine.travel(factories.NOW + timedelta(minutes=11), tick=False):
        assert client.post(reverse("web:login-code"), {"code": code_of(device)})["Location"] == reverse("web:login")
        assert not signed_in(client)


def test_signing_out_needs_a_post_and_ends_the_login(client: Client, worker: User) -> None:
    password_step(client)
    assert client.get(reverse("web:logout")).status_code == 405
    assert signed_in(client)
    client.post(reverse("web:logout"))
    assert not signed_in(client)
    assert LoginSession.objects.filter(ended_at__isnull=True).count() == 0


def test_a_copied_session_cookie_is_worth_nothing_after_signing_out(client: Client, worker: User) -> None:
    password_step(client)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
    assert signed_in(thief)
    client.post(reverse("web:logout"))
    assert not signed_in(thief)


def test_the_oldest_login_ends_when_there_are_too_many(worker: User) -> None:
    devices = [Client() for _ in range(settings.LIANXIN_SESSIONS_PER_USER + 1)]
    for device in devices:
        password_step(device)
    assert [signed_in(device) for device in devices] == [False, True, True, True]


def test_a_login_ends_after_an_hour_of_silence_and_after_twelve_hours_at_any_rate(client: Client, worker: User) -> None:
    with time_machine.travel(factories.NOW, tick=False):
        password_step(client)
    with time_machine.travel(factories.NOW + timedelta(minutes=59), tick=False):
        assert signed_in(client)
    with time_machine.travel(factories.NOW + timedelta(minutes=120), tick=False):
        assert not signed_in(client)
    with time_machine.travel(factories.NOW, tick=False):
        password_step(client)
    for minutes in range(50, 12 * 60, 50):
        with time_machine.travel(factories.NOW + timedelta(minutes=minutes), tick=False):
            assert signed_in(client)
    with time_machine.travel(factories.NOW + timedelta(hours=12, minutes=1), tick=False):
        assert not signed_in(client)


def test_a_deactivated_person_is_out_at_the_next_click(client: Client, worker: User) -> None:
    password_step(client)
    User.objects.filter(id=worker.id).update(is_active=False)
    assert not signed_in(client)


def test_the_accounts_language_and_look_come_along(client: Client, worker: User) -> None:
    User.objects.filter(id=worker.id).update(language="bo", screen_mode="contrast.elder")
    answer = password_step(client)
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "bo"
    assert answer.cookies["lx_display"].value == "contrast.elder"
