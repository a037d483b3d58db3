"""`lianxin migrate`: bring the tables to this version."""

from __future__ import annotations

import argparse

HELP = "把数据库升级到当前版本"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="只列出要做的步骤")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import start

    start("migrate")
    from django.core.management import call_command

    call_command("migrate", interactive=False, plan=args.plan)
    return 0
