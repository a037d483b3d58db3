"""Accounts, passwords and logins through the services."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lianxin.base.access import selectors, services
from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.db.paging import Total
from tests.factories import BEIGAN, GONGKA, LHASA, NOW, make_user, refused, viewer_for

STRONG = "mountain river 42"


def create(actor: Viewer, username: str = "new", password: str = STRONG, place: str = GONGKA) -> User:
    return services.create_user(actor=actor, now=NOW, username=username, display_name="新人", place=place, password=password)


def login_of(user: User) -> LoginSession:
    services.start_session(actor=viewer_for(user), now=NOW, user=user, key_digest=uuid4().hex, device="", address=None, most=3)
    return LoginSession.objects.filter(user=user).latest("id")


@pytest.mark.parametrize("weak", ["short 1", "123456789012345", "password1234", "zhuoma.gongka1"])
def test_weak_passwords_are_refused_with_reasons(admin: User, weak: str) -> None:
    with pytest.raises(Exception, match=r"access\.password_weak") as caught:
        create(viewer_for(admin), username="zhuoma.gongka", password=weak)
    assert caught.value.details["reasons"]  # type: ignore[attr-defined]
    assert not User.objects.filter(username="zhuoma.gongka").exists()


def test_a_new_account_must_change_its_password_and_may_do_nothing(admin: User) -> None:
    user = create(viewer_for(admin))
    assert user.must_change_password
    assert user.password.startswith("argon2")
    assert viewer_for(user).reach == {}
    entry = AuditEntry.objects.get(verb="user.create")
    assert STRONG not in entry.after


def test_user_names_are_taken_whatever_their_case(admin: User) -> None:
    create(viewer_for(admin), "drolma")
    with refused("access.username_taken"):
        create(viewer_for(admin), "DROLMA")


def test_accounts_are_managed_within_reach_only(admin: User, deji: User, zhangwei: User) -> None:
    with refused("access.denied"):
        create(viewer_for(admin), place=BEIGAN)
    with refused("access.denied"):
        create(viewer_for(deji))
    for act in (
        lambda a, u: services.reset_password(actor=a, now=NOW, user=u, password=STRONG),
        lambda a, u: services.update_user(actor=a, now=NOW, user=u, display_name="x", display_name_bo="", is_active=False),
        lambda a, u: services.remove_second_factor(actor=a, now=NOW, user=u, reason="手机丢失"),
    ):
        with refused("access.denied"):
            act(viewer_for(admin), zhangwei)
        with refused("access.denied"):
            act(viewer_for(deji), make_user(f"u{uuid4().hex[:6]}"))


def test_deactivating_and_resetting_end_all_logins(admin: User, zhuoma: User, ciren: User) -> None:
    one, other = login_of(zhuoma), login_of(ciren)
    services.update_user(actor=viewer_for(admin), now=NOW, user=zhuoma, display_name="卓玛", display_name_bo="", is_active=False)
    services.reset_password(actor=viewer_for(admin), now=NOW, user=ciren, password=STRONG)
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.ended_at == other.ended_at == NOW
    assert User.objects.get(id=ciren.id).must_change_password


def test_ones_own_password_and_preferences_are_ones_own(zhuoma: User, admin: User) -> None:
    with refused("access.denied"):
        services.change_own_password(actor=viewer_for(admin), now=NOW, user=zhuoma, password=STRONG)
    with refused("access.denied"):
        services.set_own_preferences(actor=viewer_for(admin), now=NOW, user=zhuoma, language="en", screen_mode="auto.standard")
    with refused("access.denied"):
        services.turn_on_second_factor(actor=viewer_for(admin), now=NOW, user=zhuoma, secret="00" * 20, code="000000")
    with refused("access.denied"):
        services.new_recovery_codes(actor=viewer_for(admin), now=NOW, user=zhuoma)


def test_the_same_password_again_is_no_change(zhuoma: User) -> None:
    services.change_own_password(actor=viewer_for(zhuoma), now=NOW, user=zhuoma, password=STRONG)
    with refused("access.password_same"):
        services.change_own_password(actor=viewer_for(zhuoma), now=NOW, user=zhuoma, password=STRONG)


def test_logins_of_others_are_ended_only_by_who_may(admin: User, zhuoma: User, ciren: User, zhangwei: User) -> None:
    session = login_of(zhuoma)
    with refused("access.denied"):
        services.end_session(actor=viewer_for(ciren), now=NOW, session=session)
    with refused("general.not_found"):
        selectors.session_or_404(viewer_for(ciren), session.id)
    far = login_of(zhangwei)
    with refused("access.denied"):
        services.end_session(actor=viewer_for(admin), now=NOW, session=far)
    services.end_session(actor=viewer_for(admin), now=NOW, session=session)
    assert LoginSession.objects.get(id=session.id).ended_at == NOW


def test_nobody_removes_their_own_second_factor_that_way(admin: User) -> None:
    with refused("access.denied"):
        services.remove_second_factor(actor=viewer_for(admin), now=NOW, user=admin, reason="手机丢失")


def test_accounts_are_listed_and_searched_page_by_page(admin: User) -> None:
    made = [make_user(f"user{n:02}", place=GONGKA, display_name=f"人{n:02}") for n in range(7)]
    make_user("outsider", place=BEIGAN)
    seen: list[str] = []
    after = ""
    while True:
        page = selectors.users_page(viewer_for(admin), after=after, limit=3)
        assert page.total() == Total(8)
        seen += [u.username for u in page.rows]
        after = page.after
        if not after:
            break
    assert seen == ["admin", *(u.username for u in made)]
    assert [u.username for u in selectors.users_page(viewer_for(admin), text="人03").rows] == ["user03"]
    assert selectors.users_page(viewer_for(admin), active=False).rows == ()
    with refused("general.not_found"):
        selectors.user_or_404(viewer_for(admin), User.objects.get(username="outsider").id)


def test_colleagues_are_those_of_the_county(zhuoma: User, cuomu: User, deji: User, zhangwei: User) -> None:
    assert set(selectors.colleagues(viewer_for(zhuoma))) == {cuomu, deji}
    city = make_user("city", place=LHASA)
    assert set(selectors.colleagues(viewer_for(city))) == {zhuoma, cuomu, deji}
