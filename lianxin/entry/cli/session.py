"""What every command needs: Django set up, the moment, the system as actor, a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import django
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from lianxin.base.access.viewer import Viewer

console = Console(highlight=False, soft_wrap=True)


def start(command: str) -> tuple[Viewer, datetime]:
    """Set Django up; return the acting system viewer (named after the command) and the current moment."""
    django.setup()
    return Viewer.system(command), datetime.now(UTC)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress display that also behaves when the output is a file."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=False, disable=not sys.stdout.isatty()) as shown:
        yield shown


def say(text: str) -> None:
    """One line to the operator."""
    console.print(text)
