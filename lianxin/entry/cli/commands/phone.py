"""`lianxin phone FILE FOLDER`: open what a worker exported from the field app because it could not be sent."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

HELP = "打开从手机导出的加密文件(外勤应用里没有发出的内容)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="从手机导出的文件")
    parser.add_argument("folder", type=Path, help="放内容的文件夹(新建,只有您能读)")
    parser.add_argument("--passphrase-stdin", action="store_true", help="从标准输入读外勤口令")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    actor, now = start("phone")
    from lianxin.entry.cli.operations import record_operation
    from lianxin.entry.cli.phone_export import opened, written

    passphrase = sys.stdin.readline().rstrip("\n") if args.passphrase_stdin else getpass.getpass("外勤口令:")
    boxes = opened(args.file.read_bytes(), passphrase)
    paths = written(boxes, args.folder)
    record_operation(actor=actor, now=now, verb="phone.open", files=len(paths))
    say(f"{len(paths)} 个文件在 {args.folder}。里面有居民的资料:核对、登记后请删除。")
    return 0
