"""`lianxin duplicates`: look for the same person twice now, in every county with residents or in one."""

from __future__ import annotations

import argparse

from lianxin.entry.cli.arguments import place

HELP = "立即查找登记了两次的人,放进待核对的列表"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("county", nargs="?", type=place, help="12 位县级区划代码;默认是所有有居民的县")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start, step

    actor, now = start("duplicates")
    from lianxin.base.places.selectors import name_of
    from lianxin.domain.people.services.duplicate_pass import run_duplicate_pass
    from lianxin.entry.cli.nightly import counties

    for county in [args.county] if args.county else counties(actor):
        with step(f"查找重复 {name_of(county)}") as looking:
            done = run_duplicate_pass(actor=actor, now=now, county=county, progress=looking.of)
        say(
            f"{name_of(county)}({county}):比对 {done.residents} 份档案,待核对 {done.open} 对,"
            f"其中新发现 {done.new},不再疑似 {done.removed}。"
        )
    return 0
