"""Kinds of arguments that several commands take."""

from __future__ import annotations

import argparse
import os
from datetime import date

from lianxin.kernel.clock import FIRST_DAY, LAST_DAY
from lianxin.kernel.divisions import level

EVERYWHERE = ("0.0.0.0", "[::]")  # noqa: S104  listening there is the operator's choice; no browser goes there
"""Hosts that mean every address of the machine."""


def day(text: str) -> date:
    """A day as YYYY-MM-DD between 1900 and 2100; argparse shows the sentence when it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1900 年到 2100 年之间的日期,例如 2026-11-23")
    return found


def add_address(parser: argparse.ArgumentParser) -> None:
    """`--bind HOST:PORT` or `--port PORT` alone, and `--workers`: what a command that starts the site takes."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--bind", type=bind, default="127.0.0.1:8000", help="地址:端口")
    where.add_argument("--port", dest="bind", type=port, help="端口(地址是 127.0.0.1)")
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2), help="进程数")


def use_address(bind: str) -> None:
    """A demo is reached where it listens: that stands on its certificates and in its messages, unless a name was set from outside. To be
    called before Django is set up."""
    if os.environ.get("LIANXIN_MODE") != "demo" or {"LIANXIN_SITE", "LIANXIN_HOSTS"} & os.environ.keys():
        return
    host, _, number = bind.rpartition(":")
    os.environ["LIANXIN_SITE"] = f"http://{'localhost' if host in EVERYWHERE else host}:{number}"


def bind(text: str) -> str:
    """An address and a port; argparse shows the sentence when it is none."""
    host, _, number = text.rpartition(":")
    if not host or not _is_port(number):
        raise argparse.ArgumentTypeError(f"“{text}”不是 地址:端口,例如 127.0.0.1:8001")
    return text


def port(text: str) -> str:
    """A port of this machine alone, as an address; argparse shows the sentence when it is none."""
    if not _is_port(text):
        raise argparse.ArgumentTypeError(f"“{text}”不是端口,例如 8001")
    return f"127.0.0.1:{text}"


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text) < 1 << 16


def place(text: str) -> str:
    """A 12-digit place code; argparse shows the sentence when it is none."""
    try:
        level(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是 12 位区划代码,例如 540127100000") from None
    return text
