"""`lianxin pass`: the nightly pass now, for every county with residents or for one."""

from __future__ import annotations

import argparse

from lianxin.entry.cli.arguments import place

HELP = "立即核算居民类别,并按规则发现需求"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("county", nargs="?", type=place, help="12 位县级区划代码;默认是所有有居民的县")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start, step

    actor, now = start("pass")
    from lianxin.base.places.selectors import name_of
    from lianxin.entry.cli.nightly import counties, work_through_night

    for county in [args.county] if args.county else counties(actor):
        with step(f"夜间核算 {name_of(county)}") as deciding:
            night = work_through_night(actor, now, county, deciding.of)
        say(
            f"{name_of(county)}({county}):{night.residents} 人,进入类别 {night.entered},退出 {night.ended},"
            f"缺事实无法判断 {night.undecided},按规则发现需求 {night.needs}。"
        )
    return 0
