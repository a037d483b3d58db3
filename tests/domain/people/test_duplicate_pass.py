"""The county's pass finds who is registered twice, leaves decided pairs alone, and is the same done again; the queue shows one's own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.people.models import DuplicatePair, MatchWeights, Resident
from lianxin.domain.people.selectors.duplicate_pairs import PairFilter, open_count, open_pairs, work_of_pass
from lianxin.domain.people.selectors.duplicates import weights_of
from lianxin.domain.people.services import duplicate_pass
from lianxin.domain.people.services.duplicate_pass import DuplicatePassResult, run_duplicate_pass
from lianxin.domain.people.services.duplicates import keep_apart
from lianxin.domain.people.services.merging import merge_residents
from lianxin.engines.identity import Features, Weights, starting_weights
from lianxin.engines.identity.county import Plan
from lianxin.entry.cli.tasks import set_off_due
from tests.children import KILLED, children_of
from tests.domain.people.registered_twice import NEXT_TOWNSHIP, NEXT_VILLAGE, make_file, make_twice, number
from tests.entry.cli.installations import with_tables
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_user,
    sign_in,
    viewer_for,
)

SYSTEM = Viewer.system("夜间核对")


def compare(days: int = 0) -> DuplicatePassResult:
    return run_duplicate_pass(actor=SYSTEM, now=NOW + timedelta(days=days), county=MOZHUGONGKA)


def states() -> list[str]:
    return list(DuplicatePair.objects.order_by("id").values_list("state", flat=True))


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without the extra `compute`."""
    monkeypatch.setitem(sys.modules, "duckdb", None)


