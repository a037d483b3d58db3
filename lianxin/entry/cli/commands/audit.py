"""`lianxin audit verify|heads`: is the trail whole, and what anchors it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

HELP = "核验审计链,或打印链头(用作月报上的锚)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify", "heads"])
    parser.add_argument("--anchor", type=Path, help="以前保存的链头(heads 的输出)")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    start("audit")
    from lianxin.base.audit.selectors import heads, verify

    if args.what == "heads":
        print(json.dumps(heads(), indent=1, sort_keys=True))
        return 0
    anchor = (
        {k: (int(v[0]), str(v[1])) for k, v in json.loads(args.anchor.read_text()).items()}
        if args.anchor
        else None
    )
    breaks = list(verify(anchor))
    for found in breaks:
        say(f"[bold]链 {found.chain} 在第 {found.seq} 行断开[/bold]:{found.what}")
    if not breaks:
        total = sum(seq for seq, _ in heads().values())
        say(f"审计链完整:{len(heads())} 条链,{total} 行。")
    return 1 if breaks else 0
