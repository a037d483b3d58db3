"""`lianxin`: find the command's file, run it, turn problems into sentences."""

from __future__ import annotations

import argparse
import os
import sys
from types import ModuleType

from lianxin.entry.cli.commands import command_modules
from lianxin.kernel.problems import ProblemError


def parser_of(modules: dict[str, ModuleType]) -> argparse.ArgumentParser:
    """The whole command line as argparse knows it."""
    parser = argparse.ArgumentParser(prog="lianxin", description="连心:县域社区社会工作的运行平台")
    parts = parser.add_subparsers(dest="command", required=True, metavar="<command>")
    for name, module in modules.items():
        part = parts.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(part)
        part.set_defaults(run=module.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code. Problems print their sentence and remedy on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.project.settings")
    args = parser_of(command_modules()).parse_args(argv)
    try:
        code = args.run(args)
    except ProblemError as problem:
        print(f"{problem.message}\n→ {problem.remedy}  [{problem.code}]", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"{problem.strerror or problem}:{problem.filename or ''}\n→ 请检查路径、权限和磁盘空间。", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return int(code or 0)


if __name__ == "__main__":
    sys.exit(main())
