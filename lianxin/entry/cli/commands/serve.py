"""`lianxin serve`: the site, with a worker for background jobs inside."""

from __future__ import annotations

import argparse

from lianxin.entry.cli.arguments import add_address, use_address

HELP = "启动网站(含后台任务)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_address(parser)


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start
    from lianxin.entry.cli.site import must_be_free, serve

    use_address(args.bind)
    start("serve")
    from lianxin.entry.cli.installing import require_keys

    require_keys()
    must_be_free(args.bind)
    say(f"连心在 http://{args.bind}/ (Ctrl+C 停止)")
    serve(args.bind, args.workers)
    return 0
