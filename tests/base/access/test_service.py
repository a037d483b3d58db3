"""The one shape of a write: signature, ability, one transaction, an audit row inside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from lianxin.base.access import service as shape
from lianxin.base.access.models import User
from lianxin.base.access.service import service, services
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.audit.models import AuditEntry
from lianxin.kernel.problems import ProblemError
from tests.factories import GONGKA, MOZHUGONGKA, NOW, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def services_of_these_tests_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "_SERVICES", dict(shape._SERVICES))


def rename(user: User) -> None:
    User.objects.filter(id=user.id).update(display_name="改了名")


def note(actor: Viewer, now: datetime, user: User) -> None:
    audit.record(actor=actor, verb="user.update", subject=("access.User", user.id), place=user.place, now=now)


@service(None)
def silent(*, actor: Viewer, now: datetime, user: User) -> str:
    rename(user)
    return "written"


@service(None)
def told(*, actor: Viewer, now: datetime, user: User) -> str:
    rename(user)
    note(actor, now, user)
    return "written"


@service(None)
def same_again(*, actor: Viewer, now: datetime, user: User) -> str:
    audit.unchanged()
    return "as before"


@service(None)
def half_way(*, actor: Viewer, now: datetime, user: User) -> None:
    rename(user)
    note(actor, now, user)
    raise ProblemError("general.not_found")


@service(None)
def around(*, actor: Viewer, now: datetime, user: User) -> str:
    return told(actor=actor, now=now, user=user)


@service(None)
def around_nothing(*, actor: Viewer, now: datetime, user: User) -> None:
    rename(user)
    same_again(actor=actor, now=now, user=user)


@service("user.manage")
def guarded(*, actor: Viewer, now: datetime, user: User) -> str:
    return told(actor=actor, now=now, user=user)


def by(write: Callable[..., Any], user: User, actor: User | None = None) -> Any:
    return write(actor=viewer_for(actor or user), now=NOW, user=user)


def name_of(user: User) -> str:
    return User.objects.get(id=user.id).display_name


def test_a_write_without_an_audit_row_is_refused_and_taken_back(zhuoma: User) -> None:
    with refused("general.unaudited"):
        by(silent, zhuoma)
    assert name_of(zhuoma) == "卓玛"


def test_a_write_with_its_audit_row_stays(zhuoma: User) -> None:
    assert by(told, zhuoma) == "written"
    assert name_of(zhuoma) == "改了名"
    assert AuditEntry.objects.filter(verb="user.update", subject_id=str(zhuoma.id)).count() == 1


def test_the_same_thing_twice_may_say_that_nothing_changed(zhuoma: User) -> None:
    assert by(same_again, zhuoma) == "as before"
    assert not AuditEntry.objects.exists()


def test_what_is_refused_half_way_leaves_neither_row_nor_audit(zhuoma: User) -> None:
    with refused("general.not_found"):
        by(half_way, zhuoma)
    assert name_of(zhuoma) == "卓玛"
    assert not AuditEntry.objects.exists()


def test_an_audit_row_of_an_inner_service_counts_for_the_outer(zhuoma: User) -> None:
    assert by(around, zhuoma) == "written"


def test_nothing_changed_inside_does_not_excuse_a_write_outside(zhuoma: User) -> None:
    with refused("general.unaudited"):
        by(around_nothing, zhuoma)
    assert name_of(zhuoma) == "卓玛"


def test_the_rows_of_one_call_do_not_excuse_the_next(zhuoma: User) -> None:
    by(told, zhuoma)
    with refused("general.unaudited"):
        by(silent, zhuoma)


def test_the_ability_of_a_service_is_asked_before_it_begins(zhuoma: User) -> None:
    with refused("access.denied"):
        by(guarded, zhuoma)
    assert name_of(zhuoma) == "卓玛"
    head = make_user("shuji", "system_admin", MOZHUGONGKA)
    assert by(guarded, make_user("other", place=GONGKA), head) == "written"


def positional(actor: Viewer, now: datetime) -> None: ...
def half_positional(user: User, *, actor: Viewer, now: datetime) -> None: ...
def any_words(*, actor: Viewer, now: datetime, **rest: object) -> None: ...
def without_actor(*, now: datetime) -> None: ...
def without_moment(*, actor: Viewer) -> None: ...


@pytest.mark.parametrize("wrong", [positional, half_positional, any_words, without_actor, without_moment])
def test_a_service_takes_keywords_only_with_actor_and_moment(wrong: Callable[..., None]) -> None:
    with pytest.raises(TypeError, match="keywords only"):
        service(None)(wrong)
    assert not [name for name in services() if name.endswith(f".{wrong.__name__}")]
