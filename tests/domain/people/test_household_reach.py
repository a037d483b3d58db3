"""Households are listed for who may see somebody who lives there, and where the household itself stands."""

from __future__ import annotations

import pytest

from lianxin.base.access.models import EmergencyAccess, User
from lianxin.domain.people.selectors import counts, household_members, households, members_of
from tests.factories import (
    BEIGAN,
    BEIGAN_COMMUNITY,
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def listed(user: User, place: str = "") -> list[str]:
    return [h.number for h in households(viewer_for(user), place).rows]


def test_households_of_elsewhere_are_neither_listed_nor_counted(zhuoma: User, zhangwei: User) -> None:
    make_resident("白玛", TABA, household=make_household(TABA, number="塔巴一户"))
    make_resident("张三", BEIGAN_COMMUNITY, household=make_household(BEIGAN_COMMUNITY, number="萧山一户"))
    assert (listed(zhuoma), listed(zhangwei)) == (["塔巴一户"], ["萧山一户"])
    assert listed(zhuoma, BEIGAN) == []
    assert counts(viewer_for(zhuoma), GONGKA, today=TODAY).households == 1
    assert counts(viewer_for(zhuoma), BEIGAN, today=TODAY).households == 0


def test_a_household_whose_people_all_live_elsewhere_is_not_listed(zhuoma: User) -> None:
    """Its row stands in reach, but nobody who may be seen lives there."""
    household = make_household(TABA, number="塔巴一户")
    make_resident("张三", BEIGAN_COMMUNITY, household=household)
    assert listed(zhuoma) == []
    assert not household_members(viewer_for(zhuoma), household.id)
    assert members_of(viewer_for(zhuoma), [household.id]) == {household.id: []}


def test_an_emergency_opens_one_person_and_not_their_household(zhangwei: User) -> None:
    household = make_household(TABA, number="塔巴一户", address="塔巴村1号")
    person = make_resident("白玛", TABA, household=household)
    make_resident("次仁", TABA, household=household)
    EmergencyAccess.objects.create(
        user=zhangwei, resident_id=person.id, place=TABA, reason="急救", asked_at=NOW, decided_at=NOW,
        decided_by=person.id, approved=True, expires_at=NOW.replace(year=2027),
    )  # fmt: skip
    assert listed(zhangwei) == []
    assert [p.name for p in household_members(viewer_for(zhangwei), household.id)] == ["白玛"]
