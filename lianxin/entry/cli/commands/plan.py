"""`lianxin plan PLACE`: a station's visits and the plan of a day; `lianxin plan solve FILE`, `plan rounds FILE`: a day or delivery
rounds from a file, without a database."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from lianxin.entry.cli.arguments import day, place

HELP = "编制一个社工站一天的上门计划,或求解文件里的一天(plan solve)、文件里的配送(plan rounds)"
SOLVE = "solve"
ROUNDS = "rounds"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "place",
        type=_place_or_file,
        metavar="place|solve|rounds",
        help="12 位区划代码(乡镇、街道);solve 求解文件里的一天;rounds 求解文件里的配送",
    )
    parser.add_argument("file", type=Path, nargs="?", help="solve:一天的 JSON,或公开算例(HHCRSP)的 JSON;rounds:配送的 JSON")
    parser.add_argument("--day", type=day, help="YYYY-MM-DD,默认明天")
    parser.add_argument("--publish", action="store_true", help="通过核对后立即发布")
    parser.add_argument("--seconds", type=_seconds, default=60.0, help="solve、rounds:最多算多少秒,默认 60")
    parser.add_argument("--seed", type=int, default=0, help="solve、rounds:随机数的种子")
    parser.add_argument("--processes", type=_processes, default=2, help="solve:同时算几个种子,默认 2")
    parser.add_argument("--out", type=Path, metavar="FILE", help="solve、rounds:方案写到这个文件")


def _place_or_file(text: str) -> str:
    return text if text in (SOLVE, ROUNDS) else place(text)


def _seconds(text: str) -> float:
    """Between 0 and a day; argparse shows the sentence when it is none."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 86_400:
        raise argparse.ArgumentTypeError(f"“{text}”不是 0 到 86400 之间的秒数")
    return found


def _processes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 64 之间的整数")
    return int(text)


def run(args: argparse.Namespace) -> int:
    from lianxin.kernel.problems import ProblemError

    if args.place in (SOLVE, ROUNDS):
        from lianxin.entry.cli.day_file import solve
        from lianxin.entry.cli.rounds_file import solve_rounds

        if args.file is None:
            raise ProblemError("plan.no_file")
        if args.place == ROUNDS:
            return solve_rounds(args.file, args.out, seconds=args.seconds, seed=args.seed)
        return solve(args.file, args.out, seconds=args.seconds, seed=args.seed, processes=args.processes)
    if args.file is not None:
        raise ProblemError("plan.file_for_solve")
    return _station(args)


def _station(args: argparse.Namespace) -> int:
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
    say(
        f"{args.place} {wanted}:安排 {len(plan.stops)} 次,未能安排 {len(plan.unserved)} 次,{plan.get_state_display()}。"
    )
    return 0
