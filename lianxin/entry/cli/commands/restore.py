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

    from lianxin.base.backup.operations import restore_backup
    from lianxin.base.db.sealed import ring_mark
    from lianxin.entry.cli.chains import tell_breaks
    from lianxin.entry.cli.operations import record_operation

    target = args.into or Path(settings.LIANXIN_VAR)
    is_here = target.resolve() == Path(settings.LIANXIN_VAR).resolve()
    mark = ring_mark() if is_here else ""  # without the keys the restored rows could not be read: say so first
    with step("核对并恢复"):
        done = restore_backup(args.path, target, keys=mark, overwrite=args.overwrite)
    say(done.text)
    if done.set_aside:
        say(f"原来的数据没有删除,改名为:{'、'.join(done.set_aside)}。确认新的数据无误后再清理。")
    if not is_here:
        say(
            f"已放到 {target}。请把写这些数据的那份密钥文件放到 {target / 'keys.json'}(权限 600),"
            f"绝不要新建,再用 LIANXIN_VAR={target} 运行。"
        )
        return 0
    if not tell_breaks(done.manifest.heads):
        return 1
    record_operation(actor=actor, now=now, verb="backup.restore", made_at=done.manifest.made_at)
    return 0
