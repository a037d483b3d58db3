"""Nothing in the database is a session's key: whoever reads the table cannot enter with what stands there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.session_store import SessionStore, row_key
from tests.factories import sign_in

pytestmark = pytest.mark.django_db


def kept(data: dict[str, object]) -> SessionStore:
    store = SessionStore()
    store.update(data)
    store.save()
    return store


def test_what_is_kept_is_found_again_by_its_key_alone() -> None:
    store = kept({"a": 1})
    assert store.session_key is not None
    assert SessionStore(store.session_key)["a"] == 1
    stored = Session.objects.get()
    assert stored.session_key == row_key(store.session_key) != store.session_key
    assert SessionStore(stored.session_key).get("a") is None
    assert store.exists(store.session_key)
    assert not store.exists(stored.session_key)


def test_a_changed_session_stays_one_row_and_a_deleted_one_none() -> None:
    store = kept({"a": 1})
    again = SessionStore(store.session_key)
    again["a"] = 2
    again.save()
    assert SessionStore(store.session_key)["a"] == 2
    assert Session.objects.count() == 1
    again.delete()
    assert not Session.objects.exists()
    assert SessionStore(store.session_key).get("a") is None


def test_a_new_key_leaves_nothing_under_the_old_one() -> None:
    store = kept({"a": 1})
    old = store.session_key
    store.cycle_key()
    assert store.session_key != old
    assert SessionStore(store.session_key)["a"] == 1
    assert SessionStore(old).get("a") is None
    assert Session.objects.count() == 1


def test_a_session_that_ran_out_is_empty() -> None:
    store = kept({"a": 1})
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(store.session_key).get("a") is None


def test_an_empty_key_finds_nothing() -> None:
    kept({"a": 1})
    assert SessionStore("").get("a") is None
    assert SessionStore(None).get("a") is None


def test_no_table_holds_the_key_of_somebody_signed_in(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/account/").status_code == 200
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert key not in str(cursor.fetchall()), table


def test_the_row_of_a_session_is_no_way_in(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    thief = Client()
    for stolen in (Session.objects.get().session_key, LoginSession.objects.get().key_digest):
        thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
        assert thief.get("/account/").status_code == 302
