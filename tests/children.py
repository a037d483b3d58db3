"""A process that has loaded Django once, in an installation of its own; a child forked from it does each command and may be killed.

To start Python and Django anew for every step of such a test took ten times as long as the steps.

    python -m tests.children MODULE    # stdin: one list of arguments a line, for MODULE.main; stdout: how the child ended and what it wrote
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).parent.parent
KILLED = -signal.SIGKILL
Run = Callable[..., subprocess.CompletedProcess[str]]


@contextmanager
def children_of(module: str, environment: dict[str, str]) -> Iterator[Run]:
    """`run(*arguments)`: what a new child does with `main(*arguments)` of the module."""
    command = [sys.executable, "-m", "tests.children", module]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as parent:
        told, answers = parent.stdin, parent.stdout
        assert told is not None
        assert answers is not None

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            told.write(json.dumps(arguments) + "\n")
            told.flush()
            return subprocess.CompletedProcess(arguments, *json.loads(answers.readline()))

        try:
            yield run
        finally:
            told.close()


def in_a_child(action: Callable[[], object]) -> int:
    """Do something in a forked process; returns its exit code, negative for the signal that ended it."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        code = 0
        try:
            action()
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException:
            traceback.print_exc()
            code = 1
        connections.close_all()  # as a process does that ends by itself
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die(*_: object, **__: object) -> None:
    """In place of a step of the work: the process ends here as if the machine had stopped."""
    os.kill(os.getpid(), signal.SIGKILL)


class Counter:
    """Counts SQL statements and kills the process before the one it was told (0: never)."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.seen = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.last:
            die()
        return execute(sql, params, many, context)


def main(module: str) -> None:
    django.setup()
    action = import_module(module).main
    for line in sys.stdin:
        arguments = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:

            def child(out: Any = out, err: Any = err, arguments: list[str] = arguments) -> None:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the next commands are not its own
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                action(*arguments)

            code = in_a_child(child)
            wrote = [(file.seek(0), file.read().decode())[1] for file in (out, err)]
        print(json.dumps([code, *wrote]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
