"""`lianxin plan`: a station's visits and the plan of a day; `--publish` makes it hold."""

from __future__ import annotations

import argparse
from datetime import timedelta

from lianxin.entry.cli.arguments import day, place

HELP = "编制一个社工站一天的上门计划"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", type=place, help="12 位区划代码(乡镇、街道)")
    parser.add_argument("--day", type=day, help="YYYY-MM-DD,默认明天")
    parser.add_argument("--publish", action="store_true", help="通过核对后立即发布")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start, step

    actor, now = start("plan")
    from lianxin.domain.care.services import make_visits, plan_day, publish_day_plan
    from lianxin.kernel.clock import local_day

    wanted = args.day or local_day(now) + timedelta(days=1)
    with step("按服务单生成上门") as making:
        making.reach(make_visits(actor=actor, now=now, day=wanted, place=args.place))
    with step("排班"):
        plan = plan_day(actor=actor, now=now, day=wanted, place=args.place)
    if args.publish:
        plan = publish_day_plan(actor=actor, now=now, plan_id=plan.id)
    say(f"{args.place} {wanted}:安排 {len(plan.stops)} 次,未能安排 {len(plan.unserved)} 次,{plan.get_state_display()}。")
    return 0
