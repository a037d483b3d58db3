"""`lianxin setup`: keys, tables, divisions and sites from the packs; safe to run again."""

from __future__ import annotations

import argparse

HELP = "第一次使用:建立密钥、数据库和区划(可重复运行)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", choices=["aes", "sm"], default="aes", help="加密算法:aes 或国密 sm(未经密评认证)"
    )


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from lianxin.entry.cli.session import say, start, step

    actor, now = start("setup")
    from lianxin.entry.cli.installing import make_keys, make_tables

    make_keys(args.profile)
    with step("建立数据库与区划"):
        counts = make_tables(actor, now)
    say(f"数据库就绪:{counts['divisions']} 个区划、{counts['stations']} 个社工站、{counts['sites']} 个场所。")
    say(f"密钥在 {settings.LIANXIN_KEYS_FILE}:请另存一份在安全的地方,备份里没有它。")
    return 0
