"""The demo tells the article's story through the product: the same numbers, the same people, counted by the product."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.selectors import verify
from lianxin.domain.care.selectors import plans_of_day, recorded_visits
from lianxin.domain.care.selectors import today as day_of
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.selectors import of_resident
from lianxin.domain.needs.selectors import counts as inbox_counts
from lianxin.domain.needs.selectors import needs_of_resident
from lianxin.domain.people.selectors import ResidentFilter, residents, visible
from lianxin.domain.people.selectors.roster import imports, sources
from lianxin.entry.cli.demo import folder
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.building import bring_up_to_date, build
from lianxin.entry.cli.demo.cast import CAST, CIREN, CUOMU, DEJI, DUILONG, GONGKA, PASSWORD, ZHUOMA
from lianxin.entry.cli.demo.offices import MOZHU
from lianxin.entry.cli.demo.registers import REGISTERS
from lianxin.entry.cli.demo.stations import Share
from lianxin.entry.cli.demo.story import baima
from lianxin.kernel.clock import day_bounds
from tests.entry.cli.installations import installation
from tests.factories import refused

SATURDAY_EVENING = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)  # 20:00 in Asia/Shanghai
TODAY = date(2026, 11, 28)
ZHANGWEI = next(member for member in CAST if member.username == "zhangwei")
GESANG = next(member for member in CAST if member.username == "gesang")


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_VAR, settings.LIANXIN_FILES = tmp_path, tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.mark.slow  # .ci/run builds the whole demo beside `make test`
@pytest.mark.journey
@pytest.mark.django_db
def test_a_small_demo_tells_the_story_even_on_a_saturday_evening(folders: None) -> None:
    """工卡镇 with one village and the whole of 堆龙德庆区."""
    small = replace(REGISTERS[0], office=replace(MOZHU, areas=(replace(MOZHU.areas[2], people=60),)))
    build(
        Viewer.system("test"), SATURDAY_EVENING, (small, REGISTERS[1]), (Share(GONGKA, plans=8, days=1, inbox=12),)
    )
    troupe = Troupe(CAST, SATURDAY_EVENING)
    _ninety_three_elders(troupe)
    _promises_to_baima(troupe)
    _a_day_of_zhuoma(troupe)
    _an_inbox_on_its_clock(troupe)
    _visits_within_their_shifts(troupe)
    assert all(source.columns for source in sources(troupe[DEJI])), "nobody is asked again what the columns mean"
    assert not visible(troupe[ZHANGWEI]).exists(), "the outsider sees nobody of Lhasa"
    assert User.objects.get(username="deji").check_password(PASSWORD)
    assert list(verify()) == []
    bring_up_to_date_changes_the_day(troupe)


def _ninety_three_elders(troupe: Troupe) -> None:
    """藏茶、纸巾、背心: 93 elders of the district are empty-nest, without family, or live alone."""
    found = set()
    for code in ("kongchao", "gugua", "duju"):
        page = residents(troupe[GESANG], ResidentFilter(DUILONG, code), today=TODAY, limit=500)
        found |= {resident.id for resident in page.rows}
    assert len(found) == 93
    assert not residents(troupe[CUOMU], ResidentFilter(DUILONG), today=TODAY).rows


def _promises_to_baima(troupe: Troupe) -> None:
    whom = baima(troupe[ZHUOMA])
    heard = needs_of_resident(troupe[ZHUOMA], whom.id).filter(source_kind="visit")
    assert {(need.kind, need.state) for need in heard} == {("medical", "met"), ("benefit", "accepted")}
    titles = {c.title: rules.status(c, SATURDAY_EVENING) for c in of_resident(troupe[ZHUOMA], whom.id).filter(visit__isnull=True)}
    phases = {title: status for title, status in titles.items() if title.startswith("个案工作:")}
    assert phases == {f"个案工作:{phase}": "done" for phase in ("接案", "预估", "计划", "介入", "评估", "结案")}, "her case is closed"
    assert titles["跟进回访"] == "open", "and looked after"
    heard_then = {
        "陪白玛去镇卫生院复查": "confirmed",
        "协助申领残疾人证": "open",
        "送助行器和防滑鞋": "done",
        "联系在拉萨打工的儿子,商量过年回家": "overdue",
        "帮白玛把冬天的柴搬进屋": "done", "教白玛用手机和儿子视频": "open", "每周陪白玛到村口转经": "open",
    }
    assert heard_then.items() <= titles.items()
    (staged,) = imports(troupe[DEJI]).filter(state="staged")
    assert staged.faulty_rows, "a roster with mistakes waits for somebody's eyes"


def _a_day_of_zhuoma(troupe: Troupe) -> None:
    day = day_of(troupe[ZHUOMA], SATURDAY_EVENING)
    assert day.visits, "there is something to do whenever the demo is opened"
    assert [visit.sequence for visit in day.visits] == list(range(1, len(day.visits) + 1))
    assert "白玛" in {visit.resident.name for visit in day.visits}
    assert all(visit.recorded_at is None for visit in day.visits)
    called = next(visit.resident for visit in day.visits if visit.resident.name == "白玛").contacts.get()
    assert (called.name, called.relation, called.is_emergency) == ("仁增", "儿子", True)
    others = day_of(troupe[CIREN], SATURDAY_EVENING).visits
    assert all(visit.recorded_at is not None for visit in others), "by evening the colleagues are done"
    tomorrow = plans_of_day(troupe[DEJI], GONGKA, TODAY + timedelta(days=1)).published
    assert tomorrow is not None
    assert tomorrow.state == "published"
    assert tomorrow.stops


def _an_inbox_on_its_clock(troupe: Troupe) -> None:
    cards = inbox_counts(troupe[DEJI], SATURDAY_EVENING)
    assert cards.waiting
    assert cards.due_soon
    assert cards.overdue
    assert cards.accepted


def _visits_within_their_shifts(troupe: Troupe) -> None:
    shifts = {troupe[member].id: member.shift.hours for member in CAST if member.shift is not None}
    made = list(recorded_visits(troupe[DEJI], TODAY - timedelta(days=60), TODAY, GONGKA))
    assert made
    for visit in made:
        midnight = day_bounds(visit.day)[0]
        earliest, latest = (midnight + timedelta(minutes=minutes) for minutes in shifts[visit.worker_id])
        assert earliest <= visit.arrived_at < visit.left_at <= latest
        promise = visit.commitment
        if promise is not None and promise.done_at is not None:
            assert promise.made_at <= promise.started_at <= promise.done_at


def bring_up_to_date_changes_the_day(troupe: Troupe) -> None:
    """Opened again two days later, the demo has plans for that day and the next."""
    later = SATURDAY_EVENING + timedelta(days=2)
    bring_up_to_date(Viewer.system("test"), later, (REGISTERS[1],), (Share(GONGKA, 0, 0, 0),))
    for days in (2, 3):
        plan = plans_of_day(troupe[DEJI], GONGKA, TODAY + timedelta(days=days)).published
        assert plan is not None
        assert plan.state == "published"


def test_only_a_folder_marked_as_a_demo_is_ever_cleared(tmp_path: Path) -> None:
    (tmp_path / "lianxin.sqlite3").write_text("somebody's data")
    (tmp_path / "notes.txt").write_text("somebody's notes")
    with refused("demo.folder_taken"):
        folder.begin(tmp_path)
    assert (tmp_path / "lianxin.sqlite3").read_text() == "somebody's data"
    (tmp_path / "lianxin.sqlite3").unlink()
    folder.begin(tmp_path)
    assert folder.built_on(tmp_path) is None
    (tmp_path / "lianxin.sqlite3").write_text("half a demo")
    folder.begin(tmp_path)
    assert not (tmp_path / "lianxin.sqlite3").exists()
    assert (tmp_path / "notes.txt").exists()
    folder.finish(tmp_path, TODAY)
    assert folder.built_on(tmp_path) == TODAY


@pytest.mark.slow
@pytest.mark.journey
def test_the_whole_demo_is_built_once_and_found_again(tmp_path: Path) -> None:
    with installation(tmp_path / "var", "demo") as place:
        first = place.command("demo", "--no-serve")
        assert first.returncode == 0, first.stderr
        assert f"密码都是 {PASSWORD}" in first.stdout
        told = json.loads(place.python("-c", _COUNTS).stdout)
        assert told["广德社区"] == 7126
        assert 1500 < told["广德社区60岁以上"] <= 1600  # the article: more than 1,500
        assert 100 < told["广德社区空巢"] <= 160  # and more than 100 empty-nest elders
        assert told["堆龙德庆区"] == 93
        assert {area: told[area] for area in ("540127000000", "360735000000")} == {
            "540127000000": 1247,  # six of them twice
            "360735000000": 1800,
        }
        again = place.command("demo", "--no-serve")
        assert again.returncode == 0, again.stderr
        assert "导入" not in again.stdout.partition("演示 ·")[0]
        assert json.loads(place.python("-c", _COUNTS).stdout) == told
        assert place.command("audit", "verify").returncode == 0


_COUNTS = """
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.project.settings")
import django; django.setup()
from django.utils import timezone
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.selectors import ResidentFilter, counts, residents
from lianxin.kernel.clock import local_day
all_, today = Viewer.system("test"), local_day(timezone.now())
community = counts(all_, "330109002024", today=today)
three = set()
for code in ("kongchao", "gugua", "duju"):
    three |= {r.id for r in residents(all_, ResidentFilter("540103000000", code), today=today, limit=500).rows}
print(json.dumps({
    "广德社区": community.residents, "广德社区60岁以上": community.over_60, "广德社区空巢": community.by_category["kongchao"],
    "堆龙德庆区": len(three), "audit": AuditEntry.objects.count(),
    **{county: counts(all_, county, today=today).residents for county in ("540127000000", "360735000000")},
}))
"""
