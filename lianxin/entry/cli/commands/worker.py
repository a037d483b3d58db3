"""`lianxin worker`: background jobs only, for a machine of its own or for running what waits once."""

from __future__ import annotations

import argparse
import signal
import threading

HELP = "只运行后台任务"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="做完到期的任务就停")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    _, now = start("worker")
    from lianxin.base.jobs.worker import run_worker
    from lianxin.entry.cli.installing import require_keys
    from lianxin.entry.cli.tasks import run_timetable, set_off_due

    require_keys()
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, lambda *_: stop.set())  # the job in hand is finished first
    if args.once:
        set_off_due(now)
    else:
        threading.Thread(target=run_timetable, args=(stop,), name="timetable", daemon=True).start()
        say("后台任务运行中(Ctrl+C 做完手头的任务后停止)")
    say(f"做了 {run_worker(stop, once=args.once)} 个任务。")
    return 0
