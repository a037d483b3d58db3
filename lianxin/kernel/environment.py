"""What a deployment may set from outside, each with its meaning; the reference page is generated from here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from lianxin.kernel.problems import N_


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: name, default as shown to people, meaning (both message ids); a secret one is never shown."""

    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("LIANXIN_VAR", N_("代码旁的 var/"), N_("数据库、附件、密钥和日志所在的文件夹")),
    Setting("LIANXIN_KEYS_FILE", N_("LIANXIN_VAR 里的 keys.json"), N_("加密密钥环;请与备份分开另存一份")),
    Setting("LIANXIN_PACKS", N_("代码旁的 packs/"), N_("政策包所在的文件夹")),
    Setting("LIANXIN_MODE", "production", N_("production 正式、demo 演示(允许演示证件号和演示账号)、test 测试")),
    Setting("LIANXIN_HOSTS", "localhost,127.0.0.1,[::1]", N_("本站应答的主机名,用逗号分开")),
    Setting("LIANXIN_HTTPS", N_("正式为 1,其余为 0"), N_("经 HTTPS 提供服务时为 1(安全 Cookie、HSTS)")),
    Setting("LIANXIN_HSTS", "host", N_("HSTS 管到哪里:host 只管本主机名;subdomains 连同所有子域名;preload 并申请列入浏览器内置名单。后两种先确认所有子域名都有 HTTPS")),
    Setting("LIANXIN_SESSION_IDLE_MINUTES", "60", N_("多少分钟没有操作就结束登录")),
    Setting("LIANXIN_SESSION_HOURS", "12", N_("一次登录最长多少小时")),
    Setting("LIANXIN_SESSIONS_PER_USER", "3", N_("同一账号最多同时登录几处,更早的自动结束")),
    Setting("LIANXIN_SECOND_FACTOR", N_("正式为 required,其余为 optional"), N_("角色要求第二重验证时:required 必须、optional 可选")),
    Setting("LIANXIN_ROSTER_MEGABYTES", "32", N_("接收的名册文件最大多少 MiB")),
    Setting("LIANXIN_JOB_DAYS", "30", N_("完成的后台任务保留多少天;失败的一直保留,等人处理")),
    Setting("LIANXIN_PROXIES", "", N_("自己的反向代理的地址或网段,逗号分隔;只有它们转来的访客地址才可信")),
    Setting("LIANXIN_TILES", "", N_("地图瓦片的地址模板,如 /tiles/{z}/{x}/{y}.png;不设则在清单旁画示意图")),
    Setting("LIANXIN_SITE", N_("https:// 加第一个主机名;演示是监听的地址"), N_("本站的网址,写进邮件和机器人消息的链接里")),
    Setting("LIANXIN_SMTP", "", N_("发通知邮件的服务器:smtps://用户:密码@主机:465 或 smtp://…:587(STARTTLS);不设就不发邮件"), secret=True),
    Setting("LIANXIN_MAIL_FROM", N_("lianxin@ 加本站主机名"), N_("通知邮件的发件人")),
    Setting("LIANXIN_WECOM_BOTS", "", N_("企业微信群机器人:区划代码=机器人地址,多个用空格分开"), secret=True),
    Setting("LIANXIN_DINGTALK_BOTS", "", N_("钉钉群机器人,写法同上"), secret=True),
    Setting("LIANXIN_FEISHU_BOTS", "", N_("飞书群机器人,写法同上"), secret=True),
    Setting("LIANXIN_INSIDE", "", N_("允许连接的内网服务器:主机:端口,逗号分隔。不在这里的内网地址一律不连")),
    Setting("DATABASE_URL", N_("LIANXIN_VAR 里的 SQLite"), N_("postgres://用户:密码@主机:端口/库名、postgres:///库名 或 sqlite:///文件")),
)
_DEFAULTS = {s.name: s.default for s in SETTINGS}


def text(name: str, default: str) -> str:
    """The value of a declared variable."""
    if name not in _DEFAULTS:
        raise LookupError(f"{name} is not declared in SETTINGS")
    return os.environ.get(name, default)


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """The value, one of the choices; an error names the variable."""
    value = text(name, default)
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def number(name: str, default: int) -> int:
    """The value as a whole number; an error names the variable."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return int(value)


def pairs(name: str) -> dict[str, str]:
    """`key=value` pairs parted by spaces; an error names the variable, never what stands in it."""
    found = {}
    for number, piece in enumerate(text(name, "").split(), start=1):
        key, sign, value = piece.partition("=")
        if not sign or len(key) != _PLACE_DIGITS or not key.isdigit() or not value.startswith(("https://", "http://")):
            raise ValueError(f"{name}: entry {number} must be a 12-digit place code, = and an address")
        found[key] = value
    return found


_PLACE_DIGITS = 12
_PAGE_COST = "1.1"
"""What PostgreSQL's planner takes a page out of order to cost: right for solid-state disks. Its own 4 is of turning ones, and made it
read and sort a place's whole archive for one page of it. `?random_page_cost=4` in DATABASE_URL says otherwise."""


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
        "OPTIONS": {"options": f"-c random_page_cost={query.get('random_page_cost', _PAGE_COST)}"},
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {"ENGINE": "lianxin.base.db.sqlite", "NAME": str(path), "CONN_MAX_AGE": None}
