"""`lianxin serve`: the site, with a worker for background jobs inside."""

from __future__ import annotations

import argparse
import os

HELP = "启动网站(含后台任务)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1:8000", help="地址:端口")
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2), help="进程数")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start
    from lianxin.entry.cli.site import serve

    start("serve")
    say(f"连心在 http://{args.bind}/ (Ctrl+C 停止)")
    serve(args.bind, args.workers)
    return 0
