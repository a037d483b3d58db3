"""`lianxin keys where|rotate`: the key ring, without which nothing sealed can be read."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "密钥:在哪里,或换用新密钥"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["where", "rotate"])


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    actor, now = start("keys")
    from django.conf import settings

    from lianxin.base.db.keys import load_keys, rotate_keys
    from lianxin.entry.cli.operations import record_operation

    path = Path(settings.LIANXIN_KEYS_FILE)
    if args.what == "rotate":
        ring = rotate_keys(path)
        record_operation(actor=actor, now=now, verb="keys.rotate", current=ring.current)
        say(f"新数据用 {ring.current} 号密钥加密;旧密钥仍能打开旧数据。请重启网站,并另存新的密钥文件。")
    ring = load_keys(path)
    say(f"{path}:算法 {ring.profile},当前 {ring.current} 号,共 {len(ring.keys)} 把。备份里没有它,请离线另存一份。")
    return 0
