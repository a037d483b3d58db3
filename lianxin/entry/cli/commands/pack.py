"""`lianxin pack check|list`: are the policy packs whole, and which are there."""

from __future__ import annotations

import argparse

HELP = "检查或列出政策包"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["check", "list"])
    parser.add_argument("--strict", action="store_true", help="列出提醒,提醒也算错误")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    _, now = start("pack")
    from lianxin.base import packs
    from lianxin.base.access.abilities import all_abilities
    from lianxin.base.packs.library import check_all
    from lianxin.domain.people.selectors.facts import REGISTER_COLUMNS
    from lianxin.kernel.clock import local_day

    if args.what == "list":
        for pack in packs.all():
            say(f"{pack.code}  {pack.name}  {pack.version}  {pack.hash[:12]}")
        return 0
    abilities = [ability.code for ability in all_abilities()]
    findings = check_all(today=local_day(now), abilities=abilities, columns=REGISTER_COLUMNS)
    errors = [f for f in findings if f.level == "error"]
    for found in findings if args.strict else errors:
        say(str(found))
    say(f"{len(errors)} 个错误,{len(findings) - len(errors)} 个提醒。")
    return 1 if errors or (args.strict and findings) else 0
