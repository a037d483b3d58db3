"""What a deployment may set from outside, each with its meaning; the reference page is generated from here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: name, default as shown to people, meaning."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("LIANXIN_VAR", "var/ beside the code", "folder for database, stored files, keys, logs"),
    Setting("LIANXIN_KEYS_FILE", "keys.json in LIANXIN_VAR", "encryption key ring; keep a copy apart from the backups"),
    Setting("LIANXIN_PACKS", "packs/ beside the code", "folder of policy packs"),
    Setting("LIANXIN_MODE", "production", "production, demo (demo ID numbers and demo logins allowed) or test"),
    Setting("LIANXIN_HOSTS", "localhost,127.0.0.1,[::1]", "host names this site answers to, with commas"),
    Setting("LIANXIN_HTTPS", "1 in production, else 0", "1 when served over HTTPS (secure cookies, HSTS)"),
    Setting("LIANXIN_SESSION_IDLE_MINUTES", "60", "a login ends after so many minutes without activity"),
    Setting("LIANXIN_SESSION_HOURS", "12", "a login ends after so many hours in any case"),
    Setting("LIANXIN_SESSIONS_PER_USER", "3", "older logins beyond this number end"),
    Setting("LIANXIN_SECOND_FACTOR", "required in production, else optional", "required or optional for roles that ask for it"),
    Setting("LIANXIN_ROSTER_MEGABYTES", "32", "largest roster file taken, in MiB"),
    Setting("LIANXIN_TILES", "", "map tile URL template or PMTiles file; empty: a sketch beside the list"),
    Setting("DATABASE_URL", "SQLite in LIANXIN_VAR", "postgres://user:password@host:port/name, postgres:///name or sqlite:///file"),
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
