"""What every command needs: Django set up, the moment, the system as actor, progress on every long step."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

import django
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from lianxin.base.access.viewer import Viewer

_COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=28), MofNCompleteColumn(), TimeElapsedColumn())


def start(command: str) -> tuple[Viewer, datetime]:
    """Set Django up; return the acting system viewer (named after the command) and the current moment."""
    django.setup()
    return Viewer.system(command), datetime.now(UTC)


def console() -> Console:
    """Standard output as it is now (tests capture it)."""
    return Console(highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """One line to the operator. Square brackets are printed as they are."""
    console().print(text, markup=False)


class Step:
    """One long step: its bar, or nothing where the output is a file."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task = bar, task
        self.done = 0

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        self.reach(self.done + count)

    def of(self, done: int, total: int) -> None:
        """So many of so many are done (the form in which services report)."""
        self._bar.update(self._task, total=total)
        self.reach(done)

    def reach(self, done: int) -> None:
        """So many are done altogether."""
        self.done = done
        self._bar.update(self._task, completed=done)


@contextmanager
def step(text: str, total: int | None = None) -> Iterator[Step]:
    """A bar while the block runs (it only turns when `total` is unknown); on a file one line when it ends."""
    is_seen, began = sys.stdout.isatty(), monotonic()
    with Progress(*_COLUMNS, console=console(), disable=not is_seen) as bar:
        running = Step(bar, bar.add_task(text, total=total))
        yield running
        if total is None:
            bar.update(running._task, total=max(running.done, 1), completed=max(running.done, 1))
    if not is_seen:
        say(f"{text}:{running.done or total or '完成'}({monotonic() - began:.1f} 秒)")
