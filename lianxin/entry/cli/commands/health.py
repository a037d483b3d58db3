"""`lianxin health`: is this installation safe and whole; exit code 1 when something needs the operator."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

HELP = "检查数据库、密钥、磁盘、备份和后台任务"
FREE_BYTES = 1 << 30
BACKUP_AGE = timedelta(days=2)
PASS_AGE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, what was found, and what to do when that is not well ("" when it is)."""

    name: str
    found: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    actor, now = start("health")
    findings = list(look(actor, now))
    for each in findings:
        say(f"{'✗' if each.remedy else '✓'} {each.name}:{each.found}{' → ' + each.remedy if each.remedy else ''}")
    return 1 if any(each.remedy for each in findings) else 0


def look(actor: Viewer, now: datetime) -> Iterator[Finding]:
    """Every finding, cheapest first; what needs the tables is skipped while there are none."""
    from lianxin.entry.cli.nightly import counties

    yield _keys()
    yield _disk()
    yield from _checks()
    yield _database()
    waiting = _migrations()
    yield waiting
    if not waiting.remedy:
        if counties(actor):  # before the first resident a night has nothing to do
            yield _last(actor, now, "上次夜间核算", "category.pass", PASS_AGE, "请运行 lianxin pass。")
        yield _last(actor, now, "上次备份", "backup.make", BACKUP_AGE, "请运行 lianxin backup。")
        yield _jobs(actor)


def _keys() -> Finding:
    from django.conf import settings

    from lianxin.base.db.keys import load_keys
    from lianxin.entry.cli.installing import require_keys
    from lianxin.kernel.problems import ProblemError

    path = Path(settings.LIANXIN_KEYS_FILE)
    try:
        ring = load_keys(path)
        require_keys()
    except ProblemError as problem:
        return Finding("密钥", problem.message, problem.remedy)
    return Finding("密钥", f"{path},算法 {ring.profile},当前 {ring.current} 号")


def _disk() -> Finding:
    from django.conf import settings

    var = Path(settings.LIANXIN_VAR)
    if not var.exists():
        return Finding("磁盘", f"没有文件夹 {var}", "请先运行 lianxin setup。")
    free = disk_usage(var).free
    remedy = "请清理磁盘:至少留 1 GiB。" if free < FREE_BYTES else ""
    return Finding("磁盘", f"{var} 剩余 {free / (1 << 30):.1f} GiB", remedy)


def _checks() -> Iterator[Finding]:
    from django.core.checks import run_checks

    for found in run_checks():
        if found.id and found.id.startswith("db.") and found.id != "db.E002":  # the keys were looked at above
            yield Finding(f"检查 {found.id}", str(found.msg), found.hint or "请联系维护人员。")


def _database() -> Finding:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            if connection.vendor != "sqlite":
                cursor.execute("SHOW server_version")
                return Finding("数据库", f"PostgreSQL {cursor.fetchone()[0]}")
            cursor.execute("SELECT sqlite_version()")
            version = cursor.fetchone()[0]
            cursor.execute("PRAGMA journal_mode")
            journal = cursor.fetchone()[0]
            cursor.execute("PRAGMA quick_check(1)")
            sound = cursor.fetchone()[0]
    except DatabaseError as wrong:
        return Finding("数据库", f"打不开({type(wrong).__name__})", "请检查 DATABASE_URL、数据库服务和文件权限。")
    return Finding("数据库", f"SQLite {version},日志 {journal}", "" if sound == "ok" else "数据库文件损坏:请从备份恢复。")


def _migrations() -> Finding:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as wrong:
        return Finding("数据表", f"读不出版本({type(wrong).__name__})", "请先解决数据库的问题。")
    if waiting:
        return Finding("数据表", f"有 {len(waiting)} 步升级没有做", "请运行 lianxin setup 或 lianxin migrate。")
    return Finding("数据表", "是当前版本")


def _last(actor: Viewer, now: datetime, name: str, verb: str, allowed: timedelta, remedy: str) -> Finding:
    from lianxin.base.audit.selectors import trail

    newest = trail(actor, verb=verb).first()
    if newest is None:
        return Finding(name, "还没有过", remedy)
    return Finding(name, f"{newest.at.astimezone():%Y-%m-%d %H:%M}", remedy if now - newest.at > allowed else "")


def _jobs(actor: Viewer) -> Finding:
    from lianxin.base.jobs.models import UNSETTLED
    from lianxin.base.jobs.selectors import jobs

    dead = sum(jobs(actor, state=state).count() for state in UNSETTLED)
    return Finding("后台任务", f"{dead} 个失败", "请在“后台任务”页查看原因,重试或标为已处理。" if dead else "")
