"""L13: a child without an adult at home, or whose parents do not keep in touch, is flagged at once and behind the guard, with reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.scope import GUARDS
from lianxin.domain.minors.models import DelegatedCare
from lianxin.domain.minors.rules import as_text
from lianxin.domain.minors.services.flagging import flag_lapsed_contacts
from lianxin.domain.needs import selectors as needs
from lianxin.domain.needs.models import Need
from lianxin.domain.people.services.passes import recompute_household, run_pass
from tests.factories import MOZHUGONGKA, NOW, TABA, make_household, make_resident, viewer_for

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Household

pytestmark = pytest.mark.django_db
NIGHT = Viewer.system("夜间核算")


def home(*births: date) -> Household:
    household = make_household()
    for number, born in enumerate(births):
        make_resident(f"人{number}", household=household, birth_date=born)
    return household


@pytest.mark.parametrize(
    ("births", "kinds"),
    [
        ([date(2020, 5, 1)], ["wuren_kanhu"]),
        ([date(2020, 5, 1), date(2013, 5, 1)], ["weichengnian_duju", "wuren_kanhu"]),  # a sister of thirteen is no adult
        ([date(2013, 5, 1)], ["weichengnian_duju"]),
        ([date(2010, 5, 1)], []),  # sixteen
        ([date(2020, 5, 1), date(1950, 5, 1)], []),  # with grandmother
        ([date(2020, 5, 1), date(1990, 5, 1)], []),
    ],
)
def test_a_child_with_no_adult_at_home_is_flagged_by_day_when_the_household_is_touched(births: list[date], kinds: list[str]) -> None:
    household = home(*births)
    for _twice in range(2):
        recompute_household(actor=NIGHT, now=NOW, household_id=household.id)
    flags = Need.objects.filter(kind="child_flag").order_by("source_kind")
    assert [one.source_kind.removeprefix("category:") for one in flags] == kinds
    assert {one.guard for one in flags} <= {"minor.read"}


def test_the_night_flags_too_and_only_whoever_holds_the_guard_sees_it(zhuoma: User, deji: User) -> None:
    home(date(2020, 5, 1))
    for _twice in range(2):
        run_pass(actor=NIGHT, now=NOW, county=MOZHUGONGKA)
    flag = Need.objects.get(kind="child_flag")
    assert needs.visible(viewer_for(deji)).filter(id=flag.id).exists()
    assert not needs.visible(viewer_for(zhuoma)).filter(id=flag.id).exists()


def test_a_week_without_a_call_flags_the_child_once_for_each_silence(deji: User) -> None:
    child = make_resident("格桑", TABA, birth_date=date(2016, 3, 5))
    care = DelegatedCare(place=TABA, resident=child, since=date(2026, 11, 1), carer_cleared=True, at=NOW)
    care.words = as_text({"carer": "奶奶"})
    care.save()
    for _twice in range(2):
        flag_lapsed_contacts(actor=NIGHT, now=NOW, place=MOZHUGONGKA)
    assert Need.objects.filter(kind="child_flag", guard="minor.read", resident=child).count() == 1
    care.contacts.create(on=NOW.date() - timedelta(days=1), way="phone", at=NOW)
    assert flag_lapsed_contacts(actor=NIGHT, now=NOW, place=MOZHUGONGKA) == 0
    assert flag_lapsed_contacts(actor=NIGHT, now=NOW + timedelta(days=30), place=MOZHUGONGKA) == 1


def test_every_guard_that_a_pack_names_is_one_that_somebody_can_hold() -> None:
    for pack in packs.all():
        named = {kind.guard for kind in pack.need_kinds.values()} | {row.guard for row in pack.workflows.values()}
        assert named - {""} <= GUARDS
