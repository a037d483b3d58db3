"""`lianxin demo`: three counties of invented people, told after the source article, then the site."""

from __future__ import annotations

import argparse

from lianxin.entry.cli.arguments import add_address, use_address

HELP = "建立演示(三个县的名册、需求、承办、排班)并启动网站"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="清空演示文件夹,重新建立")
    parser.add_argument("--no-serve", action="store_true", help="只建立,不启动网站")
    add_address(parser)


def run(args: argparse.Namespace) -> int:
    from pathlib import Path

    from django.conf import settings

    from lianxin.entry.cli.session import say, start
    from lianxin.kernel.clock import local_day
    from lianxin.kernel.problems import ProblemError

    use_address(args.bind)
    actor, now = start("demo")
    from lianxin.entry.cli.demo import folder
    from lianxin.entry.cli.demo.building import bring_up_to_date, build, rosters_folder
    from lianxin.entry.cli.demo.closing import tell
    from lianxin.entry.cli.demo.surveying import ROUNDS
    from lianxin.entry.cli.demo.told import hold_to
    from lianxin.entry.cli.site import must_be_free, serve

    if settings.LIANXIN_MODE != "demo":
        raise ProblemError("demo.wrong_mode")
    if not args.no_serve:
        must_be_free(args.bind)
    var, today = Path(settings.LIANXIN_VAR).resolve(), local_day(now)
    built_on = None if args.fresh else folder.built_on(var)
    if built_on is None:
        folder.begin(var)
        build(actor, now, rounds=ROUNDS)
        hold_to(actor, today)
    elif built_on < today:
        say(f"演示建立于 {built_on},补上今天和明天的排班。")
        bring_up_to_date(actor, now)
    folder.finish(var, max(today, built_on or today))
    tell(args.bind, rosters_folder())
    if not args.no_serve:
        serve(args.bind, args.workers)
    return 0
