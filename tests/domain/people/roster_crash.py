"""Run by test_roster_kill: a process of its own that stages or accepts an import and may kill itself half way.

    python -m tests.domain.people.roster_crash prepare FILE | accept [N] | counts

With N, the process ends by SIGKILL just before the N-th SQL statement of the acceptance (0: never).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def main(command: str, argument: str = "0") -> None:
    django.setup()
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Household, Resident, RosterChunk, RosterImport
    from lianxin.domain.people.services import roster

    actor = Viewer.system("test")
    if command == "prepare":
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        source = roster.add_source(actor=actor, now=NOW, place="540127000000", name="名册")
        roster.stage_roster(actor=actor, now=NOW, source=source.id, path=Path(argument), label="a.xlsx")
    elif command == "accept":
        from django.db import connection

        counter = Counter(int(argument))
        with connection.execute_wrapper(counter):
            roster.accept_import(actor=actor, now=NOW, roster_import=RosterImport.objects.get().id)
        print(json.dumps({"statements": counter.seen}))
    else:
        counts = {model.__name__: model.objects.count() for model in (Resident, Household, RosterChunk)}
        with_audit = {**counts, "state": RosterImport.objects.get().state, "index": _index_rows(), "audit": _audit_rows()}
        print(json.dumps(with_audit))


class Counter:
    """Counts statements and kills the process before the one it was told."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.seen = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def _index_rows() -> int:
    from lianxin.domain.people.models import ResidentIndex

    return ResidentIndex.objects.count()


def _audit_rows() -> int:
    from lianxin.base.audit.models import AuditEntry

    return AuditEntry.objects.filter(verb="roster.accept").count()


if __name__ == "__main__":
    main(*sys.argv[1:])
