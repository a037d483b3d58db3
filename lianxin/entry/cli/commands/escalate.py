"""`lianxin escalate`: tell the next role of every overdue promise now (the job does it hourly)."""

from __future__ import annotations

import argparse

HELP = "立即按阶梯升级逾期承办"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the ladder is the pack's."""


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start, step

    actor, now = start("escalate")
    from lianxin.domain.commitments.services import escalate

    with step("逾期升级"):
        told = escalate(actor=actor, now=now)
    say(f"升级了 {told} 级。")
    return 0
