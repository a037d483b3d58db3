"""The numbers of a place equal its rows at any moment: whoever wrote, however, and whether or not the villages were counted since."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import (
    CategoryMembership,
    Household,
    PlaceTally,
    Resident,
    ResidentMerge,
    Shortfall,
    TallyMark,
)
from lianxin.domain.people.rules.residents import ResidentValues
from lianxin.domain.people.rules.tallies import Tally, read, stored, together
from lianxin.domain.people.selectors import counts
from lianxin.domain.people.services import roster
from lianxin.domain.people.services.households import move_household
from lianxin.domain.people.services.merging import merge_residents, undo_merge
from lianxin.domain.people.services.passes import run_pass
from lianxin.domain.people.services.residents import (
    mark_died,
    mark_moved_away,
    mark_present,
    register_resident,
    update_resident,
)
from lianxin.domain.people.services.tallies import count_county, write_tallies
from lianxin.kernel.clock import age_on, local_day
from lianxin.kernel.problems import ProblemError
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    LHASA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    viewer_for,
)
from tests.rosters import people, write_roster

SYSTEM = Viewer.system("test")
GESANG, FARTHER = "540127100203", "540127101201"
VILLAGES = (TABA, GESANG, FARTHER)
OTHER_COUNTY = "540103001001"
pytestmark = pytest.mark.django_db


def recounted(place: str, today: date) -> tuple[object, ...]:
    """Everything counted one by one in Python, by nobody's query but `all()`."""
    digits = place.rstrip("0") if place not in VILLAGES else place
    present = {r.id: r for r in Resident.objects.all() if not (r.died_on or r.left_on or r.merged_into_id)}
    here = [r for r in present.values() if r.place.startswith(digits)]
    ages = [(age_on(r.birth_date, today), r.sex) for r in here if r.birth_date]
    lived_in = {r.household_id for r in present.values()}
    homes = [h for h in Household.objects.all() if h.id in lived_in and h.place.startswith(digits)]
    members = [m.code for m in CategoryMembership.objects.filter(until=None) if m.place.startswith(digits)]
    unknown = [s.code for s in Shortfall.objects.filter(kind="unknown") if s.place.startswith(digits) and s.resident_id in present]
    bands = [
        tuple(sum(low <= age and (low == 100 or age < low + 5) and sex == side for age, sex in ages) for side in "12")
        for low in range(0, 101, 5)
    ]
    return (
        len(here), len(homes), sum(a >= 60 for a, _ in ages), sum(a >= 80 for a, _ in ages), sum(a < 18 for a, _ in ages),
        len(here) - len(ages), sum(r.household_id is None for r in here), bands, Counter(members), Counter(unknown),
    )  # fmt: skip


def shown(place: str, today: date) -> tuple[object, ...]:
    found = counts(SYSTEM, place, today=today)
    return (
        found.residents, found.households, found.over_60, found.over_80, found.children, found.no_birth,
        found.whole.no_household, [(band.men, band.women) for band in found.bands], found.by_category, found.whole.unknown,
    )  # fmt: skip


