"""What a deployment may set from outside, each with its meaning; the reference page is generated from here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from lianxin.kernel.problems import N_


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: name, default as shown to people, meaning (both message ids)."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("LIANXIN_VAR", N_("代码旁的 var/"), N_("数据库、附件、密钥和日志所在的文件夹")),
    Setting("LIANXIN_KEYS_FILE", N_("LIANXIN_VAR 里的 keys.json"), N_("加密密钥环;请与备份分开另存一份")),
    Setting("LIANXIN_PACKS", N_("代码旁的 packs/"), N_("政策包所在的文件夹")),
    Setting("LIANXIN_MODE", "production", N_("production 正式、demo 演示(允许演示证件号和演示账号)、test 测试")),
    Setting("LIANXIN_HOSTS", "localhost,127.0.0.1,[::1]", N_("本站应答的主机名,用逗号分开")),
    Setting("LIANXIN_HTTPS", N_("正式为 1,其余为 0"), N_("经 HTTPS 提供服务时为 1(安全 Cookie、HSTS)")),
    Setting("LIANXIN_SESSION_IDLE_MINUTES", "60", N_("多少分钟没有操作就结束登录")),
    Setting("LIANXIN_SESSION_HOURS", "12", N_("一次登录最长多少小时")),
    Setting("LIANXIN_SESSIONS_PER_USER", "3", N_("同一账号最多同时登录几处,更早的自动结束")),
    Setting("LIANXIN_SECOND_FACTOR", N_("正式为 required,其余为 optional"), N_("角色要求第二重验证时:required 必须、optional 可选")),
    Setting("LIANXIN_ROSTER_MEGABYTES", "32", N_("接收的名册文件最大多少 MiB")),
    Setting("LIANXIN_PROXIES", "", N_("自己的反向代理的地址或网段,逗号分隔;只有它们转来的访客地址才可信")),
    Setting("LIANXIN_TILES", "", N_("地图瓦片地址模板或 PMTiles 文件;不设则在清单旁画示意图")),
    Setting("DATABASE_URL", N_("LIANXIN_VAR 里的 SQLite"), N_("postgres://用户:密码@主机:端口/库名、postgres:///库名 或 sqlite:///文件")),
)
_DEFAULTS = {s.name: s.default for s in SETTINGS}


def text(name: str, default: str) -> str:
    """The value of a declared variable."""
    if name not in _DEFAULTS:
        raise LookupError(f"{name} is not declared in SETTINGS")
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    """The value as a whole number; an error names the variable."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return int(value)


def database(url: str, var: Path) -> dict[str, object]:
    """Django's database settings for a DATABASE_URL; empty means SQLite in the var folder."""
    if not url:
        return _sqlite(var / "lianxin.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgres:// or sqlite://, not {parts.scheme}://")
    query = {k: v[-1] for k, v in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {"ENGINE": "lianxin.base.db.sqlite", "NAME": str(path), "CONN_MAX_AGE": None}
