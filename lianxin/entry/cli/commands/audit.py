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
    from lianxin.entry.cli.session import start

    start("audit")
    from lianxin.base.audit.selectors import heads
    from lianxin.entry.cli.chains import tell_breaks

    if args.what == "heads":
        print(json.dumps(heads(), indent=1, sort_keys=True))
        return 0
    anchor = None
    if args.anchor:
        anchor = {k: (int(v[0]), str(v[1])) for k, v in json.loads(args.anchor.read_text()).items()}
    return 0 if tell_breaks(anchor) else 1
