"""The operator's commands, called as typed: what they do, what they print, and the code they end with."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from lianxin.base import packs
from lianxin.base.access.models import Grant, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.db.keys import create_keys, load_keys
from lianxin.base.jobs.models import Job
from lianxin.base.jobs.worker import run_worker
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.care import services as care
from lianxin.domain.care.models import DayPlan, Visit
from lianxin.domain.people.models import CategoryMembership, Resident, RosterChunk
from lianxin.entry.cli.commands import command_modules
from lianxin.entry.cli.commands.reference import build_pages
from lianxin.entry.cli.main import main
from lianxin.entry.cli.operations import record_operation
from lianxin.entry.cli.tasks import set_off_due, set_off_pressing
from tests.audit_triggers import lifted
from tests.factories import GONGKA, MOZHUGONGKA, NOW, make_carer, make_commitment, make_resident, viewer_for
from tests.rosters import HEADINGS, people, write_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """What was printed since the last question: (standard output, standard error)."""
    return capsys.readouterr


@pytest.fixture
def divisions(db: None) -> None:
    """The places of all packs, as `lianxin setup` loads them."""
    sync_from_packs(actor=Viewer.system("test"), now=NOW)


def test_every_command_has_help_in_chinese_and_says_it(said: Any) -> None:
    for name, module in command_modules().items():
        assert not module.HELP.isascii(), name
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert module.HELP in said().out.replace("\n", "")


def test_a_problem_is_a_sentence_with_a_remedy_and_exit_code_one(said: Any) -> None:
    assert main(["user", "grant", "nobody", "--role", "worker", "--place", GONGKA]) == 1
    assert "没有用户" in said().err
    assert main(["import", "/nowhere/a.xlsx", "--place", "540000000000", "--source", "名册"]) == 1
    error = said().err
    assert "→" in error
    assert "[roster.place_too_wide]" in error


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "morgen"])
def test_what_is_no_day_of_these_centuries_is_refused_in_words(said: Any, day: str) -> None:
    with pytest.raises(SystemExit):
        main(["plan", GONGKA, "--day", day])
    assert "1900 年到 2100 年之间的日期" in said().err
    with pytest.raises(SystemExit):
        main(["user", "grant", "zhuoma", "--role", "worker", "--place", GONGKA, "--until", day])
    assert "1900 年到 2100 年之间的日期" in said().err


def test_what_is_no_place_code_is_refused_before_anything_else(said: Any) -> None:
    with pytest.raises(SystemExit):
        main(["plan", "工卡镇"])
    assert "不是 12 位区划代码" in said().err


class TestImport:
    """`lianxin import`."""

    def run(self, path: Path, *more: str) -> int:
        return main(["import", str(path), "--place", MOZHUGONGKA, "--source", "镇政府名册", *more])

    def test_without_accept_it_lists_every_bad_row_and_writes_nothing(
        self, tmp_path: Path, said: Any
    ) -> None:
        rows = [list(row) for row in people(6)]
        rows[1][4], rows[3][7] = "990127195001011234", "无此村"
        report = tmp_path / "bad.xlsx"
        assert self.run(write_roster(tmp_path / "a.xlsx", rows), "--report", str(report)) == 1
        out = said().out
        assert "✗ 第 3 行 E3 身份证号" in out
        assert "✗ 第 5 行 H5 村(社区)" in out
        assert out.count("→") >= 2
        assert "什么也没有写入" in out
        assert (Resident.objects.count(), RosterChunk.objects.count()) == (0, 0)
        assert report.read_bytes().startswith(b"PK")

    def test_with_accept_it_writes_the_good_rows_and_the_second_time_changes_nothing(
        self, tmp_path: Path, said: Any
    ) -> None:
        path = write_roster(tmp_path / "a.xlsx", list(people(20)))
        assert self.run(path, "--accept") == 0
        assert "新增 20" in said().out
        assert self.run(path, "--accept") == 0
        assert "相同 20" in said().out
        assert Resident.objects.count() == 20

    def test_a_column_can_be_given_its_meaning(self, tmp_path: Path, said: Any) -> None:
        headings = ["户主或成员" if heading == "姓名" else heading for heading in HEADINGS]
        path = write_roster(tmp_path / "a.xlsx", list(people(3)), headings=headings)
        assert self.run(path, "--accept") == 1
        assert self.run(path, "--column", "户主或成员=name", "--accept") == 0

    def test_a_missing_file_is_said_with_its_path(self, said: Any) -> None:
        assert self.run(Path("/nowhere/a.xlsx")) == 1
        assert "/nowhere/a.xlsx" in said().err


def test_pass_decides_categories_and_opens_needs_up_to_the_packs_limit(said: Any, divisions: None) -> None:
    for number in range(12):
        make_resident(f"旦增{number}", ability_level=3, sex="1")
    assert main(["pass"]) == 0
    assert "按规则发现需求 10" in said().out
    assert CategoryMembership.objects.filter(code="dai_jihua").count() == 12
    assert main(["pass", MOZHUGONGKA]) == 0
    assert "进入类别 0,退出 0" in said().out


def test_plan_makes_visits_and_publishes_the_day(
    deji: User, zhuoma: User, baima: Resident, said: Any
) -> None:
    make_carer(zhuoma)
    day = max(NOW.date(), timezone.localdate()) + timedelta(days=30)  # ahead of the machine's own clock
    plan = care.open_care_plan(actor=viewer_for(deji), now=NOW, resident_id=baima.id)
    care.add_order(
        actor=viewer_for(deji), now=NOW, plan_id=plan.id, service_code="jingshen", weekdays="1234567"
    )
    assert main(["plan", GONGKA, "--day", str(day), "--publish"]) == 0
    assert "安排 1 次,未能安排 0 次,已发布" in said().out
    assert DayPlan.objects.get(day=day).state == "published"
    assert Visit.objects.get(day=day).worker_id == zhuoma.id


def test_plan_without_carers_says_what_is_missing(said: Any) -> None:
    assert main(["plan", GONGKA]) == 1
    assert "[care.no_carers]" in said().err


def test_escalate_climbs_the_ladder_once(zhuoma: User, baima: Resident, said: Any) -> None:
    make_commitment(zhuoma, baima, due_at=NOW - timedelta(hours=1))
    assert main(["escalate"]) == 0
    assert "升级了 0 级" not in said().out
    assert main(["escalate"]) == 0
    assert "升级了 0 级" in said().out


def test_worker_does_what_the_clock_has_set_off(said: Any, divisions: None) -> None:
    make_resident("旦增", ability_level=3)
    assert main(["worker", "--once"]) == 0
    assert not Job.objects.exclude(state="done").exists()
    assert Job.objects.filter(task__endswith="hourly_escalation").count() == 1
    done = Job.objects.count()
    assert main(["worker", "--once"]) == 0
    assert Job.objects.count() in (done, done + 1)  # the hour may turn between the two


def test_a_pressing_rung_sets_the_ladder_off_within_the_hour(zhuoma: User, baima: Resident) -> None:
    make_commitment(zhuoma, baima, kind="crisis_step", due_at=NOW)
    assert not set_off_pressing(NOW - timedelta(minutes=1))
    assert set_off_pressing(NOW)
    assert set_off_pressing(NOW)  # the same minute again: the same job
    assert Job.objects.filter(task__endswith="hourly_escalation").count() == 1


def test_every_night_the_jobs_done_long_ago_are_put_away(settings: Any, divisions: None) -> None:
    settings.LIANXIN_JOB_DAYS = 10
    old = timezone.now() - timedelta(days=11)
    Job.objects.create(task="a.b", state="done", run_after=old, created_at=old, finished_at=old)
    night = timezone.now().replace(hour=19)  # three in the morning in Shanghai
    set_off_due(night)
    assert set_off_due(night) == set_off_due(night), "asked for once a night"
    assert Job.objects.filter(task__endswith="prune_done_jobs").count() == 1
    run_worker(threading.Event(), once=True, clock=lambda: timezone.now() + timedelta(seconds=1))
    assert not Job.objects.filter(task="a.b").exists()
    assert AuditEntry.objects.filter(verb="job.prune").count() == 1


def test_user_add_grant_and_password(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda: "Tashi-delek-2026")
    assert main(["user", "add", "first", "--name", "管理员", "--place", MOZHUGONGKA, "--password-stdin"]) == 0
    assert main(["user", "grant", "first", "--role", "system_admin", "--place", MOZHUGONGKA]) == 0
    assert main(["user", "password", "first", "--password-stdin"]) == 0
    user = User.objects.get(username="first")
    assert user.check_password("Tashi-delek-2026")
    assert user.must_change_password
    assert Grant.objects.get(user=user).role == "system_admin"
    assert main(["user", "grant", "first", "--role", "emperor", "--place", MOZHUGONGKA]) == 1
    assert "[access.role_unknown]" in said().err


def test_pack_check_passes_and_knows_which_abilities_exist(said: Any, tmp_path: Path, settings: Any) -> None:
    assert main(["pack", "check"]) == 0
    assert "0 个错误" in said().out
    assert main(["pack", "list"]) == 0
    assert "540100" in said().out
    shutil.copytree(settings.LIANXIN_PACKS, tmp_path / "packs")
    roles = tmp_path / "packs" / "national-base" / "roles.toml"
    roles.write_text(roles.read_text().replace('"place.read"', '"place.rule"', 1))
    settings.LIANXIN_PACKS = tmp_path / "packs"
    packs.refresh()
    try:
        assert main(["pack", "check"]) == 1
        assert "national-base/roles.toml" in said().out
    finally:
        settings.LIANXIN_PACKS = None
        packs.refresh()


def test_keys_are_shown_without_their_bytes_and_rotated_with_a_trace(
    said: Any, tmp_path: Path, settings: Any
) -> None:
    settings.LIANXIN_KEYS_FILE = tmp_path / "keys.json"
    create_keys(settings.LIANXIN_KEYS_FILE)
    assert main(["keys", "where"]) == 0
    assert main(["keys", "rotate"]) == 0
    out = said().out
    ring = load_keys(settings.LIANXIN_KEYS_FILE)
    assert ring.current == 2
    assert str(settings.LIANXIN_KEYS_FILE) in out
    plain = ring.as_plain()
    assert not any(text in out for text in [*plain["keys"].values(), plain["index"], plain["chain"]])
    assert AuditEntry.objects.filter(verb="keys.rotate").count() == 1


def test_health_says_what_is_missing_and_becomes_well(said: Any, divisions: None) -> None:
    assert main(["health"]) == 1
    out = said().out
    assert "夜间核算" not in out, "before the first resident a night has nothing to do"
    assert "✓ 数据表:是当前版本" in out
    make_resident()
    assert main(["health"]) == 1
    assert "✗ 上次夜间核算:还没有过 → 请运行 lianxin pass。" in said().out
    assert main(["pass"]) == 0
    record_operation(actor=Viewer.system("backup"), now=timezone.now(), verb="backup.make")
    assert main(["health"]) == 0, said().out


def test_health_without_keys_fails_closed(said: Any, tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_KEYS_FILE = tmp_path / "gone.json"
    assert main(["health"]) == 1
    assert "✗ 密钥:找不到密钥文件" in said().out


def test_health_names_failed_jobs(said: Any) -> None:
    Job.objects.create(task="x", args={"args": [], "kwargs": {}}, state="dead", run_after=NOW, created_at=NOW)
    main(["health"])
    assert "✗ 后台任务:1 个失败" in said().out


def test_audit_heads_anchor_a_later_verification(said: Any, tmp_path: Path, divisions: None) -> None:
    make_resident()
    assert main(["pass"]) == 0
    said()
    assert main(["audit", "heads"]) == 0
    anchor = tmp_path / "heads.json"
    anchor.write_text(said().out)
    assert main(["audit", "verify", "--anchor", str(anchor)]) == 0
    assert "审计链完整" in said().out
    heads = json.loads(anchor.read_text())
    heads["540127"][0] += 7
    anchor.write_text(json.dumps(heads))
    assert main(["audit", "verify", "--anchor", str(anchor)]) == 1
    assert "所给的链头(锚)记着" in said().out


def test_audit_verify_tells_every_break_and_what_to_do(said: Any, divisions: None) -> None:
    for number in range(30):
        record_operation(actor=Viewer.system("backup"), now=NOW, verb="backup.make", rows=number)
    with lifted(connection):
        AuditEntry.objects.filter(chain="site", verb="backup.make").exclude(after__contains="7").update(
            actor_label="[bold]别人[/bold]"
        )
        AuditEntry.objects.filter(chain="site", after='{"rows": 7}').delete()
    assert main(["audit", "verify"]) == 1
    lines = said().out.splitlines()
    broken = [line for line in lines if line.startswith("✗")]
    assert "2026-" in broken[0]
    assert "备份" in broken[0]
    assert broken[0].endswith(":内容被改动")
    assert any(line.endswith("被删除,从这一行起缺 1 行") for line in broken)
    assert len(broken) == 21
    assert broken[-1] == "✗ 全系统:及另外 8 处"
    assert "[bold]" not in said().out + "".join(lines)
    assert "请不要改动数据库" in lines[-1]


def test_reference_is_written_from_the_code(said: Any) -> None:
    pages = build_pages()
    for name in command_modules():
        assert f"`lianxin {name}`" in pages["commands.md"]


def test_demo_refuses_to_touch_anything_outside_demo_mode(said: Any) -> None:
    assert main(["demo", "--no-serve"]) == 1
    assert "[demo.wrong_mode]" in said().err


def test_migrate_shows_its_plan(said: Any) -> None:
    assert main(["migrate", "--plan"]) == 0
    assert "No planned migration operations" in said().out