class Life:
    """A county in which anything happens, through the services; what they refuse does not."""

    def __init__(self, seed: int) -> None:
        self.rng, self.now, self.numbers = random.Random(seed), NOW, count()
        self.events: tuple[Callable[[], object], ...] = (
            self.registers, self.registers, self.registers, self.changes, self.changes, self.dies, self.moves_away,
            self.returns, self.joins_household, self.merges, self.undoes, self.night, self.counted, self.counted,
            self.tomorrow, self.operator, self.removed, self.taken_back,
        )  # fmt: skip

    def step(self) -> str:
        event = self.rng.choice(self.events)
        try:
            with transaction.atomic():
                event()
        except ProblemError as refusal:
            return f"{event.__name__}: {refusal.code}"
        return event.__name__

    @property
    def today(self) -> date:
        return local_day(self.now)

    def some(self, **wanted: object) -> Resident:
        rows = list(Resident.objects.filter(**wanted).order_by("id"))
        if not rows:
            raise ProblemError("general.not_found")
        return self.rng.choice(rows)

    def birth(self) -> date | None:
        years = self.rng.choice((0, 4, 5, 17, 18, 59, 60, 64, 79, 80, 99, 100, 104))
        edge = date(self.today.year - years, self.today.month, self.today.day) + timedelta(days=self.rng.choice((-1, 0, 1)))
        return self.rng.choice((None, min(edge, self.today), min(edge, self.today)))

    def values(self) -> ResidentValues:
        return ResidentValues(
            name="".join(self.rng.choices("赖温黄陈许张沈俞韩李王刘杨赵周吴徐孙马朱胡郭何高林罗郑梁谢宋", k=3)),
            place=self.rng.choice(VILLAGES), birth_date=self.birth(), sex=self.rng.choice("0129"), no_id_reason="unknown",
            children_count=self.rng.choice((None, 0, 2)), spouse_alive=self.rng.choice((None, True, False)),
        )  # fmt: skip

    def registers(self) -> None:
        register_resident(actor=SYSTEM, now=self.now, values=self.values(), begins_household=self.rng.random() < 0.6)

    def changes(self) -> None:
        one = self.some()
        update_resident(actor=SYSTEM, now=self.now, resident_id=one.id, version=one.version, values=self.values())

    def dies(self) -> None:
        one = self.some()
        mark_died(actor=SYSTEM, now=self.now, resident_id=one.id, version=one.version, on=self.today)

    def moves_away(self) -> None:
        one = self.some()
        mark_moved_away(actor=SYSTEM, now=self.now, resident_id=one.id, version=one.version, on=self.today)

    def returns(self) -> None:
        one = self.some(merged_into=None)
        mark_present(actor=SYSTEM, now=self.now, resident_id=one.id, version=one.version, why="登记有误")

    def joins_household(self) -> None:
        one, other = self.some(), self.some(household__isnull=False)
        move_household(
            actor=SYSTEM, now=self.now, resident_id=one.id, version=one.version, relation="10", household_id=other.household_id
        )

    def merges(self) -> None:
        kept, merged = self.some(), self.some()
        versions = (kept.version, merged.version)
        merge_residents(
            actor=SYSTEM, now=self.now, kept_id=kept.id, merged_id=merged.id, versions=versions, from_merged=(), reason="同一人"
        )

    def undoes(self) -> None:
        merge = ResidentMerge.objects.filter(undone_at=None).first()
        if merge is not None:
            undo_merge(actor=SYSTEM, now=self.now, merge_id=merge.id, reason="看错了")

    def night(self) -> None:
        run_pass(actor=SYSTEM, now=self.now, county=MOZHUGONGKA)

    def counted(self) -> None:
        count_county(actor=SYSTEM, now=self.now, county=MOZHUGONGKA)

    def tomorrow(self) -> None:
        self.now += timedelta(days=1)

    def operator(self) -> None:
        """A statement over many rows, past every service."""
        Resident.objects.filter(place=self.rng.choice(VILLAGES), sex="2").update(place=self.rng.choice(VILLAGES))

    def removed(self) -> None:
        self.some(absorbed=None, merged_into=None).delete()

    def taken_back(self) -> None:
        """Something written and undone in one transaction leaves nothing behind but a mark at most."""
        with transaction.atomic():
            self.registers()
            transaction.set_rollback(True)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.once) for seed in range(1, 3))])
def test_numbers_equal_rows_after_anything_that_happens(seed: int) -> None:
    life, told = Life(seed), []
    for _ in range(45):
        told.append(life.step())
        place = life.rng.choice((TABA, GONGKA, MOZHUGONGKA))
        assert shown(place, life.today) == recounted(place, life.today), told
    assert len({event for event in told if ":" not in event}) > 6, told
    life.counted()
    assert shown(LHASA, life.today) == recounted(LHASA, life.today)


def test_a_roster_is_in_the_numbers_as_soon_as_it_is_accepted(cuomu: User, tmp_path: Path) -> None:
    count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    viewer = viewer_for(cuomu)
    source = roster.add_source(actor=viewer, now=NOW, place=MOZHUGONGKA, name="名册")
    path = write_roster(tmp_path / "a.xlsx", list(people(40)))
    staged = roster.stage_roster(actor=viewer, now=NOW, source=source.id, path=path, label="a.xlsx")
    roster.accept_import(actor=viewer, now=NOW, roster_import=staged.id)
    assert Resident.objects.count() == 40
    assert shown(GONGKA, TODAY) == recounted(GONGKA, TODAY)


def test_what_was_counted_is_not_counted_again() -> None:
    make_resident("白玛", household=make_household())
    assert count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA) == 1
    assert not TallyMark.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        assert counts(SYSTEM, MOZHUGONGKA, today=TODAY).residents == 1
    assert [query["sql"] for query in queries if "people_resident" in query["sql"]] == []
    assert len(queries) == 1
    assert count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA) == 0


