"""Run by test_roster_kill: a process of its own that stages or accepts an import and may kill itself half way.

    python -m tests.domain.people.roster_crash prepare FILE | accept [N] | queue FILE | queue-acceptance | work [N] | counts

With N, the process ends by SIGKILL just before the N-th SQL statement of the acceptance or of the worker (0: never).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
COUNTY = "540127000000"


def main(command: str, argument: str = "0") -> None:
    django.setup()
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Household, Resident, RosterChunk, RosterImport
    from lianxin.domain.people.services import roster

    actor = Viewer.system("test")
    if command == "prepare":
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        source = roster.add_source(actor=actor, now=NOW, place=COUNTY, name="名册")
        roster.stage_roster(actor=actor, now=NOW, source=source.id, path=Path(argument), label="a.xlsx")
    elif command == "accept":
        from django.db import connection

        counter = Counter(int(argument))
        with connection.execute_wrapper(counter):
            roster.accept_import(actor=actor, now=NOW, roster_import=RosterImport.objects.get().id)
        print(json.dumps({"statements": counter.seen}))
    elif command == "queue":
        _queue(Path(argument))
    elif command == "queue-acceptance":
        from lianxin.domain.people.services.roster_queue import queue_acceptance
        from lianxin.domain.people.tasks import accept_later

        one = RosterImport.objects.get()
        queue_acceptance(actor=_asker(), now=NOW, roster_import=one.id, enqueue=accept_later)
    elif command == "work":
        _work(int(argument))
    else:
        counts = {model.__name__: model.objects.count() for model in (Resident, Household, RosterChunk)}
        with_audit = {
            **counts,
            "state": RosterImport.objects.get().state,
            "index": _index_rows(),
            "audit": _audit_rows(),
        }
        print(json.dumps(with_audit))


def _asker() -> Viewer:
    """A bureau officer, who may import."""
    from lianxin.base.access.models import Grant, User
    from lianxin.base.access.selectors import viewer_of

    made, is_new = User.objects.get_or_create(username="cuomu", defaults={"place": COUNTY, "created_at": NOW})
    if is_new:
        granted = {"role": "bureau_officer", "place": COUNTY, "starts_on": NOW.date(), "created_at": NOW}
        Grant.objects.create(user=made, **granted)
    return viewer_of(made, now=NOW)


def _queue(path: Path) -> None:
    """Migrate, keep the file and have it checked by a job."""
    from django.core.management import call_command
    from django.utils import timezone

    from lianxin.base.files import uploads
    from lianxin.domain.people.services import roster
    from lianxin.domain.people.services.roster_queue import queue_check
    from lianxin.domain.people.tasks import check_later

    call_command("migrate", verbosity=0, skip_checks=True)
    actor = _asker()
    source = roster.add_source(actor=actor, now=NOW, place=COUNTY, name="名册")
    digest = uploads.hold(actor=actor, now=timezone.now(), pieces=[path.read_bytes()])
    queue_check(actor=actor, now=NOW, source=source.id, upload=digest, label="a.xlsx", enqueue=check_later)


def _work(last: int) -> None:
    """One look of a worker; leases are so short that the next process finds those of a killed one run out."""
    import threading

    from django.db import connection

    from lianxin.base.jobs.worker import run_worker

    counter = Counter(last)
    with connection.execute_wrapper(counter):
        done = run_worker(threading.Event(), once=True, lease=timedelta(seconds=0.5))
    print(json.dumps({"statements": counter.seen, "jobs": done}))


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
