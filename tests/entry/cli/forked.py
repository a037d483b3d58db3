"""Run by tests.children: the command line of the product, `lianxin <arguments>`."""

from __future__ import annotations

import sys

from lianxin.entry.cli import main as command_line


def main(*arguments: str) -> None:
    sys.exit(command_line.main(list(arguments)))
