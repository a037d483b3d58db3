"""`lianxin backup PATH`: one verified archive of the database and the stored files, while the system goes on working."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "备份数据库与附件(不含密钥)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="备份文件,或放备份的文件夹")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start, step

    actor, now = start("backup")
    from lianxin.base.audit.selectors import heads
    from lianxin.base.backup.operations import backup_to, verify_backup
    from lianxin.base.db.sealed import ring_mark
    from lianxin.entry.cli.operations import record_operation

    path = args.path / f"lianxin-{now:%Y%m%dT%H%M%SZ}.backup" if args.path.is_dir() else args.path
    with step("备份"):
        done = backup_to(path, now=now, heads=heads, keys=ring_mark())
    with step("核对备份"):
        verify_backup(path)
    rows = sum(done.manifest.tables.values())
    record_operation(actor=actor, now=now, verb="backup.make", rows=rows, files=len(done.manifest.members) - 1)
    say(done.text)
    return 0
