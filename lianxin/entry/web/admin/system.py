"""How this installation is set up and how it fares. Shows no secret: passwords and keys never leave the machine."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from django import get_version
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.selectors import heads, latest
from lianxin.base.db.sqlite.library import Database, journal_mode
from lianxin.base.jobs import selectors as jobs
from lianxin.base.jobs.models import JobState
from lianxin.base.ui.parts import Badge, Column, Pair, Row, Table
from lianxin.entry.web.admin.hub import back_to_hub
from lianxin.kernel import environment

GIGABYTE = 1024**3
LITTLE_SPACE = 5


@page("system.read")
def system(request: SignedRequest) -> HttpResponse:
    """Health first, then every setting with its meaning."""
    shown = {"health": _health(request), "versions": _versions(), "settings_table": _settings(), "back": back_to_hub()}
    return render(request, "admin/system.html", shown)


def _health(request: SignedRequest) -> list[Pair]:
    free = shutil.disk_usage(Path(settings.LIANXIN_VAR)).free // GIGABYTE
    dead = jobs.jobs(request.viewer, state=JobState.DEAD).count()
    return [
        Pair(_("数据库"), _database()),
        Pair(_("磁盘剩余"), Badge(f"{free} GB", "good" if free >= LITTLE_SPACE else "bad")),
        Pair(_("多次失败的任务"), Badge(str(dead), "bad" if dead else "good")),
        Pair(_("最近一次夜间运行"), _last("category.pass")),
        Pair(_("最近一次备份"), _last("backup.make")),
        Pair(_("审计记录"), sum(seq for seq, _mac in heads().values())),
        Pair(_("第二重验证"), _("角色要求时必须") if settings.LIANXIN_SECOND_FACTOR == "required" else _("可选")),
    ]


def _last(verb: str) -> object:
    found = latest(verb)
    return found.at if found else Badge(_("没有记录"), "warn")


def _database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {Database.sqlite_version} · {journal_mode().upper()}"
    return f"PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]


def _versions() -> Table:
    rows = [Row(["Django", get_version()]), *(Row([p.name, p.version]) for p in packs.all())]
    return Table(_("版本"), [Column(_("部件")), Column(_("版本"))], rows)


def _settings() -> Table:
    columns = [Column(_("名称")), Column(_("当前值")), Column(_("默认值")), Column(_("含义"))]
    rows = [Row([s.name, _shown(s), _(s.default) if s.default else None, _(s.meaning)]) for s in environment.SETTINGS]
    return Table(_("设置"), columns, rows)


def _shown(setting: environment.Setting) -> str:
    value = environment.text(setting.name, "")
    return without_secret(value) if not setting.secret else _("已设置") if value else ""


def without_secret(value: str) -> str:
    """An address without its password."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", value)
