"""Kinds of arguments that several commands take."""

from __future__ import annotations

import argparse

from lianxin.kernel.divisions import level


def place(text: str) -> str:
    """A 12-digit place code; argparse shows the sentence when it is none."""
    try:
        level(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是 12 位区划代码,例如 540127100000") from None
    return text