@pytest.mark.django_db
class TestPass:
    def test_who_is_registered_twice_is_found(self) -> None:
        first, second = make_twice()
        make_file("扎西顿珠", birth_date=date(1983, 2, 17), sex="1", id_number=number(date(1983, 2, 17), 905))
        assert compare() == DuplicatePassResult(residents=3, open=1, new=1, removed=0)
        pair = DuplicatePair.objects.get()
        assert (pair.a, pair.b, pair.zone, pair.levels["name"]) == (first, second, "propose", "stems")
        assert MatchWeights.objects.get(place=MOZHUGONGKA).version == pair.weights
        assert AuditEntry.objects.filter(verb="duplicate.pass").count() == 1

    @pytest.mark.usefixtures("plain")
    def test_without_the_extra_it_finds_the_same(self) -> None:
        make_twice()
        assert compare().new == 1

    def test_out_of_memory_it_goes_on_in_plain_python(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make_twice()
        monkeypatch.setattr(duplicate_pass, "_MEMORY", "1MB")
        assert compare().new == 1

    def test_a_name_in_tibetan_letters_alone_is_found(self) -> None:
        make_file("次仁卓玛", id_number=number())
        make_file("ཚེ་རིང་སྒྲོལ་མ།")
        assert compare().new == 1

    def test_done_again_it_changes_nothing(self) -> None:
        make_twice()
        compare()
        before = list(DuplicatePair.objects.values())
        assert compare(7) == DuplicatePassResult(residents=2, open=1, new=0, removed=0)
        assert list(DuplicatePair.objects.values()) == before

    def test_what_somebody_has_decided_is_never_opened_again(self, deji: User) -> None:
        first, second = make_twice()
        compare()
        keep_apart(actor=viewer_for(deji), now=NOW, resident_id=first.id, other_id=second.id)
        assert compare(7).open == 0
        assert states() == ["different"]

    def test_a_pair_that_is_no_longer_likely_goes(self) -> None:
        _, second = make_twice()
        compare()
        second.name, second.birth_date = "格桑", date(1990, 1, 1)
        second.save()
        assert compare(7).removed == 1
        assert not DuplicatePair.objects.exists()

    def test_a_pair_beyond_the_county_is_not_its_business(self) -> None:
        first, _ = make_twice()
        far = make_file("次仁卓玛", "330109002001")
        DuplicatePair.objects.create(a=first, b=far, place=TABA, other_place=far.place, zone="propose", bits=9, weights="x", found_at=NOW)
        compare()
        assert DuplicatePair.objects.filter(b=far, state="open").exists()

    def test_a_merged_file_is_no_file(self, deji: User) -> None:
        first, second = make_twice()
        merge_residents(
            actor=viewer_for(deji), now=NOW, kept_id=first.id, merged_id=second.id, versions=(1, 1), from_merged=[],
            reason="入户核对",
        )  # fmt: skip
        assert compare().residents == 1
        assert states() == []

    def test_twins_spouses_and_father_and_son_are_not_proposed(self) -> None:
        shared = {"household": make_household(), "phone": "19900000911"}
        for name, born, sex, serial in (
            ("次仁卓玛", date(2012, 3, 12), "2", 902), ("次仁卓嘎", date(2012, 3, 12), "2", 904),
            ("达瓦", date(1950, 1, 2), "1", 901), ("达瓦", date(1953, 7, 8), "2", 902),
            ("扎西", date(1949, 5, 6), "1", 901), ("扎西次仁", date(1978, 8, 9), "1", 903),
        ):  # fmt: skip
            make_file(name, birth_date=born, sex=sex, id_number=number(born, serial), **shared)
        compare()
        assert not list(DuplicatePair.objects.values("a__name", "b__name", "bits", "levels"))

    def test_enough_pairs_teach_the_county_its_own_weights(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(duplicate_pass, "ENOUGH", 1)
        make_twice()
        compare()
        assert MatchWeights.objects.get().version.startswith("starting"), "two files teach nothing: the starting ones stay"

    def test_learned_weights_judge_the_same_night_are_kept_and_judge_who_registers_next(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(duplicate_pass, "ENOUGH", 1)
        first, second = make_twice()
        taught: list[str] = []

        def train(records: Iterable[Features], *, version: str, plan: Plan) -> Weights:
            taught.extend(str(record["id"]) for record in records)
            return msgspec.structs.replace(starting_weights(), version=version, propose=0.98)

        monkeypatch.setattr("lianxin.engines.identity.county.train", train)
        assert compare().open == 1
        assert set(taught) == {str(first.id), str(second.id)}, "taught by every file of the county, once"
        kept, pair = MatchWeights.objects.get(), DuplicatePair.objects.get()
        assert kept.version == pair.weights == f"{MOZHUGONGKA[:6]} {TODAY}"
        assert weights_of(MOZHUGONGKA).version == kept.version, "who registers somebody is judged by them from now on"
        taught.clear()
        assert compare(1).new == 0, "learned again, the same pair stays"
        assert MatchWeights.objects.get().version == f"{MOZHUGONGKA[:6]} {TODAY + timedelta(days=1)}"


@pytest.mark.django_db
class TestQueue:
    def test_the_likeliest_first_and_only_ones_own(self, deji: User, cuomu: User) -> None:
        first, second = make_twice()
        sure = make_file("尼玛", NEXT_VILLAGE, birth_date=date(1960, 4, 5), id_number=number(date(1960, 4, 5)), phone="19900000777")
        make_file("尼玛", NEXT_VILLAGE, birth_date=date(1960, 4, 5), phone="19900000777")
        across = make_file("边巴次仁", NEXT_TOWNSHIP, sex="1", birth_date=date(1949, 8, 9))
        make_file("边巴次仁", TABA, sex="1", birth_date=date(1949, 8, 9))
        compare()
        own = open_pairs(viewer_for(deji)).rows
        assert [pair.a for pair in own] == [sure, first], "nothing that reaches into the next township"
        assert {pair.a for pair in open_pairs(viewer_for(cuomu)).rows} == {sure, first, across}
        assert open_count(viewer_for(cuomu)).number == 3
        assert [p.b for p in open_pairs(viewer_for(deji), PairFilter(place=TABA)).rows] == [second]
        assert not open_pairs(viewer_for(deji), PairFilter(zone="review")).rows

    def test_the_next_township_and_the_worker_see_nothing(self, client: Client, zhuoma: User) -> None:
        make_twice()
        compare()
        neighbour = make_user("neighbour", "station_head", "540127101000")
        assert not open_pairs(viewer_for(neighbour)).rows
        assert "次仁卓玛" not in sign_in(client, neighbour).get(reverse("people:duplicates")).content.decode()
        assert sign_in(Client(), zhuoma).get(reverse("people:duplicates")).status_code == 403

    def test_pages_turn_without_losing_or_doubling_a_pair(self, cuomu: User) -> None:
        for n in range(5):
            born = date(1950, 1, 1 + n)
            make_file("次仁卓玛", birth_date=born, id_number=number(born))
            make_file("才仁着玛", birth_date=born)
        compare()
        viewer, seen, after = viewer_for(cuomu), [], ""
        while True:
            page = open_pairs(viewer, after=after, limit=2)
            seen += [pair.id for pair in page.rows]
            after = page.after
            if not after:
                break
        assert len(seen) == len(set(seen)) == open_count(viewer).number >= 5

    def test_the_page_shows_reasons_and_the_way_to_both_files(self, client: Client, deji: User) -> None:
        first, second = make_twice()
        compare()
        page = sign_in(client, deji).get(reverse("people:duplicates")).content.decode()
        assert "同一个藏文名字的不同汉字写法" in page
        assert "很可能是同一人" in page
        assert reverse("people:compare", args=[first.id, second.id]) in page

    def test_the_officer_has_the_county_compared_by_a_job(self, client: Client, cuomu: User, deji: User) -> None:
        make_twice()
        sign_in(client, cuomu)
        for _ in range(2):  # pressed twice it is one job
            assert client.post(reverse("people:duplicates-find"), {"county": MOZHUGONGKA}).status_code == 302
        assert Job.objects.filter(place=MOZHUGONGKA).count() == 1
        assert "正在比对全县的档案" in client.get(reverse("people:duplicates")).content.decode()
        work = work_of_pass(viewer_for(cuomu), MOZHUGONGKA, now=datetime.now(UTC))
        assert work is not None
        assert work.state == "waiting"
        assert run_worker(threading.Event(), once=True, clock=lambda: datetime.now(UTC) + timedelta(seconds=1)) == 1
        assert states() == ["open"]
        assert work_of_pass(viewer_for(cuomu), MOZHUGONGKA, now=datetime.now(UTC)) is None
        assert "次仁卓玛" in client.get(reverse("people:duplicates")).content.decode()
        refused = sign_in(Client(), deji).post(reverse("people:duplicates-find"), {"county": MOZHUGONGKA})
        assert refused.status_code == 403, "her reach is a township"


@pytest.mark.django_db
class TestWhenItIsDue:
    def due(self, at: datetime) -> list[str]:
        Job.objects.all().delete()
        set_off_due(at)
        return list(Job.objects.filter(task__endswith="find_duplicates").values_list("place", flat=True))

    def test_every_week_at_night_and_after_a_roster(self) -> None:
        from lianxin.base.places.services import sync_from_packs
        from lianxin.domain.people.models import RosterImport, RosterSource

        sync_from_packs(actor=SYSTEM, now=NOW)
        make_twice()
        night = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # three in the morning
        assert self.due(night - timedelta(hours=2)) == []
        assert self.due(night) == [MOZHUGONGKA]
        run_duplicate_pass(actor=SYSTEM, now=night, county=MOZHUGONGKA)
        assert self.due(night + timedelta(days=6)) == []
        assert self.due(night + timedelta(days=7)) == [MOZHUGONGKA]
        source = RosterSource.objects.create(place=GONGKA, name="名册", created_at=NOW)
        RosterImport.objects.create(
            place=GONGKA, source=source, file_sha256="0", file_label="名册", state="accepted", created_at=night,
            accepted_at=night + timedelta(hours=8),
        )  # fmt: skip
        assert self.due(night + timedelta(days=1)) == [MOZHUGONGKA]


@pytest.mark.django_db(transaction=True)
def test_what_fails_in_the_middle_leaves_the_pairs_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    make_twice()
    compare()
    DuplicatePair.objects.update(bits=1.0)
    before = list(DuplicatePair.objects.values())
    make_file("次仁卓玛", phone="19900000999")

    def broken(**_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(duplicate_pass.audit, "record", broken)
    with pytest.raises(RuntimeError):
        compare(7)
    assert list(DuplicatePair.objects.values()) == before
    assert Resident.objects.count() == 3


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_the_pass_leaves_the_pairs_of_before_or_after(tmp_path: Path) -> None:
    """In a database of its own: half-way through the comparing, and after the last write before the commit."""
    with with_tables(tmp_path / "var", "twice") as place, children_of("tests.domain.people.pass_crash", place.environment) as run:
        assert run("twice").returncode == 0
        for step in ("read", "write"):
            assert run("compare", step).returncode == KILLED
            assert run("pairs").stdout == "0\n"
        assert run("compare").returncode == 0
        assert run("pairs").stdout == "1\n"
