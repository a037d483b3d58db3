"""`lianxin restore PATH`: a verified backup into this (empty) installation, or its files into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "从备份恢复"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="备份文件")
    parser.add_argument("--into", type=Path, help="恢复到这个文件夹(SQLite);默认是当前安装")
    parser.add_argument("--overwrite", action="store_true", help="已有数据时改名保留,再恢复")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start, step

    actor, now = start("restore")
    from django.conf import settings

    from lianxin.base.audit.selectors import verify
    from lianxin.base.backup.operations import restore_backup
    from lianxin.base.db.keys import load_keys
    from lianxin.entry.cli.operations import record_operation

    here = Path(settings.LIANXIN_VAR)
    target = args.into or here
    if target.resolve() == here.resolve():
        load_keys(Path(settings.LIANXIN_KEYS_FILE))  # without the keys the restored rows could not be read: say so first
    with step("核对并恢复"):
        done = restore_backup(args.path, target, overwrite=args.overwrite)
    say(done.text)
    if target.resolve() != here.resolve():
        say(f"已放到 {target}。请把 keys.json 也放进去,再用 LIANXIN_VAR={target} 运行。")
        return 0
    with step("核验审计链"):
        breaks = list(verify(done.manifest.heads))
    for found in breaks:
        say(f"链 {found.chain} 在第 {found.seq} 行断开:{found.what}")
    if breaks:
        return 1
    record_operation(actor=actor, now=now, verb="backup.restore", made_at=done.manifest.made_at)
    return 0