def test_a_birthday_is_in_the_numbers_at_midnight() -> None:
    make_resident("白玛", birth_date=date(TODAY.year - 60, TODAY.month, TODAY.day) + timedelta(days=1))
    count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    assert counts(SYSTEM, TABA, today=TODAY).over_60 == 0
    assert counts(SYSTEM, TABA, today=TODAY + timedelta(days=1)).over_60 == 1
    count_county(actor=SYSTEM, now=NOW + timedelta(days=1), county=MOZHUGONGKA)
    assert PlaceTally.objects.get(place=MOZHUGONGKA).day == TODAY + timedelta(days=1)
    assert counts(SYSTEM, TABA, today=TODAY + timedelta(days=1)).over_60 == 1


def test_a_village_that_empties_is_forgotten() -> None:
    gone = make_resident("白玛")
    count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    gone.delete()
    assert counts(SYSTEM, MOZHUGONGKA, today=TODAY).residents == 0
    count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    assert counts(SYSTEM, MOZHUGONGKA, today=TODAY).residents == 0
    assert not TallyMark.objects.exists()


def test_what_is_written_while_somebody_counts_keeps_its_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading half holds no lock: a resident registered before the writing half must not be lost."""
    from lianxin.domain.people.services import tallies as service

    make_resident("白玛")

    def late(**given: object) -> None:
        make_resident("卓玛")
        write_tallies(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "write_tallies", late)
    count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    assert TallyMark.objects.filter(place=TABA).count() == 1
    assert counts(SYSTEM, TABA, today=TODAY).residents == 2


def test_whoever_counted_longer_does_not_overwrite_a_newer_count() -> None:
    make_resident("白玛")
    count_county(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    stale = {TABA: Tally(ages={("2", 80): 7})}
    write_tallies(actor=SYSTEM, now=NOW, county=MOZHUGONGKA, version=0, tallies=stale, marks=[])
    assert counts(SYSTEM, TABA, today=TODAY).residents == 1


def test_another_county_is_counted_apart(zhangwei: User, cuomu: User) -> None:
    make_resident("白玛")
    make_resident("张三", BEIGAN_COMMUNITY)
    make_resident("旦增", OTHER_COUNTY)
    for number, county in ((1, MOZHUGONGKA), (0, "540102000000")):
        assert count_county(actor=SYSTEM, now=NOW, county=county) == number
    assert counts(SYSTEM, LHASA, today=TODAY).by_place == {MOZHUGONGKA: 1, "540103000000": 1}
    assert counts(viewer_for(cuomu), LHASA, today=TODAY).by_place == {MOZHUGONGKA: 1}
    assert counts(viewer_for(zhangwei), MOZHUGONGKA, today=TODAY).residents == 0


def test_a_city_adds_up_its_counties_and_reads_the_villages_of_a_changed_one_only(zhuoma: User) -> None:
    for number, village in enumerate((TABA, GESANG, FARTHER, OTHER_COUNTY)):
        make_resident(f"居民{number}", village)
    for county in (MOZHUGONGKA, "540103000000"):
        count_county(actor=SYSTEM, now=NOW, county=county)
    with CaptureQueriesContext(connection) as queries:
        assert counts(SYSTEM, LHASA, today=TODAY).by_place == {MOZHUGONGKA: 3, "540103000000": 1}
    assert len(queries) == 2, "what no county holds is looked for too"
    assert counts(viewer_for(zhuoma), LHASA, today=TODAY).by_place == {MOZHUGONGKA: 2}, "a township of the county only"
    Resident.objects.filter(place=FARTHER).delete()
    assert counts(SYSTEM, LHASA, today=TODAY).by_place == {MOZHUGONGKA: 2, "540103000000": 1}


def test_only_who_may_write_the_county_counts_it(zhuoma: User, zhangwei: User) -> None:
    for user in (zhuoma, zhangwei):
        with pytest.raises(ProblemError, match=r"access\.denied"):
            count_county(actor=viewer_for(user), now=NOW, county=MOZHUGONGKA)


def test_numbers_survive_being_kept_and_added_up() -> None:
    one = Tally({("1", 60): 3, ("2", None): 1, ("0", 15): 2}, 4, 1, {"duju": 2}, {"duju": 1, "tekun": 5})
    assert read(stored(one)) == one
    both = together([one, one])
    assert (both.residents, both.households, both.no_birth, both.no_sex) == (12, 8, 2, 4)
    assert (both.at_least(60), both.under(18), both.members, both.unknown) == (6, 4, {"duju": 4}, {"duju": 2, "tekun": 10})
