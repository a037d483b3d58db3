"""Roles: given within one's reach, never to oneself, lent for a while, taken back; somebody always stays in charge."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianxin.base import packs
from lianxin.base.access import selectors, services
from lianxin.base.access.models import Grant, User
from lianxin.base.access.viewer import Viewer
from tests.factories import (
    BEIGAN,
    GONGKA,
    LHASA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    give_role,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def grant(actor: Viewer, user: User, role: str = "worker", place: str = GONGKA, **more: object) -> Grant:
    return services.grant_role(actor=actor, now=NOW, user=user, role=role, place=place, starts_on=TODAY, **more)  # type: ignore[arg-type]


def lend(user: User, to: User, *, days: int = 7, starts_on: date = TODAY, reason: str = "年休假一周") -> Grant:
    mine = Grant.objects.get(user=user, delegated_from=None)
    return services.delegate(
        actor=viewer_for(user), now=NOW, grant=mine, to=to, starts_on=starts_on, ends_on=starts_on + timedelta(days=days), reason=reason
    )


def test_a_role_opens_what_its_pack_says_and_nothing_else(admin: User) -> None:
    user = make_user("new", place=GONGKA)
    assert viewer_for(user).reach == {}
    grant(viewer_for(admin), user)
    abilities = packs.for_place(GONGKA).roles["worker"].abilities
    assert set(viewer_for(user).reach) == set(abilities)
    assert viewer_for(user).may("need.record", TABA)
    assert not viewer_for(user).may("need.record", MOZHUGONGKA)


def test_roles_are_given_within_reach_only(admin: User, deji: User) -> None:
    user, far = make_user("new", place=GONGKA), make_user("far", place=BEIGAN)
    with refused("access.beyond_own_reach"):
        grant(viewer_for(admin), user, place=BEIGAN)
    with refused("access.beyond_own_reach"):
        grant(viewer_for(admin), far, place=GONGKA)
    with refused("access.denied"):
        grant(viewer_for(deji), user)


def test_who_runs_the_system_opens_no_case_files_to_themselves(admin: User) -> None:
    with refused("access.own_grant"):
        grant(viewer_for(admin), admin)


def test_unknown_roles_wide_places_and_turned_periods_are_refused(admin: User) -> None:
    user = make_user("new", place=GONGKA)
    with refused("access.role_unknown"):
        grant(viewer_for(admin), user, role="emperor")
    with refused("access.reach_too_wide"):
        grant(viewer_for(admin), user, role="worker", place=MOZHUGONGKA)
    with refused("access.period_invalid"):
        grant(viewer_for(admin), user, ends_on=TODAY)


def test_a_grant_counts_from_its_first_day_until_before_its_end() -> None:
    user = make_user("new", "worker", GONGKA, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=3))
    held = [viewer_for(user, NOW + timedelta(days=n)).may("need.record", TABA) for n in range(4)]
    assert held == [False, True, True, False]


def test_a_role_no_pack_knows_gives_nothing() -> None:
    user = make_user("old", "abolished_role", GONGKA)
    assert viewer_for(user).reach == {}
    assert selectors.role_words("abolished_role", GONGKA).zh == "abolished_role"


def test_taking_a_role_back_needs_a_reason_and_works_at_once(admin: User, zhuoma: User) -> None:
    held = Grant.objects.get(user=zhuoma)
    with refused("access.reason_needed"):
        services.revoke_grant(actor=viewer_for(admin), now=NOW, grant=held, reason="走")
    services.revoke_grant(actor=viewer_for(make_user("admin2", "system_admin", LHASA)), now=NOW, grant=held, reason="调往外县工作")
    assert not viewer_for(zhuoma).may("need.record")
    assert Grant.objects.filter(id=held.id).exists()  # the past stays readable


def test_somebody_must_remain_who_can_give_roles(admin: User) -> None:
    second = make_user("admin2", "system_admin", LHASA)
    services.update_user(actor=viewer_for(second), now=NOW, user=admin, display_name="管理员", display_name_bo="", is_active=False)
    mine = Grant.objects.get(user=second)
    with refused("access.last_admin"):
        services.update_user(actor=viewer_for(second), now=NOW, user=second, display_name="二", display_name_bo="", is_active=False)
    with refused("access.last_admin"):
        services.revoke_grant(actor=viewer_for(second), now=NOW, grant=mine, reason="不再需要了吧")


def test_a_temporary_or_lower_administrator_does_not_count_as_remaining(admin: User) -> None:
    make_user("temp", "system_admin", LHASA, ends_on=TODAY + timedelta(days=5))
    make_user("other", "system_admin", "330100000000")
    with refused("access.last_admin"):
        services.update_user(actor=Viewer.system("test"), now=NOW, user=admin, display_name="管", display_name_bo="", is_active=False)


def test_a_lent_role_works_for_its_days_and_ends_by_itself(zhuoma: User, ciren: User) -> None:
    Grant.objects.filter(user=ciren).update(place=TABA)
    other_village = "540127100201"
    lend(zhuoma, ciren, days=2, starts_on=TODAY + timedelta(days=1))
    held = [viewer_for(ciren, NOW + timedelta(days=n)).may("need.record", other_village) for n in range(4)]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("why", ["the lender's role ended", "the lender left", "taken back"])
def test_a_lent_role_falls_with_what_it_comes_from(why: str, zhuoma: User) -> None:
    helper = make_user("helper", place=GONGKA)
    lent = lend(zhuoma, helper)
    assert viewer_for(helper).may("need.record", TABA)
    if why == "the lender's role ended":
        Grant.objects.filter(user=zhuoma).update(ends_on=TODAY)
    elif why == "the lender left":
        User.objects.filter(id=zhuoma.id).update(is_active=False)
    else:
        services.end_delegation(actor=viewer_for(zhuoma), now=NOW, grant=lent)
    assert not viewer_for(helper).may("need.record")


def test_only_ones_own_role_is_lent_to_a_colleague_and_not_for_long(zhuoma: User, ciren: User, zhangwei: User, deji: User) -> None:
    with refused("access.not_a_colleague"):
        lend(zhuoma, zhangwei)
    with refused("access.not_a_colleague"):
        lend(zhuoma, zhuoma)
    with refused("access.not_a_colleague"):
        lend(zhuoma, make_user("gone", place=GONGKA, is_active=False))
    with refused("access.delegation_too_long"):
        lend(zhuoma, ciren, days=31)
    with refused("access.reason_needed"):
        lend(zhuoma, ciren, reason="休假")
    with refused("access.period_invalid"):
        lend(zhuoma, ciren, starts_on=TODAY - timedelta(days=1))
    lent = lend(zhuoma, ciren)
    with refused("access.denied"):  # not one's own: borrowed
        services.delegate(actor=viewer_for(ciren), now=NOW, grant=lent, to=deji, starts_on=TODAY, ends_on=TODAY + timedelta(days=2), reason="转借给站长")
    with refused("access.denied"):
        services.end_delegation(actor=viewer_for(deji), now=NOW, grant=lent)


def test_a_second_factor_is_needed_while_a_role_asks_for_it(zhuoma: User, deji: User) -> None:
    assert not selectors.needs_second_factor(zhuoma, now=NOW)
    assert selectors.needs_second_factor(deji, now=NOW)
    Grant.objects.filter(user=deji).update(ends_on=TODAY)
    assert not selectors.needs_second_factor(deji, now=NOW)


def test_effective_abilities_name_the_grant_they_come_from(zhuoma: User) -> None:
    second = give_role(zhuoma, "auditor", LHASA)
    found = [g for a, g in selectors.abilities_of(zhuoma, now=NOW) if a == "audit.read"]
    assert found == [second]


def test_workers_over_a_place_are_those_with_the_ability_there(zhuoma: User, deji: User, cuomu: User, zhangwei: User) -> None:
    found = selectors.workers_over(viewer_for(deji), TABA, "visit.record", today=TODAY)
    assert {u.username for u in found} == {"zhuoma", "deji"}
    with refused("access.denied"):
        selectors.workers_over(viewer_for(zhangwei), TABA, "visit.record", today=TODAY)
