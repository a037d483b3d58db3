"""`lianxin setup`: keys, tables, divisions and sites from the packs; safe to run again."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "第一次使用:建立密钥、数据库和区划(可重复运行)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", choices=["aes", "sm"], default="aes", help="加密算法:aes 或国密 sm(未经密评认证)"
    )


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from lianxin.base.db.keys import load_or_create_keys

    Path(settings.LIANXIN_VAR).mkdir(parents=True, exist_ok=True, mode=0o700)
    load_or_create_keys(settings.LIANXIN_KEYS_FILE, database_exists=_database_exists(), profile=args.profile)

    from lianxin.base.places.services import sync_from_packs
    from lianxin.entry.cli.session import say, start

    actor, now = start("setup")
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    counts = sync_from_packs(actor=actor, now=now)
    say(f"数据库就绪:{counts['divisions']} 个区划、{counts['stations']} 个社工站、{counts['sites']} 个场所。")
    say(f"密钥在 {settings.LIANXIN_KEYS_FILE}:请另存一份在安全的地方,备份里没有它。")
    return 0


def _database_exists() -> bool:
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in str(database["ENGINE"]):
        return Path(str(database["NAME"])).exists()
    return False  # a PostgreSQL database without tables is what set-up expects; with tables, migrate and unseal will tell
